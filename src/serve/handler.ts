import { isTruncated } from '../dns/codec.ts'
import { type Account, newAccount, type QueryOrigin, respond, servfail } from '../dns/respond.ts'
import type { ServerView } from '../dns/view.ts'
import type { Rng } from '../values/rng.ts'
import type { Counters } from './counters.ts'

/** Hears of every reply, right after it was made: the account is gone with the next query. `tookMs`: what making it cost. */
export type ReplyListener = (reply: Uint8Array, account: Account, origin: QueryOrigin, tookMs: number) => void

/** A message to its reply; undefined where there is none. Never throws. */
export type QueryHandler = (message: Uint8Array, origin: QueryOrigin) => Uint8Array | undefined

/** As `QueryHandler`, for a connection, where a reply may be many messages (a transfer): they are made as they are taken. */
export type StreamHandler = (message: Uint8Array, origin: QueryOrigin) => Uint8Array | Iterable<Uint8Array> | undefined

export function countReply(counters: Counters, reply: Uint8Array): void {
  const rcode = (reply[3] ?? 0) & 0x0f
  counters.replies[rcode] = (counters.replies[rcode] ?? 0) + 1
  if (isTruncated(reply)) counters.truncated += 1
}

/**
 * Answers from whatever view is current when the message comes in, so that a reply is wholly of one state of health.
 * A fault of ours costs the one query: SERVFAIL, a count, and `onFailure` to say it.
 *
 * @see D78, D80
 */
export function createHandler(
  currentView: () => ServerView,
  rng: Rng,
  counters: Counters,
  onFailure: (error: unknown) => void,
  onReply?: ReplyListener,
): QueryHandler {
  const account = onReply === undefined ? undefined : newAccount()
  const answer: QueryHandler = (message, origin) => {
    try {
      return respond(message, origin, currentView(), rng, account)
    } catch (error) {
      counters.failures += 1
      onFailure(error)
      return servfail(message)
    }
  }
  return (message, origin) => {
    counters.queries[origin.transport] += 1
    const startedAt = account === undefined ? 0 : performance.now()
    const reply = answer(message, origin)
    if (reply === undefined) {
      counters.dropped += 1
      return undefined
    }
    countReply(counters, reply)
    if (account !== undefined) onReply?.(reply, account, origin, performance.now() - startedAt)
    return reply
  }
}
