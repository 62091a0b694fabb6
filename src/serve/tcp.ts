import { createServer, isIPv6, type Server, type Socket } from 'node:net'
import { CONNECTION_LIMITS, Connection, type ConnectionLimits } from './connection.ts'
import type { Counters } from './counters.ts'
import type { StreamHandler } from './handler.ts'
import type { Handshakes } from './handshake.ts'
import { createPool, type Member, type Pool, type PoolLimits } from './pool.ts'
import type { Timers } from './timers.ts'

/** @see D63 */
export interface TcpLimits extends ConnectionLimits, PoolLimits {}

export const TCP_LIMITS: TcpLimits = { ...CONNECTION_LIMITS, connectionsMax: 500, connectionsPerAddressMax: 50 }

export interface TcpListener {
  readonly port: number
  /** Takes no new connections, lets those at work finish their replies, ends the rest; after `graceMs` all of them. Resolves when all are closed. */
  close(graceMs: number): Promise<void>
}

/** What a listener works with. */
export interface TcpContext {
  readonly handle: StreamHandler
  readonly counters: Counters
  readonly timers: Timers
  readonly limits: TcpLimits
  /** Speaks TLS, and nothing else. */
  readonly handshakes?: Handshakes | undefined
}

/** Serves a connection that has its place in the pool, which `before` held until now where there was a handshake. */
function serve(socket: Socket, pool: Pool, { handle, timers, limits, handshakes }: TcpContext, before?: Member): void {
  const connection: Connection = new Connection(socket, {
    transport: handshakes === undefined ? 'tcp' : 'tls',
    handle,
    limits,
    timers,
    events: {
      onMessage: () => pool.touch(connection),
      onClosed: (reason) => pool.remove(connection, reason),
    },
  })
  if (before === undefined) pool.add(connection)
  else pool.replace(before, connection)
}

function accept(socket: Socket, pool: Pool, context: TcpContext): void {
  if (!pool.makeRoom(socket.remoteAddress ?? '')) {
    socket.on('error', () => {})
    socket.destroy()
    return
  }
  const handshake = context.handshakes?.begin(socket)
  if (handshake === undefined) {
    serve(socket, pool, context)
    return
  }
  pool.add(handshake)
  handshake.onOver(
    (secured) => serve(secured, pool, context, handshake),
    (reason) => pool.remove(handshake, reason),
  )
}

/** Binds one address; rejects with the system's error. `port` 0 takes a free one. */
export async function listenTcp(address: string, port: number, context: TcpContext): Promise<TcpListener> {
  const { counters, limits, timers } = context
  const pool = createPool(limits, counters)
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => accept(socket, pool, context))
  await bound(server, address, port)
  server.on('error', () => {
    counters.sendErrors += 1
  })
  return {
    port: portOf(server),
    close: (graceMs) =>
      new Promise((resolve) => {
        server.close(() => {
          forget()
          resolve()
        })
        const forget = pool.finish(graceMs, timers)
      }),
  }
}

function bound(server: Server, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: address, port, ipv6Only: isIPv6(address), backlog: 511 }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('unreachable: a bound TCP server without a port')
  return address.port
}
