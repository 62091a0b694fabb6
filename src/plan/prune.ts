import type { PlanDocument } from './document.gen.ts'
import { type ListItem, type ListItems, listKey, type PlanPath } from './positions.ts'
import { pathOf } from './shape.ts'
import { createObject, isObject, NESTING_MAX } from './source.ts'
import { validate } from './validate.gen.js'

/** A plan without its broken parts. */
export interface Pruned {
  readonly document: PlanDocument | undefined
  /** What was left out, as the author wrote it: indices count before anything was taken from a list. */
  readonly pruned: readonly PlanPath[]
  /** Where the items of the document's lists stand. */
  readonly lists: ListItems
}

/** Policies whose value maps a name to a branch. */
const POLICIES = new Set(['failover', 'weighted', 'latency', 'geolocation', 'geoproximity', 'multivalue'])
const RECORD_DEPTH = 5

/** Depth of the innermost branch on a path that leads into a record; that of the record where it leads into none. */
function branchDepth(path: PlanPath): number {
  let depth = RECORD_DEPTH
  for (;;) {
    const [policy, name, location] = path.slice(depth, depth + 3)
    if (policy === 'ip_based' && name === 'locations' && typeof location === 'string') depth += 3
    else if (typeof policy === 'string' && POLICIES.has(policy) && typeof name === 'string') depth += 2
    else return depth
  }
}

/** Depth of the smallest part of a zone around `path` that can be left out. */
function zoneDepth(path: PlanPath): number {
  const [, , member] = path
  if (member === 'records') return path.length > RECORD_DEPTH ? branchDepth(path) : path.length
  if (member === 'record_sets') return Math.min(path.length, 4)
  // A private zone without its networks would be a public one.
  if (member === 'private') return path.length >= 5 ? 5 : 2
  return Math.min(path.length, 3)
}

/** The smallest part around a broken `path` that the rest of the plan can do without: a branch, a record, an endpoint … */
function entryOf(path: PlanPath): PlanPath {
  return path.slice(0, path[0] === 'zones' ? zoneDepth(path) : 2)
}

/** What to leave out, as a tree. */
type Cuts = Map<string | number, Cuts>

function cutsOf(paths: readonly PlanPath[]): Cuts {
  const root: Cuts = new Map()
  for (const path of paths) {
    let node = root
    for (const segment of path) {
      const next = node.get(segment) ?? new Map()
      node.set(segment, next)
      node = next
    }
  }
  return root
}

/** The outermost of `paths`, each once. */
function outermost(paths: readonly PlanPath[]): readonly PlanPath[] {
  const whole = new Set(paths.map(listKey))
  const isInside = (path: PlanPath) => path.some((_, depth) => depth > 0 && whole.has(listKey(path.slice(0, depth))))
  const kept = paths.filter((path) => !isInside(path))
  return [...new Map(kept.map((path) => [listKey(path), path])).values()]
}

/** A copy of `root` without `paths`; what holds none of them is shared. */
function without(root: unknown, paths: readonly PlanPath[], lists: ListItems) {
  const remaining = new Map<string, readonly ListItem[]>()
  /** `from` and `to`: the path before and after items were taken out around it. */
  const copy = (value: unknown, cuts: Cuts | undefined, from: PlanPath, to: PlanPath): unknown => {
    if (Array.isArray(value)) {
      const items = value
        .map((item: unknown, index) => ({ item, index }))
        .filter(({ index }) => cuts?.get(index)?.size !== 0)
      const known = lists.get(listKey(from))
      if (known !== undefined || cuts !== undefined)
        remaining.set(
          listKey(to),
          items.map(({ index }) => known?.[index] ?? { file: undefined, index }),
        )
      return items.map(({ item, index }, now) => copy(item, cuts?.get(index), [...from, index], [...to, now]))
    }
    if (!isObject(value)) return value
    const object = createObject()
    for (const [key, member] of Object.entries(value)) {
      const inner = cuts?.get(key)
      if (inner?.size === 0) continue
      object[key] = inner === undefined && lists.size === 0 ? member : copy(member, inner, [...from, key], [...to, key])
    }
    return object
  }
  return { value: copy(root, cutsOf(paths), [], []), lists: remaining }
}

/** Takes the smallest enclosing entry of every broken part out of the plan, so that the rest can be expanded. No document where that leaves no plan. */
export function prune(root: unknown, broken: readonly PlanPath[], lists: ListItems): Pruned {
  const none: Pruned = { document: undefined, pruned: [[]], lists }
  if (!isObject(root)) return none
  let pruned = outermost(broken.filter((path) => path.length > 0).map(entryOf))
  // A policy that has lost all its branches takes the branch around it along: one more round for each level.
  for (let round = 0; round <= NESTING_MAX; round += 1) {
    const { value: document, lists: left } = without(root, pruned, lists)
    if (isObject(document)) document.version = 1
    if (validate(document)) return { document, pruned, lists: left }
    const emptied = (validate.errors ?? []).map(({ instancePath }) => pathOf(document, instancePath))
    pruned = outermost([...pruned, ...emptied.filter((path) => path.length > 0).map(entryOf)])
  }
  return none
}
