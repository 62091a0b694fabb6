import { Server } from 'node:http'
import type { Socket } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { createAccessList } from '../../dns/access-list.ts'
import type { IpPrefix } from '../../values/ip-prefix.ts'
import { type ListenAddress, type ListenProblem, problemOf } from '../listen.ts'
import type { Access } from './access.ts'
import { type ControlTarget, createControlApp } from './app.ts'

export interface Control extends ListenAddress {
  /** Ends every connection, those that follow events among them. */
  close(): Promise<void>
}

const LIMITS = { headersTimeout: 5000, requestTimeout: 10_000, keepAliveTimeout: 5000, maxHeaderSize: 16 << 10 }
const CONNECTIONS_MAX = 256

function listening(server: Server, { address, port }: ListenAddress): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, address, () => {
      server.off('error', reject)
      const bound = server.address()
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port)
    })
  })
}

/** Listens for control over HTTP, or says why it cannot. Connections from outside `allowed`, where it names anything, are closed before a byte of them is read. */
export async function startControl(
  wanted: ListenAddress,
  target: ControlTarget,
  access: Omit<Access, 'address'>,
  allowed: readonly IpPrefix[] = [],
): Promise<Control | ListenProblem> {
  const app = createControlApp(target, { ...access, address: wanted.address })
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions: LIMITS })
  if (!(server instanceof Server)) throw new Error('unreachable: not an HTTP/1 server')
  server.maxConnections = CONNECTIONS_MAX
  if (allowed.length > 0) {
    const isAllowed = createAccessList(allowed)
    server.prependListener('connection', (socket: Socket) => {
      if (!isAllowed(socket.remoteAddress ?? '')) socket.destroy()
    })
  }
  try {
    const port = await listening(server, wanted)
    server.on('error', () => {})
    return {
      address: wanted.address,
      port,
      close: () =>
        new Promise((resolve) => {
          server.close(() => resolve())
          server.closeAllConnections()
        }),
    }
  } catch (error) {
    return problemOf(error, wanted, '--control')
  }
}
