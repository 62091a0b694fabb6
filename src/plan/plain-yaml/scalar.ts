import { type Reader, UNUSUAL } from './reader.ts'

const NEWLINE = 0x0a
const BLANK = 0x20
const DOUBLE_QUOTE = 0x22
const HASH = 0x23
const SINGLE_QUOTE = 0x27
const MINUS = 0x2d
const COLON = 0x3a
const BACKSLASH = 0x5c

/** Signs that begin no plain text, or something other than one. A minus may begin one. */
const INDICATORS = new Set(Array.from('?:,[]{}#&*!|>%@`"\'', (sign) => sign.charCodeAt(0)))

/** Signs that end a plain text inside brackets. */
const isFlowSign = (code: number) => code === 0x2c || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d

const isQuote = (code: number) => code === DOUBLE_QUOTE || code === SINGLE_QUOTE

/** True for a colon that ends a key: with a blank or the line's end behind it. */
export function isColonAt({ text, end }: Reader, at: number): boolean {
  if (text.charCodeAt(at) !== COLON) return false
  const next = text.charCodeAt(at + 1)
  return at + 1 === end || next === BLANK || next === NEWLINE
}

/** True if a list's item begins here. */
export function isDashAt({ text, end }: Reader, at: number): boolean {
  if (text.charCodeAt(at) !== MINUS) return false
  const next = text.charCodeAt(at + 1)
  return at + 1 === end || next === BLANK || next === NEWLINE
}

/** Escapes that JSON has too, with the same meaning. */
const ESCAPES = /^(?:[^\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*$/

/** A text in quotes on one line, without them; reading goes on behind it. */
function readQuoted(reader: Reader, quote: number): string | typeof UNUSUAL {
  const { text, end, at: start } = reader
  let isEscaped = false
  let at = start + 1
  for (; ; at += 1) {
    const code = text.charCodeAt(at)
    if (at >= end || code === NEWLINE) return UNUSUAL
    if (code === quote) {
      if (quote === DOUBLE_QUOTE || text.charCodeAt(at + 1) !== SINGLE_QUOTE) break
      isEscaped = true
      at += 1
    } else if (code === BACKSLASH && quote === DOUBLE_QUOTE) {
      isEscaped = true
      at += 1
    }
  }
  reader.at = at + 1
  const inside = text.slice(start + 1, at)
  if (!isEscaped) return inside
  if (quote === SINGLE_QUOTE) return inside.replaceAll("''", "'")
  return ESCAPES.test(inside) ? JSON.parse(`"${inside}"`) : UNUSUAL
}

/** Reads on to the end of a plain text on this line, without the blanks behind it: `at` is left there. False where none begins here. */
function skipPlain(reader: Reader, isInFlow: boolean): boolean {
  const { text, end, at: start } = reader
  const first = text.charCodeAt(start)
  if (INDICATORS.has(first) || isDashAt(reader, start)) return false
  let last = start
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at)
    if (code === BLANK) continue
    if (code === NEWLINE) break
    if (code === COLON) {
      if (isColonAt(reader, at)) break
      if (isInFlow && isFlowSign(text.charCodeAt(at + 1))) return false
    } else if (isInFlow && isFlowSign(code)) break
    else if (code === HASH && text.charCodeAt(at - 1) === BLANK) break
    last = at + 1
  }
  reader.at = last
  return last > start && !(isInFlow && first === MINUS && isFlowSign(text.charCodeAt(start + 1)))
}

const NUMBER = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
/** Numbers in other forms, which the yaml package reads. */
const OTHER_NUMBER = /^(?:0[ox]|[-+]?\.(?:inf|nan)$)/i
const NULL = /^(?:~|[Nn]ull|NULL)$/
const TRUE = /^(?:[Tt]rue|TRUE)$/
const FALSE = /^(?:[Ff]alse|FALSE)$/

/** What a plain text means in YAML's core schema (YAML 1.2.2 §10.3.2). */
function meaningOf(text: string): unknown {
  const code = text.charCodeAt(0)
  // Digits, signs and the dot.
  if (code <= 0x39) {
    if (NUMBER.test(text)) return Number.parseFloat(text)
    return OTHER_NUMBER.test(text) ? UNUSUAL : text
  }
  if (text.length > 5) return text
  if (NULL.test(text)) return null
  if (TRUE.test(text)) return true
  return FALSE.test(text) ? false : text
}

/** A scalar on one line; `valueStart` and `valueEnd` are its place. */
export function readScalar(reader: Reader, isInFlow: boolean): unknown {
  const start = reader.at
  const code = reader.text.charCodeAt(start)
  let value: unknown
  if (isQuote(code)) value = readQuoted(reader, code)
  else value = skipPlain(reader, isInFlow) ? meaningOf(reader.text.slice(start, reader.at)) : UNUSUAL
  reader.valueStart = start
  reader.valueEnd = reader.at
  return value
}

/** The parser refuses keys longer than 1024 characters. */
const KEY_LENGTH_MAX = 1000

/** A key as the author wrote it, `010` as `010`; reading goes on behind it. */
export function readKey(reader: Reader, isInFlow: boolean): string | typeof UNUSUAL {
  const start = reader.at
  const code = reader.text.charCodeAt(start)
  const key = isQuote(code)
    ? readQuoted(reader, code)
    : skipPlain(reader, isInFlow)
      ? reader.text.slice(start, reader.at)
      : UNUSUAL
  return reader.at - start > KEY_LENGTH_MAX ? UNUSUAL : key
}

/** The key that stands in the text from `start` to `end`, read before. */
export function keyAt(text: string, start: number, end: number): string {
  const written = text.slice(start, end)
  if (written.startsWith('"')) return JSON.parse(written)
  return written.startsWith("'") ? written.slice(1, -1).replaceAll("''", "'") : written
}
