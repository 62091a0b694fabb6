import { atMostTrue } from '../../values/state-sets.ts'
import type { PredicateReader } from './predicate.ts'

/** No outage after so many failures. */
export const survives: PredicateReader<'survives'> =
  ({ failures }) =>
  ({ analysis, outage }) => {
    const { sets } = analysis.engine
    return [
      {
        when: sets.and(outage, atMostTrue(sets, failures)),
        message: 'nothing live is answered',
        holds: ({ degraded }) => degraded,
      },
    ]
  }

/** No group answers with everything because nothing is healthy. */
export const noFailOpen: PredicateReader<'no_fail_open'> =
  () =>
  ({ core }) => [{ when: core.failOpen, message: 'Route 53 fails open', holds: ({ failOpen }) => failOpen }]
