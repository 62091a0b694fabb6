import type { Range } from './positions.ts'

/** A problem in the reader's words, and where it is better shown than where the parser stopped. */
export interface Explanation {
  readonly message: string
  readonly hint?: string | undefined
  readonly range?: Range
}

/** What to do about the mistakes that people make in YAML, by the parser's codes. */
const hints: Readonly<Record<string, string>> = {
  BAD_INDENT: 'lines of one map or list begin in the same column',
  BLOCK_AS_IMPLICIT_KEY: 'begin the next key on a line of its own, or put a value that contains ": " in quotes',
  BLOCK_IN_FLOW: 'inside { } and [ ] separate with commas',
  MISSING_CHAR: 'close the bracket or quotation mark',
  MULTILINE_IMPLICIT_KEY: 'a key stands on one line and ends in a colon',
  BAD_SCALAR_START: 'put the value in quotes',
  BAD_DQ_ESCAPE: 'write a backslash as \\\\ inside double quotes, or use single quotes',
}

/** A wildcard name without its quotes on the line around `start`: YAML takes it for an alias. */
function explainWildcard(text: string, start: number): Explanation | undefined {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  const [before = '', name] = /^[\s{,]*(\*(?:\.[\w.-]+)?)\s*:/.exec(text.slice(lineStart, lineStart + 300)) ?? []
  if (name === undefined) return undefined
  const at = lineStart + before.indexOf('*')
  const range: Range = [at, at + name.length]
  return { message: 'a name that begins with * needs quotes', hint: `write "${name}"`, range }
}

/** Why an alias names nothing; `start` is its place in `text`. */
export function explainAlias(source: string, text: string, start: number): Explanation {
  return (
    explainWildcard(text, start) ?? {
      message: `there is no anchor &${source} before this alias`,
      hint: 'anchors stand before their aliases, in the same file',
    }
  )
}

/** A YAML syntax error; `range` is where the parser stopped in `text`. */
export function explainSyntax(code: string, message: string, text: string, [start, end]: Range): Explanation {
  if (code === 'TAB_AS_INDENT') return { message: 'a tab stands in the indentation', hint: 'indent with spaces' }
  if (code === 'TAG_RESOLVE_FAILED')
    return { message: `the tag ${text.slice(start, end)} is not part of the plan language`, hint: 'remove the tag' }
  if (code === 'BAD_SCALAR_START' && text.charAt(start) === '@')
    return { message: 'a name that begins with @ needs quotes', hint: 'write "@"' }
  const wildcard = explainWildcard(text, start)
  if (wildcard !== undefined) return wildcard
  const bracket = /end with a ([\]}])/.exec(message)?.[1]
  if (bracket !== undefined)
    return {
      message: `a ${bracket === ']' ? 'list' : 'map'} that began above does not end before here`,
      hint: `close it with ${bracket}`,
    }
  const quotes = /Missing closing (['"])quote/.exec(message)?.[1]
  if (quotes !== undefined)
    return { message: 'a text in quotes that began above does not end', hint: `close it with ${quotes}` }
  return { message: `YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`, hint: hints[code] }
}
