import { atLeastOf } from './algebra.ts'
import { minimalStates } from './minimal-sets.ts'
import { createNodeStore, createResultCache, type ResultCache } from './node-store.ts'
import type { StateSets } from './state-sets.ts'

/** A truth over all states: 0 is never, 1 is always, any other number a node of its algebra. Equal truths are equal numbers. */
export type Diagram = number

const NEVER = 0
const ALWAYS = 1

/**
 * Truths as reduced ordered binary decision diagrams (Bryant 1986): an algebra of `count` variables with at most `nodesMax` nodes. Diagrams stay small if variables that are asked
 * together have numbers close by. Nothing is shared between two of them.
 */
export function createDiagrams(nodesMax: number, count: number): StateSets<Diagram> {
  const store = createNodeStore(nodesMax)
  const { variableOf, lowOf, highOf, isExhausted } = store
  const negations = createResultCache(store)
  const conjunctions = createResultCache(store)
  const disjunctions = createResultCache(store)
  const raised = createResultCache(store)

  const node = (variable: number, low: Diagram, high: Diagram): Diagram =>
    low === high ? low : store.node(variable, low, high)

  function not(a: Diagram): Diagram {
    if (a <= ALWAYS) return ALWAYS - a
    const known = negations.get(a, 0)
    if (known >= 0 || isExhausted()) return Math.max(known, NEVER)
    const result = node(variableOf(a), not(lowOf(a)), not(highOf(a)))
    negations.set(a, 0, result)
    negations.set(result, 0, a)
    return result
  }

  function and(a: Diagram, b: Diagram): Diagram {
    if (a === b || b === ALWAYS) return a
    if (a === ALWAYS) return b
    if (a === NEVER || b === NEVER || isExhausted()) return NEVER
    return combine(a, b, and, conjunctions)
  }

  function or(a: Diagram, b: Diagram): Diagram {
    if (a === b || b === NEVER) return a
    if (a === NEVER) return b
    if (a === ALWAYS || b === ALWAYS || isExhausted()) return ALWAYS
    return combine(a, b, or, disjunctions)
  }

  /** Splits by the first variable that either asks. */
  function combine(
    a: Diagram,
    b: Diagram,
    operation: (a: Diagram, b: Diagram) => Diagram,
    results: ResultCache,
  ): Diagram {
    const [first, second] = a < b ? [a, b] : [b, a]
    const known = results.get(first, second)
    if (known >= 0) return known
    const [left, right] = [variableOf(first), variableOf(second)]
    const variable = Math.min(left, right)
    const low = operation(left === variable ? lowOf(first) : first, right === variable ? lowOf(second) : second)
    const high = operation(left === variable ? highOf(first) : first, right === variable ? highOf(second) : second)
    const result = node(variable, low, high)
    results.set(first, second, result)
    return result
  }

  function upward(set: Diagram): Diagram {
    if (set <= ALWAYS) return set
    const known = raised.get(set, 0)
    if (known >= 0) return known
    const low = upward(lowOf(set))
    const result = node(variableOf(set), low, or(low, upward(highOf(set))))
    raised.set(set, 0, result)
    return result
  }

  /** Works a value out from the ends of the diagram upwards, each node once. */
  function fold<T>(root: Diagram, never: T, always: T, join: (low: T, high: T, at: Diagram) => T): T {
    const known = new Map<Diagram, T>([
      [NEVER, never],
      [ALWAYS, always],
    ])
    const of = (diagram: Diagram): T => {
      const before = known.get(diagram)
      if (before !== undefined) return before
      const value = join(of(lowOf(diagram)), of(highOf(diagram)), diagram)
      known.set(diagram, value)
      return value
    }
    return of(root)
  }

  const levelOf = (diagram: Diagram) => Math.min(variableOf(diagram), count)

  /** States of the variables from the node's own on; those that a path skips are free. */
  const size = (set: Diagram): bigint => {
    const below = (states: bigint, from: Diagram, to: Diagram) => states << BigInt(levelOf(to) - levelOf(from) - 1)
    const states = fold(set, 0n, 1n, (low, high, at) => below(low, at, lowOf(at)) + below(high, at, highOf(at)))
    return states << BigInt(levelOf(set))
  }

  return {
    count,
    true: ALWAYS,
    false: NEVER,
    not,
    and,
    or,
    // From the last: each truth then stands on top of what is there, and nothing is made twice.
    any: (all) => all.reduceRight((rest, truth) => or(truth, rest), NEVER),
    atLeast: atLeastOf({ true: ALWAYS, false: NEVER, and, or }),
    variable: (index) => node(index, NEVER, ALWAYS),
    isNever: (set) => set === NEVER,
    isSame: (a, b) => a === b,
    size,
    holds: (set, trueVariables) => {
      let at = set
      while (at > ALWAYS) at = trueVariables.has(variableOf(at)) ? highOf(at) : lowOf(at)
      return at === ALWAYS
    },
    support: (set) => {
      const found = new Set<number>()
      fold(set, 0, 0, (_low, _high, at) => {
        found.add(variableOf(at))
        return 0
      })
      return [...found].sort((a, b) => a - b)
    },
    probability: (set, probabilities) =>
      fold(set, 0, 1, (low, high, at) => {
        const p = probabilities[variableOf(at)] ?? 0
        return (1 - p) * low + p * high
      }),
    upward,
    minimal: (set) => minimalStates(set, store, nodesMax),
    isExhausted,
    work: store.size,
  }
}
