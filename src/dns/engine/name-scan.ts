import { hash32 } from '../../values/rng.ts'

const LABEL_BYTES_MAX = 63
const NAME_BYTES_MAX = 255
/** A name of 255 octets has 127 labels of one octet. */
const LABELS_MAX = 128

/** Octets by themselves, letters as small ones: only ASCII folds. @see RFC 4343, D7 */
export const LOWER = Uint8Array.from({ length: 256 }, (_, octet) =>
  octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet,
)

/** A name as it stands in a message, taken apart without a copy; one serves for many names in a row. */
export interface NameScan {
  /** Labels without the root. */
  count: number
  /** Where each label's length octet stands; behind the last one the root's. */
  readonly starts: Uint32Array
  /** Hash of the name from each label on, whatever its case; that of the root behind the last. */
  readonly hashes: Int32Array
}

export const createNameScan = (): NameScan => ({
  count: 0,
  starts: new Uint32Array(LABELS_MAX),
  hashes: new Int32Array(LABELS_MAX),
})

const ROOT_HASH = hash32('')

/**
 * Finds the labels of the name at `start`; the offset behind it, 0 for anything but a whole uncompressed name that ends
 * before `end`.
 */
export function scanName(bytes: Uint8Array, start: number, end: number, scan: NameScan): number {
  let [at, count] = [start, 0]
  for (;;) {
    const size = bytes[at] ?? 0
    if (at >= end || size > LABEL_BYTES_MAX) return 0
    scan.starts[count] = at
    if (size === 0) break
    at += size + 1
    count += 1
    if (at - start >= NAME_BYTES_MAX) return 0
  }
  scan.count = count
  return at + 1
}

/** Hashes the scanned name and all that it ends in. FNV-1a from the right, so that each label costs its own octets once. */
export function hashScan(bytes: Uint8Array, { count, starts, hashes }: NameScan): void {
  let hash = ROOT_HASH
  hashes[count] = hash
  for (let label = count - 1; label >= 0; label -= 1) {
    const end = starts[label + 1] ?? 0
    for (let at = starts[label] ?? 0; at < end; at += 1)
      hash = Math.imul(hash ^ (LOWER[bytes[at] ?? 0] ?? 0), 0x01000193)
    hashes[label] = hash
  }
}
