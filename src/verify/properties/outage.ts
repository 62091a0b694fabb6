import { compare, ONE } from '../../values/fraction.ts'
import type { StateSet } from '../../values/state-engine.ts'
import { type ShapeExam, shapeCutsOf } from '../examine.ts'
import { type Draft, originOf, type Property, whenText } from './property.ts'

/** Outages with an answer: an empty one is `always-answered`'s. */
function answeredOutage({ analysis, core, outage }: ShapeExam): StateSet {
  const { and, not, isSame } = analysis.engine.sets
  const make = () => and(outage, not(core.noAnswer))
  return isSame(outage, core.outage) ? analysis.once('answered outage', make) : make()
}

/** With a bound below 1 the figure is the plan's own; the answer must be bad at least. */
const isOutage: Draft['holds'] = ({ outage, degraded, deadShare }) =>
  outage || (degraded && compare(deadShare, ONE) < 0)

/**
 * No outage after so many failures at once, one unless more are asked for; a single failure that is one is a single
 * point of failure.
 *
 * @see verification.md P2, P5, P6
 */
export const noOutage = (failures: number): Property => ({
  id: 'no-outage',
  summary: failures === 1 ? 'no single point of failure' : `survives any ${failures} failures`,
  check: (exam) => {
    const { list } = shapeCutsOf(exam, answeredOutage(exam), failures)
    return list.map(
      (failed): Draft => ({
        rule: failed.length === 1 ? 'VER002' : 'VER001',
        failed,
        others: 0,
        message: (named) => `nothing live is answered ${whenText(named)}`,
        at: originOf,
        holds: isOutage,
      }),
    )
  },
})
