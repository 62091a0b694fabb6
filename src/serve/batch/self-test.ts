import { BatchSocket } from './batch-socket.ts'
import { encodeAddress, type SystemCalls } from './system-calls.ts'

const LOOPBACK = { family: 4, octets: Uint8Array.of(127, 0, 0, 1) } as const
const COPIES = 3

/** Sends a few messages to itself and takes them in again: undefined where all came as they were sent, else what went wrong. */
export function selfTest(calls: SystemCalls): string | undefined {
  let fd = -1
  try {
    const bound = calls.open({ ...LOOPBACK, port: 0 }, false)
    fd = bound.fd
    const socket = new BatchSocket(calls, fd, 4)
    const message = Uint8Array.from({ length: 40 }, (_, index) => index)
    socket.receive(false)
    for (let index = 0; index < COPIES; index += 1) {
      socket.nameOf(index).set(encodeAddress({ ...LOOPBACK, port: bound.port }))
      socket.bytes.set(message, socket.replyAt(index))
      socket.reply(index, message.length)
    }
    socket.flush()
    let left = COPIES
    while (left > 0) {
      const count = socket.receive(true)
      for (let index = 0; index < count; index += 1) {
        const at = socket.messageAt(index)
        const isSame = message.every((octet, offset) => socket.bytes[at + offset] === octet)
        if (socket.messageLength(index) !== message.length || !isSame) return 'a message came back as another'
      }
      if (count === 0) return 'no message came back'
      left -= count
    }
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    if (fd >= 0) calls.close(fd)
  }
}
