import type { Reference } from '../../model/deployment.ts'
import type { Diagnostic, RelatedPlace, Severity } from '../../model/diagnostic.ts'
import { type Fix, replacing } from '../../model/fix.ts'
import type { Origin, Span } from '../../model/origin.ts'
import { suggest } from '../../values/nearest.ts'
import { printable } from '../../values/printable.ts'
import type { PlanDocument } from '../document.gen.ts'
import type { PlanPath, Positions } from '../positions.ts'
import { isObject } from '../source.ts'
import { originOf, type Place, spanAt, spanWithin } from './origin.ts'

/** What a finding may say besides its message. */
export interface Remark {
  readonly severity?: Severity
  readonly hint?: string | undefined
  readonly related?: readonly RelatedPlace[]
  /** What the key or text at the place must mean; `was` is how it reads. */
  readonly meant?: { readonly was: string | boolean; readonly becomes: string | boolean } | undefined
  /** The fix, where it is about another place. */
  readonly fix?: Fix | undefined
}

/** One expansion's input and what it has gathered so far. */
export interface Context {
  readonly document: PlanDocument
  readonly positions: Positions
  readonly diagnostics: readonly Diagnostic[]
  readonly references: readonly Reference[]
  /** True if anything was taken out of the document as broken. */
  readonly hasPruned: boolean
  /** True if what stood at `path`, or something around it, was taken out of the document as broken: it has been reported. */
  readonly wasPruned: (path: PlanPath) => boolean
  /** Keys directly below `path` at or below which something was taken out; as text also those of lists. */
  readonly prunedKeys: (path: PlanPath) => readonly string[]
  /** True if something in that top-level section was pruned or reported: a name that is missing there may have been lost with it. */
  readonly isDamaged: (section: string) => boolean
  readonly report: (rule: string, place: Place, message: string, remark?: Remark) => void
  /** As `report`, at character `column` of the scalar `text` at `place`. */
  readonly reportWithin: (
    rule: string,
    place: Place,
    text: string,
    column: number,
    message: string,
    hint: string,
    /** What the whole text must mean. */
    meant?: string | undefined,
  ) => void
  readonly refer: (kind: Reference['kind'], name: string, place: Place) => void
  /** "did you mean", until so many names were compared that more would cost time on a hostile plan. */
  readonly nearest: (word: string, candidates: Candidates) => string | undefined
}

/** The context for working something out once more: what there is to report has been reported. */
export const quietly = (context: Context): Context => ({
  ...context,
  report: () => {},
  reportWithin: () => {},
  refer: () => {},
  nearest: () => undefined,
})

/** True if the map around the key at `path` has no key `name`, nor lost one as broken. */
export function isFreeKey({ document, wasPruned }: Context, path: PlanPath, name: string): boolean {
  const outer = path.slice(0, -1)
  let map: unknown = document
  for (const key of outer) map = isObject(map) ? map[key] : undefined
  return isObject(map) && map[name] === undefined && !wasPruned([...outer, name])
}

/** Names that may have been meant; a function where they are costly to list. */
export type Candidates = Iterable<string> | (() => Iterable<string>)

/** Comparisons of names for hints in one run; the findings beyond come without a hint. */
const COMPARISONS_MAX = 100_000

/** Paths as a tree, so that a look-up costs the path's length however many were pruned. */
interface PrunedNode {
  readonly children: Map<string | number, PrunedNode>
  whole: boolean
}

function prunedTree(paths: readonly PlanPath[]): PrunedNode {
  const root: PrunedNode = { children: new Map(), whole: false }
  for (const path of paths) {
    let node = root
    for (const segment of path) {
      const next = node.children.get(segment) ?? { children: new Map(), whole: false }
      node.children.set(segment, next)
      node = next
    }
    node.whole = true
  }
  return root
}

function nodeAt(root: PrunedNode, path: PlanPath): PrunedNode | undefined {
  let node: PrunedNode | undefined = root
  for (const segment of path) node = node?.children.get(segment)
  return node
}

function isPruned(root: PrunedNode, path: PlanPath): boolean {
  let node: PrunedNode | undefined = root
  for (const segment of path) {
    if (node === undefined || node.whole) break
    node = node.children.get(segment)
  }
  return node?.whole ?? false
}

/** A name where the plan mentions it. A class because large plans have many. */
class Mention implements Reference {
  readonly kind: Reference['kind']
  readonly name: string
  private readonly positions: Positions
  private readonly place: Place

  constructor(kind: Reference['kind'], name: string, positions: Positions, place: Place) {
    this.kind = kind
    this.name = name
    this.positions = positions
    this.place = place
  }

  get at(): Origin {
    return originOf(this.positions, this.place)
  }
}

/** An empty context for one run. Findings equal in rule, place and message count once (an anchor used twice reports once). */
export function createContext(document: PlanDocument, positions: Positions, pruned: readonly PlanPath[]): Context {
  const diagnostics: Diagnostic[] = []
  const references: Reference[] = []
  const seen = new Set<string>()
  const tree = prunedTree(pruned)
  const damaged = new Set(pruned.map(([section]) => section))
  let comparisons = 0
  const add = (rule: string, place: Place, span: Span, text: string, remark: Omit<Remark, 'meant'>) => {
    const { severity = 'error', hint, related, fix } = remark
    if (severity === 'error') damaged.add(place.path[0])
    const message = printable(text)
    const key = `${span.file}\n${span.line}:${span.column} ${rule} ${message}`
    if (seen.has(key)) return
    seen.add(key)
    diagnostics.push({
      rule,
      severity,
      at: span,
      message,
      ...(hint === undefined ? {} : { hint: printable(hint) }),
      ...(related === undefined ? {} : { related }),
      ...(fix === undefined ? {} : { fix }),
    })
  }
  return {
    document,
    positions,
    diagnostics,
    references,
    hasPruned: pruned.length > 0,
    wasPruned: (path) => isPruned(tree, path),
    prunedKeys: (path) => [...(nodeAt(tree, path)?.children.keys() ?? [])].map(String),
    isDamaged: (section) => tree.whole || damaged.has(section),
    report: (rule, place, message, { meant, ...remark } = {}) => {
      const span = spanAt(positions, place)
      const fix = meant === undefined ? remark.fix : replacing(span, meant.was, meant.becomes)
      add(rule, place, span, message, { ...remark, fix })
    },
    reportWithin: (rule, place, text, column, message, hint, meant) => {
      const span = spanAt(positions, place)
      const fix = meant === undefined ? undefined : replacing(span, text, meant)
      add(rule, place, spanWithin(span, text, column), message, { hint, fix })
    },
    refer: (kind, name, place) => references.push(new Mention(kind, name, positions, place)),
    nearest: (word, candidates) => {
      if (comparisons > COMPARISONS_MAX) return undefined
      const listed = [...(typeof candidates === 'function' ? candidates() : candidates)]
      comparisons += listed.length
      return suggest(word, listed)
    },
  }
}
