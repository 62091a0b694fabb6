import { randomBytes } from 'node:crypto'
import type { Command } from 'commander'
import { createAccessList } from '../dns/access-list.ts'
import { createServerCookies } from '../dns/cookie.ts'
import { createRateLimiter, type RateLimiter } from '../dns/rate-limit.ts'
import { SIPHASH_KEY_BYTES } from '../dns/siphash.ts'
import type { Protection } from '../serve/handler.ts'
import type { ListenAddress } from '../serve/listen.ts'
import { isLoopback } from '../serve/pool.ts'
import { type IpPrefix, parsePrefix } from '../values/ip-prefix.ts'
import { collect } from './command.ts'
import { Failure } from './failure.ts'
import { wholeNumber } from './parse.ts'
import type { System } from './system.ts'

export interface ProtectionFlags {
  readonly allowQuery?: readonly string[]
  readonly rateLimit?: number
}

const DEFAULT_PER_SECOND = 100
const PER_SECOND_MAX = 1_000_000

export const defineProtection = (command: Command): Command =>
  command
    .option('--allow-query <cidr>', 'who may ask; all others are refused (repeatable; default: everybody)', collect)
    .option(
      '--rate-limit <count>',
      `UDP replies of one kind a second to one network, 0 for no limit (default: ${DEFAULT_PER_SECOND}, none to this machine)`,
      wholeNumber('--rate-limit', 0, PER_SECOND_MAX),
    )

/** An address or block of an option. */
export function blockOf(flag: string, text: string): IpPrefix {
  const parsed = parsePrefix(text)
  if (parsed === undefined) throw new Failure(`${flag}: "${text}" is no address or block`, 'write it like 192.0.2.0/24')
  return parsed.prefix
}

/** The limiter that was asked for, or the usual one, which leaves this machine alone; undefined where there is nobody to limit. */
function limiterOf(
  perSecond: number | undefined,
  listen: readonly ListenAddress[],
  system: System,
): RateLimiter | undefined {
  if (perSecond === 0 || (perSecond === undefined && listen.every(({ address }) => isLoopback(address))))
    return undefined
  const limiter = createRateLimiter({
    perSecond: perSecond ?? DEFAULT_PER_SECOND,
    nowMs: system.monotonicMs,
    seed: system.entropy(),
  })
  if (perSecond !== undefined) return limiter
  return {
    verdict: (reply, address, account) => (isLoopback(address) ? 'send' : limiter.verdict(reply, address, account)),
  }
}

/**
 * What the options say of who may ask and how much is sent to whom. The secret behind cookies is made at each start
 * and kept nowhere: after a restart a client's next reply brings it a cookie that is right again.
 *
 * @see D47, D73
 */
export function openProtection(
  { allowQuery = [], rateLimit }: ProtectionFlags,
  listen: readonly ListenAddress[],
  system: System,
): Protection {
  const blocks = allowQuery.map((text) => blockOf('--allow-query', text))
  return {
    cookies: createServerCookies(randomBytes(SIPHASH_KEY_BYTES), () => system.nowMs() / 1000),
    limiter: limiterOf(rateLimit, listen, system),
    mayAsk: blocks.length === 0 ? undefined : createAccessList(blocks),
  }
}
