import type { ClientMix } from './model.ts'

/**
 * Staleness: share of clients that still use the old answer `seconds` after the DNS servers changed, for one kind of
 * cache and a TTL in seconds. A negative time counts as 0: everybody still does.
 *
 * @see time-model.md §4
 */
export type Staleness = (seconds: number, ttl: number) => number

const clamp = (share: number) => Math.min(1, Math.max(0, share))

/** a: a cache that is always filled and honours the TTL. */
export const compliantStaleness: Staleness = (seconds, ttl) =>
  ttl === 0 ? (seconds < 0 ? 1 : 0) : clamp(1 - seconds / ttl)

/** Share of requests that a cache answers itself, at that many requests a second; all of them at infinitely many. */
export const hitRate = (requestRate: number, ttl: number): number =>
  requestRate === Number.POSITIVE_INFINITY ? (ttl > 0 ? 1 : 0) : (requestRate * ttl) / (1 + requestRate * ttl)

/** b: a cache that is filled by requests that come by chance. */
export const requestedStaleness = (seconds: number, ttl: number, requestRate: number): number =>
  seconds < 0 ? 1 : hitRate(requestRate, ttl) * compliantStaleness(seconds, ttl)

/** Old answers that one cache gives after the change, at a finite rate of requests. */
export const staleAnswers = (requestRate: number, ttl: number): number =>
  (requestRate * ttl) ** 2 / (2 * (1 + requestRate * ttl))

/** c: a client with a cache of its own, which keeps `pinTtl` what it got. */
export function pinnedStaleness(seconds: number, ttl: number, pinTtl: number): number {
  const [a, b] = ttl < pinTtl ? [ttl, pinTtl] : [pinTtl, ttl]
  if (a === 0) return compliantStaleness(seconds, b)
  if (seconds <= 0) return 1
  if (seconds <= a) return 1 - seconds ** 2 / (2 * a * b)
  if (seconds <= b) return 1 - (seconds - a / 2) / b
  return seconds < a + b ? (a + b - seconds) ** 2 / (2 * a * b) : 0
}

/** d: a resolver that keeps answers past their TTL, for a time that is exponential with that mean. */
export function violatorStaleness(seconds: number, ttl: number, mean: number): number {
  if (seconds <= 0) return 1
  if (mean === 0) return compliantStaleness(seconds, ttl)
  const left = Math.exp(-seconds / mean)
  if (ttl === 0) return left
  return seconds <= ttl
    ? (ttl - seconds) / ttl + (mean / ttl) * (1 - left)
    : (mean / ttl) * (Math.exp(-(seconds - ttl) / mean) - left)
}

/** All clients together: the shares of each kind times what it keeps. Those that never let go of an answer stay until they restart. */
export function mixStaleness(seconds: number, ttl: number, mix: ClientMix): number {
  if (seconds < 0) return 1
  return (
    mix.compliant * requestedStaleness(seconds, ttl, mix.requestRate) +
    mix.pinned * pinnedStaleness(seconds, ttl, mix.pinTtl) +
    mix.violator * violatorStaleness(seconds, ttl, mix.violatorMean) +
    mix.never
  )
}

/** Mean seconds that clients stay behind; infinite where some never let go. */
export function meanStaleness(ttl: number, mix: ClientMix): number {
  if (mix.never > 0) return Number.POSITIVE_INFINITY
  return (
    mix.compliant * hitRate(mix.requestRate, ttl) * (ttl / 2) +
    mix.pinned * ((ttl + mix.pinTtl) / 2) +
    mix.violator * (ttl / 2 + mix.violatorMean)
  )
}
