import type { Diagnostic } from '../model/diagnostic.ts'
import { createSpans, type ListItems, listKey, type PlanPath } from './positions.ts'
import { createObject, isObject, type PlainObject, type Source } from './source.ts'

/** Lists that several files add to; all other lists stand in one file. */
const isSharedList = (path: PlanPath) =>
  (path.length === 1 && (path[0] === 'include' || path[0] === 'cases' || path[0] === 'invariants')) ||
  (path.length === 3 && path[0] === 'zones' && path[2] === 'record_sets')

/** Maps that several files add to: the sections, and the records of a zone. What has a name of its own stands in one file. */
const isSharedMap = (path: PlanPath) =>
  path.length <= 1 || (path[0] === 'zones' && (path.length === 2 || (path[2] === 'records' && path.length <= 4)))

interface Merged {
  readonly value: unknown
  readonly lists: ListItems
  readonly diagnostics: readonly Diagnostic[]
}

/** The files of a plan as one. Maps merge by key; a key that two files have is a finding at the second, and the first counts. */
export function mergeSources(sources: readonly Source[]): Merged {
  const [main, ...rest] = sources
  if (main === undefined || rest.length === 0) return { value: main?.value, lists: new Map(), diagnostics: [] }
  const diagnostics: Diagnostic[] = []
  const lists = new Map<string, { file: string; index: number }[]>()
  const owners = new Map<PlainObject, Map<string, Source>>()

  const addList = (into: unknown[], from: readonly unknown[], path: PlanPath, source: Source) => {
    const items = lists.get(listKey(path)) ?? []
    lists.set(listKey(path), items)
    for (const [index, item] of from.entries()) {
      into.push(item)
      items.push({ file: source.locator.file, index })
    }
  }
  const spans = new Map(sources.map((source) => [source, createSpans(source.locator).span]))
  const placeOf = (source: Source, path: PlanPath) => {
    const { key, value } = source.locator.locate(path)
    return (spans.get(source) ?? createSpans(source.locator).span)(key ?? value ?? [0, 0])
  }
  const duplicate = (path: PlanPath, source: Source, first: Source) => {
    diagnostics.push({
      rule: 'duplicate-key',
      severity: 'error',
      at: placeOf(source, path),
      message: `"${path.at(-1)}" stands in two files`,
      hint: 'remove one of the two',
      related: [{ message: 'first here', at: placeOf(first, path) }],
    })
  }
  /** The value, as a copy where other files may add to it. */
  const adopt = (value: unknown, path: PlanPath, source: Source): unknown => {
    if (isSharedMap(path) && isObject(value)) {
      const map = createObject()
      addMap(map, value, path, source)
      return map
    }
    if (!isSharedList(path) || !Array.isArray(value)) return value
    const list: unknown[] = []
    addList(list, value, path, source)
    return list
  }
  const addMap = (into: PlainObject, from: PlainObject, path: PlanPath, source: Source) => {
    const ownerOf = owners.get(into) ?? new Map<string, Source>()
    owners.set(into, ownerOf)
    for (const [key, value] of Object.entries(from)) {
      const inner = [...path, key]
      const own = into[key]
      const owner = ownerOf.get(key)
      if (owner === undefined) {
        ownerOf.set(key, source)
        into[key] = adopt(value, inner, source)
      } else if (isSharedMap(inner) && isObject(own) && isObject(value)) addMap(own, value, inner, source)
      else if (isSharedList(inner) && Array.isArray(own) && Array.isArray(value)) addList(own, value, inner, source)
      else if (path.length > 0 || key !== 'version' || own !== value) duplicate(inner, source, owner)
    }
  }

  const merged = createObject()
  for (const source of sources) {
    if (isObject(source.value)) addMap(merged, source.value, [], source)
    else if (source !== main && source.value !== undefined)
      diagnostics.push({
        rule: 'plan-schema',
        severity: 'error',
        at: placeOf(source, []),
        message: 'the file is not a map',
        hint: 'write the keys of a plan, for example endpoints:',
      })
  }
  return { value: isObject(main.value) ? merged : main.value, lists, diagnostics }
}
