import { addressOctets, formatOctets } from '../ip-prefix.ts'
import { decimalEscape, masterName } from '../master-name.ts'
import { type DomainName, parseName, ROOT } from '../name.ts'
import { nameAt, nameWire } from '../name-wire.ts'
import type { RecordType } from './rdata.ts'
import { type Cursor, type FieldProblem, octalEscape, quote, takeQuoted, takeWord } from './scan.ts'

/** Where reading of wire form has come to. */
export interface WireReader {
  readonly bytes: Uint8Array
  offset: number
}

/** How names and bytes are written: Route 53's API or zone files. */
export interface Style {
  readonly name: (name: DomainName) => string
  readonly escape: (byte: number) => string
}

export const route53Style: Style = { name: (name) => name, escape: octalEscape }
export const masterStyle: Style = { name: (name) => masterName(name), escape: decimalEscape }

/** One field of a value. Its parsed form is its wire form, so that there is one thing to compare, print and send. */
export interface Field {
  readonly label: string
  /** Reads it from Route 53's text at the cursor, which stands on its first character. */
  readonly scan: (cursor: Cursor) => Uint8Array | FieldProblem
  /** Reads it from wire form and makes it canonical; a text says what is wrong. */
  readonly read: (reader: WireReader) => Uint8Array | string
  readonly print: (bytes: Uint8Array, style: Style) => string
  /** True if a value may end before it: it then is empty. */
  readonly optional?: boolean
}

/** A rule between fields that is broken; `field` counts from 0. */
export interface Conflict {
  readonly field: number
  readonly message: string
  readonly hint?: string
}

/** A value's canonical text and wire form, as far as a short cut found them. */
export interface Shortcut {
  readonly text: string
  readonly wire: Uint8Array
  readonly target?: DomainName
}

/** How the values of a type look. */
export interface RdataForm<T extends RecordType = RecordType> {
  readonly type: T
  /** In words of the reader: `<preference> <host>`. */
  readonly form: string
  readonly example: string
  readonly fields: readonly Field[]
  readonly check?: (parts: readonly Uint8Array[]) => Conflict | undefined
  /** Which field names the host, and whether `.` there means "no host". */
  readonly target?: { readonly field: number; readonly rootIsNone: boolean }
  /** The same result as by fields for the common spelling, quickly; undefined for every other text. */
  readonly shortcut?: (text: string) => Shortcut | undefined
}

/** The next `length` octets, undefined if there are fewer. */
export function take(reader: WireReader, length: number): Uint8Array | undefined {
  const end = reader.offset + length
  if (end > reader.bytes.length) return undefined
  const taken = reader.bytes.subarray(reader.offset, end)
  reader.offset = end
  return taken
}

/** Everything that is left. */
export function takeRest(reader: WireReader): Uint8Array {
  const rest = reader.bytes.subarray(reader.offset)
  reader.offset = reader.bytes.length
  return rest
}

export const endsInside = (label: string): string => `the value ends inside ${label}`

/** The octets as an unsigned number in network order (at most 4 of them). */
export const numberOf = (bytes: Uint8Array | undefined): number => {
  let value = 0
  for (const byte of bytes ?? []) value = value * 256 + byte
  return value
}

/** A number in network order. */
export function octetsOf(value: number, octets: number): Uint8Array {
  const bytes = new Uint8Array(octets)
  let rest = value
  for (let index = octets - 1; index >= 0; index -= 1) {
    bytes[index] = rest % 256
    rest = Math.floor(rest / 256)
  }
  return bytes
}

/** Decimal without sign, 0 to `max`. @see R1.10 */
export function integer(label: string, octets: 1 | 2 | 4, max: number = 2 ** (8 * octets) - 1): Field {
  return {
    label,
    scan: (cursor) => {
      const column = cursor.index
      const word = takeWord(cursor)
      const value = /^\d+$/.test(word) ? Number(word) : Number.NaN
      return value <= max
        ? octetsOf(value, octets)
        : { message: `${label} ${quote(word)} is not a whole number from 0 to ${max}`, column }
    },
    read: (reader) => {
      const bytes = take(reader, octets)
      if (bytes === undefined) return endsInside(label)
      return numberOf(bytes) <= max ? bytes : `${label} ${numberOf(bytes)} is above ${max}`
    },
    print: (bytes) => `${numberOf(bytes)}`,
  }
}

/** A domain name; every one in a value is absolute, with or without the final dot. @see R1.1 */
export function domainName(label: string): Field {
  return {
    label,
    scan: (cursor) => {
      const start = cursor.index
      const parsed = parseName(takeWord(cursor))
      if (parsed.ok) return nameWire(parsed.name)
      const { message, hint, column } = parsed.problem
      return { message: `${label}: ${message}`, hint, column: start + column }
    },
    read: (reader) => {
      const found = nameAt(reader.bytes, reader.offset)
      if (found === undefined) return `${label} is not a name without compression`
      reader.offset = found.end
      return nameWire(found.name)
    },
    print: (bytes, style) => style.name(nameOf(bytes)),
  }
}

/** The name that a `domainName` field holds. */
export function nameOf(bytes: Uint8Array | undefined): DomainName {
  return (bytes === undefined ? undefined : nameAt(bytes, 0)?.name) ?? ROOT
}

const FAMILY_TYPES = { 4: 'A', 6: 'AAAA' } as const

/** An address of one family. @see R1.11 no leading zeros, R1.12 no zone index */
export function address(label: string, family: 4 | 6): Field {
  const octets = family === 4 ? 4 : 16
  return {
    label,
    scan: (cursor) => {
      const column = cursor.index
      const word = takeWord(cursor)
      const bytes = addressOctets(word)
      if (bytes?.length === octets) return bytes
      const message = `${quote(word)} is not an IPv${family} address`
      if (bytes === undefined) return { message, column }
      const other = family === 4 ? 6 : 4
      return { message, column, hint: `an IPv${other} address belongs in an ${FAMILY_TYPES[other]} record` }
    },
    read: (reader) => take(reader, octets) ?? endsInside(label),
    print: formatOctets,
  }
}

function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte < 16 ? `0${byte.toString(16)}` : byte.toString(16)
  return text
}

/** Hexadecimal digits up to the end of the value, at least two. */
export function hex(label: string): Field {
  return {
    label,
    scan: (cursor) => {
      const column = cursor.index
      const word = takeWord(cursor)
      const bad = word.search(/[^0-9a-fA-F]/)
      if (bad >= 0) return { message: `${label} has a character that is not a hex digit`, column: column + bad }
      if (word.length % 2 === 1)
        return { message: `${label} has an odd number of hex digits (${word.length})`, column: column + word.length }
      return Uint8Array.from({ length: word.length / 2 }, (_, index) =>
        Number.parseInt(word.slice(2 * index, 2 * index + 2), 16),
      )
    },
    read: (reader) => {
      const rest = takeRest(reader)
      return rest.length === 0 ? `${label} is empty` : rest
    },
    print: toHex,
  }
}

/** A conflict if the hex digits in `field` are not as many as the kind in `kindField` demands. */
export function hexLengthConflict(
  parts: readonly Uint8Array[],
  kind: { readonly field: number; readonly label: string },
  digits: { readonly field: number; readonly label: string },
  lengths: Readonly<Record<number, number>>,
): Conflict | undefined {
  const value = numberOf(parts[kind.field])
  const [expected, found] = [lengths[value], 2 * (parts[digits.field]?.length ?? 0)]
  if (expected === undefined || expected === found) return undefined
  return {
    field: digits.field,
    message: `${digits.label} has ${found} hex digits, but ${kind.label} ${value} has ${expected}`,
    hint: 'write all of its digits, without blanks between them',
  }
}

const STRING_BYTES_MAX = 255

/** Bytes between quotation marks. @see R1.25; engines.md §1.1 */
export function quoteBytes(bytes: Uint8Array, style: Style): string {
  let text = '"'
  for (const byte of bytes) {
    if (byte === 0x22 || byte === 0x5c) text += `\\${String.fromCharCode(byte)}`
    else text += byte < 0x20 || byte > 0x7e ? style.escape(byte) : String.fromCharCode(byte)
  }
  return `${text}"`
}

/** A string with its length octet before it. */
export function withLength(bytes: Uint8Array): Uint8Array {
  const wire = new Uint8Array(bytes.length + 1)
  wire[0] = bytes.length
  wire.set(bytes, 1)
  return wire
}

/** A quoted string of at most 255 bytes (RFC 1035 §3.3). */
export function characterString(label: string): Field {
  return {
    label,
    scan: (cursor) => {
      const column = cursor.index
      const bytes = takeQuoted(cursor, label)
      if (!(bytes instanceof Uint8Array)) return bytes
      if (bytes.length <= STRING_BYTES_MAX) return withLength(bytes)
      return { message: `${label} has ${bytes.length} bytes, but a string holds at most ${STRING_BYTES_MAX}`, column }
    },
    read: (reader) => {
      const length = reader.bytes[reader.offset]
      return (length === undefined ? undefined : take(reader, 1 + length)) ?? endsInside(label)
    },
    print: (bytes, style) => quoteBytes(bytes.subarray(1), style),
  }
}
