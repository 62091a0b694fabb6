import { HEADER_BYTES } from '../protocol.ts'
import { LOWER } from './name-scan.ts'
import type { Variant } from './variant.ts'

/** `message` with `label` in front of the rest of its name from the octet at `restAt` on. */
export function withLabel(message: Uint8Array, restAt: number, label: Uint8Array): Uint8Array {
  const named = new Uint8Array(HEADER_BYTES + 1 + label.length + message.length - restAt)
  named.set(message.subarray(0, HEADER_BYTES))
  named[HEADER_BYTES] = label.length
  named.set(label, HEADER_BYTES + 1)
  named.set(message.subarray(restAt), HEADER_BYTES + 1 + label.length)
  return named
}

const POINTER = 0xc0
const read16 = (bytes: Uint8Array, at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)

/** Where `longer`, made with a question of one octet more, has pointers that lead one octet further; undefined where the two differ in anything else. */
function movedPointers(bytes: Uint8Array, longer: Uint8Array): readonly number[] | undefined {
  if (bytes.length !== longer.length) return undefined
  const pointers: number[] = []
  for (let at = 0; at < bytes.length; at += 1) {
    const isPointer = (bytes[at] ?? 0) >= POINTER && read16(longer, at) === read16(bytes, at) + 1
    if (isPointer) {
      pointers.push(at)
      at += 1
    } else if (bytes[at] !== longer[at]) return undefined
  }
  return pointers
}

/** Every run of octets right before `at` that can be a label. */
function labelsBefore(bytes: Uint8Array, at: number): readonly Uint8Array[] {
  const labels: Uint8Array[] = []
  for (let size = 1; size <= 63 && at - size > HEADER_BYTES; size += 1)
    if (bytes[at - size - 1] === size) labels.push(bytes.slice(at - size, at).map((octet) => LOWER[octet] ?? octet))
  return labels
}

/** A variant that serves all names below one that are not in the plan. */
export interface StrangeVariant {
  readonly variant: Variant
  /** Labels of names below that one which stand in the reply: a question with one of them has to point at itself. */
  readonly taken: readonly Uint8Array[]
}

/**
 * Joins the replies to three names of one label below the same name, of lengths 1, 2 and any other, to what is the reply
 * to every name below it: they may differ in nothing but pointers. Undefined where they do.
 *
 * @param parentBytes octets of the name below which they are
 */
export function joinVariants(
  one: Variant,
  two: Variant,
  other: Variant,
  parentBytes: number,
): StrangeVariant | undefined {
  const pointers = movedPointers(one.bytes, two.bytes)
  if (pointers === undefined || one.bytes.length !== other.bytes.length) return undefined
  const shift = other.questionBytes - one.questionBytes
  const moved = Uint8Array.from(one.bytes)
  for (const at of pointers) {
    const pointer = read16(moved, at) + shift
    moved[at] = pointer >>> 8
    moved[at + 1] = pointer & 0xff
  }
  if (moved.some((octet, at) => octet !== other.bytes[at])) return undefined
  const parentAt = HEADER_BYTES + one.questionBytes - 4 - parentBytes
  const toParent = pointers.filter((at) => (read16(one.bytes, at) & 0x3fff) === parentAt)
  // Nothing points at the root: with it as the parent any name in the reply could be one of the question's.
  if (parentBytes === 1 && read16(one.bytes, 6) + read16(one.bytes, 8) > 0) return undefined
  return {
    variant: { ...one, pointers: Uint16Array.from(pointers) },
    taken: toParent.flatMap((at) => labelsBefore(one.bytes, at)),
  }
}
