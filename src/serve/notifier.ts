import { randomInt } from 'node:crypto'
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { parseSourceAddress } from '../dns/locate.ts'
import { notifyMessage, notifyReplyId } from '../dns/notify.ts'
import type { PublishedZone } from '../dns/transfer-zone.ts'
import type { TsigKey } from '../dns/tsig.ts'
import type { DomainName } from '../values/name.ts'
import type { ListenAddress } from './listen.ts'
import type { Timers } from './timers.ts'

/** A server to be told of new serials. */
export interface NotifyTarget {
  readonly at: ListenAddress
  /** The address that it knows us by; the system's choice without one. */
  readonly source?: string
  readonly key?: TsigKey
}

export interface NotifierOptions {
  readonly nowMs: () => number
  readonly timers: Timers
  readonly onAnswered: (target: NotifyTarget, zone: DomainName) => void
  /** No answer to any of the messages. */
  readonly onUnanswered: (target: NotifyTarget, zone: DomainName) => void
}

/** Tells secondaries that zones have changed. */
export interface Notifier {
  notify(target: NotifyTarget, published: PublishedZone): void
  close(): Promise<void>
}

/** Waits after each message; the last one ends it. @see D113, engines.md 4.4 */
const WAITS_MS = [1000, 2000, 4000, 8000, 16_000, 16_000] as const

interface Pending {
  readonly id: number
  readonly target: NotifyTarget
  readonly zone: DomainName
  forget: () => void
}

function bound(source: string | undefined, family: 4 | 6): Promise<Socket> {
  const socket = createSocket({
    type: family === 6 ? 'udp6' : 'udp4',
    lookup: (host, _options, callback) => callback(null, host, family),
  })
  return new Promise((resolve, reject) => {
    socket.once('error', (error) => {
      socket.close()
      reject(error)
    })
    socket.bind(0, source, () => {
      socket.removeAllListeners('error')
      // A port that nobody listens on is an answer that does not come.
      socket.on('error', () => {})
      resolve(socket)
    })
  })
}

const socketKey = ({ at, source = '' }: NotifyTarget) => `${isIPv6(at.address) ? 6 : 4} ${source}`

const isFrom = ({ at }: NotifyTarget, { address, port }: RemoteInfo): boolean => {
  const [wanted, seen] = [parseSourceAddress(at.address), parseSourceAddress(address)]
  return port === at.port && wanted !== undefined && wanted.family === seen?.family && wanted.bits === seen.bits
}

/** Opens a socket for each source address; rejects with the system's error where one is none of this machine. */
export async function openNotifier(targets: readonly NotifyTarget[], options: NotifierOptions): Promise<Notifier> {
  const { nowMs, timers, onAnswered, onUnanswered } = options
  const pending = new Map<string, Pending>()
  const sockets = new Map<string, Socket>()
  for (const target of targets) {
    const key = socketKey(target)
    if (!sockets.has(key)) sockets.set(key, await bound(target.source, isIPv6(target.at.address) ? 6 : 4))
  }
  for (const socket of sockets.values())
    socket.on('message', (message, from) => {
      const id = notifyReplyId(message)
      for (const [key, one] of pending) {
        if (one.id !== id || !isFrom(one.target, from)) continue
        one.forget()
        pending.delete(key)
        onAnswered(one.target, one.zone)
      }
    })

  function send(key: string, one: Pending, message: Uint8Array, attempt: number): void {
    const wait = WAITS_MS[attempt]
    if (wait === undefined) {
      pending.delete(key)
      onUnanswered(one.target, one.zone)
      return
    }
    const { address, port } = one.target.at
    sockets.get(socketKey(one.target))?.send(message, port, address, () => {})
    one.forget = timers.after(wait, () => send(key, one, message, attempt + 1))
  }

  return {
    notify: (target, published) => {
      const zone = published.zone.name
      const key = `${targets.indexOf(target)} ${zone}`
      // A newer serial takes the place of one that waits.
      pending.get(key)?.forget()
      const one: Pending = { id: randomInt(65_536), target, zone, forget: () => {} }
      pending.set(key, one)
      send(key, one, notifyMessage(published, one.id, target.key, nowMs() / 1000), 0)
    },
    close: async () => {
      for (const { forget } of pending.values()) forget()
      pending.clear()
      await Promise.all([...sockets.values()].map((socket) => new Promise<void>((done) => socket.close(() => done()))))
    },
  }
}
