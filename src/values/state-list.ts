import { atLeastOf } from './algebra.ts'
import { byLikelihood } from './likelihood.ts'
import type { ListOptions, MinimalStates, StateSets } from './state-sets.ts'

/** A truth for each listed state, 32 states a word. */
export type ListedStates = Uint32Array

/** How many states of `count` variables have at most `limit` true ones; stops counting above `most`. */
export function statesUpTo(count: number, limit: number, most: number): number {
  let [sum, ofSize] = [1, 1]
  for (let size = 1; size <= Math.min(limit, count) && sum <= most; size += 1) {
    ofSize = (ofSize * (count - size + 1)) / size
    sum += ofSize
  }
  return sum
}

/** The greatest limit with at most `most` states; `count` if all of them are. */
export function limitWithin(count: number, most: number): number {
  let limit = 0
  while (limit < count && statesUpTo(count, limit + 1, most) <= most) limit += 1
  return limit
}

/**
 * Only the states of `count` variables with at most `limit` true ones, listed one by one: what is left where the whole
 * space is out of reach. Within the list everything is exact; beyond it nothing is known. Probabilities are lower bounds.
 *
 * @see verification.md §3 item 4 "bounded"
 */
export function createStateList(count: number, limit: number): StateSets<ListedStates> {
  const states: (readonly number[])[] = [[]]
  for (let from = 0, size = 1; size <= limit; size += 1) {
    const until = states.length
    for (let index = from; index < until; index += 1) {
      const state = states[index] ?? []
      for (let next = (state.at(-1) ?? -1) + 1; next < count; next += 1) states.push([...state, next])
    }
    from = until
  }
  const positions = new Map(states.map((state, index) => [state.join(), index]))
  /** Of each state the positions of those with one variable less, in the order of its variables, at `starts`. */
  const starts = new Uint32Array(states.length + 1)
  for (const [index, { length }] of states.entries()) starts[index + 1] = (starts[index] ?? 0) + length
  const parts = new Uint32Array(starts.at(-1) ?? 0)
  for (const [index, state] of states.entries())
    for (const drop of state.keys())
      parts[(starts[index] ?? 0) + drop] = positions.get(state.toSpliced(drop, 1).join()) ?? 0
  const words = Math.ceil(states.length / 32)
  let made = 0
  const make = (bits: (index: number) => boolean): ListedStates => {
    made += words
    const result = new Uint32Array(words)
    for (let index = 0; index < states.length; index += 1)
      if (bits(index)) result[index >>> 5] = (result[index >>> 5] ?? 0) | (1 << (index & 31))
    return result
  }
  const has = (set: ListedStates, index: number) => (((set[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 1
  const never = make(() => false)
  const always = make(() => true)
  const combine = (a: ListedStates, b: ListedStates, join: (a: number, b: number) => number): ListedStates => {
    made += words
    return a.map((word, index) => join(word, b[index] ?? 0))
  }
  const and = (a: ListedStates, b: ListedStates) => combine(a, b, (left, right) => left & right)
  const or = (a: ListedStates, b: ListedStates) => combine(a, b, (left, right) => left | right)
  const not = (a: ListedStates) => combine(always, a, (all, word) => all & ~word)

  /** Listed states with one variable less. */
  const below = (index: number) => parts.subarray(starts[index], starts[index + 1])

  function upward(set: ListedStates): ListedStates {
    const result = set.slice()
    for (const index of states.keys())
      if (below(index).some((part) => has(result, part)))
        result[index >>> 5] = (result[index >>> 5] ?? 0) | (1 << (index & 31))
    return result
  }

  function minimal(set: ListedStates): MinimalStates {
    const above = upward(set)
    const least = states.filter((_, index) => has(set, index) && !below(index).some((part) => has(above, part)))
    return {
      total: BigInt(least.length),
      list: ({ limit: most, sizeMax = count, probabilities }: ListOptions) =>
        least
          .filter(({ length }) => length <= sizeMax)
          .sort(byLikelihood(probabilities))
          .slice(0, most),
    }
  }

  /** Variables that make a difference in some state. */
  function support(set: ListedStates): readonly number[] {
    const found = new Set<number>()
    for (const [index, state] of states.entries()) {
      const [isIn, start] = [has(set, index), starts[index] ?? 0]
      for (const [at, variable] of state.entries()) if (has(set, parts[start + at] ?? 0) !== isIn) found.add(variable)
      if (found.size === count) break
    }
    return [...found].sort((a, b) => a - b)
  }

  const chance = (state: readonly number[], probabilities: readonly number[]) => {
    const isTrue = new Set(state)
    return probabilities.reduce((product, p, variable) => product * (isTrue.has(variable) ? p : 1 - p), 1)
  }
  const listed = (set: ListedStates) => states.filter((_, index) => has(set, index))

  return {
    count,
    true: always,
    false: never,
    not,
    and,
    or,
    any: (all) => all.reduce(or, never),
    atLeast: atLeastOf({ true: always, false: never, and, or }),
    variable: (variable) => make((index) => states[index]?.includes(variable) ?? false),
    isNever: (set) => set.every((word) => word === 0),
    isSame: (a, b) => a.every((word, index) => word === b[index]),
    size: (set) => BigInt(listed(set).length),
    holds: (set, trueVariables) => {
      const index = positions.get([...trueVariables].sort((a, b) => a - b).join())
      return index !== undefined && has(set, index)
    },
    support,
    probability: (set, probabilities) =>
      listed(set).reduce((sum, state) => sum + chance(state, probabilities.slice(0, count)), 0),
    upward,
    minimal,
    isExhausted: () => false,
    work: () => made,
  }
}
