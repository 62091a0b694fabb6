import { createPublicKey, type KeyObject } from 'node:crypto'
import { DIGEST_SHA256, dsDigest, keyTag } from '../../values/dnskey.ts'
import { masterName } from '../../values/master-name.ts'
import type { DomainName } from '../../values/name.ts'
import { ALGORITHM } from './types.ts'

/** What a key signs: the DNSKEY RRset alone, or everything else. */
export type KeyRole = 'ksk' | 'zsk'

/** A key pair of a zone. */
export interface SigningKey {
  readonly privateKey: KeyObject
  /** RDATA of its DNSKEY record. */
  readonly dnskey: Uint8Array
  readonly tag: number
}

/** The keys that a zone is signed with. @see D90 */
export interface ZoneKeys {
  readonly zone: DomainName
  readonly ksk: SigningKey
  readonly zsk: SigningKey
}

/** The zone-key flag; for a KSK also that it is an entry point. @see RFC 4034 §2.1.1 */
const FLAGS: Readonly<Record<KeyRole, number>> = { ksk: 257, zsk: 256 }

const PROTOCOL = 3
const COORDINATE_BYTES = 32

/** The public point as x and y, 64 octets; undefined for a key of another kind. @see RFC 6605 §4 */
function publicPoint(privateKey: KeyObject): Uint8Array | undefined {
  if (privateKey.type !== 'private' || privateKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return undefined
  const { x, y } = createPublicKey(privateKey).export({ format: 'jwk' })
  if (x === undefined || y === undefined) return undefined
  const point = Buffer.concat([Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
  return point.length === 2 * COORDINATE_BYTES ? point : undefined
}

/** A private key in its role; undefined where it is none on P-256. @see RFC 4034 §2.1 */
export function signingKey(role: KeyRole, privateKey: KeyObject): SigningKey | undefined {
  const point = publicPoint(privateKey)
  if (point === undefined) return undefined
  const dnskey = Uint8Array.of(FLAGS[role] >>> 8, FLAGS[role] & 0xff, PROTOCOL, ALGORITHM, ...point)
  return { privateKey, dnskey, tag: keyTag(dnskey) }
}

/** RDATA of the DS record that the parent needs, as text: `12345 13 2 0123…`. @see RFC 4034 §5.1, RFC 4509 */
export function dsText({ zone, ksk }: ZoneKeys): string {
  const digest = dsDigest(zone, ksk.dnskey)
  return `${ksk.tag} ${ALGORITHM} ${DIGEST_SHA256} ${digest}`
}

/** How long a DNSKEY or DS RRset may be kept, seconds: as at Route 53. */
export const KEY_TTL_SECONDS = 3600

/** The DS record as a line of the parent's zone file. */
export const dsLine = (keys: ZoneKeys): string => `${masterName(keys.zone)} ${KEY_TTL_SECONDS} IN DS ${dsText(keys)}`
