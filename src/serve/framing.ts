import { HEADER_BYTES } from '../dns/protocol.ts'

/** Cuts a TCP byte stream into DNS messages. Holds at most one chunk and one message. */
export interface Framer {
  /** Adds received octets; the chunk before must have been used up by `next`. */
  push(chunk: Uint8Array): void
  /**
   * The next whole message; `'more'` when the octets at hand do not hold one; `'unusable'` for a length that no
   * message has (below 12), after which the stream makes no sense.
   */
  next(): Uint8Array | 'more' | 'unusable'
  /** True between the first octet of a message and its last. */
  isPartial(): boolean
}

const NOTHING = new Uint8Array()
const LENGTH_BYTES = 2

/**
 * Messages come behind a length of two octets in any segmentation: one octet at a time, many messages in a segment, a
 * message and a half. A message within one chunk is a view of it; only a split one is copied together.
 *
 * @see RFC 1035 §4.2.2, RFC 7766 §8; D61, D64
 */
export function createFramer(): Framer {
  let [chunk, at]: [Uint8Array, number] = [NOTHING, 0]
  let [lengthBytes, length] = [0, 0]
  let body: Uint8Array | undefined
  let filled = 0

  function readLength(): boolean {
    while (lengthBytes < LENGTH_BYTES && at < chunk.length) {
      length = (length << 8) | (chunk[at] ?? 0)
      at += 1
      lengthBytes += 1
    }
    return lengthBytes === LENGTH_BYTES
  }

  function take(): Uint8Array | undefined {
    const left = chunk.length - at
    if (body === undefined && left >= length) {
      at += length
      return chunk.subarray(at - length, at)
    }
    if (left === 0) return undefined
    body ??= new Uint8Array(length)
    const part = chunk.subarray(at, at + Math.min(left, length - filled))
    body.set(part, filled)
    filled += part.length
    at += part.length
    return filled === length ? body : undefined
  }

  return {
    push: (next) => {
      chunk = next
      at = 0
    },
    next: () => {
      if (!readLength()) return 'more'
      if (length < HEADER_BYTES) return 'unusable'
      const message = take()
      if (message === undefined) return 'more'
      lengthBytes = 0
      length = 0
      body = undefined
      filled = 0
      return message
    },
    isPartial: () => lengthBytes > 0,
  }
}

/** A reply with its length in front, as one piece for one write (D65). */
export function frame(message: Uint8Array): Uint8Array {
  const framed = new Uint8Array(LENGTH_BYTES + message.length)
  framed[0] = message.length >>> 8
  framed[1] = message.length & 0xff
  framed.set(message, LENGTH_BYTES)
  return framed
}
