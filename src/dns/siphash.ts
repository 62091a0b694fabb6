/** The four words of the state, each as two halves of 32 bits, low half first. */
type State = Uint32Array

/** `v[a] += v[b]` over 64 bits. */
function add(v: State, a: number, b: number): void {
  const low = (v[a] ?? 0) + (v[b] ?? 0)
  v[a + 1] = (v[a + 1] ?? 0) + (v[b + 1] ?? 0) + (low > 0xffffffff ? 1 : 0)
  v[a] = low
}

/** `v[a] = rotl(v[a], bits) ^ v[b]` over 64 bits; fewer than 32 of them. */
function rotateXor(v: State, a: number, bits: number, b: number): void {
  const [low, high] = [v[a] ?? 0, v[a + 1] ?? 0]
  v[a] = ((low << bits) | (high >>> (32 - bits))) ^ (v[b] ?? 0)
  v[a + 1] = ((high << bits) | (low >>> (32 - bits))) ^ (v[b + 1] ?? 0)
}

/** `v[a] = rotl(v[a], 32)`. */
function swap(v: State, a: number): void {
  const low = v[a] ?? 0
  v[a] = v[a + 1] ?? 0
  v[a + 1] = low
}

function round(v: State): void {
  add(v, 0, 2)
  rotateXor(v, 2, 13, 0)
  swap(v, 0)
  add(v, 4, 6)
  rotateXor(v, 6, 16, 4)
  add(v, 0, 6)
  rotateXor(v, 6, 21, 0)
  add(v, 4, 2)
  rotateXor(v, 2, 17, 4)
  swap(v, 4)
}

const INITIAL = [0x70736575, 0x736f6d65, 0x6e646f6d, 0x646f7261, 0x6e657261, 0x6c796765, 0x79746573, 0x74656462]
const COMPRESSION_ROUNDS = 2
const FINAL_ROUNDS = 4
const BLOCK_BYTES = 8

/** Octets of a key. */
export const SIPHASH_KEY_BYTES = 16

function absorb(v: State, low: number, high: number): void {
  v[6] = (v[6] ?? 0) ^ low
  v[7] = (v[7] ?? 0) ^ high
  for (let count = 0; count < COMPRESSION_ROUNDS; count += 1) round(v)
  v[0] = (v[0] ?? 0) ^ low
  v[1] = (v[1] ?? 0) ^ high
}

/** Four octets, the least first; those from `end` on are zero. */
function word(bytes: Uint8Array, at: number, end: number): number {
  let value = 0
  for (let index = Math.min(end - at, 4) - 1; index >= 0; index -= 1) value = (value << 8) | (bytes[at + index] ?? 0)
  return value
}

function writeWord(value: number, out: Uint8Array, at: number): void {
  for (let index = 0; index < 4; index += 1) out[at + index] = value >>> (8 * index)
}

/** Writes the hash of the first `length` octets of a message: eight octets at `outAt`. */
export type SipHash24 = (message: Uint8Array, length: number, out: Uint8Array, outAt: number) => void

/**
 * SipHash-2-4: eight octets that nobody can make without the key of sixteen. Uses no memory of its own for a message.
 *
 * @see Aumasson and Bernstein, SipHash: a fast short-input PRF (2012); RFC 9018 §4.4
 */
export function createSipHash24(key: Uint8Array): SipHash24 {
  const start = Uint32Array.from(INITIAL, (initial, index) => initial ^ word(key, (index % 4) * 4, SIPHASH_KEY_BYTES))
  const v = new Uint32Array(start.length)
  return (message, length, out, outAt) => {
    v.set(start)
    const lastAt = length - (length % BLOCK_BYTES)
    for (let at = 0; at < lastAt; at += BLOCK_BYTES) absorb(v, word(message, at, length), word(message, at + 4, length))
    // The last block is what is left over, zeros, and the length of it all.
    absorb(v, word(message, lastAt, length), word(message, lastAt + 4, length) | (length << 24))
    v[4] = (v[4] ?? 0) ^ 0xff
    for (let count = 0; count < FINAL_ROUNDS; count += 1) round(v)
    writeWord((v[0] ?? 0) ^ (v[2] ?? 0) ^ (v[4] ?? 0) ^ (v[6] ?? 0), out, outAt)
    writeWord((v[1] ?? 0) ^ (v[3] ?? 0) ^ (v[5] ?? 0) ^ (v[7] ?? 0), out, outAt + 4)
  }
}
