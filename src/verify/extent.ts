import type { StateSet } from '../values/state-engine.ts'
import { type Analysis, CUTS_MAX } from './analysis.ts'
import type { Variable } from './variables.ts'

/** The states in which something is another way than before. */
export interface Extent {
  /** Minimal failed sets in which it is, the smallest and most probable first, at most a hundred. */
  readonly cuts: readonly (readonly Variable[])[]
  readonly cutsTotal: bigint
  readonly states: bigint
  /** All states of the variables that make a difference. */
  readonly of: bigint
  /** Chance of such a state, where every variable has one. */
  readonly probability?: number
}

export function extentOf({ engine: { sets }, minimal, probabilities, cone }: Analysis, states: StateSet): Extent {
  const found = minimal(states)
  return {
    cuts: found
      .list({ limit: CUTS_MAX, ...(probabilities ? { probabilities } : {}) })
      .map((cut) => cut.flatMap((index) => cone.variables[index] ?? [])),
    cutsTotal: found.total,
    states: sets.size(states),
    of: sets.size(sets.true),
    ...(probabilities ? { probability: sets.probability(states, probabilities) } : {}),
  }
}

/** Equal for equal extents. */
export const extentKey = ({ cuts, states, of }: Extent): readonly unknown[] => [
  cuts.map((cut) => cut.map(({ id }) => id)),
  `${states}/${of}`,
]

/** Those of a plan's variables that are meant by variables of two plans. */
export const ownVariables = (all: readonly Variable[], failed: readonly Variable[]): readonly Variable[] => {
  const ids = new Set(failed.map(({ id }) => id))
  return all.filter(({ id }) => ids.has(id))
}
