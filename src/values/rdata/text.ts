import { type Field, quoteBytes, type RdataForm, type Shortcut, takeRest, withLength } from './field.ts'
import { atEnd, type Cursor, type FieldProblem, quote, skipBlanks, takeString } from './scan.ts'

const STRING_BYTES_MAX = 255

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

const HINT_CHARACTERS_MAX = 60

/** The hint is the whole text in quotation marks where that is short and can be meant. */
function unquoted(text: string, column: number): FieldProblem {
  const rest = text.slice(column).trim()
  const quotable = rest.length <= HINT_CHARACTERS_MAX && /^[ !#-[\]-~]*$/.test(rest)
  return {
    message: `${quote(rest)} is not in quotation marks`,
    column,
    rule: 'txt-unquoted',
    hint: quotable ? `write "${rest}"` : 'put it in quotation marks, with a backslash before each " and \\ inside',
  }
}

/** The strings of a value, one after the other; blanks between them may be missing, as Route 53 and its tools take them. */
function scanStrings(cursor: Cursor): Uint8Array | FieldProblem {
  const strings: Uint8Array[] = []
  while (!atEnd(cursor)) {
    const column = cursor.index
    if (!cursor.text.startsWith('"', column)) return unquoted(cursor.text, column)
    const bytes = takeString(cursor)
    if (!(bytes instanceof Uint8Array)) return bytes
    if (bytes.length > STRING_BYTES_MAX)
      return {
        message: `a string has ${bytes.length} bytes, but it holds at most ${STRING_BYTES_MAX}`,
        column,
        rule: 'txt-string-too-long',
        hint: 'split it into several strings in quotation marks, separated by blanks',
      }
    strings.push(withLength(bytes))
    skipBlanks(cursor)
  }
  return concatenate(strings)
}

/** The strings behind their length octets; undefined if the last one runs over the end. */
function stringsOf(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  const strings: Uint8Array[] = []
  for (let offset = 0; offset < bytes.length; ) {
    const end = offset + 1 + (bytes[offset] ?? 0)
    if (end > bytes.length) return undefined
    strings.push(bytes.subarray(offset + 1, end))
    offset = end
  }
  return strings
}

/** @see R1.24 to R1.26 */
const strings: Field = {
  label: 'the text',
  scan: scanStrings,
  read: (reader) => {
    const rest = takeRest(reader)
    if (rest.length === 0) return 'a value has at least one string'
    return stringsOf(rest) === undefined ? 'the value ends inside a string' : rest
  },
  print: (bytes, style) => (stringsOf(bytes) ?? []).map((string) => quoteBytes(string, style)).join(' '),
}

/** One string without anything to escape is canonical as it stands. */
function plainString(text: string): Shortcut | undefined {
  const length = text.length - 2
  if (length > STRING_BYTES_MAX || !/^"[ !#-[\]-~]*"$/.test(text)) return undefined
  const wire = new Uint8Array(length + 1)
  wire[0] = length
  for (let index = 1; index <= length; index += 1) wire[index] = text.charCodeAt(index)
  return { text, wire }
}

/** @see R1.22 */
function textual<T extends 'TXT' | 'SPF'>(type: T): RdataForm<T> {
  return {
    type,
    form: '"<text>" ["<text>" …]',
    example: '"v=spf1 -all"',
    fields: [strings],
    shortcut: plainString,
  }
}

export const txt: RdataForm<'TXT'> = textual('TXT')
export const spf: RdataForm<'SPF'> = textual('SPF')
