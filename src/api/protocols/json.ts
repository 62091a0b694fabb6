import { ApiError } from '../errors.ts'
import type { Protocol } from './protocol.ts'
import { elementOfValue, epochSeconds, plainValue } from './value.ts'

const isMembers = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parse(body: Uint8Array): object {
  const text = new TextDecoder().decode(body)
  let value: unknown
  try {
    value = text.trim() === '' ? {} : JSON.parse(text)
  } catch {
    throw new ApiError('SerializationException', 'the body is not JSON')
  }
  if (!isMembers(value)) throw new ApiError('SerializationException', 'the body is no JSON object')
  return value
}

/** AWS' JSON protocols, whose operation stands in X-Amz-Target. `typeOf`: how an error is called there, and what headers it has. */
export const jsonProtocol = (
  version: '1.0' | '1.1',
  typeOf: (error: ApiError) => string = ({ code }) => code,
  errorHeaders: (error: ApiError) => Readonly<Record<string, string>> = () => ({}),
): Protocol => {
  const headers = { 'content-type': `application/x-amz-json-${version}` }
  return {
    read: async ({ operation = '', body }) => ({ operation, members: elementOfValue(operation, parse(body)) }),
    write: async (_operation, members) => ({
      status: 200,
      headers,
      body: JSON.stringify(plainValue(members, epochSeconds)),
    }),
    refuse: (error) => ({
      status: error.status,
      headers: { ...headers, ...errorHeaders(error) },
      body: JSON.stringify({ __type: typeOf(error), message: error.message }),
    }),
  }
}
