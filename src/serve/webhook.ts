import { createHmac } from 'node:crypto'
import type { EventLog, ServeEvent } from './events.ts'
import type { Timers } from './timers.ts'

/** Events that are sent to somebody by HTTP. */
export interface Webhook {
  counts(): { readonly delivered: number; readonly failed: number; readonly dropped: number; readonly waiting: number }
  /** Ends at once; what waits is lost. */
  close(): void
}

export interface WebhookOptions {
  readonly url: string
  /** Signs every message; none are signed without it. */
  readonly secret: string | undefined
  readonly events: EventLog
  readonly nowMs: () => number
  readonly timers: Timers
  /** Hears when a message is given up, and of the first attempt of a row that failed. */
  readonly onProblem: (message: string) => void
  readonly send?: typeof fetch
}

const WAITING_MAX = 1000
const ATTEMPTS_MAX = 8
const TIMEOUT_MS = 10_000
const RETRY_MS = 1000
const RETRY_MS_MAX = 60_000

/** Milliseconds to wait after attempt number `attempt`, the first being 1: doubling from a second. */
export const retryDelay = (attempt: number): number => Math.min(RETRY_MS * 2 ** (attempt - 1), RETRY_MS_MAX)

const SECRET_PREFIX = 'whsec_'

/**
 * The signature of a message as Standard Webhooks has it: HMAC-SHA256 over id, seconds and body. A secret that begins
 * with `whsec_` is base64 behind that, any other its own octets.
 */
export function signatureOf(secret: string, id: string, seconds: number, body: string): string {
  const key = secret.startsWith(SECRET_PREFIX)
    ? Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64')
    : Buffer.from(secret)
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`
}

/** Changes of state; that a plan is as before is none. */
const isNews = (event: ServeEvent) => event.type !== 'reload' || event.outcome !== 'unchanged'

/** True for replies that another attempt will not better. */
const isFinal = (status: number) => status >= 400 && status < 500 && status !== 408 && status !== 429

/** Sends every change, one after the other in their order; each is tried again with growing pauses before it is given up. */
export function startWebhook(options: WebhookOptions): Webhook {
  const { url, secret, events, nowMs, timers, onProblem, send = fetch } = options
  const waiting: ServeEvent[] = []
  const ended = new AbortController()
  let [delivered, failed, dropped] = [0, 0, 0]
  let isBusy = false
  let isTroubled = false
  let forget = () => {}

  /** Undefined where it was taken, else why not. */
  async function attempt(event: ServeEvent): Promise<{ readonly why: string; readonly isFinal: boolean } | undefined> {
    const body = JSON.stringify(event)
    const seconds = Math.floor(nowMs() / 1000)
    try {
      const reply = await send(url, {
        method: 'POST',
        redirect: 'manual',
        signal: AbortSignal.any([ended.signal, AbortSignal.timeout(TIMEOUT_MS)]),
        body,
        headers: {
          'content-type': 'application/json',
          'webhook-id': event.id,
          'webhook-timestamp': String(seconds),
          ...(secret === undefined ? {} : { 'webhook-signature': signatureOf(secret, event.id, seconds, body) }),
        },
      })
      await reply.body?.cancel()
      if (reply.ok) return undefined
      return { why: `it answered ${reply.status}`, isFinal: isFinal(reply.status) }
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
      return { why: cause instanceof Error ? cause.message : String(cause), isFinal: false }
    }
  }
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      forget = timers.after(ms, resolve)
    })
  async function deliver(event: ServeEvent): Promise<void> {
    for (let count = 1; !ended.signal.aborted; count += 1) {
      const problem = await attempt(event)
      if (ended.signal.aborted) return
      if (problem === undefined) {
        delivered += 1
        isTroubled = false
        return
      }
      if (!isTroubled) onProblem(`cannot send to ${url}: ${problem.why}`)
      isTroubled = true
      if (problem.isFinal || count >= ATTEMPTS_MAX) {
        failed += 1
        return
      }
      await pause(retryDelay(count))
    }
  }
  async function work(): Promise<void> {
    if (isBusy) return
    isBusy = true
    for (let event = waiting.shift(); event !== undefined && !ended.signal.aborted; event = waiting.shift())
      await deliver(event)
    isBusy = false
  }
  const unsubscribe = events.subscribe((event) => {
    if (!isNews(event)) return
    if (waiting.length >= WAITING_MAX) {
      // The newest state matters most.
      waiting.shift()
      dropped += 1
    }
    waiting.push(event)
    void work()
  })
  return {
    counts: () => ({ delivered, failed, dropped, waiting: waiting.length }),
    close: () => {
      unsubscribe()
      ended.abort()
      forget()
    },
  }
}
