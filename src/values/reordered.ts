import type { StateSets } from './state-sets.ts'

/**
 * Sets of states whose variables stand in another order inside, which decides how large diagrams are, and how minimal
 * states of one size and probability are listed; outside nothing else differs.
 *
 * @param inside number inside of each variable; a permutation
 */
export function reordered<B>(sets: StateSets<B>, inside: readonly number[]): StateSets<B> {
  const outside: number[] = []
  for (const [own, position] of inside.entries()) outside[position] = own
  const inward = (index: number) => inside[index] ?? index
  const outward = (indices: readonly number[]) => indices.map((index) => outside[index] ?? index).sort((a, b) => a - b)
  const inwardAll = (values: readonly number[]) => outside.map((own) => values[own] ?? 0)
  return {
    ...sets,
    variable: (index) => sets.variable(inward(index)),
    holds: (set, trueVariables) => sets.holds(set, new Set([...trueVariables].map(inward))),
    support: (set) => outward(sets.support(set)),
    probability: (set, probabilities) => sets.probability(set, inwardAll(probabilities)),
    minimal: (set) => {
      const found = sets.minimal(set)
      return (
        found && {
          total: found.total,
          list: ({ probabilities, ...options }) =>
            found
              .list({ ...options, ...(probabilities ? { probabilities: inwardAll(probabilities) } : {}) })
              .map(outward),
        }
      )
    },
  }
}
