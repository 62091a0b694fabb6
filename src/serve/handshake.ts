import type { Socket } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import type { CloseReason } from './counters.ts'
import type { Member } from './pool.ts'
import type { Timers } from './timers.ts'
import type { TlsIdentity } from './tls-identity.ts'

/** A connection whose handshake goes on. */
export interface Handshake extends Member {
  /** Calls back once: with the socket that speaks TLS, or with why there is none. */
  onOver(secured: (socket: TLSSocket) => void, failed: (reason: CloseReason) => void): void
}

/** Makes TCP connections speak TLS. */
export interface Handshakes {
  begin(socket: Socket): Handshake
  /** Shows another certificate from now on; connections that are open go on. */
  renew(identity: TlsIdentity): void
}

/** What DNS over TLS is called, zone transfers included. @see RFC 7858 §3.1, RFC 9103 §7.1 */
const PROTOCOL = 'dot'

/** @see RFC 9325 §3.1.1 */
const VERSION_MIN = 'TLSv1.2'

/** Node's own limit stays behind ours, which is the one that tests can drive. */
const NODE_LIMIT_FACTOR = 2

/**
 * Handshakes, each of which has `limitMs`: clients that send something else, half a handshake or none are closed. One
 * that goes on counts as idle, since its client has asked nothing yet.
 *
 * @see RFC 7858 §3.2, D63
 */
export function createHandshakes(identity: TlsIdentity, limitMs: number, timers: Timers): Handshakes {
  // Never listens: it is given connections that were let in already.
  const server = createServer({
    ...identity,
    minVersion: VERSION_MIN,
    ALPNProtocols: [PROTOCOL],
    allowHalfOpen: true,
    handshakeTimeout: limitMs * NODE_LIMIT_FACTOR,
  })
  const waiting = new Map<string, (socket: TLSSocket) => void>()
  /** Two connections that are open cannot have the same. */
  const peerOf = ({ remoteAddress, remotePort, localPort }: Socket) => `${remoteAddress} ${remotePort} ${localPort}`
  server.on('secureConnection', (socket) => waiting.get(peerOf(socket))?.(socket))
  // The socket is closed by whoever emits this; its end is seen below.
  server.on('tlsClientError', (_error, socket) => socket.destroy())

  return {
    renew: ({ cert, key }) => server.setSecureContext({ cert, key, minVersion: VERSION_MIN }),
    begin: (socket) => {
      const peer = peerOf(socket)
      let reason: CloseReason = 'tls-handshake'
      const destroy = (why: CloseReason) => {
        reason = why
        socket.destroy()
      }
      return {
        address: socket.remoteAddress ?? '',
        isIdle: () => true,
        destroy,
        finish: () => destroy('shutdown'),
        onOver: (secured, failed) => {
          const forget = timers.after(limitMs, () => destroy('first-message-timeout'))
          const onClosed = () => {
            forget()
            waiting.delete(peer)
            failed(reason)
          }
          socket.on('error', () => {})
          socket.once('close', onClosed)
          waiting.set(peer, (tls) => {
            forget()
            waiting.delete(peer)
            socket.off('close', onClosed)
            secured(tls)
          })
          server.emit('connection', socket)
        },
      }
    },
  }
}
