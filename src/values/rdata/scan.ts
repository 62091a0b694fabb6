/** Where reading of a value has come to. */
export interface Cursor {
  readonly text: string
  index: number
}

/** What is wrong with one field of a value; `column` counts characters of the whole value from 0. */
export interface FieldProblem {
  readonly message: string
  readonly column: number
  /** What to write instead, where it is more precise than the form of the type. */
  readonly hint?: string
  readonly rule?: 'txt-string-too-long' | 'txt-unquoted'
}

const EXCERPT_MAX = 60

/** User text in quotation marks for a message, cut if it is long. */
export const quote = (text: string): string =>
  text.length > EXCERPT_MAX ? `"${text.slice(0, EXCERPT_MAX)}…"` : `"${text}"`

/** Fields are separated by spaces and tabs. @see R1.10 */
const isBlank = (code: number) => code === 0x20 || code === 0x09

export function skipBlanks(cursor: Cursor): void {
  while (isBlank(cursor.text.charCodeAt(cursor.index))) cursor.index += 1
}

export const atEnd = ({ text, index }: Cursor): boolean => index >= text.length

/** Characters up to the next blank or the end. */
export function takeWord(cursor: Cursor): string {
  const start = cursor.index
  while (!atEnd(cursor) && !isBlank(cursor.text.charCodeAt(cursor.index))) cursor.index += 1
  return cursor.text.slice(start, cursor.index)
}

export const octalEscape = (byte: number): string => `\\${byte.toString(8).padStart(3, '0')}`

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** One escape: `\"`, `\\` or three octal digits. @see R1.25 */
function takeEscape(cursor: Cursor): number | FieldProblem {
  const { text, index } = cursor
  const next = text.charCodeAt(index + 1)
  if (next === QUOTE || next === BACKSLASH) {
    cursor.index += 2
    return next
  }
  const digits = text.slice(index + 1, index + 4)
  if (!/^[0-3][0-7]{2}$/.test(digits))
    return {
      message: 'a backslash is followed by neither a quotation mark, a backslash nor three octal digits',
      column: index,
      hint: 'write \\\\ for a backslash, \\" for a quotation mark, \\000 to \\377 (octal) for any byte',
    }
  cursor.index += 4
  return Number.parseInt(digits, 8)
}

function badCharacter({ text, index }: Cursor): FieldProblem {
  const character = String.fromCodePoint(text.codePointAt(index) ?? 0)
  const escaped = Array.from(new TextEncoder().encode(character), octalEscape).join('')
  return {
    message: `a string cannot hold the character U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} as it is`,
    column: index,
    hint: `write ${escaped}`,
  }
}

/** A string that starts at the cursor: in quotation marks, else up to the next blank. Escapes become bytes. */
export function takeString(cursor: Cursor): Uint8Array | FieldProblem {
  const { text, index: start } = cursor
  const quoted = text.charCodeAt(start) === QUOTE
  if (quoted) cursor.index += 1
  const bytes: number[] = []
  while (!atEnd(cursor)) {
    const code = text.charCodeAt(cursor.index)
    if (code === QUOTE) {
      if (!quoted) return { message: 'a quotation mark stands inside a word', column: cursor.index }
      cursor.index += 1
      return Uint8Array.from(bytes)
    }
    if (code === BACKSLASH) {
      const byte = takeEscape(cursor)
      if (typeof byte !== 'number') return byte
      bytes.push(byte)
      continue
    }
    if (!quoted && isBlank(code)) break
    if (code < 0x20 || code > 0x7e) return badCharacter(cursor)
    bytes.push(code)
    cursor.index += 1
  }
  if (quoted)
    return { message: 'the quotation mark is not closed', column: start, hint: 'end the string with a quotation mark' }
  return Uint8Array.from(bytes)
}

/** As `takeString` where quotation marks are required. */
export function takeQuoted(cursor: Cursor, label: string): Uint8Array | FieldProblem {
  if (cursor.text.charCodeAt(cursor.index) === QUOTE) return takeString(cursor)
  const column = cursor.index
  const word = takeWord(cursor)
  return {
    message: `${label} ${quote(word)} is not in quotation marks`,
    column,
    hint: `write "${word.length > EXCERPT_MAX ? '…' : word.replaceAll(/["\\]/g, '\\$&')}"`,
  }
}
