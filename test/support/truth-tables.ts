import type { Algebra } from '../../src/values/algebra.ts'

/** Truth in every state of `count` variables at once: bit `s` of a number is the truth in state `s`, in which variable `i` holds if bit `i` of `s` is set. */
export function truthTables(count: number): {
  readonly algebra: Algebra<bigint>
  readonly variable: (index: number) => bigint
  readonly states: readonly number[]
} {
  const states = Array.from({ length: 2 ** count }, (_, state) => state)
  const table = (holds: (state: number) => boolean) =>
    states.reduce((bits, state) => (holds(state) ? bits | (1n << BigInt(state)) : bits), 0n)
  const all = table(() => true)
  return {
    states,
    variable: (index) => table((state) => ((state >> index) & 1) === 1),
    algebra: {
      true: all,
      false: 0n,
      not: (a) => all & ~a,
      and: (a, b) => a & b,
      or: (a, b) => a | b,
      any: (list) => list.reduce((a, b) => a | b, 0n),
      atLeast: (least, list) => table((state) => list.filter((bits) => holdsIn(bits, state)).length >= least),
    },
  }
}

/** True if a table holds in a state. */
export const holdsIn = (table: bigint, state: number): boolean => ((table >> BigInt(state)) & 1n) === 1n
