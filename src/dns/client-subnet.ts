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

/**
 * The option's data to a block. `'malformed'` deserves FORMERR: scope set in a query, an address
 * longer or shorter than the source length needs, bits beyond it, a length above the family's, an
 * unknown family. Undefined for family 0 with length 0, by which some clients say "nothing": ignored.
 *
 * @see RFC 7871 §6, §7.1.2; R5.4, D53
 */
export function readClientSubnet(data: Uint8Array): ClientSubnet | 'malformed' | undefined {
  const [familyHigh, familyLow, source, scope] = data
  if (familyHigh === undefined || familyLow === undefined || source === undefined || scope !== 0) return 'malformed'
  const family = familyHigh * 256 + familyLow
  if (family === 0) return source === 0 && data.length === ADDRESS_OFFSET ? undefined : 'malformed'
  if (family > 2) return 'malformed'
  const size = family === 1 ? 4 : 16
  if (source > size * 8 || data.length !== ADDRESS_OFFSET + Math.ceil(source / 8)) return 'malformed'
  const bytes = new Uint8Array(size)
  bytes.set(data.subarray(ADDRESS_OFFSET))
  const address = addressOfBytes(bytes)
  const prefix = prefixOf(address.family, address.bits, source)
  return prefix.bits === address.bits ? { prefix, data } : 'malformed'
}

/** The option's data for the reply: as received, with the scope set. @see RFC 7871 §7.2.1, D50 */
export function answerClientSubnet({ data }: ClientSubnet, scopeLength: number): Uint8Array {
  const answer = Uint8Array.from(data)
  answer[SCOPE_OFFSET] = scopeLength
  return answer
}
