import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createConnection, isIPv6, type Socket } from 'node:net'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { type DecodedPacket, decode } from 'dns-packet'
import type { Timers } from '../../src/serve/timers.ts'

export interface At {
  readonly address: string
  readonly port: number
}

/** One query over UDP; the reply's octets. */
export async function askUdp({ address, port }: At, message: Uint8Array): Promise<Buffer> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
  try {
    const answered = once(socket, 'message')
    socket.send(message, port, address)
    const [reply]: Buffer[] = await answered
    if (reply === undefined) throw new Error('unreachable: an event without a message')
    return reply
  } finally {
    socket.close()
  }
}

/** A message with its length in front. */
export function framed(message: Uint8Array): Buffer {
  const prefix = Buffer.alloc(2)
  prefix.writeUInt16BE(message.length)
  return Buffer.concat([prefix, message])
}

/** A TCP client that collects whole messages. */
export interface TcpClient<S extends Socket = Socket> {
  readonly socket: S
  /** The next reply; rejects when the connection ends before it. */
  next(): Promise<Buffer>
  /** Resolves when both directions are over, whatever ended them. */
  readonly closed: Promise<void>
}

/** Reads a socket's messages. */
function clientOf<S extends Socket>(socket: S): TcpClient<S> {
  const replies: Buffer[] = []
  const waiting: { resolve(reply: Buffer): void; reject(error: Error): void }[] = []
  let buffered = Buffer.alloc(0)
  let over = false
  const giveUp = () => {
    over = true
    for (const { reject } of waiting.splice(0)) reject(new Error('the connection ended'))
  }
  socket.on('data', (chunk) => {
    buffered = Buffer.concat([buffered, chunk])
    while (buffered.length >= 2 && buffered.length >= 2 + buffered.readUInt16BE(0)) {
      const end = 2 + buffered.readUInt16BE(0)
      replies.push(buffered.subarray(2, end))
      buffered = buffered.subarray(end)
    }
    while (replies.length > 0 && waiting.length > 0) {
      const reply = replies.shift()
      if (reply !== undefined) waiting.shift()?.resolve(reply)
    }
  })
  socket.on('error', () => {})
  socket.on('end', () => {
    giveUp()
    socket.end()
  })
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      giveUp()
      resolve()
    })
  })
  return {
    socket,
    closed,
    next: () => {
      const reply = replies.shift()
      if (reply !== undefined) return Promise.resolve(reply)
      if (over) return Promise.reject(new Error('the connection ended'))
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
    },
  }
}

export async function connectTcp({ address, port }: At): Promise<TcpClient> {
  const client = clientOf(createConnection({ host: address, port, noDelay: true, allowHalfOpen: true }))
  await once(client.socket, 'connect')
  return client
}

/** The same over TLS; rejects when there is no handshake. Any certificate is good. */
export async function connectTls(
  { address, port }: At,
  options: ConnectionOptions = {},
): Promise<TcpClient<TLSSocket>> {
  const socket = connect({ host: address, port, rejectUnauthorized: false, ALPNProtocols: ['dot'], ...options })
  const client = clientOf(socket)
  await Promise.race([
    once(socket, 'secureConnect'),
    client.closed.then(() => Promise.reject(new Error('no handshake'))),
  ])
  return client
}

export const decoded = (reply: Buffer): DecodedPacket => decode(reply)

/** Timers that run only when a test says so. */
export interface ManualTimers extends Timers {
  /** Lets `ms` pass: runs what is due, in order of time. */
  pass(ms: number): void
  /** How many callbacks wait. */
  waiting(): number
}

export function manualTimers(): ManualTimers {
  let now = 0
  const due = new Set<{ readonly at: number; readonly callback: () => void }>()
  return {
    after: (ms, callback) => {
      const timer = { at: now + ms, callback }
      due.add(timer)
      return () => due.delete(timer)
    },
    pass: (ms) => {
      now += ms
      for (const timer of [...due].toSorted((a, b) => a.at - b.at)) {
        if (timer.at > now || !due.delete(timer)) continue
        timer.callback()
      }
    },
    waiting: () => due.size,
  }
}

/** Waits for a condition that events of other sockets bring about, one turn of the event loop at a time. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}
