import { createAccessList } from '../dns/access-list.ts'
import { createServerCookies } from '../dns/cookie.ts'
import { createRateLimiter, type RateLimiter } from '../dns/rate-limit.ts'
import type { IpPrefix } from '../values/ip-prefix.ts'
import type { Protection } from './handler.ts'
import { isLoopback } from './pool.ts'

/** How many replies go to one network. */
export interface ReplyLimit {
  /** Of one kind. */
  readonly perSecond: number
  readonly seed: number
  readonly sparesLoopback: boolean
}

/** Who may ask, and how much is sent to whom; plain data, for threads. */
export interface ProtectionSetting {
  /** Everybody where there are none. */
  readonly allowed: readonly IpPrefix[]
  readonly limit: ReplyLimit | undefined
  /** Behind DNS cookies; without it there are none. */
  readonly cookieSecret: Uint8Array | undefined
}

interface Clocks {
  /** Never goes back. */
  readonly monotonicMs: () => number
  readonly nowMs: () => number
}

function limiterOf({ perSecond, seed, sparesLoopback }: ReplyLimit, nowMs: () => number): RateLimiter {
  const limiter = createRateLimiter({ perSecond, nowMs, seed })
  if (!sparesLoopback) return limiter
  return {
    charge: (reply, address, name) => (isLoopback(address) ? 'send' : limiter.charge(reply, address, name)),
    verdict: (reply, address, account) => (isLoopback(address) ? 'send' : limiter.verdict(reply, address, account)),
  }
}

/** What stands before answers, as set. @see D47, D73 */
export const createProtection = (setting: ProtectionSetting, { monotonicMs, nowMs }: Clocks) =>
  ({
    setting,
    limiter: setting.limit && limiterOf(setting.limit, monotonicMs),
    mayAsk: setting.allowed.length === 0 ? undefined : createAccessList(setting.allowed),
    ...(setting.cookieSecret && { cookies: createServerCookies(setting.cookieSecret, () => nowMs() / 1000) }),
  }) satisfies Protection
