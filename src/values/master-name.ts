import { type DomainName, isAtOrBelow, labelBytes, ROOT } from './name.ts'

/** What every zone file reader takes as it stands: Knot refuses all other signs, also those that are no syntax, unless they are escaped. */
const PLAIN = /[A-Za-z0-9*/_-]/

/** A byte as a zone file's decimal escape (RFC 1035 §5.1). */
export const decimalEscape = (byte: number): string => `\\${byte.toString().padStart(3, '0')}`

function masterByte(byte: number): string {
  if (byte < 0x21 || byte > 0x7e) return decimalEscape(byte)
  const character = String.fromCharCode(byte)
  return PLAIN.test(character) ? character : `\\${character}`
}

/**
 * A name as zone files write it: decimal escapes instead of Route 53's octal ones. Absolute with its final dot;
 * with an `origin` that it lies at or below, relative to that, and `@` for the origin itself.
 *
 * @see engines.md §0 E-4 and §1.1; RFC 1035 §5.1
 */
export function masterName(name: DomainName, origin?: DomainName): string {
  if (name === origin) return '@'
  if (name === ROOT) return '.'
  const written = name.includes('\\')
    ? `${labelBytes(name)
        .map((label) => Array.from(label, masterByte).join(''))
        .join('.')}.`
    : name
  if (origin === undefined || origin === ROOT || !isAtOrBelow(name, origin)) return written
  return written.slice(0, -masterName(origin).length - 1)
}

/**
 * A name for a quoted string of a server's configuration, without its final dot: all that could be syntax to NSD, Knot or
 * BIND is a decimal escape, which all three read in names.
 */
export const configName = (name: DomainName): string =>
  name === ROOT
    ? '.'
    : labelBytes(name)
        .map((label) =>
          Array.from(label, (byte) =>
            PLAIN.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : decimalEscape(byte),
          ).join(''),
        )
        .join('.')
