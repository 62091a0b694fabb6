import { byLikelihood, compareLists } from './likelihood.ts'
import { createNodeStore, createResultCache, type NodeStore } from './node-store.ts'
import type { ListOptions, MinimalStates } from './state-sets.ts'

/** A family of sets: 0 is none, 1 the empty set alone, any other number a node of a zero-suppressed diagram (Minato 1993). */
type Family = number

const NONE = 0
const EMPTY_SET = 1

/** A family on the way down: sets of `left` more variables are looked for. */
interface Step {
  readonly family: Family
  readonly left: number
  readonly chosen: readonly number[]
  readonly chance: number
  /** Chance of the best set that this way leads to. */
  readonly best: number
}

/** Adds to a list sorted by `before`, best last; returns nothing. */
function insert(queue: Step[], step: Step, before: (a: Step, b: Step) => number): void {
  let [low, high] = [0, queue.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const other = queue[middle]
    if (other && before(step, other) < 0) low = middle + 1
    else high = middle
  }
  queue.splice(low, 0, step)
}

/**
 * The minimal states of a diagram that lives in `store`, as a zero-suppressed diagram of at most `nodesMax` nodes;
 * undefined if it would be larger. Right for every set, monotone or not.
 *
 * @see verification.md §3 item 6; Rauzy 1993 for monotone functions
 */
export function minimalStates(set: number, store: NodeStore, nodesMax: number): MinimalStates | undefined {
  const families = createNodeStore(nodesMax)
  const { variableOf, lowOf, highOf } = families
  const differences = createResultCache(families)
  const node = (variable: number, low: Family, high: Family): Family =>
    high === NONE ? low : families.node(variable, low, high)

  /** Sets of `a` that have no set of `b` as a part. */
  function without(a: Family, b: Family): Family {
    if (a === NONE || b === EMPTY_SET || a === b) return NONE
    if (b === NONE) return a
    const known = differences.get(a, b)
    if (known >= 0) return known
    const [left, right] = [variableOf(a), variableOf(b)]
    let result: Family
    if (left > right) result = without(a, lowOf(b))
    else if (left < right) result = node(left, without(lowOf(a), b), without(highOf(a), b))
    else result = node(left, without(lowOf(a), lowOf(b)), without(without(highOf(a), lowOf(b)), highOf(b)))
    differences.set(a, b, result)
    return result
  }

  const known = new Map<number, Family>([
    [0, NONE],
    [1, EMPTY_SET],
  ])
  function minimal(diagram: number): Family {
    const before = known.get(diagram)
    if (before !== undefined) return before
    const low = minimal(store.lowOf(diagram))
    const result = node(store.variableOf(diagram), low, without(minimal(store.highOf(diagram)), low))
    known.set(diagram, result)
    return result
  }

  const root = minimal(set)
  if (families.isExhausted()) return undefined

  const totals = new Map<Family, bigint>([
    [NONE, 0n],
    [EMPTY_SET, 1n],
  ])
  function total(family: Family): bigint {
    const before = totals.get(family)
    if (before !== undefined) return before
    const result = total(lowOf(family)) + total(highOf(family))
    totals.set(family, result)
    return result
  }

  function list({ limit, sizeMax = Number.POSITIVE_INFINITY, probabilities }: ListOptions) {
    const chanceOf = (variable: number) => probabilities?.[variable] ?? (probabilities ? 0 : 1)
    /** By size of set: the greatest chance of a set of that size; -1 where there is none. */
    const bests = new Map<Family, readonly number[]>([
      [NONE, []],
      [EMPTY_SET, [1]],
    ])
    const bestsOf = (family: Family): readonly number[] => {
      const before = bests.get(family)
      if (before) return before
      const [low, high, p] = [bestsOf(lowOf(family)), bestsOf(highOf(family)), chanceOf(variableOf(family))]
      const length = Math.min(Math.max(low.length, high.length + 1), sizeMax + 1)
      const result = Array.from({ length }, (_, size) => {
        const taken = high[size - 1] ?? -1
        return Math.max(low[size] ?? -1, taken < 0 ? -1 : p * taken)
      })
      bests.set(family, result)
      return result
    }
    const bestOf = (family: Family, size: number) => bestsOf(family)[size] ?? -1
    const nextVariables = ({ family, chosen }: Step) => (family <= EMPTY_SET ? chosen : [...chosen, variableOf(family)])
    const before = (a: Step, b: Step) => b.best - a.best || compareLists(nextVariables(a), nextVariables(b))

    const found: (readonly number[])[] = []
    for (const size of bestsOf(root).keys()) {
      const queue: Step[] = []
      const push = (family: Family, left: number, chosen: readonly number[], chance: number) => {
        const best = bestOf(family, left)
        if (best >= 0) insert(queue, { family, left, chosen, chance, best: chance * best }, before)
      }
      push(root, size, [], 1)
      for (let step = queue.pop(); step && found.length < limit; step = queue.pop()) {
        const { family, left, chosen, chance } = step
        if (family === EMPTY_SET) {
          found.push(chosen)
          continue
        }
        const variable = variableOf(family)
        push(highOf(family), left - 1, [...chosen, variable], chance * chanceOf(variable))
        push(lowOf(family), left, chosen, chance)
      }
      if (found.length >= limit) break
    }
    return found.sort(byLikelihood(probabilities))
  }

  return { total: total(root), list }
}
