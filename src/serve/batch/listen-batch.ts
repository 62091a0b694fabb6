import { isIPv6 } from 'node:net'
import { addressOctets } from '../../values/ip-prefix.ts'
import type { Counters } from '../counters.ts'
import type { Handlers, ReplyCounter } from '../handler.ts'
import type { UdpListener } from '../udp.ts'
import { BatchOrigin } from './batch-origin.ts'
import { BATCH, BatchSocket } from './batch-socket.ts'
import type { SystemCalls } from './system-calls.ts'

/** Batches that are answered before whatever else there is to do has its turn. */
const BATCHES_MAX = 16

/** A UDP socket of the system. */
export interface BoundSocket {
  readonly fd: number
  readonly family: 4 | 6
  readonly port: number
}

export interface BatchContext {
  readonly calls: SystemCalls
  readonly handlers: Handlers
  readonly counters: Counters
  readonly counter: ReplyCounter | undefined
}

/** Answers the messages of a batch that have been received. */
function createAnswering(socket: BatchSocket, { handlers, counter }: BatchContext): (count: number) => void {
  const { handle, ready } = handlers
  const { bytes } = socket
  const origin = new BatchOrigin(socket)

  /** By the general path, with octets of their own: the socket's are gone with the next batch. */
  function answerGenerally(index: number): number {
    const at = socket.messageAt(index)
    const message = bytes.slice(at, at + socket.messageLength(index))
    const reply = handle(message, { address: origin.address, transport: 'udp' })
    if (reply === undefined) return 0
    bytes.set(reply, socket.replyAt(index))
    return reply.length
  }

  return (count) => {
    const startedAt = counter === undefined ? 0 : performance.now()
    let made = 0
    for (let index = 0; index < count; index += 1) {
      origin.index = index
      const [at, length, replyAt] = [socket.messageAt(index), socket.messageLength(index), socket.replyAt(index)]
      const size = ready?.answer(bytes, at, length, origin, bytes, replyAt)
      if (size !== undefined && size > 0) made += 1
      const replyLength = size ?? answerGenerally(index)
      if (replyLength > 0) socket.reply(index, replyLength)
    }
    // The general path tells its own times.
    if (counter !== undefined && made > 0) counter.observe((performance.now() - startedAt) / count, made)
    socket.flush()
  }
}

/** Binds a socket; throws the system's error. */
export function bindSocket(calls: SystemCalls, address: string, port: number, isShared: boolean): BoundSocket {
  const family = isIPv6(address) ? 6 : 4
  const octets = addressOctets(address)
  if (octets === undefined) throw new Error(`unreachable: listening on ${address}`)
  return { family, ...calls.open({ family, octets, port }, isShared) }
}

/** Answers what comes to a socket in this thread; returns the way to stop. */
export function answerHere({ fd, family }: BoundSocket, context: BatchContext): () => void {
  const { calls, counters } = context
  const socket = new BatchSocket(calls, fd, family)
  const answer = createAnswering(socket, context)
  return calls.watch(fd, () => {
    for (let batches = 0; batches < BATCHES_MAX; batches += 1) {
      const count = socket.receive(false)
      if (count > 0) answer(count)
      counters.sendErrors += socket.sendErrors
      socket.sendErrors = 0
      if (count < BATCH) return
    }
  })
}

/** Binds one address, read and written in batches; throws the system's error. */
export function listenBatch(address: string, port: number, context: BatchContext): UdpListener {
  const bound = bindSocket(context.calls, address, port, false)
  const stop = answerHere(bound, context)
  return {
    port: bound.port,
    close: async () => {
      stop()
      context.calls.close(bound.fd)
    },
  }
}
