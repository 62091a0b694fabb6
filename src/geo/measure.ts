/** Types of values by their numbers. @see MaxMind DB File Format Specification 2.0, "Data Field Format" */
const TYPE = { extended: 0, pointer: 1, text: 2, bytes: 4, map: 7, list: 11, boolean: 14 } as const

/** Where the lengths begin that one, two and three further octets give. */
const LENGTH_BASE = [29, 285, 65_821]
const POINTER_BASE = [0, 2048, 526_336, 0]
/** Types begin behind these in their second octet. */
const EXTENDED_BASE = 7

/** A record of the largest databases has some 300 values in 6,000 octets. */
const VALUES_MAX = 10_000
const OCTETS_MAX = 1 << 20
const DEPTH_MAX = 32

/** Part of a file: what pointers count from, and the first octet that is no value any more. */
export interface DataSection {
  readonly start: number
  readonly end: number
}

/**
 * What a reader would have to go through to read the value at `at`, without reading it: a file may say that a list has 16
 * million members, or lead from every one of a thousand members to the same thousand.
 *
 * @throws Error with a sentence about the file where a value is cut off, of no type there is, too large, or leads round in a circle
 */
export function measure(bytes: Uint8Array, { start, end }: DataSection, at: number): void {
  let [values, octets] = [0, 0]

  function octetAt(position: number): number {
    const octet = bytes[position]
    if (octet === undefined || position < start || position >= end) throw new Error('a value lies outside of the data')
    return octet
  }
  function numberAt(position: number, size: number): number {
    let value = 0
    for (let index = 0; index < size; index += 1) value = value * 256 + octetAt(position + index)
    return value
  }
  /** Goes over one value; where the next one begins. */
  function skip(from: number, depth: number): number {
    values += 1
    if (values > VALUES_MAX || octets > OCTETS_MAX) throw new Error('it is too large')
    if (depth > DEPTH_MAX) throw new Error('it is too deep, or leads round in a circle')
    const control = octetAt(from)
    let position = from + 1
    let type = control >> 5
    if (type === TYPE.pointer) {
      const size = ((control >> 3) & 3) + 1
      const high = size === 4 ? 0 : (control & 7) * 256 ** size
      skip(start + (POINTER_BASE[size - 1] ?? 0) + high + numberAt(position, size), depth + 1)
      return position + size
    }
    if (type === TYPE.extended) {
      type = octetAt(position) + EXTENDED_BASE
      position += 1
    }
    let length = control & 31
    if (length > 28) {
      const size = length - 28
      length = (LENGTH_BASE[size - 1] ?? 0) + numberAt(position, size)
      position += size
    }
    if (type === TYPE.boolean) return position
    if (type !== TYPE.map && type !== TYPE.list) {
      octets += length
      if (position + length > end) throw new Error('a value lies outside of the data')
      return position + length
    }
    for (let left = type === TYPE.map ? 2 * length : length; left > 0; left -= 1) position = skip(position, depth + 1)
    return position
  }
  skip(at, 0)
}
