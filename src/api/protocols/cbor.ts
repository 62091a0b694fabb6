import { ApiError } from '../errors.ts'
import type { Protocol } from './protocol.ts'
import { elementOfValue, epochSeconds, plainValue } from './value.ts'

const HEADERS = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' }
const EPOCH_TAG = 1

/** The first octet of a text of so many octets, with its length: all that a refusal needs of CBOR (RFC 8949 §3). */
function textHead(length: number): readonly number[] {
  const major = 3 << 5
  if (length < 24) return [major | length]
  return length < 256 ? [major | 24, length] : [major | 25, length >> 8, length & 255]
}

const TEXT_OCTETS_MAX = 0xffff

function formatText(text: string): readonly number[] {
  const octets = new TextEncoder().encode(text).subarray(0, TEXT_OCTETS_MAX)
  return [...textHead(octets.length), ...octets]
}

/** A map of two texts. */
const formatError = (type: string, message: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array([0xa2, ...['__type', type, 'message', message].flatMap(formatText)])

/** Smithy's RPC v2 protocol. What reads and writes CBOR is loaded with the first request. @see smithy.io "Smithy RPC v2 CBOR protocol" */
export const cborProtocol = (
  typeOf: (error: ApiError) => string,
  errorHeaders: (error: ApiError) => Readonly<Record<string, string>>,
): Protocol => ({
  read: async ({ operation = '', body }) => {
    if (body.length === 0) return { operation, members: elementOfValue(operation, {}) }
    const { decode } = await import('cborg')
    try {
      const value: unknown = decode(body, {
        useMaps: true,
        rejectDuplicateMapKeys: true,
        tags: { [EPOCH_TAG]: (content) => new Date(Number(content()) * 1000) },
      })
      if (!(value instanceof Map)) throw new Error('the body is no map')
      return { operation, members: elementOfValue(operation, value) }
    } catch (error) {
      if (error instanceof ApiError) throw error
      // What the decoder throws is about the octets that it was given.
      throw new ApiError(
        'SerializationException',
        `the body is not CBOR: ${error instanceof Error ? error.message : ''}`,
      )
    }
  },
  write: async (_operation, members) => {
    const { encode, Tagged } = await import('cborg')
    const body = encode(plainValue(members, (ms) => new Tagged(EPOCH_TAG, epochSeconds(ms))))
    return { status: 200, headers: HEADERS, body }
  },
  refuse: (error) => ({
    status: error.status,
    headers: { ...HEADERS, ...errorHeaders(error) },
    body: formatError(typeOf(error), error.message),
  }),
})
