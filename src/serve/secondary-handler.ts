import { newAccount, servfail, startAccount } from '../dns/respond.ts'
import {
  concernsTransfer,
  respondToSecondary,
  type TransferEvent,
  type TransferReply,
  type TransferSetting,
} from '../dns/transfer-respond.ts'
import type { Counters } from './counters.ts'
import { createGate, type HandlerContext, type Handlers, type QueryHandler, type StreamHandler } from './handler.ts'

/** Who the secondaries are, and who hears of what they do. */
export interface SecondaryHandler {
  readonly setting: TransferSetting
  readonly onEvent: (event: TransferEvent) => void
}

/** Transfers in progress; more are refused until one is over. @see engines.md 4.3 */
const STREAMS_MAX = 100

function count({ transfers }: Counters, event: TransferEvent): void {
  if (event.kind === 'bad-signature') transfers.badSignatures += 1
  else transfers[event.kind] += 1
}

/** The messages as they are taken; `onOver` is called once, when all were taken or the connection has ended, before the first as well (a generator would not hear of that). */
function watched(messages: Iterable<Uint8Array>, onOver: (error?: unknown) => void): Iterable<Uint8Array> {
  const iterator = messages[Symbol.iterator]()
  let isOver = false
  const end = (error?: unknown) => {
    if (!isOver) onOver(error)
    isOver = true
  }
  const next = () => {
    try {
      const result = iterator.next()
      if (result.done === true) end()
      return result
    } catch (error) {
      end(error)
      throw error
    }
  }
  const stop = () => {
    end()
    return { done: true as const, value: undefined }
  }
  return { [Symbol.iterator]: () => ({ next, return: stop }) }
}

/** Handlers for both transports: what may come from a secondary is answered as such, the rest by `plain`. Transfers are counted once, by what they are. */
export function withSecondaries(
  { handle: plain, ready }: Handlers,
  secondaries: SecondaryHandler | undefined,
  { rng, counters, onFailure, protection }: HandlerContext,
): Handlers & { readonly handleTcp: StreamHandler } {
  if (secondaries === undefined) return { handle: plain, handleTcp: plain, ready }
  const { setting, onEvent } = secondaries
  const account = newAccount()
  const options = { ...protection, account }
  const gate = createGate(counters, protection)
  let streams = 0

  const answer = (...[message, origin]: Parameters<QueryHandler>): TransferReply => {
    counters.queries[origin.transport] += 1
    try {
      const result = respondToSecondary(message, origin, setting, rng, options)
      if (result.stream === undefined || streams < STREAMS_MAX) return result
      return { reply: servfail(message) }
    } catch (error) {
      counters.failures += 1
      onFailure(error)
      startAccount(account, undefined)
      return { reply: servfail(message) }
    }
  }

  const handleTcp: StreamHandler = (message, origin) => {
    if (!concernsTransfer(message)) return plain(message, origin)
    const { reply, stream, event } = answer(message, origin)
    if (event !== undefined) {
      count(counters, event)
      onEvent(event)
    }
    if (stream === undefined) return gate(reply, message, origin, account)
    streams += 1
    return watched(stream, (error) => {
      streams -= 1
      if (error === undefined) return
      counters.failures += 1
      onFailure(error)
    })
  }
  return {
    handleTcp,
    ready: ready && {
      answer: (message, at, length, ...rest) =>
        concernsTransfer(message.subarray(at, at + length)) ? undefined : ready.answer(message, at, length, ...rest),
    },
    handle: (message, origin) => {
      const reply = handleTcp(message, origin)
      if (reply === undefined || reply instanceof Uint8Array) return reply
      throw new Error('unreachable: a transfer over UDP')
    },
  }
}
