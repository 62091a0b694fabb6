import { displayName } from '../../values/name.ts'
import { cutsOf, type Exam } from '../examine.ts'
import type { Variable } from '../variables.ts'
import { type Draft, originOf, type Property, whenText } from './property.ts'

/** The first group that has no healthy candidate in the state though there are several. */
function groupThatOpens({ analysis, core }: Exam, failed: readonly Variable[]) {
  const state = new Set(failed.flatMap((variable) => analysis.indexOf(variable) ?? []))
  const nodes = analysis.cone.sides[0]?.nodes ?? []
  const number = nodes.findIndex((_, index) => {
    const open = core.nodes[index]?.failOpen
    // A record without an alternative answers whatever it is thought to be: nothing is decided there.
    if ((nodes[index]?.ways.size ?? 0) < 2) return false
    return open !== undefined && analysis.engine.sets.holds(open, state)
  })
  const node = nodes[number]
  return node?.group
}

const opens: Draft['holds'] = (answer) => answer.failOpen

/** An audit, not a fault: where an answer is given though nothing is believed healthy. @see verification.md P4 */
export const failOpen: Property = {
  id: 'no-fail-open',
  summary: 'nothing fails open',
  check: (exam) => {
    const { total, list } = cutsOf(exam, exam.core.failOpen)
    return list.slice(0, 1).flatMap((failed) => {
      const group = groupThatOpens(exam, failed)
      if (!group) return []
      const { sets } = exam.analysis.engine
      const state = new Set(failed.flatMap((variable) => exam.analysis.indexOf(variable) ?? []))
      const isSaved = !sets.holds(exam.core.degraded, state)
      return [
        {
          rule: 'VER005' as const,
          message: `fails open ${whenText(failed)}: no ${group.kind} record of ${displayName(group.name)} is healthy, and all count as healthy (R4.1)${isSaved ? '; what is answered is live' : ''}`,
          failed,
          others: Number(total) - 1,
          at: group.members[0]?.recordSet.at ?? originOf(exam),
          holds: opens,
        },
      ]
    })
  },
}
