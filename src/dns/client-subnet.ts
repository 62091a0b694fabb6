import { addressOfBytes, type IpPrefix, prefixOf } from '../values/ip-prefix.ts'

/** A valid EDNS Client Subnet option of a query. */
export interface ClientSubnet {
  /** The block asked about; length 0 asks for privacy (R5.3). */
  readonly prefix: IpPrefix
  /** FAMILY, SOURCE PREFIX-LENGTH and ADDRESS as received, for the echo. */
  readonly data: Uint8Array
}

const ADDRESS_OFFSET = 4
const SCOPE_OFFSET = 3

/** True for an option of a family that there is, whose data are as long as the source length needs, without a scope and without bits beyond it. @see RFC 7871 §6, D53 */
export function isWellFormedSubnet(bytes: Uint8Array, at: number, length: number): boolean {
  const family = bytes[at + 1] ?? 0
  const source = bytes[at + 2] ?? 0
  if (length < ADDRESS_OFFSET || bytes[at] !== 0 || bytes[at + SCOPE_OFFSET] !== 0) return false
  if (source > (family === 1 ? 32 : family === 2 ? 128 : -1)) return false
  if (length !== ADDRESS_OFFSET + Math.ceil(source / 8)) return false
  return source % 8 === 0 || ((bytes[at + length - 1] ?? 0) & (0xff >> (source % 8))) === 0
}

/**
 * The option's data to a block. `'malformed'` deserves FORMERR: scope set in a query, an address
 * longer or shorter than the source length needs, bits beyond it, a length above the family's, an
 * unknown family. Undefined for family 0 with length 0, by which some clients say "nothing": ignored.
 *
 * @see RFC 7871 §6, §7.1.2; R5.4, D53
 */
export function readClientSubnet(data: Uint8Array): ClientSubnet | 'malformed' | undefined {
  const [familyHigh, familyLow, source] = data
  const isNothing = data.length === ADDRESS_OFFSET && data.every((octet) => octet === 0)
  if (isNothing) return undefined
  if (!isWellFormedSubnet(data, 0, data.length) || source === undefined) return 'malformed'
  const bytes = new Uint8Array(familyHigh === 0 && familyLow === 1 ? 4 : 16)
  bytes.set(data.subarray(ADDRESS_OFFSET))
  const address = addressOfBytes(bytes)
  return { prefix: prefixOf(address.family, address.bits, source), data }
}

/** The option's data for the reply: as received, with the scope set. @see RFC 7871 §7.2.1, D50 */
export function answerClientSubnet({ data }: ClientSubnet, scopeLength: number): Uint8Array {
  const answer = Uint8Array.from(data)
  answer[SCOPE_OFFSET] = scopeLength
  return answer
}
