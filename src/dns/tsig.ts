import { createHmac, timingSafeEqual } from 'node:crypto'
import type { DomainName } from '../values/name.ts'
import { getName, nameOfLabels } from '../values/name.ts'
import { nameWire } from '../values/name-wire.ts'
import { QUESTION_TYPES } from './protocol.ts'
import { readName } from './wire-name.ts'

/** What keys may be used with, and the digest behind each name. @see RFC 8945 §6, D114 */
const DIGESTS = {
  'hmac-sha256': { digest: 'sha256', bytes: 32 },
  'hmac-sha384': { digest: 'sha384', bytes: 48 },
  'hmac-sha512': { digest: 'sha512', bytes: 64 },
} as const

export type TsigAlgorithm = keyof typeof DIGESTS

export const TSIG_ALGORITHMS: readonly TsigAlgorithm[] = ['hmac-sha256', 'hmac-sha384', 'hmac-sha512']

/** A secret that two servers share. */
export interface TsigKey {
  readonly name: DomainName
  readonly algorithm: TsigAlgorithm
  readonly secret: Uint8Array
}

/** Error numbers in the record itself. @see RFC 8945 §3 */
export const TSIG_ERRORS = { BADSIG: 16, BADKEY: 17, BADTIME: 18, BADTRUNC: 22 } as const

export type TsigError = keyof typeof TSIG_ERRORS

/** How far clocks may be apart, seconds. @see RFC 8945 §10, D114 */
const FUDGE_SECONDS = 300

/** A TSIG record as it stands in a message. */
interface TsigRecord {
  /** Where it begins. */
  readonly start: number
  readonly name: DomainName
  readonly algorithm: DomainName
  readonly timeSigned: number
  readonly fudge: number
  readonly mac: Uint8Array
  readonly originalId: number
  readonly error: number
  readonly other: Uint8Array
}

const CLASS_ANY = 255
const FIXED_BYTES = 10
/** Header octets that the signature covers changed: the id, and the count of additional records. */
const ID_AT = 0
const ADDITIONALS_AT = 10

const read16 = (bytes: Uint8Array, at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)

const bytes16 = (value: number) => Uint8Array.of((value >>> 8) & 0xff, value & 0xff)

/** Seconds since 1970 in six octets; the number does not fit bitwise operators. */
function bytes48(value: number): Uint8Array {
  const bytes = new Uint8Array(6)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, Math.floor(value / 2 ** 32))
  view.setUint32(2, value % 2 ** 32)
  return bytes
}

const read48 = (bytes: Uint8Array, at: number) =>
  read16(bytes, at) * 2 ** 32 + read16(bytes, at + 2) * 2 ** 16 + read16(bytes, at + 4)

function readVariables(message: Uint8Array, at: number, end: number): Omit<TsigRecord, 'start' | 'name'> | undefined {
  const algorithm = readName(message, at)
  if (algorithm === undefined || algorithm.end + FIXED_BYTES > end) return undefined
  const macAt = algorithm.end + FIXED_BYTES
  const idAt = macAt + read16(message, macAt - 2)
  const otherAt = idAt + 6
  if (otherAt > end || otherAt + read16(message, otherAt - 2) !== end) return undefined
  return {
    algorithm: nameOfLabels(algorithm.labels),
    timeSigned: read48(message, algorithm.end),
    fudge: read16(message, macAt - 4),
    mac: message.subarray(macAt, idAt),
    originalId: read16(message, idAt),
    error: read16(message, idAt + 2),
    other: message.subarray(otherAt, end),
  }
}

/** The TSIG record that begins at `start` and ends the message; undefined if its parts do not fill it exactly, or its class and TTL are others than ANY and 0. */
function readTsig(message: Uint8Array, start: number): TsigRecord | undefined {
  const owner = readName(message, start)
  if (owner === undefined || owner.end + FIXED_BYTES > message.length) return undefined
  const isTsig = read16(message, owner.end) === QUESTION_TYPES.TSIG && read16(message, owner.end + 2) === CLASS_ANY
  const ttl = read16(message, owner.end + 4) | read16(message, owner.end + 6)
  const dataAt = owner.end + FIXED_BYTES
  const end = dataAt + read16(message, dataAt - 2)
  if (!isTsig || ttl !== 0 || end !== message.length) return undefined
  const variables = readVariables(message, dataAt, end)
  return variables && { start, name: nameOfLabels(owner.labels), ...variables }
}

/** What a signature covers besides the message. */
interface Covered {
  readonly timeSigned: number
  readonly fudge: number
  readonly error: number
  readonly other: Uint8Array
  /** The MAC before this one: of the request in a reply, of the message before in a stream. */
  readonly prior?: Uint8Array | undefined
  /** Later messages of a stream cover time and fudge alone. @see RFC 8945 §5.3.1 */
  readonly timersOnly?: boolean
}

const algorithmName = (algorithm: TsigAlgorithm): DomainName => getName(`${algorithm}.`)

/** The MAC of a message without its TSIG record, with the id it was signed under. @see RFC 8945 §4.3 */
function macOf(message: Uint8Array, { name, algorithm, secret }: TsigKey, covered: Covered): Uint8Array {
  const { timeSigned, fudge, error, other, prior, timersOnly } = covered
  const hmac = createHmac(DIGESTS[algorithm].digest, secret)
  if (prior !== undefined) hmac.update(bytes16(prior.length)).update(prior)
  hmac.update(message)
  const timers = [bytes48(timeSigned), bytes16(fudge)]
  const parts =
    timersOnly === true
      ? timers
      : [
          nameWire(name),
          bytes16(CLASS_ANY),
          new Uint8Array(4),
          nameWire(algorithmName(algorithm)),
          ...timers,
          bytes16(error),
          bytes16(other.length),
          other,
        ]
  for (const part of parts) hmac.update(part)
  return hmac.digest()
}

/** The message as it was before it was signed: without the record, one additional record less, the id of then. */
function unsigned(message: Uint8Array, { start, originalId }: TsigRecord): Uint8Array {
  // Never `slice`: that of a Buffer is a view, and the message is read again.
  const before = Uint8Array.from(message.subarray(0, start))
  before.set(bytes16(originalId), ID_AT)
  before.set(bytes16(read16(before, ADDITIONALS_AT) - 1), ADDITIONALS_AT)
  return before
}

function append(message: Uint8Array, name: DomainName, algorithm: DomainName, mac: Uint8Array, covered: Covered) {
  const data = [
    nameWire(algorithm),
    bytes48(covered.timeSigned),
    bytes16(covered.fudge),
    bytes16(mac.length),
    mac,
    message.subarray(ID_AT, ID_AT + 2),
    bytes16(covered.error),
    bytes16(covered.other.length),
    covered.other,
  ]
  const length = data.reduce((sum, part) => sum + part.length, 0)
  const head = [nameWire(name), bytes16(QUESTION_TYPES.TSIG), bytes16(CLASS_ANY), new Uint8Array(4), bytes16(length)]
  const signed = Buffer.concat([message, ...head, ...data])
  signed.set(bytes16(read16(message, ADDITIONALS_AT) + 1), ADDITIONALS_AT)
  return signed
}

const NOTHING = new Uint8Array()

/** Signs the messages of one exchange in order: every one of them, as BIND demands. */
export interface TsigSigner {
  /** Octets that each signature adds. */
  readonly bytes: number
  /** A whole message without a signature to one with it; the time is in seconds since 1970. */
  sign(message: Uint8Array, nowSeconds: number): Uint8Array
}

/** A signer for replies to a request with that MAC, or for a request (`undefined`). @see RFC 8945 §5.3 */
export function createSigner(key: TsigKey, requestMac: Uint8Array | undefined): TsigSigner {
  let prior = requestMac
  let timersOnly = false
  const algorithm = algorithmName(key.algorithm)
  const bytes = nameWire(key.name).length + nameWire(algorithm).length + 26 + DIGESTS[key.algorithm].bytes
  return {
    bytes,
    sign: (message, nowSeconds) => {
      const timeSigned = Math.floor(nowSeconds)
      const covered = { timeSigned, fudge: FUDGE_SECONDS, error: 0, other: NOTHING, prior, timersOnly }
      const mac = macOf(message, key, covered)
      prior = mac
      timersOnly = true
      return append(message, key.name, algorithm, mac, covered)
    },
  }
}

/** What became of a signature. Of a failure: how the reply to it, an error without data, must be finished. */
export type TsigCheck =
  | { readonly kind: 'malformed' }
  | {
      readonly kind: 'failed'
      readonly error: TsigError
      readonly keyName: DomainName
      finish(reply: Uint8Array, nowSeconds: number): Uint8Array
    }
  | { readonly kind: 'verified'; readonly key: TsigKey; readonly mac: Uint8Array }

/** An error about key or MAC: nothing that could be signed with. @see RFC 8945 §5.3.2 */
const failedUnsigned = (error: 'BADKEY' | 'BADSIG', { name, algorithm }: TsigRecord): TsigCheck => ({
  kind: 'failed',
  error,
  keyName: name,
  finish: (reply, nowSeconds) =>
    append(reply, name, algorithm, NOTHING, {
      timeSigned: Math.floor(nowSeconds),
      fudge: FUDGE_SECONDS,
      error: TSIG_ERRORS[error],
      other: NOTHING,
    }),
})

/** An error of somebody who has the key: signed; about the time with theirs as the time signed and ours as other data. @see RFC 8945 §5.2.3 */
const failedSigned = (error: 'BADTIME' | 'BADTRUNC', key: TsigKey, tsig: TsigRecord): TsigCheck => ({
  kind: 'failed',
  error,
  keyName: key.name,
  finish: (reply, nowSeconds) => {
    const isTime = error === 'BADTIME'
    const covered: Covered = {
      timeSigned: isTime ? tsig.timeSigned : Math.floor(nowSeconds),
      fudge: FUDGE_SECONDS,
      error: TSIG_ERRORS[error],
      other: isTime ? bytes48(Math.floor(nowSeconds)) : NOTHING,
      prior: tsig.mac,
    }
    return append(reply, key.name, algorithmName(key.algorithm), macOf(reply, key, covered), covered)
  },
})

const TRUNCATED_MAC_BYTES_MIN = 10

/**
 * Checks the signature that begins at `start`: key, MAC, time, length, in this order. A shortened MAC is told from
 * a wrong one, and not taken.
 *
 * @param prior MAC of the request where the message is a reply, of the message before within a stream
 * @see RFC 8945 §5.2; D114
 */
export function checkTsig(
  message: Uint8Array,
  start: number,
  keys: ReadonlyMap<DomainName, TsigKey>,
  nowSeconds: number,
  prior?: Uint8Array,
  timersOnly = false,
): TsigCheck {
  const tsig = readTsig(message, start)
  if (tsig === undefined) return { kind: 'malformed' }
  const key = keys.get(tsig.name)
  if (key === undefined || algorithmName(key.algorithm) !== tsig.algorithm) return failedUnsigned('BADKEY', tsig)
  const whole = DIGESTS[key.algorithm].bytes
  const { mac } = tsig
  if (mac.length > whole || mac.length < Math.max(TRUNCATED_MAC_BYTES_MIN, whole / 2))
    return mac.length === 0 ? failedUnsigned('BADSIG', tsig) : { kind: 'malformed' }
  const { timeSigned, fudge, error, other } = tsig
  const right = macOf(unsigned(message, tsig), key, { timeSigned, fudge, error, other, prior, timersOnly })
  if (!timingSafeEqual(right.subarray(0, mac.length), mac)) return failedUnsigned('BADSIG', tsig)
  if (Math.abs(nowSeconds - timeSigned) > fudge) return failedSigned('BADTIME', key, tsig)
  if (mac.length < whole) return failedSigned('BADTRUNC', key, tsig)
  return { kind: 'verified', key, mac }
}
