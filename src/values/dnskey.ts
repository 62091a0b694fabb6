import { createHash } from 'node:crypto'
import type { DomainName } from './name.ts'
import { nameWire } from './name-wire.ts'

/** The short number by which signatures name their key. Two keys may share one. @see RFC 4034 Appendix B */
export function keyTag(dnskey: Uint8Array): number {
  let sum = 0
  for (const [index, octet] of dnskey.entries()) sum += index % 2 === 0 ? octet << 8 : octet
  return (sum + (sum >>> 16)) & 0xffff
}

/** Type of the digests that `dsDigest` makes. @see RFC 4509 */
export const DIGEST_SHA256 = 2

/** The digest of a DS record over a DNSKEY's RDATA, in hex. @see RFC 4034 §5.1.4, RFC 4509 */
export const dsDigest = (zone: DomainName, dnskey: Uint8Array): string =>
  createHash('sha256').update(nameWire(zone)).update(dnskey).digest('hex').toUpperCase()
