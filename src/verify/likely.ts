import type { Analysis } from './analysis.ts'
import { ImpossibleInvariant } from './problem.ts'
import type { Variable } from './variables.ts'

/** Chances of the cone's variables; an invariant that needs them says nothing where one is not known. */
export function getProbabilities({ cone, probabilities }: Analysis): readonly number[] {
  if (probabilities) return probabilities
  const missing = cone.variables.find(({ probability }) => probability === undefined)
  throw new ImpossibleInvariant(
    `${missing?.id ?? 'something'} has no probability`,
    'give it mtbf and mttr, or verify: { p: … }',
  )
}

/** Chance of the state in which just these variables of the cone have failed. */
export function chanceOfState(analysis: Analysis, failed: readonly Variable[]): number {
  const probabilities = getProbabilities(analysis)
  const isFailed = new Set(failed.map(({ id }) => id))
  return analysis.cone.variables.reduce((product, { id }, index) => {
    const p = probabilities[index] ?? 0
    return product * (isFailed.has(id) ? p : 1 - p)
  }, 1)
}
