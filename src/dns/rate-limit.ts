import { parentOf, ROOT } from '../values/name.ts'
import { sourceOctets } from './locate.ts'
import type { Account } from './respond.ts'

/** What becomes of a reply. */
export type Verdict = 'send' | 'drop' | 'truncate'

/** Limits what anybody can have sent to a network by asking in its name. */
export interface RateLimiter {
  /** Charges a reply over UDP to whom it goes to. */
  verdict(reply: Uint8Array, address: string, account: Account): Verdict
  /** As `verdict`, where the name that the reply is charged to is known. */
  charge(reply: Uint8Array, address: string, name: string): Verdict
}

export interface RateLimiterOptions {
  /** Replies of one kind to one network, a second and at once. */
  readonly perSecond: number
  /** A clock that never goes back. */
  readonly nowMs: () => number
  /** 32 bits that clients do not know, so that they cannot choose who shares a place with them. */
  readonly seed: number
  /** A power of two. */
  readonly places?: number
}

/** About 3 MB; beyond so many networks, kinds and names at once those that were quiet longest are forgotten. */
const PLACES = 1 << 17

/** Every second reply over the limit is an empty one with TC: whoever really asks comes back over TCP, or with a cookie. @see D73 */
const SLIP = 2

const KINDS = { answer: 1, nodata: 2, nxdomain: 3, referral: 4, error: 5 } as const

type ReplyKind = keyof typeof KINDS

/** Told by the header alone. */
export function kindOf(reply: Uint8Array): ReplyKind {
  const rcode = (reply[3] ?? 0) & 0x0f
  if (rcode === 3) return 'nxdomain'
  if (rcode !== 0) return 'error'
  const [answers, authorities] = [(reply[6] ?? 0) | (reply[7] ?? 0), (reply[8] ?? 0) | (reply[9] ?? 0)]
  if (answers > 0) return 'answer'
  const isAuthoritative = ((reply[2] ?? 0) & 0x04) !== 0
  return authorities > 0 && !isAuthoritative ? 'referral' : 'nodata'
}

/**
 * The name that a reply is charged to: the closest one that the plan knows, so that names that clients make up below a
 * wildcard or a delegation are one; all missing names of a zone are one, and so are all errors.
 */
export function chargedName(kind: ReplyKind, { query, zone }: Account): string {
  if (zone === undefined || kind === 'error') return ''
  const apex = zone.zone.name
  let name = query?.question?.name ?? apex
  if (kind === 'nxdomain') return apex
  while (name !== apex && name !== ROOT && !zone.names.has(name)) name = parentOf(name)
  return name
}

/** Octets that make up a client's network: /24 and /56. @see D73 */
const networkBytes = (address: Uint8Array) => (address.length === 4 ? 3 : 7)

/** One step of a hash that spreads well over 32 bits; the seed keeps it from being foreseen. */
function mix(hash: number, value: number): number {
  const next = Math.imul(hash ^ value, 0x9e3779b1)
  return next ^ (next >>> 15)
}

function keyOf(seed: number, address: Uint8Array | undefined, kind: ReplyKind, name: string): number {
  let hash = mix(seed, KINDS[kind])
  const size = address === undefined ? 0 : networkBytes(address)
  for (let at = 0; at < size; at += 1) hash = mix(hash, address?.[at] ?? 0)
  hash = mix(hash, size)
  for (let at = 0; at < name.length; at += 1) hash = mix(hash, name.charCodeAt(at))
  return mix(hash, seed) >>> 0
}

/**
 * Token buckets in a table of fixed size, one for each network, kind of reply and charged name: full at first and after
 * a quiet second, refilled at the limit. What finds its bucket empty is dropped or truncated; errors are only dropped,
 * since no other transport makes them better.
 *
 * @see D73
 */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { perSecond, nowMs, seed, places = PLACES } = options
  const keys = new Uint32Array(places)
  const tokens = new Float64Array(places)
  const filledMs = new Float64Array(places)
  const limited = new Uint8Array(places)
  const capacity = Math.max(perSecond, 1)

  const left = (at: number, now: number) =>
    Math.min(capacity, (tokens[at] ?? 0) + ((now - (filledMs[at] ?? 0)) / 1000) * perSecond)

  /** Where a key is, or may be put: of two places the one that is fuller, and so misses its owner less. */
  function placeOf(key: number, now: number): number {
    const [one, other] = [key & (places - 1), mix(key, seed) & (places - 1)]
    if (keys[one] === key) return one
    if (keys[other] === key) return other
    const place = left(one, now) >= left(other, now) ? one : other
    keys[place] = key
    tokens[place] = capacity
    limited[place] = 0
    filledMs[place] = now
    return place
  }

  function charge(reply: Uint8Array, address: string, name: string): Verdict {
    const kind = kindOf(reply)
    const now = nowMs()
    const at = placeOf(keyOf(seed, sourceOctets(address), kind, name), now)
    const available = left(at, now)
    filledMs[at] = now
    if (available >= 1) {
      tokens[at] = available - 1
      return 'send'
    }
    tokens[at] = available
    limited[at] = ((limited[at] ?? 0) + 1) % SLIP
    return kind === 'error' || limited[at] !== 0 ? 'drop' : 'truncate'
  }

  return {
    charge,
    verdict: (reply, address, account) => charge(reply, address, chargedName(kindOf(reply), account)),
  }
}
