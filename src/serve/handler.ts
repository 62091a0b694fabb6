import { isTruncated, replyLimit, truncatedReply } from '../dns/codec.ts'
import type { PacketEngine } from '../dns/engine/engine.ts'
import type { Tally } from '../dns/engine/variant.ts'
import { UDP_PAYLOAD_BYTES } from '../dns/protocol.ts'
import { readQuery } from '../dns/query.ts'
import type { RateLimiter } from '../dns/rate-limit.ts'
import { replyOptions } from '../dns/reply-options.ts'
import {
  type Account,
  newAccount,
  type QueryOrigin,
  type RespondOptions,
  respond,
  servfail,
  startAccount,
} from '../dns/respond.ts'
import type { ServerView } from '../dns/view.ts'
import type { Rng } from '../values/rng.ts'
import type { Counters } from './counters.ts'
import type { ProtectionSetting } from './protection.ts'

/** Hears of every reply, right after it was made: the account is gone with the next query. `tookMs`: what making it cost. */
export type ReplyListener = (reply: Uint8Array, account: Account, origin: QueryOrigin, tookMs: number) => void

/** Counts replies. */
export interface ReplyCounter {
  /** One that the general path made. */
  count(reply: Uint8Array, account: Account): void
  /** How long `count` took to make, each. */
  observe(tookMs: number, count?: number): void
}

/** A message to its reply; undefined where there is none. Never throws. */
export type QueryHandler = (message: Uint8Array, origin: QueryOrigin) => Uint8Array | undefined

/** As `QueryHandler`, for a connection, where a reply may be many messages (a transfer): they are made as they are taken. */
export type StreamHandler = (message: Uint8Array, origin: QueryOrigin) => Uint8Array | Iterable<Uint8Array> | undefined

/** What replies carry, and who gets them, beyond what the plan says. */
export interface Protection extends Pick<RespondOptions, 'cookies' | 'nsid' | 'keepaliveSeconds' | 'mayAsk'> {
  /** Limits replies over UDP; those to proven addresses go free. */
  readonly limiter?: RateLimiter | undefined
  /** What limiter and access go by, for threads that have to make their own. */
  readonly setting?: ProtectionSetting
}

/** What a handler works with. */
export interface HandlerContext {
  readonly view: () => ServerView
  readonly rng: Rng
  readonly counters: Counters
  /** Hears of a fault of ours that cost a query. */
  readonly onFailure: (error: unknown) => void
  readonly protection?: Protection
  /** Answers what it can before the general path is asked. */
  readonly engine?: PacketEngine | undefined
  readonly counter?: ReplyCounter | undefined
  readonly onReply?: ReplyListener | undefined
}

/** Lets a reply go out: as it is, as an empty one with TC, or not at all. Counts which. */
export type Gate = (
  reply: Uint8Array | undefined,
  message: Uint8Array,
  origin: QueryOrigin,
  account: Account,
) => Uint8Array | undefined

function countReply(counters: Counters, reply: Uint8Array): void {
  const rcode = (reply[3] ?? 0) & 0x0f
  counters.replies[rcode] = (counters.replies[rcode] ?? 0) + 1
  if (isTruncated(reply)) counters.truncated += 1
}

/** What stands between a reply and its way out, the same for every transport and kind of query. @see D73 */
export function createGate(counters: Counters, protection: Protection = {}): Gate {
  const { limiter } = protection

  function limit(
    reply: Uint8Array,
    message: Uint8Array,
    origin: QueryOrigin,
    account: Account,
  ): Uint8Array | undefined {
    if (limiter === undefined || origin.transport !== 'udp' || account.isProven) return reply
    const verdict = limiter.verdict(reply, origin.address, account)
    if (verdict === 'send') return reply
    const query = verdict === 'drop' ? undefined : readQuery(message)
    // One that was signed would have to be signed again, and its sender can ask over TCP by itself.
    if (query === undefined || query.tsig !== undefined) {
      counters.rateLimited.dropped += 1
      return undefined
    }
    counters.rateLimited.truncated += 1
    return truncatedReply(query, replyLimit(query, 'udp'), replyOptions(query, origin, protection))
  }

  return (reply, message, origin, account) => {
    if (reply === undefined) {
      counters.dropped += 1
      return undefined
    }
    if (account.isProven) counters.cookies.valid += 1
    else if (account.query?.edns?.cookie !== undefined) counters.cookies.other += 1
    const sent = limit(reply, message, origin, account)
    if (sent !== undefined) countReply(counters, sent)
    return sent
  }
}

const FLAG_TC = 0x02

/** Answers in place what the engine can. */
export interface ReadyHandler {
  /**
   * Writes the reply to the message of `length` octets at `at`; how many octets it has, 0 where none goes out. Undefined
   * for what has to be given to the `QueryHandler`: nothing has been done with it.
   */
  answer(
    message: Uint8Array,
    at: number,
    length: number,
    origin: QueryOrigin,
    out: Uint8Array,
    outAt: number,
  ): number | undefined
}

/** The part of a server's counters that ready replies move. */
type ReadyCounters = Pick<Counters, 'replies' | 'truncated' | 'rateLimited' | 'cookies'> & {
  readonly queries: { udp: number }
}

/**
 * What goes out in place of the engine's last reply, `size` octets at `outAt`: all of it, an empty one with TC written
 * over it, or nothing. Counts which.
 *
 * @see D47, D73
 */
export function passReady(
  { limiter, cookies }: Pick<Protection, 'limiter' | 'cookies'>,
  counters: ReadyCounters,
  engine: Pick<PacketEngine, 'last' | 'lastCookie'>,
  message: Uint8Array,
  at: number,
  length: number,
  origin: QueryOrigin,
  out: Uint8Array,
  outAt: number,
  size: number,
): number {
  counters.queries.udp += 1
  const cookie = engine.lastCookie()
  if (cookie !== undefined) counters.cookies[cookie] += 1
  let sent = size
  if (limiter !== undefined && cookie !== 'valid') {
    const charged = engine.last()?.charged ?? ''
    const verdict = limiter.charge(out.subarray(outAt, outAt + size), origin.address, charged)
    const query = verdict === 'truncate' ? readQuery(message.subarray(at, at + length)) : undefined
    if (verdict !== 'send') counters.rateLimited[query === undefined ? 'dropped' : 'truncated'] += 1
    if (verdict !== 'send' && query === undefined) return 0
    if (query !== undefined) {
      const options = replyOptions(query, origin, cookies === undefined ? {} : { cookies })
      const short = truncatedReply(query, replyLimit(query, 'udp'), options)
      out.set(short, outAt)
      sent = short.length
    }
  }
  const rcode = (out[outAt + 3] ?? 0) & 0x0f
  counters.replies[rcode] = (counters.replies[rcode] ?? 0) + 1
  if (((out[outAt + 2] ?? 0) & FLAG_TC) !== 0) counters.truncated += 1
  return sent
}

function createReady({ engine, counters, protection = {}, onFailure }: HandlerContext): ReadyHandler {
  return {
    answer: (message, at, length, origin, out, outAt) => {
      if (engine === undefined || protection.mayAsk?.(origin.address) === false) return undefined
      let size = 0
      try {
        size = engine.answer(message, at, length, origin, out, outAt)
      } catch (error) {
        counters.failures += 1
        onFailure(error)
      }
      if (size === 0) return undefined
      const sent = passReady(protection, counters, engine, message, at, length, origin, out, outAt, size)
      if (sent > 0) engine.count()
      return sent
    },
  }
}

/** What the engine tells of a reply, with the query as it was asked. */
function accountReady(account: Account, message: Uint8Array, tally: Tally | undefined): void {
  startAccount(account, readQuery(message))
  account.zone = tally?.made?.zone
  account.leaves = tally?.made?.leaves ?? []
}

/** Replies are written one behind the other, so that each may wait for its socket without a copy. */
const SLAB_BYTES = 64 << 10

/** Handlers of one server. */
export interface Handlers {
  readonly handle: QueryHandler
  /** For transports that have memory of their own; undefined where somebody wants to hear of each reply. */
  readonly ready: ReadyHandler | undefined
}

/**
 * Answers from whatever view is current when the message comes in, so that a reply is wholly of one state of health.
 * A fault of ours costs the one query: SERVFAIL, a count, and `onFailure` to say it.
 *
 * @see D78, D80
 */
export function createHandlers(context: HandlerContext): Handlers {
  const { view, rng, counters, onFailure, protection, engine, counter, onReply } = context
  const account = newAccount()
  const options: RespondOptions = { ...protection, account }
  const gate = createGate(counters, protection)
  const ready = createReady(context)
  const isTimed = counter !== undefined || onReply !== undefined
  let slab = new Uint8Array(0)
  let used = 0

  const general: QueryHandler = (message, origin) => {
    try {
      return respond(message, origin, view(), rng, options)
    } catch (error) {
      counters.failures += 1
      onFailure(error)
      startAccount(account, undefined)
      return servfail(message)
    }
  }
  /** Octets of a ready reply behind those written before, 0 where none goes out; undefined for what is not ready. */
  function writeReady(message: Uint8Array, origin: QueryOrigin): number | undefined {
    if (origin.transport !== 'udp') return undefined
    if (slab.length - used < UDP_PAYLOAD_BYTES) {
      slab = new Uint8Array(SLAB_BYTES)
      used = 0
    }
    const length = ready.answer(message, 0, message.length, origin, slab, used)
    used += length ?? 0
    return length
  }

  const handle: QueryHandler = (message, origin) => {
    const startedAt = isTimed ? performance.now() : 0
    const length = writeReady(message, origin)
    if (length === 0) return undefined
    let reply: Uint8Array | undefined
    if (length !== undefined) reply = slab.subarray(used - length, used)
    else {
      counters.queries[origin.transport] += 1
      reply = gate(general(message, origin), message, origin, account)
      if (reply === undefined) return undefined
      counter?.count(reply, account)
    }
    const tookMs = isTimed ? performance.now() - startedAt : 0
    counter?.observe(tookMs)
    if (onReply !== undefined) {
      if (length !== undefined) accountReady(account, message, engine?.last())
      onReply(reply, account, origin, tookMs)
    }
    return reply
  }
  return { handle, ready: onReply === undefined ? ready : undefined }
}
