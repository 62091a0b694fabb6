import { drawFirst, shuffleFirst } from '../../values/chance.ts'
import type { Rng } from '../../values/rng.ts'
import { COOKIE_BYTES } from '../cookie.ts'
import { EDNS_OPTIONS, OPT_FIXED_BYTES, OPTION_HEADER_BYTES } from '../edns.ts'
import { HEADER_BYTES } from '../protocol.ts'
import type { PacketQuery } from './packet-query.ts'
import type { Shuffled, Variant } from './variant.ts'

const FLAG_RD = 0x01
const FLAG_CD = 0x10
const SCOPE_OFFSET = 3

function copy(from: Uint8Array, start: number, end: number, to: Uint8Array, at: number): void {
  for (let [source, target] = [start, at]; source < end; source += 1, target += 1) to[target] = from[source] ?? 0
}

/** Positions of a pool in drawn order; grow to the largest pool. */
let order = new Uint16Array(64)
/** Those of the last draw from more than were given. */
let drawn = new Uint16Array(64)

/** One of the orders that the values can stand in. */
function drawOrder({ count, poolCount }: Shuffled, rng: Rng): Uint16Array {
  if (order.length < poolCount) {
    order = new Uint16Array(poolCount)
    drawn = new Uint16Array(poolCount)
  }
  const row = count < poolCount ? drawn : order
  for (let index = 0; index < poolCount; index += 1) row[index] = index
  if (count < poolCount) drawFirst(row, poolCount, count, rng)
  else shuffleFirst(row, count, rng)
  return row
}

function writeShuffled(block: Shuffled, out: Uint8Array, start: number, rng: Rng): void {
  const { stride, size, count, pool } = block
  const row = drawOrder(block, rng)
  for (let index = 0; index < count; index += 1) {
    const from = (row[index] ?? 0) * size
    copy(pool, from, from + size, out, start + index * stride)
  }
}

/** Counts the reply that was written last, which was of this variant. */
export function countReply({ shuffled: [first], tally }: Variant): void {
  tally.count += 1
  const { given } = tally
  if (given === undefined || first === undefined) return
  for (let index = 0; index < first.count; index += 1) {
    const leaf = drawn[index] ?? 0
    given[leaf] = (given[leaf] ?? 0) + 1
  }
}

/** Octets that a cookie needs in a reply. */
export const COOKIE_OPTION_BYTES = OPTION_HEADER_BYTES + COOKIE_BYTES

/** Puts the cookie behind the client subnet, which is the first option if there is one, and before all others. */
function insertCookie(
  { bytes, optAt }: Variant,
  subnetBytes: number,
  cookie: Uint8Array,
  out: Uint8Array,
  bodyAt: number,
): void {
  const start = optAt + OPT_FIXED_BYTES + subnetBytes
  copy(bytes, start, bytes.length, out, bodyAt + start + COOKIE_OPTION_BYTES)
  const at = bodyAt + start
  out[at] = 0
  out[at + 1] = EDNS_OPTIONS.COOKIE
  out[at + 2] = 0
  out[at + 3] = COOKIE_BYTES
  copy(cookie, 0, COOKIE_BYTES, out, at + OPTION_HEADER_BYTES)
  const lengthAt = optAt + OPT_FIXED_BYTES - 2
  const length = (((bytes[lengthAt] ?? 0) << 8) | (bytes[lengthAt + 1] ?? 0)) + COOKIE_OPTION_BYTES
  out[bodyAt + lengthAt] = length >>> 8
  out[bodyAt + lengthAt + 1] = length & 0xff
}

/** Writes a ready reply to the query at `at` of `message`: what the query brings along is its own, and so is the data of the cookie that it gets, if any. Returns the reply's octets. */
export function writeReply(
  variant: Variant,
  message: Uint8Array,
  at: number,
  { questionEnd, subnetAt, subnetLength }: PacketQuery,
  out: Uint8Array,
  outAt: number,
  rng: Rng,
  cookie: Uint8Array | undefined,
): number {
  const { bytes, questionBytes, pointers, shuffled, optAt } = variant
  const asked = questionEnd - at - HEADER_BYTES
  const bodyAt = outAt + asked
  // All at once, header included, so that what follows the question is in its place: then what comes before it.
  out.set(bytes, bodyAt)
  out[outAt] = message[at] ?? 0
  out[outAt + 1] = message[at + 1] ?? 0
  out[outAt + 2] = (bytes[2] ?? 0) | ((message[at + 2] ?? 0) & FLAG_RD)
  out[outAt + 3] = (bytes[3] ?? 0) | ((message[at + 3] ?? 0) & FLAG_CD)
  copy(bytes, 4, HEADER_BYTES, out, outAt + 4)
  copy(message, at + HEADER_BYTES, questionEnd, out, outAt + HEADER_BYTES)
  const shift = asked - questionBytes
  for (let index = 0; index < pointers.length; index += 1) {
    const pointerAt = pointers[index] ?? 0
    const pointer = (((bytes[pointerAt] ?? 0) << 8) | (bytes[pointerAt + 1] ?? 0)) + shift
    out[bodyAt + pointerAt] = pointer >>> 8
    out[bodyAt + pointerAt + 1] = pointer & 0xff
  }
  for (const block of shuffled) writeShuffled(block, out, bodyAt + block.at, rng)
  if (subnetLength > 0) {
    // All of the option is an echo but the scope.
    const echoAt = bodyAt + optAt + OPT_FIXED_BYTES + OPTION_HEADER_BYTES
    copy(message, subnetAt, subnetAt + SCOPE_OFFSET, out, echoAt)
    copy(message, subnetAt + SCOPE_OFFSET + 1, subnetAt + subnetLength, out, echoAt + SCOPE_OFFSET + 1)
  }
  if (cookie === undefined) return bytes.length + asked
  insertCookie(variant, subnetLength === 0 ? 0 : OPTION_HEADER_BYTES + subnetLength, cookie, out, bodyAt)
  return bytes.length + asked + COOKIE_OPTION_BYTES
}
