import { compare, ONE } from '../../values/fraction.ts'
import { getProbabilities } from '../likely.ts'
import type { PredicateReader } from './predicate.ts'

/** The chance of an outage at any moment, exact from the states; every variable of the cone needs one. @see verification.md P11 */
export const probability: PredicateReader<'probability'> =
  ({ atMost }) =>
  ({ analysis, outage }) => {
    const { engine } = analysis
    const probabilities = getProbabilities(analysis)
    if (engine.bound !== undefined) return 'too many answers'
    const chance = engine.sets.probability(outage, probabilities)
    if (chance <= atMost) return []
    return [
      {
        when: outage,
        message: `an outage has probability ${Number(chance.toPrecision(4))}, more than ${atMost}: nothing live is answered`,
        holds: ({ degraded, deadShare }) => degraded && compare(deadShare, ONE) <= 0,
      },
    ]
  }
