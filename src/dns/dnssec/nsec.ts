import type { DomainName } from '../../values/name.ts'
import { nameWire } from '../../values/name-wire.ts'

/** Types as a bitmap in windows of 256, without empty octets at their ends. @see RFC 4034 §4.1.2 */
export function typeBitmap(types: Iterable<number>): Uint8Array {
  const windows = new Map<number, number[]>()
  for (const type of [...new Set(types)].sort((a, b) => a - b)) {
    const window = type >>> 8
    const octets = windows.get(window) ?? []
    windows.set(window, octets)
    const at = (type & 0xff) >>> 3
    while (octets.length <= at) octets.push(0)
    octets[at] = (octets[at] ?? 0) | (0x80 >>> (type & 7))
  }
  return Uint8Array.from([...windows].flatMap(([window, octets]) => [window, octets.length, ...octets]))
}

/** RDATA of an NSEC record. Nothing lies between its owner and `next`. @see RFC 4034 §4.1 */
export const nsecRdata = (next: DomainName, types: Iterable<number>): Uint8Array =>
  Buffer.concat([nameWire(next), typeBitmap(types)])
