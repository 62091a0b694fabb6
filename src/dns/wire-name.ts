import { HEADER_BYTES } from './protocol.ts'

const LABEL_BYTES_MAX = 63
const NAME_BYTES_MAX = 255

/** Real names need at most one pointer a label; more only cost time. */
const POINTERS_MAX = 127

/** A name as it stands in a message: any octets, case kept. `end` is the offset behind it where it was read. */
export interface WireName {
  readonly labels: readonly Uint8Array[]
  readonly end: number
}

/**
 * Reads the name at `start`; undefined if it is cut off, longer than 255 octets, has a label
 * type other than 00 and 11, or a pointer that does not lead strictly backwards, each lower than
 * the one before, so that no name costs more than its own octets and a bounded number of hops.
 * With `pointers` false any pointer makes it undefined (the first question name has nothing to point at).
 *
 * @see RFC 1035 §3.1, §4.1.4; D8, D9
 */
export function readName(message: Uint8Array, start: number, pointers = true): WireName | undefined {
  const labels: Uint8Array[] = []
  let [at, floor, nameBytes, hops, end] = [start, start, 1, 0, -1]
  for (;;) {
    const size = message[at]
    if (size === undefined) return undefined
    if (size === 0) return { labels, end: end < 0 ? at + 1 : end }
    if (size <= LABEL_BYTES_MAX) {
      nameBytes += size + 1
      if (nameBytes > NAME_BYTES_MAX || at + 1 + size > message.length) return undefined
      labels.push(message.subarray(at + 1, at + 1 + size))
      at += size + 1
      continue
    }
    const low = message[at + 1]
    if (size < 0xc0 || low === undefined || !pointers) return undefined
    const target = ((size & 0x3f) << 8) | low
    hops += 1
    if (target < HEADER_BYTES || target >= floor || hops > POINTERS_MAX) return undefined
    if (end < 0) end = at + 2
    floor = target
    at = target
  }
}
