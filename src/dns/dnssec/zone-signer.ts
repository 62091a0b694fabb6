import type { ZoneGraph } from '../../decide/graph.ts'
import { SIGNED_TTL_SECONDS_MAX } from '../../route53/defaults.ts'
import type { DomainName } from '../../values/name.ts'
import { ANSWER_TYPE_NUMBERS, type AnswerRRset } from '../writer.ts'
import type { Denial } from './denial.ts'
import { KEY_TTL_SECONDS, type ZoneKeys } from './keys.ts'
import type { Signatures } from './signatures.ts'

/** How one zone is signed. */
export interface ZoneSigner {
  readonly keys: ZoneKeys
  readonly denial: Denial
  readonly signatures: Signatures
}

/** How zones are signed. */
export interface Signing {
  /** Undefined for a zone that is not: every private one, and a public one unless it is to be. @see R6.14 */
  signerOf(zone: ZoneGraph): ZoneSigner | undefined
}

export interface SigningOptions {
  /** Signs every public zone, and not only those whose plan says so. */
  readonly all: boolean
  readonly denial: Denial
  readonly signatures: Signatures
  /** Keys by zone name; a zone without any is not signed. */
  readonly keysOf: (zone: DomainName) => ZoneKeys | undefined
}

/** True if a zone is to be signed. @see R6.14 */
export const isSigned = ({ zone }: Pick<ZoneGraph, 'zone'>, all: boolean): boolean =>
  zone.vpcs === undefined && (all || zone.signing)

export const createSigning = ({ all, denial, signatures, keysOf }: SigningOptions): Signing => ({
  signerOf: (zone) => {
    const keys = isSigned(zone, all) ? keysOf(zone.zone.name) : undefined
    return keys && { keys, denial, signatures }
  },
})

/** An RRset as a signed zone has it: kept for a week at most. @see R6.16 */
export const capped = <R extends AnswerRRset>(rrset: R): R =>
  rrset.ttlSeconds <= SIGNED_TTL_SECONDS_MAX ? rrset : { ...rrset, ttlSeconds: SIGNED_TTL_SECONDS_MAX }

/** The RRset with its signature; undefined where none could be made in time. Keys are signed by the KSK, all else by the ZSK (D90). */
export function signed({ keys, signatures }: ZoneSigner, zone: ZoneGraph, rrset: AnswerRRset): AnswerRRset | undefined {
  const { owner, type, ttlSeconds } = rrset
  const data = {
    owner,
    type: ANSWER_TYPE_NUMBERS[type],
    ttlSeconds,
    rdata: rrset.values.map(({ wire }) => wire),
  }
  const key = type === 'DNSKEY' ? keys.ksk : keys.zsk
  const signature = signatures.signature(data, key, keys.zone, zone.names.has(owner))
  return signature && { ...rrset, signature }
}

/** The zone's public keys. @see D90, D99 */
export const dnskeyRRset = ({ keys: { zone, ksk, zsk } }: ZoneSigner): AnswerRRset => ({
  owner: zone,
  type: 'DNSKEY',
  ttlSeconds: KEY_TTL_SECONDS,
  values: [ksk, zsk].map(({ dnskey }) => ({ type: 'DNSKEY', wire: dnskey })),
})
