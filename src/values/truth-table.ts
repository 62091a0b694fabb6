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
  for (let index = 0; index < table.length; index += 1)
    for (let left = table[index] ?? 0; left !== 0; left &= left - 1) {
      const state = index * 32 + (31 - Math.clz32(left & -left))
      const variables: number[] = []
      for (let rest = state, variable = 0; rest !== 0; rest >>>= 1, variable += 1)
        if (rest & 1) variables.push(variable)
      yield variables
    }
}

/** The states of a word with one more of variables 0 to 4 true. */
const raisedInside = (word: number) =>
  ((word & 0x55555555) << 1) |
  ((word & 0x33333333) << 2) |
  ((word & 0x0f0f0f0f) << 4) |
  ((word & 0x00ff00ff) << 8) |
  (word << 16)

/** The states of a word and all with more of variables 0 to 4 true. */
function upwardInside(word: number): number {
  let result = word | ((word & 0x55555555) << 1)
  result |= (result & 0x33333333) << 2
  result |= (result & 0x0f0f0f0f) << 4
  result |= (result & 0x00ff00ff) << 8
  return result | (result << 16)
}

/** Words that are worked on together: they stay in the nearest cache. */
const BLOCK_WORDS = 4096

/** Adds to the words from `start` to `end` those that lie `stride` before them in each pair of strides. */
function raiseWords(table: TruthTable, stride: number, start: number, end: number): void {
  for (let pair = start; pair < end; pair += 2 * stride)
    for (let index = pair; index < pair + stride; index += 1)
      table[index + stride] = (table[index + stride] ?? 0) | (table[index] ?? 0)
}

/** Adds to a block the states that are both in another one and in a table's words from `start` on. */
function addBoth(to: Uint32Array, block: Uint32Array, table: TruthTable, start: number): void {
  for (let index = 0; index < to.length; index += 1)
    to[index] = (to[index] ?? 0) | ((block[index] ?? 0) & (table[start + index] ?? 0))
}

/** Truth tables of `count` variables (0 to 24): the engine for few variables, and the check on the other one for some more. */
export function createTruthTables(count: number): StateSets<TruthTable> {
  if (count > TABLE_VARIABLES_MAX) throw new Error(`unreachable: a truth table of ${count} variables`)
  const words = 2 ** Math.max(0, count - WORD_BITS)
  /** The states that there are, in one word. */
  const full = count < WORD_BITS ? 2 ** (2 ** count) - 1 : 0xffffffff
  const never = new Uint32Array(words)
  const always = new Uint32Array(words).fill(full)
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
    for (let index = 0; index < words; index += 1) result[index] = ~(a[index] ?? 0) & full
    return result
  }

  function upward(set: TruthTable): TruthTable {
    const result = make()
    for (let start = 0; start < words; start += BLOCK_WORDS) {
      const end = Math.min(words, start + BLOCK_WORDS)
      for (let index = start; index < end; index += 1) result[index] = upwardInside(set[index] ?? 0) & full
      for (let stride = 1; stride < end - start; stride *= 2) raiseWords(result, stride, start, end)
    }
    for (let stride = BLOCK_WORDS; stride < words; stride *= 2) raiseWords(result, stride, 0, words)
    return result
  }

  function isNever(set: TruthTable): boolean {
    for (let index = 0; index < words; index += 1) if (set[index] !== 0) return false
    return true
  }
  function size(set: TruthTable): number {
    let sum = 0
    for (let index = 0; index < words; index += 1) sum += bitCount(set[index] ?? 0)
    return sum
  }

  function minimal(set: TruthTable): MinimalStates {
    const above = upward(set)
    const least = make()
    for (let index = 0; index < words; index += 1) {
      let left = (set[index] ?? 0) & ~raisedInside(above[index] ?? 0)
      for (let bits = index; left !== 0 && bits !== 0; bits &= bits - 1) left &= ~(above[index ^ (bits & -bits)] ?? 0)
      least[index] = left
    }
    return {
      total: BigInt(size(least)),
      list: ({ limit, sizeMax = count, probabilities }: ListOptions) =>
        [...statesOf(least)]
          .filter(({ length }) => length <= sizeMax)
          .sort(byLikelihood(probabilities))
          .slice(0, limit),
    }
  }

  /** As `atLeastOf`, block by block: nothing the size of a table is made on the way. */
  function atLeast(threshold: number, all: readonly TruthTable[]): TruthTable {
    if (threshold <= 0) return always
    if (threshold > all.length) return never
    const result = make()
    // enough[k]: at least k of the truths looked at so far; of none, every state has that.
    const enough = Array.from({ length: threshold + 1 }, () => new Uint32Array(Math.min(words, BLOCK_WORDS)))
    enough[0]?.fill(full)
    for (let start = 0; start < words; start += BLOCK_WORDS) {
      for (const block of enough.slice(1)) block.fill(0)
      for (const truth of all)
        for (let k = threshold; k > 0; k -= 1) {
          const [more, fewer] = [enough[k], enough[k - 1]]
          if (more && fewer) addBoth(more, fewer, truth, start)
        }
      const most = enough[threshold]
      if (most) result.set(most, start)
    }
    return result
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
    if (mask !== undefined) return result.fill(mask & full)
    const stride = 1 << (index - WORD_BITS)
    for (let start = stride; start < words; start += 2 * stride) result.fill(0xffffffff, start, start + stride)
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
    atLeast,
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
