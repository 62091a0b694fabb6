import { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { type ApiTarget, createApiApp } from './app.ts'

export interface OpenApi {
  readonly port: number
  close(): Promise<void>
}

const LIMITS = { headersTimeout: 10_000, requestTimeout: 60_000, keepAliveTimeout: 20_000, maxHeaderSize: 16 << 10 }
const CONNECTIONS_MAX = 4096

/** Listens for the API over HTTP; rejects with the system's error where it cannot. */
export async function startApi(address: string, port: number, target: ApiTarget): Promise<OpenApi> {
  const app = createApiApp(target)
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions: LIMITS })
  if (!(server instanceof Server)) throw new Error('unreachable: not an HTTP/1 server')
  server.maxConnections = CONNECTIONS_MAX
  const bound = await new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, address, () => {
      server.off('error', reject)
      const at = server.address()
      resolve(typeof at === 'object' && at !== null ? at.port : port)
    })
  })
  server.on('error', () => {})
  return {
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
