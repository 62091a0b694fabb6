import type { DecisionGraph } from '../../decide/graph.ts'
import { type DomainName, labelBytes } from '../../values/name.ts'
import { createNameScan, hashScan, LOWER, type NameScan, scanName } from './name-scan.ts'

/** The names of a plan as they stand in messages, found by hash. Numbers and octets alone, so that threads can share it. */
export interface NameTable {
  readonly size: number
  /** By hash, open addressing: position of a name + 1, 0 where there is none. A power of two long, at most half full. */
  readonly buckets: Int32Array
  /** By position. */
  readonly hashes: Int32Array
  /** By position: where the name's octets begin, and behind the last name where they end. */
  readonly starts: Uint32Array
  readonly bytes: Uint8Array
}

function isSame({ starts, bytes }: NameTable, index: number, message: Uint8Array, at: number, length: number): boolean {
  const start = starts[index] ?? 0
  if ((starts[index + 1] ?? 0) - start !== length) return false
  for (let offset = 0; offset < length; offset += 1)
    if (bytes[start + offset] !== LOWER[message[at + offset] ?? 0]) return false
  return true
}

/** Position of the scanned name from `label` on; -1 if it is none of the plan. `end` is the offset behind the whole name. */
export function findName(table: NameTable, message: Uint8Array, scan: NameScan, label: number, end: number): number {
  const { buckets, hashes } = table
  const hash = scan.hashes[label] ?? 0
  const at = scan.starts[label] ?? 0
  const mask = buckets.length - 1
  for (let bucket = (hash ^ (hash >>> 15)) & mask; ; bucket = (bucket + 1) & mask) {
    const index = (buckets[bucket] ?? 0) - 1
    if (index < 0) return -1
    if (hashes[index] === hash && isSame(table, index, message, at, end - at)) return index
  }
}

const FIRST_BYTES = 1024

/** Fills a table name by name. */
class Builder {
  private size = 0
  private bytes = new Uint8Array(FIRST_BYTES)
  private readonly buckets: Int32Array
  private readonly hashes: Int32Array
  private readonly starts: Uint32Array
  private readonly scan = createNameScan()

  constructor(sizeMax: number) {
    const buckets = 2 ** Math.ceil(Math.log2(2 * sizeMax + 1))
    this.buckets = new Int32Array(new SharedArrayBuffer(4 * buckets))
    this.hashes = new Int32Array(new SharedArrayBuffer(4 * sizeMax))
    this.starts = new Uint32Array(new SharedArrayBuffer(4 * (sizeMax + 1)))
  }

  table(): NameTable {
    const { size, buckets, hashes, starts, bytes } = this
    return { size, buckets, hashes, starts, bytes }
  }

  /** The table in memory that threads can share. */
  shared(): NameTable {
    const end = this.starts[this.size] ?? 0
    const bytes = new Uint8Array(new SharedArrayBuffer(end))
    bytes.set(this.bytes.subarray(0, end))
    return { ...this.table(), bytes }
  }

  add(name: DomainName): void {
    const start = this.starts[this.size] ?? 0
    const end = this.write(labelBytes(name), start)
    scanName(this.bytes, start, end, this.scan)
    hashScan(this.bytes, this.scan)
    if (findName(this.table(), this.bytes, this.scan, 0, end) >= 0) return
    const hash = this.scan.hashes[0] ?? 0
    const mask = this.buckets.length - 1
    let bucket = (hash ^ (hash >>> 15)) & mask
    while (this.buckets[bucket] !== 0) bucket = (bucket + 1) & mask
    this.hashes[this.size] = hash
    this.size += 1
    this.buckets[bucket] = this.size
    this.starts[this.size] = end
  }

  private write(labels: readonly Uint8Array[], start: number): number {
    const end = labels.reduce((sum, { length }) => sum + length + 1, start + 1)
    if (end > this.bytes.length) {
      const grown = new Uint8Array(Math.max(end, 2 * this.bytes.length))
      grown.set(this.bytes)
      this.bytes = grown
    }
    let at = start
    for (const label of labels) {
      this.bytes[at] = label.length
      this.bytes.set(label, at + 1)
      at += label.length + 1
    }
    this.bytes[at] = 0
    return end
  }
}

/**
 * Builds the table of a plan's names in steps, so that a large plan stops nobody: a turn takes `count` names, and gives
 * the table with the last of them.
 */
export function* buildNameTable({ zones }: DecisionGraph, count: number): Generator<undefined, NameTable> {
  const builder = new Builder(zones.reduce((sum, { names }) => sum + names.size + 1, 0))
  let left = count
  for (const { zone, names } of zones) {
    builder.add(zone.name)
    for (const name of names.keys()) {
      builder.add(name)
      left -= 1
      if (left > 0) continue
      left = count
      yield undefined
    }
  }
  return builder.shared()
}
