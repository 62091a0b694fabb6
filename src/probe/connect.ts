import { isIP, connect as openTcp, type Socket } from 'node:net'
import { createSecureContext, DEFAULT_CIPHERS, connect as openTls, type SecureContext, type TLSSocket } from 'node:tls'
import type { ProbeTimings } from '../model/probe-result.ts'
import type { Attempt, ProbeContext, ProbeFailure } from './prober.ts'
import { race } from './race.ts'

/** A connection and the clock's time when TCP stood. */
export interface Connection {
  readonly socket: Socket
  readonly connectedAt: number
}

export const codeOf = (error: Error): string => ('code' in error ? String(error.code) : error.name)

const CONNECT_FAILURES: ReadonlyMap<string, ProbeFailure['reason']> = new Map([
  ['ECONNREFUSED', 'connection-refused'],
  ['ECONNRESET', 'connection-reset'],
  ['EPIPE', 'connection-closed'],
  ['ETIMEDOUT', 'connect-timeout'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['EHOSTDOWN', 'unreachable'],
  ['ENETDOWN', 'unreachable'],
  ['EADDRNOTAVAIL', 'unreachable'],
  ['EACCES', 'unreachable'],
])

/** What an error of the operating system says; one that is not about the endpoint (no descriptors left) is `local-error`. */
export function systemFailure(error: Error): ProbeFailure {
  const detail = codeOf(error)
  return { reason: CONNECT_FAILURES.get(detail) ?? 'local-error', detail }
}

/** A new TCP connection to an address within the connect limit. The caller destroys the socket. */
export async function connectTcp(address: string, port: number, context: ProbeContext): Promise<Attempt<Connection>> {
  const { limits, now, signal } = context
  const startedAt = now()
  const socket = openTcp({ host: address, port })
  let connected = false
  try {
    const attempt = await race<Attempt<Connection>>(signal, ({ settle, limit }) => {
      limit(limits.connectMs, () => ({ ok: false, timings: {}, failure: { reason: 'connect-timeout' } }))
      // Stays for the socket's life: nobody may be listening when a reset arrives late.
      socket.on('error', (error) => settle({ ok: false, timings: {}, failure: systemFailure(error) }))
      socket.once('connect', () => {
        const connectedAt = now()
        settle({ ok: true, timings: { connectMs: connectedAt - startedAt }, socket, connectedAt })
      })
    })
    connected = attempt.ok
    return attempt
  } finally {
    if (!connected) socket.destroy()
  }
}

let sharedContext: SecureContext | undefined

/** No certificate is validated, so none is trusted; TLS 1.0 and the ciphers of its time are allowed. @see R3.7 */
function secureContext(): SecureContext {
  sharedContext ??= createSecureContext({ ca: [], minVersion: 'TLSv1', ciphers: `${DEFAULT_CIPHERS}:@SECLEVEL=0` })
  return sharedContext
}

/** OpenSSL's words (`wrong version number`), else the code. */
export const tlsDetail = (error: Error): string =>
  'reason' in error && typeof error.reason === 'string' ? error.reason : codeOf(error)

/** A TLS handshake over a new connection, done within what is left of the status limit. The caller destroys the socket. */
async function secure(
  connection: Connection,
  timings: ProbeTimings,
  serverName: string | undefined,
  { limits, now, signal }: ProbeContext,
): Promise<Attempt<Connection & { readonly socket: TLSSocket }>> {
  const startedAt = now()
  const socket = openTls({
    socket: connection.socket,
    secureContext: secureContext(),
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    ...(serverName === undefined ? {} : { servername: serverName }),
  })
  let done = false
  try {
    const attempt = await race<Attempt<Connection & { readonly socket: TLSSocket }>>(signal, ({ settle, limit }) => {
      const fail = (failure: ProbeFailure) => ({ ok: false, timings, failure }) as const
      limit(connection.connectedAt + limits.statusMs - startedAt, () => fail({ reason: 'tls-timeout' }))
      socket.on('error', (error) => settle(fail({ reason: 'tls-handshake', detail: tlsDetail(error) })))
      socket.once('secureConnect', () => {
        settle({ ...connection, ok: true, timings: { ...timings, tlsMs: now() - startedAt }, socket })
      })
    })
    done = attempt.ok
    return attempt
  } finally {
    if (!done) socket.destroy()
  }
}

const isNamedBy = (socket: TLSSocket, name: string): boolean =>
  socket.getPeerX509Certificate()?.checkHost(name, { subject: 'always' }) !== undefined

/**
 * A TLS connection as a checker makes it: with SNI where `serverName` is given, and once more on a new connection
 * without SNI if the certificate that came does not hold the name, in its common name or its alternative names.
 * A handshake that fails is not repeated. Each connection has the whole of its limits.
 *
 * @see R3.7
 */
export async function connectTls(
  address: string,
  port: number,
  serverName: string | undefined,
  context: ProbeContext,
): Promise<Attempt<Connection & { readonly withoutSni?: true }>> {
  const attempt = async (name: string | undefined) => {
    const plain = await connectTcp(address, port, context)
    return plain.ok ? secure(plain, plain.timings, name, context) : plain
  }
  const name = serverName === undefined || isIP(serverName) ? undefined : serverName
  const first = await attempt(name)
  if (!first.ok || name === undefined || isNamedBy(first.socket, name)) return first
  first.socket.destroy()
  const second = await attempt(undefined)
  return second.ok ? { ...second, withoutSni: true } : second
}
