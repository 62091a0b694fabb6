import { isUtf8 } from 'node:buffer'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { formatInteger } from '../values/count.ts'
import { reasonOf } from './failure.ts'

/** A file's text, or the sentence that says why there is none. */
export type FileContent = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string }

/** What a file holds, or the words that say why it cannot be read. */
export type Bytes = Buffer | { readonly reason: string }

const CHUNK_BYTES = 1 << 16
const NEWLINE = 0x0a

/** Bytes of anything that can be opened and read to its end; one byte over `bytesMax` is kept, so that the excess shows. */
export function readBytes(path: string, bytesMax: number): Bytes {
  let descriptor: number | undefined
  try {
    descriptor = openSync(path, 'r')
    const status = fstatSync(descriptor)
    if (status.isDirectory()) return { reason: 'it is a directory' }
    // Pipes and devices have no size; they are read in chunks like everything else.
    const chunks: Buffer[] = []
    let total = 0
    while (total <= bytesMax) {
      const chunk = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, Math.min(status.size - total, bytesMax) + 1))
      const read = readSync(descriptor, chunk, 0, chunk.length, null)
      if (read === 0) break
      chunks.push(chunk.subarray(0, read))
      total += read
    }
    return Buffer.concat(chunks)
  } catch (error) {
    return { reason: reasonOf(error) }
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/** Bytes of a file of at most `bytesMax`, read while other work goes on; no pipes and devices, of which nobody knows the end. */
export async function readLargeFile(path: string, bytesMax: number): Promise<Bytes> {
  try {
    const file = await open(path, 'r')
    try {
      const status = await file.stat()
      if (status.isDirectory()) return { reason: 'it is a directory' }
      if (!status.isFile()) return { reason: 'it is no file' }
      if (status.size > bytesMax) return { reason: `it is larger than ${formatSize(bytesMax)}` }
      const bytes = Buffer.allocUnsafe(status.size)
      let total = 0
      for (let read = -1; read !== 0 && total < bytes.length; total += read)
        read = (await file.read(bytes, total, bytes.length - total)).bytesRead
      return bytes.subarray(0, total)
    } finally {
      await file.close()
    }
  } catch (error) {
    return { reason: reasonOf(error) }
  }
}

/** As `readBytes` from a stream. */
export async function readStream(stream: AsyncIterable<Buffer | string>, bytesMax: number): Promise<Bytes> {
  const chunks: Buffer[] = []
  let total = 0
  try {
    for await (const chunk of stream) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      chunks.push(bytes)
      total += bytes.length
      if (total > bytesMax) break
    }
  } catch (error) {
    return { reason: reasonOf(error) }
  }
  return Buffer.concat(chunks)
}

const formatSize = (bytes: number) =>
  bytes % (1 << 20) === 0 ? `${bytes / (1 << 20)} MiB` : `${formatInteger(bytes)} bytes`

/** UTF-8 text of at most `bytesMax` bytes, without a byte order mark; the reason names the first line that is not text. */
export function toText(bytes: Bytes, bytesMax: number): FileContent {
  if (!Buffer.isBuffer(bytes)) return { ok: false, reason: bytes.reason }
  if (bytes.length > bytesMax)
    return { ok: false, reason: `it is larger than ${formatSize(bytesMax)} (--max-plan-size raises the limit)` }
  const [first, second, third] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return { ok: false, reason: 'it is UTF-16: save it as UTF-8' }
  if (bytes.includes(0)) return { ok: false, reason: 'it is a binary file, not text' }
  if (!isUtf8(bytes)) return { ok: false, reason: `line ${firstBadLine(bytes)} is not UTF-8 text` }
  const mark = first === 0xef && second === 0xbb && third === 0xbf ? 3 : 0
  return { ok: true, text: bytes.toString('utf8', mark) }
}

/** No UTF-8 sequence holds a newline byte, so each line can be looked at alone. */
function firstBadLine(bytes: Buffer): number {
  let line = 1
  for (let start = 0; start < bytes.length; line += 1) {
    const newline = bytes.indexOf(NEWLINE, start)
    const end = newline < 0 ? bytes.length : newline
    if (!isUtf8(bytes.subarray(start, end))) return line
    start = end + 1
  }
  return line
}
