import { type DomainName, labelBytes } from '../../values/name.ts'
import { nameWire } from '../../values/name-wire.ts'

/**
 * A text that sorts as the name does in canonical order: labels from the right, octet by octet, a name before all
 * below it. Octets are one code unit higher, so that 0 can end a label.
 *
 * @see RFC 4034 §6.1
 */
export const canonicalKey = (name: DomainName): string =>
  labelBytes(name)
    .toReversed()
    .map((label) => `${String.fromCharCode(...Array.from(label, (octet) => octet + 1))}\0`)
    .join('')

/** Negative where `a` comes first in canonical order. @see RFC 4034 §6.1 */
export function compareCanonical(a: DomainName, b: DomainName): number {
  const [left, right] = [canonicalKey(a), canonicalKey(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

/** What is signed of an RRset. */
export interface SignedData {
  readonly owner: DomainName
  readonly type: number
  readonly ttlSeconds: number
  /** RDATA with names uncompressed and lower case, as values have it; each once. */
  readonly rdata: readonly Uint8Array[]
}

const compareOctets = (a: Uint8Array, b: Uint8Array): number => Buffer.compare(a, b)

/**
 * An RRset in canonical form and order.
 *
 * Names in RDATA are lower case in every type here, also where RFC 4034 §6.2 would let case stand: they are published
 * in just these octets, so both rules come to the same.
 *
 * @see RFC 4034 §6.2, §6.3
 */
export function canonicalRRset({ owner, type, ttlSeconds, rdata }: SignedData): Uint8Array {
  const name = nameWire(owner)
  const sorted = rdata.length < 2 ? rdata : rdata.toSorted(compareOctets)
  const size = sorted.reduce((sum, { length }) => sum + name.length + 10 + length, 0)
  const bytes = Buffer.alloc(size)
  let at = 0
  for (const value of sorted) {
    bytes.set(name, at)
    at += name.length
    bytes.writeUInt16BE(type, at)
    bytes.writeUInt16BE(1, at + 2)
    bytes.writeUInt32BE(ttlSeconds, at + 4)
    bytes.writeUInt16BE(value.length, at + 8)
    bytes.set(value, at + 10)
    at += 10 + value.length
  }
  return bytes
}
