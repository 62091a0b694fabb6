import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls'
import { Worker } from 'node:worker_threads'
import { onTestFinished } from 'vitest'

/** Ends a server and all its connections when the test is over. */
async function listen(server: Server, host: string): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, host, resolve)
  })
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return portOf(server)
}

const portOf = (server: Server) => {
  const address = server.address() as AddressInfo
  return address.port
}

/** A TCP server on loopback that does as the test says with each connection; its port. */
export const startTcp = (onConnection: (socket: Socket) => void, host = '127.0.0.1'): Promise<number> =>
  listen(createServer(onConnection), host)

/** The head of a request, without the blank line. */
export const onRequest = (socket: Socket, answer: (request: string) => void): void => {
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
    const end = text.indexOf('\r\n\r\n')
    if (end >= 0) answer(text.slice(0, end))
  })
}

/** A server that sends the same bytes to every request and ends the connection. */
export const startAnswering = (response: string | Buffer, host = '127.0.0.1'): Promise<number> =>
  startTcp((socket) => onRequest(socket, () => socket.end(response)), host)

/** A whole response with its length stated. */
export function httpResponse(status: string, body: string | Buffer = '', headers: readonly string[] = []): Buffer {
  const bytes = Buffer.from(body)
  const head = [`HTTP/1.1 ${status}`, `Content-Length: ${bytes.length}`, ...headers].join('\r\n')
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), bytes])
}

const certificates = join(import.meta.dirname, '../data/certificates')

/** Key and certificate of `test/data/certificates/`. */
export const keyPair = (name: 'api' | 'common-name' | 'other' | 'expired') => ({
  key: readFileSync(join(certificates, `${name}.key.pem`)),
  cert: readFileSync(join(certificates, `${name}.cert.pem`)),
})

/** A TLS server that answers 200 to every request; its port, and the server name that each connection sent, false for none. */
export async function startTls(
  { SNICallback: contextOf, ...options }: TlsOptions,
  answer = httpResponse('200 OK'),
): Promise<{ port: number; names: readonly (string | false)[] }> {
  const names: (string | false)[] = []
  const SNICallback: TlsOptions['SNICallback'] = (name, done) => {
    names[names.length - 1] = name
    if (contextOf) contextOf(name, done)
    else done(null)
  }
  const server = createTlsServer({ ...options, SNICallback }, (socket: TLSSocket) => {
    socket.on('error', () => {})
    onRequest(socket, () => socket.end(answer))
  })
  server.on('connection', () => names.push(false)).on('tlsClientError', () => {})
  return { port: await listen(server, '127.0.0.1'), names }
}

/** A port of loopback where nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const port = portOf(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Runs in a thread of its own: listens and never accepts. */
const DEAF = `
const { createServer } = require('node:net')
const { parentPort, workerData } = require('node:worker_threads')
const server = createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  parentPort.postMessage(server.address().port)
  Atomics.wait(workerData, 0, 0)
  process.exit()
})`

/** A port of loopback whose queue of connections is full, so that the kernel ignores new ones as a firewall does. */
export async function blackholePort(): Promise<number> {
  const lock = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(DEAF, { eval: true, workerData: lock })
  const port = await new Promise<number>((resolve) => {
    worker.once('message', resolve)
  })
  const { connect } = await import('node:net')
  const fillers = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', () => {}))
  onTestFinished(async () => {
    for (const filler of fillers) filler.destroy()
    Atomics.store(lock, 0, 1)
    Atomics.notify(lock, 0)
    await worker.terminate()
  })
  // The queue holds backlog + 1.
  await Promise.all(
    fillers.slice(0, 2).map(
      (filler) =>
        new Promise((resolve) => {
          filler.once('connect', resolve)
        }),
    ),
  )
  return port
}
