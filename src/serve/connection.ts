import type { Socket } from 'node:net'
import type { ConnectionTerms, QueryOrigin } from '../dns/respond.ts'
import type { CloseReason } from './counters.ts'
import { createFramer, frame } from './framing.ts'
import type { StreamHandler } from './handler.ts'
import type { Timers } from './timers.ts'

/** Times in milliseconds. @see D62, D63 */
export interface ConnectionLimits {
  readonly firstMessageMs: number
  readonly idleMs: number
  /** Idle time of a client that has asked for it. @see RFC 7828 */
  readonly keptIdleMs: number
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
  keptIdleMs: 20_000,
  messageMs: 10_000,
  writeStallMs: 10_000,
  queuedBytesMax: 256 << 10,
}

/** Of a transfer less may wait: its messages can be made when there is room. @see engines.md 4.3 */
const STREAM_QUEUED_BYTES_MAX = 64 << 10

/** What the listener hears of its connections. */
export interface ConnectionEvents {
  /** A whole message came in. */
  onMessage(): void
  onClosed(reason: CloseReason): void
}

/** What a connection works with. */
export interface ConnectionContext {
  readonly transport: 'tcp' | 'tls'
  readonly handle: StreamHandler
  readonly limits: ConnectionLimits
  readonly timers: Timers
  readonly events: ConnectionEvents
}

/**
 * Serves one TCP client: every message is answered in order, reading stops while too many octets wait for the client to
 * take them, and each way of wasting our time has its limit. The socket must allow half-open connections: a client
 * that sends its FIN behind a query still gets the answer.
 *
 * @see RFC 7766 §6; D61 to D65
 */
export class Connection {
  /** The client's address as the socket shows it. */
  readonly address: string
  readonly #socket: Socket
  readonly #context: ConnectionContext
  readonly #framer = createFramer()
  readonly #terms: ConnectionTerms = { isKept: false }
  readonly #origin: QueryOrigin
  #reason: CloseReason = 'client'
  /** The rest of a reply in many messages; what was asked behind it waits. */
  #stream: Iterator<Uint8Array> | undefined
  /** Too much waits to be written; nothing is read meanwhile. */
  #blocked = false
  /** The client sends no more, or we read no more. */
  #ended = false
  #finishing = false
  #forgetRead: (() => void) | undefined
  #readLimit: CloseReason | undefined
  #forgetWrite: (() => void) | undefined

  constructor(socket: Socket, context: ConnectionContext) {
    this.address = socket.remoteAddress ?? ''
    this.#socket = socket
    this.#context = context
    this.#origin = { address: this.address, transport: context.transport, connection: this.#terms }
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => this.#onData(chunk))
    socket.on('end', () => {
      this.#ended = true
      if (!this.#blocked) this.#work()
    })
    socket.on('error', () => {
      if (this.#reason === 'client') this.#reason = 'error'
    })
    socket.on('close', () => {
      this.#forgetRead?.()
      this.#forgetWrite?.()
      this.#stream?.return?.()
      context.events.onClosed(this.#reason)
    })
    this.#waitFor('first-message-timeout', context.limits.firstMessageMs)
  }

  /** True if it waits for a query and owes nothing. */
  isIdle(): boolean {
    return (
      !this.#framer.isPartial() && this.#stream === undefined && !this.#blocked && this.#socket.writableLength === 0
    )
  }

  /** Ends it at once. */
  destroy(reason: CloseReason): void {
    if (this.#socket.destroyed) return
    this.#reason = reason
    this.#socket.destroy()
  }

  /** Reads no more and ends it when the replies that wait are written. */
  finish(): void {
    this.#reason = 'shutdown'
    this.#ended = true
    this.#finishing = true
    if (!this.#blocked) this.#work()
  }

  #onData(chunk: Buffer): void {
    if (this.#finishing) return
    this.#framer.push(chunk)
    this.#work()
  }

  /** Starts the clock for one kind of waiting; one that runs for the same kind goes on, so that a trickle gains nothing. */
  #waitFor(reason: CloseReason | undefined, ms: number, restart = false): void {
    if (reason === this.#readLimit && !restart) return
    this.#forgetRead?.()
    this.#readLimit = reason
    this.#forgetRead =
      reason === undefined ? undefined : this.#context.timers.after(ms, () => this.#onWaited(reason, ms))
  }

  #onWaited(reason: CloseReason, ms: number): void {
    // Who still takes replies is not idle; the write limit watches over that.
    if (reason === 'idle-timeout' && this.#socket.writableLength > 0) this.#waitFor(reason, ms, true)
    else this.destroy(reason)
  }

  #watchWriting(): void {
    const { timers, limits } = this.#context
    this.#forgetWrite?.()
    this.#forgetWrite =
      this.#socket.writableLength === 0
        ? undefined
        : timers.after(limits.writeStallMs, () => this.destroy('write-timeout'))
  }

  #onFlushed(): void {
    if (this.#socket.destroyed) return
    this.#watchWriting()
    if (!this.#blocked || this.#socket.writableLength > this.#context.limits.queuedBytesMax / 2) return
    this.#blocked = false
    // Never from within a write: a long row of messages would become a deep stack.
    setImmediate(() => this.#work())
  }

  #write(reply: Uint8Array): void {
    this.#socket.write(frame(reply), () => this.#onFlushed())
    if (this.#forgetWrite === undefined) this.#watchWriting()
  }

  /** Writes the next message of a reply in many; false if there is none. */
  #continueStream(): boolean {
    if (this.#stream === undefined) return false
    try {
      const { done, value } = this.#stream.next()
      if (done === true) {
        this.#stream = undefined
        return false
      }
      this.#write(value)
    } catch {
      // Who reads the stream has heard of the fault; half a transfer must not look like a whole one.
      this.#stream = undefined
      this.destroy('error')
    }
    this.#blocked = this.#socket.writableLength > STREAM_QUEUED_BYTES_MAX
    return true
  }

  /** True if messages were answered. Stops early when too much waits to be written. */
  #answerAll(): boolean {
    const { handle, events, limits } = this.#context
    let answered = false
    // Corked, the replies to one chunk leave in one system call.
    this.#socket.cork()
    while (!this.#blocked && !this.#socket.destroyed) {
      if (this.#continueStream()) continue
      const message = this.#framer.next()
      if (message === 'unusable') this.destroy('unusable')
      if (typeof message === 'string') break
      events.onMessage()
      answered = true
      const reply = handle(message, this.#origin)
      if (reply instanceof Uint8Array) this.#write(reply)
      else if (reply !== undefined) this.#stream = reply[Symbol.iterator]()
      this.#blocked = this.#socket.writableLength > limits.queuedBytesMax
    }
    this.#socket.uncork()
    return answered
  }

  #work(): void {
    const answered = this.#answerAll()
    if (this.#socket.destroyed) return
    if (this.#blocked) {
      this.#socket.pause()
      this.#waitFor(undefined, 0)
      return
    }
    if (this.#ended) this.#socket.end()
    else this.#waitForMore(answered)
    // What comes in after the end is read and dropped: a close with unread octets would be a reset, and cut off replies
    // on their way.
    this.#socket.resume()
  }

  #waitForMore(answered: boolean): void {
    const { limits } = this.#context
    if (this.#readLimit === 'first-message-timeout' && !answered) return
    if (this.#framer.isPartial()) this.#waitFor('message-timeout', limits.messageMs, answered)
    else this.#waitFor('idle-timeout', this.#terms.isKept ? limits.keptIdleMs : limits.idleMs, answered)
  }
}
