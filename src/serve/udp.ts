import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { Counters } from './counters.ts'
import type { QueryHandler } from './handler.ts'

/** Replies that may wait for the system to take them; beyond, they are dropped: whoever asked will ask again. */
const QUEUED_BYTES_MAX = 4 << 20

export interface UdpListener {
  readonly port: number
  /** Stops reading; resolves when the socket is closed. */
  close(): Promise<void>
}

/** Binds one address; rejects with the system's error. `port` 0 takes a free one. An IPv6 socket serves IPv6 alone, so that `[::]` and `0.0.0.0` can stand side by side. */
export async function listenUdp(
  address: string,
  port: number,
  handle: QueryHandler,
  counters: Counters,
): Promise<UdpListener> {
  const family = isIPv6(address) ? 6 : 4
  const socket = createSocket({
    type: family === 6 ? 'udp6' : 'udp4',
    ipv6Only: family === 6,
    // Addresses are all that is ever sent to: the resolver would only cost a tick for each reply.
    lookup: (host, _options, callback) => callback(null, host, family),
  })
  await bound(socket, address, port)
  socket.on('error', () => {
    counters.sendErrors += 1
  })
  socket.on('message', (message: Buffer, from: RemoteInfo) => {
    const reply = handle(message, { address: from.address, transport: 'udp' })
    if (reply === undefined) return
    if (socket.getSendQueueSize() > QUEUED_BYTES_MAX) counters.sendErrors += 1
    // A query from port 0 can have no reply.
    else if (from.port !== 0) socket.send(reply, from.port, from.address)
  })
  return { port: socket.address().port, close: () => closed(socket) }
}

function bound(socket: Socket, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', (error) => {
      socket.close()
      reject(error)
    })
    socket.bind(port, address, () => {
      socket.removeAllListeners('error')
      resolve()
    })
  })
}

const closed = (socket: Socket): Promise<void> => new Promise((resolve) => socket.close(() => resolve()))
