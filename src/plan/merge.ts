import type { Diagnostic } from '../model/diagnostic.ts'
import { createSpans, type ListItem, type ListItems, listKey, type PlanPath } from './positions.ts'
import { quote } from './quote.ts'
import { createError, createObject, isObject, type PlainObject, type Source } from './source.ts'

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

/** What several files have come to so far. */
interface Merging {
  readonly lists: Map<string, ListItem[]>
  /** Which file each key of a shared map comes from. */
  readonly owners: Map<PlainObject, Map<string, Source>>
  readonly report: (rule: string, source: Source, path: PlanPath, message: string, hint: string, first?: Source) => void
}

/** Findings at keys of the files; lines are counted once for each file. */
function createReporter(sources: readonly Source[], diagnostics: Diagnostic[]): Merging['report'] {
  const spans = new Map(sources.map((source) => [source, createSpans(source.locator).span]))
  const placeOf = (source: Source, path: PlanPath) => {
    const { key, value } = source.locator.locate(path)
    return (spans.get(source) ?? createSpans(source.locator).span)(key ?? value ?? [0, 0])
  }
  return (rule, source, path, message, hint, first) => {
    const related = first === undefined ? undefined : [{ message: 'first here', at: placeOf(first, path) }]
    diagnostics.push(createError(rule, placeOf(source, path), message, hint, related))
  }
}

function addList({ lists }: Merging, into: unknown[], from: readonly unknown[], path: PlanPath, source: Source): void {
  const items = lists.get(listKey(path)) ?? []
  lists.set(listKey(path), items)
  for (const [index, item] of from.entries()) {
    into.push(item)
    items.push({ file: source.locator.file, index })
  }
}

/** The value, as a copy where other files may add to it. */
function adopt(merging: Merging, value: unknown, path: PlanPath, source: Source): unknown {
  if (isSharedMap(path) && isObject(value)) {
    const map = createObject()
    addMap(merging, map, value, path, source)
    return map
  }
  if (!isSharedList(path) || !Array.isArray(value)) return value
  const list: unknown[] = []
  addList(merging, list, value, path, source)
  return list
}

function addMap(merging: Merging, into: PlainObject, from: PlainObject, path: PlanPath, source: Source): void {
  const ownerOf = merging.owners.get(into) ?? new Map<string, Source>()
  merging.owners.set(into, ownerOf)
  for (const [key, value] of Object.entries(from)) {
    const inner = [...path, key]
    const own = into[key]
    const owner = ownerOf.get(key)
    if (owner === undefined) {
      ownerOf.set(key, source)
      into[key] = adopt(merging, value, inner, source)
    } else if (isSharedMap(inner) && isObject(own) && isObject(value)) addMap(merging, own, value, inner, source)
    else if (isSharedList(inner) && Array.isArray(own) && Array.isArray(value))
      addList(merging, own, value, inner, source)
    else if (path.length > 0 || key !== 'version' || own !== value)
      merging.report(
        'duplicate-key',
        source,
        inner,
        `${quote(key)} stands in two files`,
        'remove one of the two',
        owner,
      )
  }
}

/** The files of a plan as one. Maps merge by key; a key that two files have is a finding at the second, and the first counts. */
export function mergeSources(sources: readonly Source[]): Merged {
  const [main] = sources
  if (main === undefined || sources.length === 1) return { value: main?.value, lists: new Map(), diagnostics: [] }
  const diagnostics: Diagnostic[] = []
  const lists = new Map<string, ListItem[]>()
  const merging: Merging = { lists, owners: new Map(), report: createReporter(sources, diagnostics) }
  const merged = createObject()
  for (const source of sources) {
    if (isObject(source.value)) addMap(merging, merged, source.value, [], source)
    else if (source !== main && source.value !== undefined)
      merging.report(
        'plan-schema',
        source,
        [],
        'the file is not a map',
        'write the keys of a plan, for example endpoints:',
      )
  }
  return { value: isObject(main.value) ? merged : main.value, lists, diagnostics }
}
