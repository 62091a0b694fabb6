import { ApiError } from '../../errors.ts'
import type { XmlElement } from '../../xml.ts'

const DEPTH_MAX = 32

/** JSON as the tree that shapes are read from: items of lists are called `member`, null is nothing. */
function elementOf(name: string, value: unknown, depth = 0): XmlElement {
  if (depth > DEPTH_MAX) throw new ApiError('SerializationException', 'the request is nested too deeply')
  if (typeof value !== 'object' || value === null) return { name, children: [], text: String(value) }
  const entries = Array.isArray(value) ? value.map((item) => ['member', item] as const) : Object.entries(value)
  return {
    name,
    text: '',
    children: entries.flatMap(([key, member]) => (member === null ? [] : [elementOf(key, member, depth + 1)])),
  }
}

/** The body of a request; refuses what is no JSON object. */
export function readJson(operation: string, body: Uint8Array): XmlElement {
  const text = new TextDecoder().decode(body)
  let value: unknown
  try {
    value = text.trim() === '' ? {} : JSON.parse(text)
  } catch {
    throw new ApiError('SerializationException', 'the body is not JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ApiError('SerializationException', 'the body is no JSON object')
  return elementOf(operation, value)
}

/** A time as the protocol has it: seconds since 1970. */
export const epochSeconds = (ms: number): number => ms / 1000
