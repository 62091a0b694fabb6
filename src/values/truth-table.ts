import { atLeastOf } from './algebra.ts'
import { byLikelihood } from './likelihood.ts'
import type { ListOptions, MinimalStates, StateSets } from './state-sets.ts'

/** A truth for each state, 32 states a word: bit `s` is the truth in state `s`, in which variable `i` is true if bit `i` of `s` is set. */
export type TruthTable = Uint32Array

/** Variables that a table can have: two megabytes each. */
export const TABLE_VARIABLES_MAX = 24

/** States of one word in which variable 0 to 4 is true. */
const INSIDE = [0xaaaaaaaa, 0xcccccccc, 0xf0f0f0f0, 0xff00ff00, 0xffff0000]
const WORD_BITS = 5

function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** The states of a table, each as the list of its true variables. */
function* statesOf(table: TruthTable): Generator<readonly number[]> {
  for (const [index, word] of table.entries())
    for (let left = word; left !== 0; left &= left - 1) {
      const state = index * 32 + (31 - Math.clz32(left & -left))
      const variables: number[] = []
      for (let rest = state, variable = 0; rest !== 0; rest >>>= 1, variable += 1)
        if (rest & 1) variables.push(variable)
      yield variables
    }
}

/** Truth tables of `count` variables (0 to 24): the engine for few variables, and the check on the other one for some more. */
export function createTruthTables(count: number): StateSets<TruthTable> {
  if (count > TABLE_VARIABLES_MAX) throw new Error(`unreachable: a truth table of ${count} variables`)
  const words = 2 ** Math.max(0, count - WORD_BITS)
  const never = new Uint32Array(words)
  const always = new Uint32Array(words).fill(count < WORD_BITS ? 2 ** (2 ** count) - 1 : 0xffffffff)
  let made = 0
  const make = () => {
    made += words
    return new Uint32Array(words)
  }

  const and = (a: TruthTable, b: TruthTable): TruthTable => {
    if (a === always || b === never || a === b) return b
    if (b === always || a === never) return a
    const result = make()
    for (let index = 0; index < words; index += 1) result[index] = (a[index] ?? 0) & (b[index] ?? 0)
    return result
  }
  const or = (a: TruthTable, b: TruthTable): TruthTable => {
    if (a === never || b === always || a === b) return b
    if (b === never || a === always) return a
    const result = make()
    for (let index = 0; index < words; index += 1) result[index] = (a[index] ?? 0) | (b[index] ?? 0)
    return result
  }
  const not = (a: TruthTable): TruthTable => {
    if (a === never) return always
    if (a === always) return never
    const result = make()
    for (let index = 0; index < words; index += 1) result[index] = ~(a[index] ?? 0) & (always[index] ?? 0)
    return result
  }

  /** Adds to `to` the states of `from` with `variable` made true. */
  function raise(from: TruthTable, to: TruthTable, variable: number): void {
    const mask = INSIDE[variable]
    if (mask !== undefined) {
      for (let index = 0; index < words; index += 1)
        to[index] = (to[index] ?? 0) | (((from[index] ?? 0) & ~mask) << (1 << variable))
      return
    }
    const stride = 1 << (variable - WORD_BITS)
    for (let start = 0; start < words; start += 2 * stride)
      for (let index = start; index < start + stride; index += 1)
        to[index + stride] = (to[index + stride] ?? 0) | (from[index] ?? 0)
  }

  function upward(set: TruthTable): TruthTable {
    const result = make()
    result.set(set)
    for (let variable = 0; variable < count; variable += 1) raise(result, result, variable)
    return result
  }

  const isNever = (set: TruthTable) => set.every((word) => word === 0)
  const size = (set: TruthTable) => set.reduce((sum, word) => sum + bitCount(word), 0)

  function minimal(set: TruthTable): MinimalStates {
    const above = upward(set)
    const larger = make()
    for (let variable = 0; variable < count; variable += 1) raise(above, larger, variable)
    const least = and(set, not(larger))
    return {
      total: BigInt(size(least)),
      list: ({ limit, sizeMax = count, probabilities }: ListOptions) =>
        [...statesOf(least)]
          .filter(({ length }) => length <= sizeMax)
          .sort(byLikelihood(probabilities))
          .slice(0, limit),
    }
  }

  function dependsOn(set: TruthTable, variable: number): boolean {
    const mask = INSIDE[variable]
    if (mask !== undefined) return set.some((word) => (word & mask) >>> (1 << variable) !== (word & ~mask) >>> 0)
    const stride = 1 << (variable - WORD_BITS)
    return set.some((word, index) => (index & stride) === 0 && word !== set[index + stride])
  }

  function probability(set: TruthTable, probabilities: readonly number[]): number {
    const inside = Array.from({ length: Math.min(32, 2 ** count) }, (_, state) => chance(state, 0, probabilities))
    const ofWord = (word: number) => {
      let sum = 0
      for (let left = word; left !== 0; left &= left - 1) sum += inside[31 - Math.clz32(left & -left)] ?? 0
      return sum
    }
    const fold = (start: number, length: number, variable: number): number => {
      if (length === 1) return ofWord(set[start] ?? 0)
      const p = probabilities[variable] ?? 0
      const half = length / 2
      return (1 - p) * fold(start, half, variable - 1) + p * fold(start + half, half, variable - 1)
    }
    return fold(0, words, count - 1)
  }

  function chance(state: number, from: number, probabilities: readonly number[]): number {
    let product = 1
    for (let variable = from; variable < Math.min(count, WORD_BITS); variable += 1) {
      const p = probabilities[variable] ?? 0
      product *= (state >> variable) & 1 ? p : 1 - p
    }
    return product
  }

  function variable(index: number): TruthTable {
    const result = make()
    const mask = INSIDE[index]
    if (mask !== undefined) return result.fill(mask & (always[0] ?? 0))
    for (let word = 0; word < words; word += 1) if ((word >> (index - WORD_BITS)) & 1) result[word] = 0xffffffff
    return result
  }

  return {
    count,
    true: always,
    false: never,
    not,
    and,
    or,
    any: (all) => all.reduce(or, never),
    atLeast: atLeastOf({ true: always, false: never, and, or }),
    variable,
    isNever,
    isSame: (a, b) => a === b || a.every((word, index) => word === b[index]),
    size: (set) => BigInt(size(set)),
    holds: (set, trueVariables) => {
      let state = 0
      for (const index of trueVariables) state |= 1 << index
      return (((set[state >>> WORD_BITS] ?? 0) >>> (state & 31)) & 1) === 1
    },
    support: (set) => Array.from({ length: count }, (_, index) => index).filter((index) => dependsOn(set, index)),
    probability,
    upward,
    minimal,
    isExhausted: () => false,
    work: () => made,
  }
}
