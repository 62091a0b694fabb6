import type { Located, Locator, PlanPath, Range } from '../plan/positions.ts'
import { createObject, isObject, objectOf, type PlainObject, type PlanFile } from '../plan/source.ts'

/** A place in a foreign file that a part of a draft comes from. */
export interface Where {
  readonly file: PlanFile
  /** The place of what stands at `rest` inside the part; `depth` counts how much of `rest` was found. */
  readonly locate: (rest: PlanPath) => Located
}

/** A stretch of text in which nothing is told apart. */
export const stretch = (file: PlanFile, value: Range): Where => ({
  file,
  locate: () => ({ depth: 0, key: undefined, value }),
})

interface PlaceNode {
  children?: Map<string | number, PlaceNode>
  where?: Where
}

function nodeAt(root: PlaceNode, path: PlanPath): PlaceNode {
  let node = root
  for (const segment of path) {
    node.children ??= new Map()
    const known = node.children.get(segment)
    const next: PlaceNode = known ?? {}
    if (known === undefined) node.children.set(segment, next)
    node = next
  }
  return node
}

function locatorOf(file: PlanFile, root: PlaceNode): Locator {
  const locate = (path: PlanPath): Located => {
    let node: PlaceNode | undefined = root
    let found: { readonly depth: number; readonly where: Where } | undefined
    for (let depth = 0; node !== undefined; depth += 1) {
      if (node.where?.file === file) found = { depth, where: node.where }
      const segment = path[depth]
      node = segment === undefined ? undefined : node.children?.get(segment)
    }
    if (found === undefined) return { depth: 0, key: undefined, value: [0, 0] }
    const { depth, key, value } = found.where.locate(path.slice(found.depth))
    return { depth: found.depth + depth, key, value }
  }
  return { file: file.name, text: file.text, locate }
}

/** A plan while a reader puts it together, with the place of every part. */
export interface Draft {
  readonly value: PlainObject
  /** Sets what stands at `path`; maps on the way are made. */
  readonly put: (path: PlanPath, value: unknown, where?: Where) => void
  /** Adds to the list at `path`. */
  readonly push: (path: PlanPath, value: unknown, where?: Where) => void
  /** Says where a part comes from that is there. */
  readonly place: (path: PlanPath, where: Where) => void
  readonly locators: () => readonly Locator[]
}

export function createDraft(files: readonly PlanFile[]): Draft {
  const root = objectOf({ version: 1 })
  const places: PlaceNode = {}
  const mapAt = (path: PlanPath): PlainObject => {
    let map = root
    for (const segment of path) {
      const known = map[segment]
      const next = isObject(known) ? known : createObject()
      map[segment] = next
      map = next
    }
    return map
  }
  const place: Draft['place'] = (path, where) => {
    nodeAt(places, path).where = where
  }
  return {
    value: root,
    place,
    put: (path, value, where) => {
      const key = path.at(-1)
      if (key === undefined) throw new Error('unreachable: a draft is no part of itself')
      mapAt(path.slice(0, -1))[key] = value
      if (where !== undefined) place(path, where)
    },
    push: (path, value, where) => {
      const map = mapAt(path.slice(0, -1))
      const key = path.at(-1) ?? ''
      const known = map[key]
      const list: unknown[] = Array.isArray(known) ? known : []
      map[key] = list
      if (where !== undefined) place([...path, list.length], where)
      list.push(value)
    },
    locators: () => files.map((file) => locatorOf(file, places)),
  }
}
