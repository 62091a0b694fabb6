import type { ProbeTimings } from '../model/probe-result.ts'
import { type Connection, codeOf, tlsDetail } from './connect.ts'
import type { Attempt, Passed, ProbeContext, ProbeFailure } from './prober.ts'
import { race } from './race.ts'
import { closedBefore, type HeadWatch, watchHead } from './watch-head.ts'

/** One request as a checker makes it. The members hold what may stand in a request line and in header values, and no more. */
export interface HttpRequest {
  readonly path: string
  readonly host: string
  readonly userAgent: string
}

const textOf = ({ path, host, userAgent }: HttpRequest) =>
  `GET ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\nuser-agent: ${userAgent}\r\naccept: */*\r\naccept-encoding: gzip, deflate\r\n\r\n`

/** What an error of a connection that stood says. TLS 1.3 refuses a client only after the handshake. */
function failureOf(error: Error, watch: HeadWatch): ProbeFailure {
  const code = codeOf(error)
  if (code === 'ECONNRESET') return { reason: 'connection-reset' }
  return code.startsWith('ERR_SSL') ? { reason: 'tls-handshake', detail: tlsDetail(error) } : closedBefore(watch.head())
}

/**
 * Sends one request over a connection and judges the answer by its head alone (`watchHead`): written to the socket
 * itself, which costs a third of what an HTTP client does. Redirects are not followed. Ends the connection.
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
  try {
    return await race<Attempt<Passed>>(context.signal, (settler) => {
      const watch = watchHead(connection, timings, context, settler, ({ pass }) => pass())
      const onClosed = () => watch.fail(closedBefore(watch.head()))
      socket.on('data', watch.onBytes).on('end', onClosed).on('close', onClosed)
      socket.on('error', (error) => watch.fail(failureOf(error, watch)))
      socket.write(textOf(request), 'latin1')
    })
  } finally {
    socket.destroy()
  }
}
