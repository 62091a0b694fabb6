/** One record as a server loaded it: owner, type, TTL and RDATA, the bytes in hex. */
export interface LoadedRecord {
  readonly owner: string
  readonly type: number
  readonly ttlSeconds: number
  readonly rdata: string
}

const HEADER_BYTES = 12

/**
 * Reads what `named-compilezone -F raw=0` writes: a header of three 32-bit numbers, then every set with its length,
 * class, type, covered type, TTL, count and owner, then its RDATA, each with its length.
 */
export function readRawZone(file: Buffer): readonly LoadedRecord[] {
  const records: LoadedRecord[] = []
  let offset = HEADER_BYTES
  while (offset < file.length) {
    const end = offset + file.readUInt32BE(offset)
    const type = file.readUInt16BE(offset + 6)
    const ttlSeconds = file.readUInt32BE(offset + 10)
    const count = file.readUInt32BE(offset + 14)
    const ownerLength = file.readUInt16BE(offset + 18)
    const owner = file.toString('hex', offset + 20, offset + 20 + ownerLength)
    offset += 20 + ownerLength
    for (let index = 0; index < count; index += 1) {
      const length = file.readUInt16BE(offset)
      records.push({ owner, type, ttlSeconds, rdata: file.toString('hex', offset + 2, offset + 2 + length) })
      offset += 2 + length
    }
    if (offset !== end) throw new Error(`a set of ${type} ends at ${offset}, not at ${end}`)
  }
  return records
}
