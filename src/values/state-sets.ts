import type { Algebra } from './algebra.ts'

/**
 * The inclusion-minimal states of a set: each a list of the variables that are true in it, in ascending order.
 *
 * @see verification.md §2 "Minimal cut set"
 */
export interface MinimalStates {
  readonly total: bigint
  /** The `limit` first ones: smallest first, of one size the most probable, then by their variables. */
  readonly list: (options: ListOptions) => readonly (readonly number[])[]
}

export interface ListOptions {
  readonly limit: number
  /** Leaves out larger ones; no bound by default. */
  readonly sizeMax?: number
  /** Probability of each variable; without, variables in their order. */
  readonly probabilities?: readonly number[]
}

/**
 * Truths as sets of states of `count` variables, exact for all of them at once.
 *
 * @see verification.md §3
 */
export interface StateSets<B> extends Algebra<B> {
  readonly count: number
  /** States in which the variable is true; `index` from 0 to `count - 1`. */
  readonly variable: (index: number) => B
  readonly isNever: (set: B) => boolean
  readonly isSame: (a: B, b: B) => boolean
  /** Number of states. */
  readonly size: (set: B) => bigint
  /** True if the set holds the state in which just these variables are true. */
  readonly holds: (set: B, trueVariables: ReadonlySet<number>) => boolean
  /** Variables that make a difference to the set, ascending. */
  readonly support: (set: B) => readonly number[]
  /** Chance of a state of the set, if variables are true independently with these probabilities. */
  readonly probability: (set: B, probabilities: readonly number[]) => number
  /** Every state that has a state of the set as a part. The set equals it exactly if it is monotone. */
  readonly upward: (set: B) => B
  /** Undefined if there are more than can be held. */
  readonly minimal: (set: B) => MinimalStates | undefined
  /** True once the work grew beyond what was agreed: from then on no result means anything. */
  readonly isExhausted: () => boolean
  /** Nodes or words in use: a measure of the work done. */
  readonly work: () => number
}

/** States in which at most `limit` variables are true. */
export const atMostTrue = <B>({ count, variable, atLeast, not }: StateSets<B>, limit: number): B =>
  not(
    atLeast(
      limit + 1,
      Array.from({ length: count }, (_, index) => variable(index)),
    ),
  )
