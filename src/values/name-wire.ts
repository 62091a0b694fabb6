import { type DomainName, labelBytes, nameOfLabels, ROOT } from './name.ts'

const LABEL_BYTES_MAX = 63
const NAME_BYTES_MAX = 255

/** The name as a message holds it without compression: length octet and label each, then the root (RFC 1035 §3.1). */
export function nameWire(name: DomainName): Uint8Array {
  if (name === ROOT) return new Uint8Array(1)
  if (!name.includes('\\')) return plainNameWire(name)
  const wire: number[] = []
  for (const label of labelBytes(name)) wire.push(label.length, ...label)
  wire.push(0)
  return Uint8Array.from(wire)
}

/** Without escapes every dot becomes the length octet of the label before it, one place further left. */
function plainNameWire(name: DomainName): Uint8Array {
  const wire = new Uint8Array(name.length + 1)
  let start = 0
  for (let index = 0; index < name.length; index += 1) {
    const code = name.charCodeAt(index)
    if (code === 0x2e) {
      wire[start] = index - start
      start = index + 1
    } else wire[index + 1] = code
  }
  return wire
}

/**
 * The uncompressed name at `offset`, and the offset behind it. Undefined if it runs over the end, is longer than
 * 255 octets or holds a compression pointer.
 */
export function nameAt(
  bytes: Uint8Array,
  offset: number,
): { readonly name: DomainName; readonly end: number } | undefined {
  const labels: Uint8Array[] = []
  let at = offset
  for (;;) {
    const length = bytes[at]
    if (length === undefined || length > LABEL_BYTES_MAX) return undefined
    at += 1 + length
    if (at - offset > NAME_BYTES_MAX || at > bytes.length) return undefined
    if (length === 0) return { name: nameOfLabels(labels), end: at }
    labels.push(bytes.subarray(at - length, at))
  }
}
