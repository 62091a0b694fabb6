import { createHash } from 'node:crypto'
import type { DomainName } from '../../values/name.ts'
import type { SignedData } from './canonical.ts'
import type { SigningKey } from './keys.ts'
import { makeRrsig, signable } from './rrsig.ts'

export interface SigningClock {
  /** Seconds since 1970. */
  nowSeconds(): number
  /** Time that only rises, milliseconds with fractions. */
  elapsedMs(): number
}

/** Counts since the start. */
export interface SigningCounters {
  made: number
  reused: number
  /** Signatures not made because too much time had gone into others. */
  refused: number
}

export interface Signatures {
  readonly counters: SigningCounters
  /**
   * RDATA of the RRSIG over an RRset; undefined where signing has had its share of time. `isPlanned`: the owner is a
   * name of the plan, and not one that whoever asks has chosen.
   */
  signature(data: SignedData, key: SigningKey, signer: DomainName, isPlanned: boolean): Uint8Array | undefined
}

/** A signature is used again for this long, seconds; then it has six days left. @see D93 */
const REUSE_SECONDS = 86_400

/** Clocks that go back further than this, seconds, make signatures anew before they lie in the future. */
const CLOCK_BACK_SECONDS_MAX = 1800

/** Signatures kept at most, for names of the plan and for others each; below a kilobyte each. */
export const SIGNATURES_MAX = 32_768

/** Share of one core that signing may take for long. @see D100 */
const SHARE = 0.5

/** Time that may be used at once, milliseconds; the upper half only for names of the plan is kept back from strangers. */
const RESERVE_MS = 400
const STRANGERS_MIN_MS = RESERVE_MS / 2

interface Kept {
  readonly rrsig: Uint8Array
  readonly madeAt: number
}

/** Longer keys are kept as their digest. */
const KEY_LENGTH_MAX = 512

/** All that a signature covers but its times, and by which key, whatever the order of the values: equal exactly where one signature serves both. Cheaper than the canonical form, which only signing needs. */
function cacheKey({ owner, type, ttlSeconds, rdata }: SignedData, { tag }: SigningKey, signer: DomainName): string {
  const values = rdata.map((value) => Buffer.from(value.buffer, value.byteOffset, value.length).toString('latin1'))
  if (values.length > 1) values.sort()
  let key = `${owner} ${type} ${ttlSeconds} ${tag} ${signer}`
  for (const value of values) key += ` ${value.length}:${value}`
  return key.length > KEY_LENGTH_MAX ? createHash('sha256').update(key, 'latin1').digest('binary') : key
}

/** Entries in two halves: when the young one is full it becomes the old one, whose unused entries are then forgotten. */
function createCache() {
  let young = new Map<string, Kept>()
  let old = new Map<string, Kept>()
  function keep(key: string, kept: Kept): void {
    if (young.size >= SIGNATURES_MAX / 2) {
      old = young
      young = new Map()
    }
    young.set(key, kept)
  }
  return {
    keep,
    find: (key: string): Kept | undefined => {
      const recent = young.get(key)
      if (recent !== undefined) return recent
      const earlier = old.get(key)
      if (earlier !== undefined) keep(key, earlier)
      return earlier
    },
  }
}

/** Time that signing may use: refilled at its share, so that floods of new names cost others no latency. */
function createBudget({ elapsedMs }: SigningClock) {
  let left = RESERVE_MS
  let seenAt = elapsedMs()
  return {
    allows: (isPlanned: boolean): boolean => {
      const now = elapsedMs()
      left = Math.min(RESERVE_MS, left + (now - seenAt) * SHARE)
      seenAt = now
      return left >= (isPlanned ? 0 : STRANGERS_MIN_MS)
    },
    /** Takes off what was used since `allows`. */
    charge: (): void => {
      const now = elapsedMs()
      left -= now - seenAt
      seenAt = now
    },
  }
}

/**
 * Signatures, made when first asked for and used again for a day. Bounded in memory and in time; names that clients
 * make up fill a cache of their own and can use half of the time at most, so that those of the plan are always signed.
 *
 * @see D93, D100
 */
export function createSignatures(clock: SigningClock): Signatures {
  const counters: SigningCounters = { made: 0, reused: 0, refused: 0 }
  const caches = { planned: createCache(), strange: createCache() }
  const budget = createBudget(clock)
  return {
    counters,
    signature: (data, key, signer, isPlanned) => {
      const cache = isPlanned ? caches.planned : caches.strange
      const now = Math.floor(clock.nowSeconds())
      const cached = cacheKey(data, key, signer)
      const known = cache.find(cached)
      if (known !== undefined && now < known.madeAt + REUSE_SECONDS && now > known.madeAt - CLOCK_BACK_SECONDS_MAX) {
        counters.reused += 1
        return known.rrsig
      }
      if (!budget.allows(isPlanned)) {
        counters.refused += 1
        return undefined
      }
      const rrsig = makeRrsig(signable(data, key, signer), key, now)
      budget.charge()
      counters.made += 1
      cache.keep(cached, { rrsig, madeAt: now })
      return rrsig
    },
  }
}
