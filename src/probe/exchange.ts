import type { Socket } from 'node:net'
import { Client, type Dispatcher } from 'undici'
import type { ProbeTimings } from '../model/probe-result.ts'
import { type BodySearch, searchBody } from './body-search.ts'
import { type Connection, codeOf } from './connect.ts'
import type { Attempt, Passed, ProbeContext, ProbeFailure } from './prober.ts'
import { race, type Settler } from './race.ts'
import { createHeadReader, type HeadProgress } from './response-head.ts'

export interface HttpRequest {
  readonly path: string
  readonly host: string
  readonly userAgent: string
  readonly searchString: string | undefined
}

/** The connection exists already, so the client never looks at this. */
const ORIGIN = 'http://probe.invalid'

/** Our own limits are exact; the client's timers run half a second late. */
function clientOver(socket: Socket): Client {
  return new Client(ORIGIN, {
    // The client has no request to write yet while it calls this: answering at once would leave it waiting for ever.
    connect: (_options, callback) => queueMicrotask(() => callback(null, socket)),
    pipelining: 0,
    headersTimeout: 0,
    bodyTimeout: 0,
    // Ours counts whole lines and so strikes first.
    maxHeaderSize: 65_536,
  })
}

const dispatchOptions = ({ path, host, userAgent }: HttpRequest): Dispatcher.DispatchOptions => ({
  path,
  method: 'GET',
  headers: { host, 'user-agent': userAgent, accept: '*/*', 'accept-encoding': 'gzip, deflate' },
  reset: true,
})

/** What ended the connection, seen from how far the response had come. */
function failureOf(error: Error, { status, complete }: HeadProgress, started: boolean): ProbeFailure {
  const code = codeOf(error)
  if (code === 'ECONNRESET') return { reason: 'connection-reset' }
  if (code === 'UND_ERR_SOCKET' || code === 'EPIPE') {
    const awaited =
      status === undefined ? 'the status line' : complete ? 'the end of the body' : 'the end of the headers'
    return { reason: 'connection-closed', detail: awaited }
  }
  if (started && code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH')
    return { reason: 'connection-closed', detail: 'the end of the body' }
  if (started) return { reason: 'malformed-body', detail: 'HTTP framing' }
  return { reason: status === undefined ? 'malformed-status-line' : 'malformed-headers' }
}

const hasNoBody = (status: number) => status === 204 || status === 304

/** One exchange as it goes on: what has been seen, and the ways it ends. */
function watchExchange(
  { searchString }: HttpRequest,
  connection: Connection,
  before: ProbeTimings,
  { limits, now }: ProbeContext,
  { settle, limit }: Settler<Attempt<Passed>>,
) {
  const startedAt = now()
  const readHead = createHeadReader()
  let timings = before
  let head: HeadProgress = { complete: false }
  let started = false
  let search: BodySearch | undefined

  const seen = () => (head.status === undefined ? {} : { status: head.status })
  const fail = (failure: ProbeFailure) => ({ ok: false, timings, failure, ...seen() }) as const
  const pass = () => settle({ ok: true, timings, ...seen() })
  limit(connection.connectedAt + limits.statusMs - startedAt, () => fail({ reason: 'no-status-in-time' }))

  const onBytes = (chunk: Buffer) => {
    if (timings.firstByteMs === undefined) timings = { ...timings, firstByteMs: now() - startedAt }
    const previous = head
    if (previous.complete || previous.failure) return
    head = readHead(chunk)
    if (head.status !== undefined && (head.status < 200 || head.status > 399)) return settle(fail({ reason: 'status' }))
    if (head.failure) return settle(fail(head.failure))
    if (head.complete && searchString === undefined) return pass()
    if (head.status !== undefined && previous.status === undefined)
      limit(limits.bodyMs, () => fail({ reason: head.complete ? 'body-timeout' : 'header-timeout' }))
  }
  const handler: Dispatcher.DispatchHandler = {
    // Nothing to do; its presence tells the client which kind of handler this is.
    onRequestStart: () => {},
    onResponseStart: (_controller, status, headers) => {
      if (status < 200 || searchString === undefined) return
      started = true
      const encoding = [headers['content-encoding'] ?? ''].flat().join(', ')
      search = searchBody(searchString, encoding, (outcome) => {
        if (outcome === 'found') pass()
        else if (outcome === 'missing') settle(fail({ reason: 'string-not-found' }))
        else settle(fail({ reason: 'malformed-body', detail: encoding }))
      })
      if (hasNoBody(status)) search.end()
    },
    onResponseData: (_controller, chunk) => search?.write(chunk),
    onResponseEnd: () => search?.end(),
    onResponseError: (_controller, error) => settle(fail(failureOf(error, head, started))),
  }
  return { onBytes, handler, stop: () => search?.stop() }
}

/**
 * Sends one request over a connection and judges the answer: the status line in time and in 200 to 399, the headers
 * well-formed and not too large, and where a string is searched, the body in time with the string in its first
 * 5,120 bytes. Redirects are not followed; their own body is searched. Headers and body share the time after the
 * status line. Ends the connection.
 *
 * @see R3.4 to R3.6
 */
export async function exchange(
  request: HttpRequest,
  connection: Connection,
  timings: ProbeTimings,
  context: ProbeContext,
): Promise<Attempt<Passed>> {
  const { socket } = connection
  const client = clientOver(socket)
  let stop = () => {}
  try {
    return await race<Attempt<Passed>>(context.signal, (settler) => {
      const watch = watchExchange(request, connection, timings, context, settler)
      stop = watch.stop
      // Paused, so that this only listens to what the client reads and does not read by itself.
      socket.pause().on('data', watch.onBytes)
      client.dispatch(dispatchOptions(request), watch.handler)
    })
  } finally {
    stop()
    socket.destroy()
    void client.destroy()
  }
}
