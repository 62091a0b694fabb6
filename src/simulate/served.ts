import type { Decision, LeafAnswer, Outcome } from '../decide/decision.ts'
import type { Deployment } from '../model/deployment.ts'
import { toNumber } from '../values/fraction.ts'
import type { Epoch } from './epochs.ts'
import { ownersOf, truthOf } from './truth.ts'

/** Probability that a request of a client that holds an answer comes to nothing, 0 to 1. */
export type Unserved = (decision: Decision) => number

/** Mean of the products of all subsets of `take` of the chances: a client fails where all addresses that it got do. */
function allFail(chances: readonly number[], take: number): number {
  // Elementary symmetric polynomials, scaled as they are built so that none grows large.
  const sums = new Float64Array(take + 1)
  sums[0] = 1
  for (const [index, chance] of chances.entries())
    for (let size = Math.min(take, index + 1); size >= 1; size -= 1)
      sums[size] = ((sums[size] ?? 0) * (index + 1 - size) + (sums[size - 1] ?? 0) * chance * size) / (index + 1)
  return sums[take] ?? 0
}

/**
 * What becomes of requests while the truth is as in that epoch: an endpoint that is down serves nobody, one with losses
 * the rest. A client that got several addresses tries them all.
 *
 * @see verification.md §1.4, time-model.md §6
 */
export function unservedIn(deployment: Deployment, { world, losses }: Epoch): Unserved {
  const truth = truthOf(deployment, world)
  const owners = ownersOf(deployment.endpoints)
  const lossOf = (name: string) => losses.get(name) ?? 0
  const chanceOf = (leaf: LeafAnswer): number => {
    const { recordSet, values, resource } = leaf
    const dead = new Set(truth.deadValues(leaf))
    const { endpoint } = recordSet.data
    return values.reduce((product, { text }) => {
      if (dead.has(text)) return product
      const names = endpoint === undefined ? (owners.get(resource ?? text) ?? []) : [endpoint]
      return product * (names.length === 0 ? 0 : Math.min(...names.map(lossOf)))
    }, 1)
  }
  const ofOutcome = ({ share, from, take }: Outcome): number =>
    toNumber(share) * (from.length === 0 ? 1 : allFail(from.map(chanceOf), take))
  return ({ outcomes }) => outcomes.reduce((sum, outcome) => sum + ofOutcome(outcome), 0)
}
