import type { Socket } from 'node:net'
import { Client, type Dispatcher } from 'undici'
import type { ProbeTimings } from '../model/probe-result.ts'
import { type BodySearch, searchBody } from './body-search.ts'
import { type Connection, codeOf } from './connect.ts'
import type { HttpRequest } from './exchange.ts'
import type { Attempt, Passed, ProbeContext, ProbeFailure } from './prober.ts'
import { race, type Settler } from './race.ts'
import { closedBefore, type HeadWatch, watchHead } from './watch-head.ts'

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
function failureOf(error: Error, watch: HeadWatch, started: boolean): ProbeFailure {
  const code = codeOf(error)
  const head = watch.head()
  if (code === 'ECONNRESET') return { reason: 'connection-reset' }
  if (code === 'UND_ERR_SOCKET' || code === 'EPIPE') return closedBefore(head)
  if (started && code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return closedBefore({ ...head, complete: true })
  if (started) return { reason: 'malformed-body', detail: 'HTTP framing' }
  return { reason: head.status === undefined ? 'malformed-status-line' : 'malformed-headers' }
}

const hasNoBody = (status: number) => status === 204 || status === 304

/** Looks for the string in the body that an HTTP client makes of what arrives: chunks, lengths and the end of the connection are its trade. */
function searchResponse(
  searchString: string,
  connection: Connection,
  before: ProbeTimings,
  context: ProbeContext,
  settler: Settler<Attempt<Passed>>,
) {
  const watch = watchHead(connection, before, context, settler, () => {})
  let started = false
  let search: BodySearch | undefined
  const handler: Dispatcher.DispatchHandler = {
    // Nothing to do; its presence tells the client which kind of handler this is.
    onRequestStart: () => {},
    onResponseStart: (_controller, status, headers) => {
      if (status < 200) return
      started = true
      const encoding = [headers['content-encoding'] ?? ''].flat().join(', ')
      search = searchBody(searchString, encoding, (outcome) => {
        if (outcome === 'found') watch.pass()
        else if (outcome === 'missing') watch.fail({ reason: 'string-not-found' })
        else watch.fail({ reason: 'malformed-body', detail: encoding })
      })
      if (hasNoBody(status)) search.end()
    },
    onResponseData: (_controller, chunk) => search?.write(chunk),
    onResponseEnd: () => search?.end(),
    onResponseError: (_controller, error) => watch.fail(failureOf(error, watch, started)),
  }
  return { onBytes: watch.onBytes, handler, stop: () => search?.stop() }
}

/**
 * As `exchange`, and with a string that must stand in the first 5,120 bytes of the body, which has to come in time. Of a
 * redirect its own body is searched. Headers and body share the time after the status line.
 *
 * @see R3.4, R3.5
 */
export async function exchangeMatching(
  searchString: string,
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
      const watch = searchResponse(searchString, connection, timings, context, settler)
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
