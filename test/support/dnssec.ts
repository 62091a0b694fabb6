import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { Denial } from '../../src/dns/dnssec/denial.ts'
import { signingKey, type ZoneKeys } from '../../src/dns/dnssec/keys.ts'
import { createSignatures, type SigningClock } from '../../src/dns/dnssec/signatures.ts'
import { createSigning } from '../../src/dns/dnssec/zone-signer.ts'
import type { ServerView } from '../../src/dns/view.ts'
import { type DomainName, getName } from '../../src/values/name.ts'

const newPrivateKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey

export function newKeys(zone: DomainName): ZoneKeys {
  const [ksk, zsk] = [signingKey('ksk', newPrivateKey()), signingKey('zsk', newPrivateKey())]
  if (ksk === undefined || zsk === undefined) throw new Error('not a key on P-256')
  return { zone, ksk, zsk }
}

/** The example key of RFC 6605 §6.1: its private scalar and DNSKEY's public point, in Base64. */
export const RFC_6605 = {
  privateScalar: 'GU6SnQ/Ou+xC5RumuIUIuJZteXT2z0O/ok1s38Et6mQ=',
  publicPoint: 'GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQLc8NAA==',
  tag: 55648,
  ds: 'B4C8C1FE2E7477127B27115656AD6256F424625BF5C1E2770CE6D6E37DF61D17',
  signature: 'qx6wLYqmh+l9oCKTN6qIc+bw6ya+KJ8oMz0YP107epXAyGmt+3SNruPFKG7tZoLBLlUzGGus7ZwmwWep666VCw==',
} as const

/** The private key of RFC 6605 §6.1. */
export function rfc6605Key(): KeyObject {
  const point = Buffer.from(RFC_6605.publicPoint, 'base64')
  return createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      d: Buffer.from(RFC_6605.privateScalar, 'base64').toString('base64url'),
      x: point.subarray(0, 32).toString('base64url'),
      y: point.subarray(32).toString('base64url'),
    },
  })
}

/** The public key in the RDATA of a DNSKEY record. */
export const publicKeyOf = (dnskey: Uint8Array): KeyObject =>
  createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: Buffer.from(dnskey.subarray(4, 36)).toString('base64url'),
      y: Buffer.from(dnskey.subarray(36, 68)).toString('base64url'),
    },
  })

export interface SetClock extends SigningClock {
  seconds: number
  ms: number
}

/** A clock that stands until it is set. */
export function setClock(seconds = 1_700_000_000): SetClock {
  const clock: SetClock = { seconds, ms: 0, nowSeconds: () => clock.seconds, elapsedMs: () => clock.ms }
  return clock
}

export interface SignedView {
  readonly view: ServerView
  readonly keys: ReadonlyMap<DomainName, ZoneKeys>
  readonly clock: SetClock
}

/** The view with all its public zones signed. */
export function signedView(plain: ServerView, denial: Denial, clock: SetClock = setClock()): SignedView {
  const names = new Set(plain.graph.zones.map(({ zone }) => zone.name))
  const keys = new Map([...names].map((name) => [name, newKeys(getName(name))]))
  const signing = createSigning({
    all: true,
    denial,
    signatures: createSignatures(clock),
    keysOf: (zone) => keys.get(zone),
  })
  return { view: { ...plain, signing }, keys, clock }
}
