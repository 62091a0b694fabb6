import type { Span } from '../model/origin.ts'

/** Keys and list indices from the plan's root, as they are in the document. */
export type PlanPath = readonly (string | number)[]

/** Start and end in characters of a file's text, the end exclusive. */
export type Range = readonly [start: number, end: number]

/** What stands at the deepest existing part of a path. */
export interface Located {
  /** How many segments of the path exist in this file. */
  readonly depth: number
  /** The key's text; undefined for the root and for list items. */
  readonly key: Range | undefined
  /** The value's text; where the value is an alias (`*www`), the alias. Undefined for a key without a value. */
  readonly value: Range | undefined
}

/** One file of the plan: its text, and where paths stand in it. */
export interface Locator {
  readonly file: string
  readonly text: string
  readonly locate: (path: PlanPath) => Located
}

/** Where parts of a plan were written. A path that does not exist gives the place of its nearest existing ancestor. */
export interface Positions {
  /** The key, or the whole item in a list. */
  readonly keySpan: (path: PlanPath) => Span
  /** The value; of an alias the alias, of what is inside it the place in the anchored text. The key where there is no value. */
  readonly valueSpan: (path: PlanPath) => Span
  readonly has: (path: PlanPath) => boolean
  /** A line of a file without its line break, counted from 1; undefined outside the file. */
  readonly lineText: (file: string, line: number) => string | undefined
}

/** Where an item of a list stands: its index in its file; no file where the whole list stands in one. */
export interface ListItem {
  readonly file: string | undefined
  readonly index: number
}

/** Items of lists in the document, by `listKey`: lists are put together from files, and lose broken items. */
export type ListItems = ReadonlyMap<string, readonly ListItem[]>

/** The key of a list in `ListItems`. */
export const listKey = (path: PlanPath): string => JSON.stringify(path)

/** Offsets at which lines begin. */
export function lineStartsOf(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** Lines and columns of one text; its lines are counted when the first one is asked for. */
function lineTable(text: string) {
  let starts: readonly number[] | undefined
  const lines = () => {
    starts ??= lineStartsOf(text)
    return starts
  }
  /** Line and column, both from 1. */
  const placeOf = (offset: number): readonly [line: number, column: number] => {
    const all = lines()
    let [low, high] = [0, all.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((all[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return [low + 1, offset - (all[low] ?? 0) + 1]
  }
  const lineText = (line: number): string | undefined => {
    const start = lines()[line - 1]
    if (start === undefined) return undefined
    return text.slice(start, lines()[line] ?? text.length).replace(/\r?\n$/, '')
  }
  return { placeOf, lineText }
}

/** The span of `range` in `text`. */
export function createSpans({ file, text }: { readonly file: string; readonly text: string }) {
  const { placeOf, lineText } = lineTable(text)
  const span = ([start, end]: Range): Span => {
    const [line, column] = placeOf(start)
    const [endLine, endColumn] = placeOf(Math.max(start, end))
    return { file, line, column, endLine, endColumn }
  }
  return { span, lineText }
}

/** Positions over the files of a plan. Nothing is computed before a span is asked for. */
export function createPositions(locators: readonly Locator[], lists: ListItems = new Map()): Positions {
  const files = new Map(locators.map((locator) => [locator.file, { locator, ...createSpans(locator) }]))

  /** The path in one file, undefined where an item of it belongs to another file. */
  const pathIn = (file: string, path: PlanPath): PlanPath | undefined => {
    if (lists.size === 0) return path
    const own: (string | number)[] = []
    for (const [depth, segment] of path.entries()) {
      const items = typeof segment === 'number' ? lists.get(listKey(path.slice(0, depth))) : undefined
      const item = items === undefined || typeof segment === 'string' ? undefined : items[segment]
      if (item?.file !== undefined && item.file !== file) return undefined
      own.push(item === undefined ? segment : item.index)
    }
    return own
  }

  /** The file that knows most of the path. */
  const find = (path: PlanPath) => {
    let best: { readonly found: Located; readonly span: (range: Range) => Span } | undefined
    for (const { locator, span } of files.values()) {
      const own = pathIn(locator.file, path)
      if (own === undefined) continue
      const found = locator.locate(own)
      if (best === undefined || found.depth > best.found.depth) best = { found, span }
      if (found.depth === path.length) break
    }
    if (best === undefined) throw new Error('unreachable: a plan without files has no positions')
    return best
  }

  const keySpan = (path: PlanPath): Span => {
    const { found, span } = find(path)
    return span(found.key ?? found.value ?? [0, 0])
  }

  return {
    keySpan,
    valueSpan: (path) => {
      const { found, span } = find(path)
      const isWhole = found.depth === path.length
      return span((isWhole ? (found.value ?? found.key) : (found.key ?? found.value)) ?? [0, 0])
    },
    has: (path) => find(path).found.depth === path.length,
    lineText: (file, line) => files.get(file)?.lineText(line),
  }
}

/** From the key at `path` to the end of its value. */
export function memberSpan({ keySpan, valueSpan }: Positions, path: PlanPath): Span {
  const { endLine, endColumn } = valueSpan(path)
  return { ...keySpan(path), endLine, endColumn }
}
