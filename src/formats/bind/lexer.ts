import type { Range } from '../../plan/positions.ts'

/** One word of an entry as written, escapes and quotation marks with it. */
export interface Token {
  readonly text: string
  readonly range: Range
}

/** One line of a zone file, or several that parentheses hold together. */
export type Line =
  | {
      readonly kind: 'entry'
      readonly tokens: readonly Token[]
      /** True where the line begins with a blank: the owner is that of the entry before. */
      readonly continuesOwner: boolean
      readonly range: Range
      /** What stands behind the last semicolon, without it. */
      readonly comment?: string
    }
  /** A line that is only a comment; the text begins behind the semicolon. */
  | { readonly kind: 'comment'; readonly text: string; readonly range: Range }
  | { readonly kind: 'problem'; readonly message: string; readonly hint?: string; readonly range: Range }

const isBlank = (character: string | undefined) => character === ' ' || character === '\t' || character === '\r'
const endsWord = (character: string | undefined) =>
  character === undefined || isBlank(character) || '\n;()'.includes(character)

/** The offset behind a word that begins at `start`; undefined where its quotation mark is not closed on the line. */
function endOfWord(text: string, start: number): number | undefined {
  let isQuoted = false
  for (let at = start; ; at += 1) {
    const character = text[at]
    if (isQuoted ? character === undefined || character === '\n' : endsWord(character)) return isQuoted ? undefined : at
    if (character === '\\') {
      if (text[at + 1] !== '\n' && at + 1 < text.length) at += 1
    } else if (character === '"') {
      // A string ends its word, and what follows without a blank is the next one (RFC 1035 §5.1); a word such as key="value" goes on.
      if (isQuoted && text[start] === '"') return at + 1
      isQuoted = !isQuoted
    }
  }
}

const endOfLine = (text: string, start: number) => {
  const newline = text.indexOf('\n', start)
  return newline < 0 ? text.length : newline
}

/** Reads one entry from `start`; returns where the next line begins. */
function readEntry(text: string, start: number): { readonly line: Line | undefined; readonly next: number } {
  const tokens: Token[] = []
  const continuesOwner = isBlank(text[start])
  let comment: string | undefined
  let opened: number | undefined
  const problem = (message: string, range: Range, hint?: string) => ({
    line: { kind: 'problem', message, range, ...(hint === undefined ? {} : { hint }) } as const,
    next: endOfLine(text, range[0]) + 1,
  })
  for (let at = start; ; ) {
    const character = text[at]
    if (character === undefined || character === '\n') {
      if (opened === undefined || character === undefined) {
        if (opened !== undefined)
          return problem('the parenthesis is not closed', [opened, opened + 1], 'end the entry with a )')
        const [first, last] = [tokens[0], tokens.at(-1)]
        const next = at + 1
        if (first === undefined || last === undefined) return { line: undefined, next }
        const range: Range = [first.range[0], last.range[1]]
        const entry = { kind: 'entry', tokens, continuesOwner, range } as const
        return { line: comment === undefined ? entry : { ...entry, comment }, next }
      }
      at += 1
    } else if (isBlank(character)) at += 1
    else if (character === ';') {
      const end = endOfLine(text, at)
      if (tokens.length === 0 && opened === undefined)
        return { line: { kind: 'comment', text: text.slice(at + 1, end), range: [at, end] }, next: end + 1 }
      comment = text.slice(at + 1, end)
      at = end
    } else if (character === '(') {
      if (opened !== undefined) return problem('a parenthesis stands inside another', [at, at + 1])
      opened = at
      at += 1
    } else if (character === ')') {
      if (opened === undefined) return problem('this parenthesis closes nothing', [at, at + 1])
      opened = undefined
      at += 1
    } else {
      const end = endOfWord(text, at)
      if (end === undefined)
        return problem('the quotation mark is not closed on its line', [at, at + 1], 'end the string with a "')
      tokens.push({ text: text.slice(at, end), range: [at, end] })
      at = end
    }
  }
}

/** The lines of a zone file one by one, without empty ones. @see RFC 1035 §5.1 */
export function* readLines(text: string): Generator<Line> {
  for (let at = 0; at < text.length; ) {
    const { line, next } = readEntry(text, at)
    if (line !== undefined) yield line
    at = next
  }
}
