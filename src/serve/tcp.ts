import { createServer, isIPv6, type Server, type Socket } from 'node:net'
import { parseSourceAddress } from '../dns/locate.ts'
import { contains, type IpPrefix, parsePrefix } from '../values/ip-prefix.ts'
import { CONNECTION_LIMITS, Connection, type ConnectionLimits } from './connection.ts'
import type { CloseReason, Counters } from './counters.ts'
import type { StreamHandler } from './handler.ts'
import type { Timers } from './timers.ts'

/** @see D63 */
export interface TcpLimits extends ConnectionLimits {
  readonly connectionsMax: number
  /** For one client address; loopback is exempt. */
  readonly connectionsPerAddressMax: number
}

export const TCP_LIMITS: TcpLimits = { ...CONNECTION_LIMITS, connectionsMax: 500, connectionsPerAddressMax: 50 }

export interface TcpListener {
  readonly port: number
  /** Takes no new connections, lets those at work finish their replies, ends the rest; after `graceMs` all of them. Resolves when all are closed. */
  close(graceMs: number): Promise<void>
}

const LOOPBACK: readonly IpPrefix[] = ['127.0.0.0/8', '::1/128'].flatMap((text) => parsePrefix(text)?.prefix ?? [])

/** True for addresses of this machine alone, however a socket writes them. */
export function isLoopback(address: string): boolean {
  const parsed = parseSourceAddress(address)
  return parsed !== undefined && LOOPBACK.some((block) => contains(block, parsed))
}

/** The open connections, those longest without a message first. */
interface Pool {
  readonly connections: Set<Connection>
  readonly byAddress: Map<string, number>
}

/** Room for one more of that address: the oldest idle connection makes it where there is none. False if all are busy. */
function makeRoom({ connections, byAddress }: Pool, address: string, limits: TcpLimits): boolean {
  const ofAddress = byAddress.get(address) ?? 0
  const crowded = ofAddress >= limits.connectionsPerAddressMax && !isLoopback(address)
  if (!crowded && connections.size < limits.connectionsMax) return true
  for (const connection of connections) {
    if (!connection.isIdle() || (crowded && connection.address !== address)) continue
    connection.destroy('evicted')
    connections.delete(connection)
    return true
  }
  return false
}

/** Binds one address; rejects with the system's error. `port` 0 takes a free one. */
export async function listenTcp(
  address: string,
  port: number,
  handle: StreamHandler,
  counters: Counters,
  timers: Timers,
  limits: TcpLimits = TCP_LIMITS,
): Promise<TcpListener> {
  const pool: Pool = { connections: new Set(), byAddress: new Map() }
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => accept(socket))

  function accept(socket: Socket): void {
    const remote = socket.remoteAddress ?? ''
    counters.connectionsOpened += 1
    if (!makeRoom(pool, remote, limits)) {
      counters.connectionsClosed.refused += 1
      socket.on('error', () => {})
      socket.destroy()
      return
    }
    pool.byAddress.set(remote, (pool.byAddress.get(remote) ?? 0) + 1)
    const events = {
      onMessage: () => {
        // Back to the end of the row: the first in it is the one longest without a message.
        if (pool.connections.delete(connection)) pool.connections.add(connection)
      },
      onClosed: (reason: CloseReason) => {
        counters.connectionsClosed[reason] += 1
        pool.connections.delete(connection)
        const left = (pool.byAddress.get(remote) ?? 1) - 1
        if (left === 0) pool.byAddress.delete(remote)
        else pool.byAddress.set(remote, left)
      },
    }
    const connection = new Connection(socket, { transport: 'tcp', handle, limits, timers, events })
    pool.connections.add(connection)
  }

  await bound(server, address, port)
  server.on('error', () => {
    counters.sendErrors += 1
  })
  return {
    port: portOf(server),
    close: (graceMs) => closeAll(server, pool, timers, graceMs),
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

function closeAll(server: Server, { connections }: Pool, timers: Timers, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const forget = timers.after(graceMs, () => {
      for (const connection of connections) connection.destroy('shutdown')
    })
    server.close(() => {
      forget()
      resolve()
    })
    for (const connection of [...connections]) {
      if (connection.isIdle()) connection.destroy('shutdown')
      else connection.finish()
    }
  })
}
