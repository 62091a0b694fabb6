import type { ProbeTimings } from '../model/probe-result.ts'
import type { Connection } from './connect.ts'
import type { Attempt, Passed, ProbeContext, ProbeFailure } from './prober.ts'
import type { Settler } from './race.ts'
import { createHeadReader, type HeadProgress } from './response-head.ts'

/** The head of a response as it comes. */
export interface HeadWatch {
  /** Bytes as they arrive from the connection. */
  readonly onBytes: (chunk: Buffer) => void
  readonly head: () => HeadProgress
  /** Settles the probe as passed, with what has been seen. */
  readonly pass: () => void
  readonly fail: (failure: ProbeFailure) => void
}

/** What a connection that has closed owed. */
export function closedBefore({ status, complete }: HeadProgress): ProbeFailure {
  const awaited = status === undefined ? 'the status line' : complete ? 'the end of the body' : 'the end of the headers'
  return { reason: 'connection-closed', detail: awaited }
}

/**
 * Watches the head of a response: the status line in time and in 200 to 399, the headers well-formed, not too large and
 * in the time that they share with the body. `onHead` hears when all of it has come.
 *
 * @see R3.4 to R3.6
 */
export function watchHead(
  connection: Connection,
  before: ProbeTimings,
  { limits, now }: ProbeContext,
  { settle, limit }: Settler<Attempt<Passed>>,
  onHead: (watch: HeadWatch) => void,
): HeadWatch {
  const startedAt = now()
  const readHead = createHeadReader()
  let timings = before
  let head: HeadProgress = { complete: false }

  const seen = () => (head.status === undefined ? {} : { status: head.status })
  const failed = (failure: ProbeFailure) => ({ ok: false, timings, failure, ...seen() }) as const
  const watch: HeadWatch = {
    head: () => head,
    pass: () => settle({ ok: true, timings, ...seen() }),
    fail: (failure) => settle(failed(failure)),
    onBytes: (chunk) => {
      if (timings.firstByteMs === undefined) timings = { ...timings, firstByteMs: now() - startedAt }
      const previous = head
      if (previous.complete || previous.failure) return
      head = readHead(chunk)
      if (head.status !== undefined && (head.status < 200 || head.status > 399)) return watch.fail({ reason: 'status' })
      if (head.failure) return watch.fail(head.failure)
      if (head.complete) onHead(watch)
      if (head.status !== undefined && previous.status === undefined)
        limit(limits.bodyMs, () => failed({ reason: head.complete ? 'body-timeout' : 'header-timeout' }))
    },
  }
  limit(connection.connectedAt + limits.statusMs - startedAt, () => failed({ reason: 'no-status-in-time' }))
  return watch
}
