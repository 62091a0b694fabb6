import type { Socket } from 'node:net'
import type { CloseReason } from './counters.ts'
import { createFramer, frame } from './framing.ts'
import type { QueryHandler } from './handler.ts'
import type { Timers } from './timers.ts'

/** Times in milliseconds. @see D62, D63 */
export interface ConnectionLimits {
  readonly firstMessageMs: number
  readonly idleMs: number
  /** From a message's first octet to its last; a trickle does not extend it. */
  readonly messageMs: number
  /** Without one of the replies that wait having been taken whole. */
  readonly writeStallMs: number
  /** Replies that may wait before reading stops. */
  readonly queuedBytesMax: number
}

export const CONNECTION_LIMITS: ConnectionLimits = {
  firstMessageMs: 10_000,
  idleMs: 10_000,
  messageMs: 10_000,
  writeStallMs: 10_000,
  queuedBytesMax: 256 << 10,
}

export interface Connection {
  /** The client's address as the socket shows it. */
  readonly address: string
  /** True if it waits for a query and owes nothing. */
  isIdle(): boolean
  /** Ends it at once. */
  destroy(reason: CloseReason): void
  /** Reads no more and ends it when the replies that wait are written. */
  finish(): void
}

export interface ConnectionEvents {
  /** A whole message came in. */
  onMessage(): void
  onClosed(reason: CloseReason): void
}

/**
 * Serves one TCP client: every message is answered in order, reading stops while too many octets wait for the client to
 * take them, and each way of wasting our time has its limit. The socket must allow half-open connections: a client
 * that sends its FIN behind a query still gets the answer.
 *
 * @see RFC 7766 §6; D61 to D65
 */
export function serveConnection(
  socket: Socket,
  handle: QueryHandler,
  limits: ConnectionLimits,
  timers: Timers,
  events: ConnectionEvents,
): Connection {
  const origin = { address: socket.remoteAddress ?? '', transport: 'tcp' } as const
  const framer = createFramer()
  let reason: CloseReason = 'client'
  let [blocked, ended, finishing] = [false, false, false]
  let forgetRead: (() => void) | undefined
  let readLimit: CloseReason | undefined
  let forgetWrite: (() => void) | undefined

  const destroy = (why: CloseReason) => {
    if (socket.destroyed) return
    reason = why
    socket.destroy()
  }

  /** Starts the clock for one kind of waiting; one that runs for the same kind goes on, so that a trickle gains nothing. */
  const waitFor = (why: CloseReason | undefined, milliseconds: number, restart = false) => {
    if (why === readLimit && !restart) return
    forgetRead?.()
    readLimit = why
    forgetRead = why === undefined ? undefined : timers.after(milliseconds, () => onWaited(why, milliseconds))
  }

  const onWaited = (why: CloseReason, milliseconds: number) => {
    // Who still takes replies is not idle; the write limit watches over that.
    if (why === 'idle-timeout' && socket.writableLength > 0) waitFor(why, milliseconds, true)
    else destroy(why)
  }

  const watchWriting = () => {
    forgetWrite?.()
    forgetWrite =
      socket.writableLength === 0 ? undefined : timers.after(limits.writeStallMs, () => destroy('write-timeout'))
  }

  const onFlushed = () => {
    if (socket.destroyed) return
    watchWriting()
    if (!blocked || socket.writableLength > limits.queuedBytesMax / 2) return
    blocked = false
    // Never from within a write: a long row of messages would become a deep stack.
    setImmediate(work)
  }

  const write = (reply: Uint8Array) => {
    socket.write(frame(reply), onFlushed)
    if (forgetWrite === undefined) watchWriting()
  }

  /** True if messages were answered. Stops early when too much waits to be written. */
  function answerAll(): boolean {
    let answered = false
    // Corked, the replies to one chunk leave in one system call.
    socket.cork()
    while (!blocked && !socket.destroyed) {
      const message = framer.next()
      if (message === 'unusable') destroy('unusable')
      if (typeof message === 'string') break
      events.onMessage()
      answered = true
      const reply = handle(message, origin)
      if (reply !== undefined) write(reply)
      blocked = socket.writableLength > limits.queuedBytesMax
    }
    socket.uncork()
    return answered
  }

  function work(): void {
    const answered = answerAll()
    if (socket.destroyed) return
    if (blocked) {
      socket.pause()
      waitFor(undefined, 0)
      return
    }
    if (ended) {
      socket.end()
      // What still comes in is read and dropped: a close with unread octets would be a reset, and cut off replies on their way.
      socket.resume()
      return
    }
    const first = readLimit === 'first-message-timeout' && !answered
    if (!first && framer.isPartial()) waitFor('message-timeout', limits.messageMs, answered)
    else if (!first) waitFor('idle-timeout', limits.idleMs, answered)
    socket.resume()
  }

  socket.setNoDelay(true)
  socket.on('data', (chunk: Buffer) => {
    if (finishing) return
    framer.push(chunk)
    work()
  })
  socket.on('end', () => {
    ended = true
    if (!blocked) work()
  })
  socket.on('error', () => {
    if (reason === 'client') reason = 'error'
  })
  socket.on('close', () => {
    forgetRead?.()
    forgetWrite?.()
    events.onClosed(reason)
  })
  waitFor('first-message-timeout', limits.firstMessageMs)
  return {
    address: origin.address,
    isIdle: () => !framer.isPartial() && !blocked && socket.writableLength === 0,
    destroy,
    finish: () => {
      reason = 'shutdown'
      ended = true
      finishing = true
      if (!blocked) work()
    },
  }
}
