import type { PlanPath } from './positions.ts'
import { shapes } from './shapes.gen.ts'
import { isObject } from './source.ts'

/** A shape by id, and where a member has one an example of its own. */
export type Member = readonly [id: string, example?: string]

/** What may stand at one place of a plan, as far as findings need it. */
export interface Shape {
  readonly title?: string
  /** The end of "is 5, not …". */
  readonly expected: string
  /** JSON types; none where `options` says more. */
  readonly types?: readonly string[]
  readonly allowed?: readonly string[]
  /** One line of YAML. */
  readonly example?: string
  readonly keys?: Readonly<Record<string, Member>>
  /** Members with names of the author's choice. */
  readonly values?: Member
  readonly items?: Member
  /** The first items of a list, where each has a meaning of its own. */
  readonly tuple?: readonly Member[]
  /** Alternatives, told apart by their JSON types. */
  readonly options?: readonly string[]
  /** Exactly one of these keys has to be there; at least one of those. */
  readonly oneOf?: readonly string[]
  readonly someOf?: readonly string[]
}

/** A shape with its id. */
export interface Known extends Shape {
  readonly id: string
}

function getShape([id, example]: Member): Known {
  const shape = shapes.get(id)
  if (shape === undefined) throw new Error(`unreachable: there is no shape ${id}`)
  return example === undefined ? { ...shape, id } : { ...shape, id, example }
}

export function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

/** The alternatives that a shape leaves; itself where it leaves none. */
export const alternativesOf = (shape: Known): readonly Known[] => shape.options?.map((id) => getShape([id])) ?? [shape]

/** Of alternatives the one that the author meant, by the type of what was written; the shape itself where none fits. */
export function chosen(shape: Known, value: unknown): Known {
  if (shape.options === undefined) return shape
  const type = typeOf(value)
  const isMeant = ({ types = [] }: Shape) => types.includes(type) || (type === 'number' && types.includes('integer'))
  return alternativesOf(shape).find(isMeant) ?? shape
}

/** The shape of what stands under `key`; undefined where the language has no such key. */
export function memberOf({ keys = {}, values }: Known, key: string): Known | undefined {
  const member = Object.hasOwn(keys, key) ? keys[key] : values
  return member === undefined ? undefined : getShape(member)
}

/** The shape of an item of a list; undefined where the language has none. */
export function itemOf({ items, tuple = [] }: Known, index: number): Known | undefined {
  const item = tuple[index] ?? items
  return item === undefined ? undefined : getShape(item)
}

/** The value at `path`, undefined where there is none. */
export function valueAt(root: unknown, path: PlanPath): unknown {
  let value = root
  for (const segment of path) {
    if (Array.isArray(value) && typeof segment === 'number') value = value[segment]
    else if (isObject(value)) value = value[segment]
    else return undefined
  }
  return value
}

/** `/zones/a~1b/0` to its segments; a number is an index only where a list stands. */
export function pathOf(root: unknown, pointer: string): PlanPath {
  const path: (string | number)[] = []
  let value = root
  for (const escaped of pointer.split('/').slice(1)) {
    const key = escaped.replaceAll('~1', '/').replaceAll('~0', '~')
    const segment = Array.isArray(value) ? Number(key) : key
    path.push(segment)
    value = valueAt(value, [segment])
  }
  return path
}

/** The shapes from the whole plan down to `path`, of alternatives around it those that were meant; shorter where the language ends before the path does. */
export function shapesAlong(root: unknown, path: PlanPath): readonly Known[] {
  const along = [getShape(['plan'])]
  let value = root
  for (const segment of path) {
    const last = along.at(-1)
    if (last === undefined) break
    const shape = chosen(last, value)
    along.splice(-1, 1, shape)
    const member = typeof segment === 'number' ? itemOf(shape, segment) : memberOf(shape, segment)
    if (member === undefined) break
    along.push(member)
    value = valueAt(value, [segment])
  }
  return along
}

/** Shapes that have a key of this name. */
export const shapesWithKey = (key: string): readonly Known[] =>
  [...shapes].filter(([, { keys = {} }]) => Object.hasOwn(keys, key)).map(([id, shape]) => ({ ...shape, id }))
