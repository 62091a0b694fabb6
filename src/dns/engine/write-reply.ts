import { drawFirst, shuffleFirst } from '../../values/chance.ts'
import type { Rng } from '../../values/rng.ts'
import { HEADER_BYTES } from '../protocol.ts'
import type { PacketQuery } from './packet-query.ts'
import type { Shuffled, Variant } from './variant.ts'

const FLAG_RD = 0x01
const FLAG_CD = 0x10
const SCOPE_OFFSET = 3

function copy(from: Uint8Array, start: number, end: number, to: Uint8Array, at: number): void {
  for (let [source, target] = [start, at]; source < end; source += 1, target += 1) to[target] = from[source] ?? 0
}

/** Positions of a pool while one of its orders is drawn; grows to the largest pool. */
let order = new Uint16Array(64)

function writeShuffled(
  block: Shuffled,
  out: Uint8Array,
  start: number,
  rng: Rng,
  given: Uint32Array | undefined,
): void {
  const { stride, size, count, pool, poolCount } = block
  if (order.length < poolCount) order = new Uint16Array(poolCount)
  for (let index = 0; index < poolCount; index += 1) order[index] = index
  if (count < poolCount) drawFirst(order, poolCount, count, rng)
  else shuffleFirst(order, count, rng)
  for (let index = 0; index < count; index += 1) {
    const drawn = order[index] ?? 0
    if (given !== undefined) given[drawn] = (given[drawn] ?? 0) + 1
    copy(pool, drawn * size, (drawn + 1) * size, out, start + index * stride)
  }
}

/** Writes a ready reply to the query at `at` of `message`: what the query brings along is its own. Returns the reply's octets. */
export function writeReply(
  { bytes, questionBytes, pointers, shuffled, tally }: Variant,
  message: Uint8Array,
  at: number,
  { questionEnd, subnetAt, subnetLength }: PacketQuery,
  out: Uint8Array,
  outAt: number,
  rng: Rng,
): number {
  const length = bytes.length
  const asked = questionEnd - at - HEADER_BYTES
  const bodyAt = outAt + asked
  out[outAt] = message[at] ?? 0
  out[outAt + 1] = message[at + 1] ?? 0
  out[outAt + 2] = (bytes[2] ?? 0) | ((message[at + 2] ?? 0) & FLAG_RD)
  out[outAt + 3] = (bytes[3] ?? 0) | ((message[at + 3] ?? 0) & FLAG_CD)
  copy(bytes, 4, HEADER_BYTES, out, outAt + 4)
  copy(message, at + HEADER_BYTES, questionEnd, out, outAt + HEADER_BYTES)
  copy(bytes, HEADER_BYTES, length, out, bodyAt + HEADER_BYTES)
  const shift = asked - questionBytes
  for (let index = 0; index < pointers.length; index += 1) {
    const pointerAt = pointers[index] ?? 0
    const pointer = (((bytes[pointerAt] ?? 0) << 8) | (bytes[pointerAt + 1] ?? 0)) + shift
    out[bodyAt + pointerAt] = pointer >>> 8
    out[bodyAt + pointerAt + 1] = pointer & 0xff
  }
  for (const block of shuffled) writeShuffled(block, out, bodyAt + block.at, rng, tally.given)
  if (subnetLength > 0) {
    // The option ends the reply; all of it is an echo but the scope.
    const echoAt = bodyAt + length - subnetLength
    copy(message, subnetAt, subnetAt + SCOPE_OFFSET, out, echoAt)
    copy(message, subnetAt + SCOPE_OFFSET + 1, subnetAt + subnetLength, out, echoAt + SCOPE_OFFSET + 1)
  }
  tally.count += 1
  return length + asked
}
