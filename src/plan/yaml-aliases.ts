import { type Alias, isAlias, isScalar, type Node, type Pair, type YAMLMap } from 'yaml'
import type { Range } from './positions.ts'
import { fatalSource, type PlanFile, type Source } from './source.ts'
import { explainAlias } from './yaml-problems.ts'

/** plan.md, Errors: uses of one anchor in the plan as it reads with all aliases written out, and aliases inside what aliases name. */
const EXPANSIONS_MAX = 100
const ALIAS_LEVELS_MAX = 50
/** Values reached through aliases: a hundred copies of a large text would fill the memory. */
const EXPANDED_VALUES_MAX = 1_000_000

export const rangeOf = (node: Node | null | undefined): Range => [node?.range?.[0] ?? 0, node?.range?.[1] ?? 0]

/** The anchors of one document and what its aliases name, in document order; refuses aliases that repeat too much. */
export function createAliases(file: PlanFile) {
  const anchors = new Map<string, Node>()
  const targets = new Map<Alias, Node>()
  const uses = new Map<Node, number>()
  let expandedCount = 0
  const refuse = (alias: Node, message: string, hint: string): Source =>
    fatalSource(file, rangeOf(alias), message, hint)
  return {
    /** The anchored node that each alias names. */
    targets,
    /** To be called for every node in the order of the text. */
    register: (node: Node): void => {
      if ('anchor' in node && node.anchor !== undefined) anchors.set(node.anchor, node)
    },
    /** The node itself, or what it names; a fatal source where it names nothing. */
    resolve: (node: Node): Node | Source => {
      if (!isAlias(node)) return node
      const target = targets.get(node) ?? anchors.get(node.source)
      if (target !== undefined) {
        targets.set(node, target)
        return target
      }
      const { message, hint, range } = explainAlias(node.source, file.text, rangeOf(node)[0])
      return fatalSource(file, range ?? rangeOf(node), message, hint)
    },
    /** Counts one more use of what `alias` names, `levels` aliases deep; the reason to stop, if any. */
    use: (alias: Alias, target: Node, levels: number): Source | undefined => {
      const useCount = (uses.get(target) ?? 0) + 1
      uses.set(target, useCount)
      if (useCount > EXPANSIONS_MAX)
        return refuse(
          alias,
          `the anchor &${alias.source} is used more than ${EXPANSIONS_MAX} times`,
          'give what it stands for a name: an endpoint, a health check, a record that others alias',
        )
      if (levels < ALIAS_LEVELS_MAX) return undefined
      return refuse(alias, `aliases lead through more than ${ALIAS_LEVELS_MAX} others`, 'write the value out')
    },
    /** Counts a value that was reached through an alias; the reason to stop, if any. */
    countExpanded: (node: Node): Source | undefined => {
      expandedCount += 1
      return expandedCount <= EXPANDED_VALUES_MAX
        ? undefined
        : refuse(node, 'aliases repeat more than a million values', 'write less of the plan with aliases')
    },
  }
}

/** A key as written: `010` stays `010`; undefined where it is not text. */
export function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined
  return key.type === 'PLAIN' && key.source !== undefined ? key.source : String(key.value)
}

/** The members of a map by key, the first of equal keys. */
export type PairsOf = (map: YAMLMap) => ReadonlyMap<string, Pair>

/** Members by key, indexed when a map is first asked for. */
export function createPairsOf(targets: ReadonlyMap<Alias, Node>): PairsOf {
  const known = new Map<YAMLMap, ReadonlyMap<string, Pair>>()
  return (map) => {
    const indexed = known.get(map)
    if (indexed !== undefined) return indexed
    const byKey = new Map<string, Pair>()
    for (const pair of map.items) {
      const text = keyText(isAlias(pair.key) ? targets.get(pair.key) : pair.key)
      if (text !== undefined && !byKey.has(text)) byKey.set(text, pair)
    }
    known.set(map, byKey)
    return byKey
  }
}
