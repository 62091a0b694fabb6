/** An open quote, or none. */
type Quote = '' | "'" | '"'

interface Word {
  readonly text: string
  /** Where it begins in the line. */
  readonly start: number
  /** Of what comes next: open quotes stay open at the end of the line. */
  readonly quote: Quote
}

/** A command line up to the cursor: whole words, then the one that is being typed. */
export interface BashLine {
  readonly words: readonly string[]
  readonly current: Word
}

const isBlank = (character: string) => /\s/.test(character)

/** Reads one word as bash does, from a place that is not blank. Nothing is expanded. */
function readWord(line: string, start: number): Word & { readonly end: number } {
  let quote: Quote = ''
  let text = ''
  let at = start
  for (; at < line.length; at += 1) {
    const character = line.charAt(at)
    if (quote === '' && isBlank(character)) break
    if (character === quote) quote = ''
    else if (quote === '' && (character === "'" || character === '"')) quote = character
    else if (character === '\\' && (quote === '' || (quote === '"' && /["\\$`]/.test(line.charAt(at + 1))))) {
      at += 1
      text += line.charAt(at)
    } else text += character
  }
  return { text, start, quote, end: Math.min(at, line.length) }
}

/** Splits a line as bash does, as far as completion needs it; operators and expansions are words like any other. */
export function splitBashLine(line: string): BashLine {
  const words: string[] = []
  let at = 0
  for (;;) {
    while (at < line.length && isBlank(line.charAt(at))) at += 1
    const { end, ...word } = readWord(line, at)
    if (end === line.length) return { words, current: word }
    words.push(word.text)
    at = end
  }
}

function quoted(text: string, quote: Quote): string | undefined {
  if (quote === "'") return text.includes("'") ? undefined : text
  if (quote === '"') return text.replace(/["\\$`]/g, '\\$&')
  return text.replace(/[\s'"\\$`*?[\](){}<>|&;!#~^]/g, '\\$&')
}

/**
 * The text that bash is to put in place of `replaced`, the end of the line that it takes for the current word: that
 * begins after a quote, and after a `:` or `=`, which are word breaks to it. Undefined where the value does not go on
 * from what is typed.
 */
export function bashReply(line: string, { current }: BashLine, replaced: string, value: string): string | undefined {
  const kept = line.endsWith(replaced) ? line.slice(current.start, line.length - replaced.length) : ''
  const { text, quote } = readWord(kept, 0)
  if (!value.startsWith(current.text) || !value.startsWith(text)) return undefined
  return quoted(value.slice(text.length), quote)
}
