import { sign } from 'node:crypto'
import { type DomainName, isWildcard, labelsOf } from '../../values/name.ts'
import { nameWire } from '../../values/name-wire.ts'
import { canonicalRRset, type SignedData } from './canonical.ts'
import type { SigningKey } from './keys.ts'
import { ALGORITHM } from './types.ts'

/** Signatures are valid this long before they are made, seconds: clocks differ. @see D93, R6.19 */
export const INCEPTION_BACK_SECONDS = 3600

/** Signatures are valid this long after they were made, seconds. @see D93, R6.19 */
export const EXPIRATION_AHEAD_SECONDS = 7 * 86_400

/** Octets of RRSIG RDATA before the signer's name. */
const FIXED_BYTES = 18
const INCEPTION_AT = 12
const EXPIRATION_AT = 8

/** What a signature is made over, the times aside: they are 0 here. */
export interface Signable {
  /** RRSIG RDATA without the signature. */
  readonly head: Uint8Array
  readonly rrset: Uint8Array
}

/**
 * What a key signs of an RRset. The labels field counts neither the root nor the star of a wildcard: an answer that
 * a wildcard gave is signed under the name that was asked for, and so looks like any other.
 *
 * @see RFC 4034 §3.1, D93, D97
 */
export function signable(data: SignedData, key: SigningKey, signer: DomainName): Signable {
  const name = nameWire(signer)
  const head = Buffer.alloc(FIXED_BYTES + name.length)
  head.writeUInt16BE(data.type, 0)
  head[2] = ALGORITHM
  head[3] = labelsOf(data.owner).length - (isWildcard(data.owner) ? 1 : 0)
  head.writeUInt32BE(data.ttlSeconds, 4)
  head.writeUInt16BE(key.tag, 16)
  head.set(name, FIXED_BYTES)
  return { head, rrset: canonicalRRset(data) }
}

/** RDATA of the RRSIG for a time in seconds since 1970: the signature is r and s, 64 octets. @see RFC 4034 §3.1.8.1, RFC 6605 §4, D94 */
export function makeRrsig({ head, rrset }: Signable, key: SigningKey, nowSeconds: number): Uint8Array {
  const dated = Buffer.from(head)
  // Times are serial numbers of 32 bits (RFC 4034 §3.1.5), and a machine without a clock of its own may start in 1970.
  dated.writeUInt32BE((nowSeconds + EXPIRATION_AHEAD_SECONDS) >>> 0, EXPIRATION_AT)
  dated.writeUInt32BE((nowSeconds - INCEPTION_BACK_SECONDS) >>> 0, INCEPTION_AT)
  const signature = sign('sha256', Buffer.concat([dated, rrset]), {
    key: key.privateKey,
    dsaEncoding: 'ieee-p1363',
  })
  // Kept for long: octets of their own, since those of a pool would keep all of it.
  const rrsig = new Uint8Array(dated.length + signature.length)
  rrsig.set(dated)
  rrsig.set(signature, dated.length)
  return rrsig
}
