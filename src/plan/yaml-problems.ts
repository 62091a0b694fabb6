type Explanation = readonly [message: string, hint?: string | undefined]

/** What to do about the mistakes that people make in YAML, by the parser's codes. */
const hints: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'indent with spaces',
  BAD_INDENT: 'lines of one map or list begin in the same column',
  BLOCK_AS_IMPLICIT_KEY: 'begin the next key on a line of its own, or put a value that contains ": " in quotes',
  BLOCK_IN_FLOW: 'inside { } and [ ] separate with commas',
  MISSING_CHAR: 'close the bracket or quotation mark',
  MULTILINE_IMPLICIT_KEY: 'a key stands on one line and ends in a colon',
  BAD_SCALAR_START: 'put the value in quotes',
  BAD_DQ_ESCAPE: 'write a backslash as \\\\ inside double quotes, or use single quotes',
  TAG_RESOLVE_FAILED: 'remove the tag: plans have none',
}

/** Why an alias names nothing: mostly a wildcard name without its quotes. */
export function explainAlias(source: string): Explanation {
  if (source === '' || source.startsWith('.') || source.endsWith(':'))
    return ['a name that begins with * needs quotes', `write "*${source.replace(/:$/, '')}"`]
  return [`there is no anchor &${source} before this alias`, 'anchors stand before their aliases, in the same file']
}

/** A YAML syntax error in the reader's words. `start` is where the parser stopped in `text`. */
export function explainSyntax(code: string, message: string, text: string, start: number): Explanation {
  const character = text.charAt(start)
  if (code === 'BAD_SCALAR_START' && character === '@') return ['a name that begins with @ needs quotes', 'write "@"']
  if (code === 'BAD_ALIAS' || (character === '*' && code === 'UNEXPECTED_TOKEN'))
    return ['a name that begins with * needs quotes', 'write "*"']
  const said = message.charAt(0).toLowerCase() + message.slice(1)
  return [`YAML: ${said}`, hints[code]]
}
