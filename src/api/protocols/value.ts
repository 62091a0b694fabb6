import { ApiError } from '../errors.ts'
import type { XmlElement } from '../xml.ts'

/** What an answer holds, whatever protocol says it; undefined members are left out. A `Map` has keys that are data. */
export type ApiValue =
  | string
  | number
  | boolean
  | Date
  | readonly ApiValue[]
  | ReadonlyMap<string, ApiValue>
  | ApiMembers
  | undefined
export interface ApiMembers {
  readonly [member: string]: ApiValue
}

export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)

const DEPTH_MAX = 64

/** More than the largest request that CloudWatch takes has: 1,000 data with 150 values and counts each. */
export const ELEMENTS_MAX = 500_000

export const tooMuch = (): ApiError => new ApiError('SerializationException', 'the request has too many members')

function* membersOf(value: object): Generator<readonly [unknown, unknown]> {
  if (isList(value)) for (const item of value) yield ['member', item]
  else yield* value instanceof Map ? value : Object.entries(value)
}

/** What JSON or CBOR brought, as the tree that shapes are read from: items of lists are called `member`, null is nothing. */
export function elementOfValue(root: string, whole: unknown): XmlElement {
  let count = 0
  const elementOf = (name: string, value: unknown, depth: number): XmlElement => {
    count += 1
    if (count > ELEMENTS_MAX) throw tooMuch()
    if (depth > DEPTH_MAX) throw new ApiError('SerializationException', 'the request is nested too deeply')
    if (value instanceof Date) return { name, children: [], text: value.toISOString() }
    if (typeof value !== 'object' || value === null) return { name, children: [], text: String(value) }
    const children: XmlElement[] = []
    for (const [key, member] of membersOf(value))
      if (typeof key === 'string' && member !== null && member !== undefined)
        children.push(elementOf(key, member, depth + 1))
    return { name, children, text: '' }
  }
  return elementOf(root, whole, 0)
}

/** The value as JSON and CBOR have it: dates and maps as `date` and objects say, without what is undefined. */
export function plainValue(value: ApiValue, date: (ms: number) => unknown): unknown {
  if (value instanceof Date) return date(value.getTime())
  if (typeof value !== 'object') return value
  if (isList(value)) return value.map((item) => plainValue(item, date))
  const entries = value instanceof Map ? [...value] : Object.entries(value)
  return Object.fromEntries(
    entries.flatMap(([key, member]) => (member === undefined ? [] : [[key, plainValue(member, date)]])),
  )
}

/** As protocols without text for times have them. */
export const epochSeconds = (ms: number): number => ms / 1000
