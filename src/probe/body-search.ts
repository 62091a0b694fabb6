import { constants, createGunzip, createInflate, createInflateRaw } from 'node:zlib'
import { limits } from '../route53/limits.ts'

export type SearchOutcome = 'found' | 'missing' | 'malformed'

/** The search of one body. */
export interface BodySearch {
  readonly write: (chunk: Buffer) => void
  /** The body is complete. */
  readonly end: () => void
  /** Frees the decoder; nothing is reported any more. */
  readonly stop: () => void
}

/** Encoded bytes that are decoded at most: far more than 5,120 decoded bytes ever need, and no endless stream of empty blocks. */
const ENCODED_BYTES_MAX = 65_536

/** What the low half of the first byte of a zlib stream is (RFC 1950 §2.2); some servers send bare deflate data as `deflate`. */
const ZLIB_METHOD = 8

/** A body that ends too soon is searched as far as it goes. */
const lenient = { finishFlush: constants.Z_SYNC_FLUSH }

function createDecoder(encoding: string, firstByte: number) {
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip(lenient)
  return (firstByte & 0x0f) === ZLIB_METHOD ? createInflate(lenient) : createInflateRaw(lenient)
}

const isDecoded = (encoding: string) => encoding === 'gzip' || encoding === 'x-gzip' || encoding === 'deflate'

/**
 * Looks for `searchString` entirely inside the first 5,120 bytes of a body, after undoing gzip or deflate; case counts.
 * Reports once, as soon as those bytes or the whole body are there.
 *
 * @see R3.4
 */
export function searchBody(
  searchString: string,
  contentEncoding: string,
  report: (outcome: SearchOutcome) => void,
): BodySearch {
  const encoding = contentEncoding.trim().toLowerCase()
  const wanted = Buffer.from(searchString)
  const window: Buffer[] = []
  let windowBytes = 0
  let encodedBytes = 0
  let decoder: ReturnType<typeof createDecoder> | undefined
  let reported = false

  const settle = (outcome: SearchOutcome) => {
    if (reported) return
    reported = true
    decoder?.destroy()
    report(outcome)
  }
  const judge = () => {
    const searched = Buffer.concat(window).subarray(0, limits.searchWindowBytes)
    settle(searched.includes(wanted) ? 'found' : 'missing')
  }
  const take = (decoded: Buffer) => {
    if (reported) return
    window.push(decoded)
    windowBytes += decoded.length
    if (windowBytes >= limits.searchWindowBytes) judge()
  }
  const decode = (chunk: Buffer) => {
    if (decoder === undefined) {
      decoder = createDecoder(encoding, chunk[0] ?? 0)
      decoder
        .on('data', take)
        .on('end', judge)
        .on('error', () => settle('malformed'))
    }
    const room = ENCODED_BYTES_MAX - encodedBytes
    encodedBytes += chunk.length
    if (room > 0) decoder.write(chunk.subarray(0, room))
    if (encodedBytes >= ENCODED_BYTES_MAX && room > 0) decoder.end()
  }

  return {
    write: (chunk) => {
      if (reported || chunk.length === 0) return
      if (isDecoded(encoding)) decode(chunk)
      else take(chunk)
    },
    end: () => {
      if (decoder === undefined) judge()
      else if (!decoder.writableEnded) decoder.end()
    },
    stop: () => {
      reported = true
      decoder?.destroy()
    },
  }
}
