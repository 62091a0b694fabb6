import { displayName } from '../../values/name.ts'
import type { Node } from '../cone.ts'
import { type ShapeExam, shapeCutsOf } from '../examine.ts'
import { type Draft, originOf, type Property, whenText } from './property.ts'

/** The first node that has no healthy candidate in the state though there are several; -1 without one. */
const nodeThatOpens = ({ analysis, core }: ShapeExam, state: ReadonlySet<number>): number =>
  (analysis.cone.sides[0]?.nodes ?? []).findIndex(({ ways }, number) => {
    const open = core.nodes[number]?.failOpen
    // A record without an alternative answers whatever it is thought to be: nothing is decided there.
    return ways.length > 1 && open !== undefined && analysis.engine.sets.holds(open, state)
  })

function openText(node: Node | undefined): string {
  if (!node) throw new Error('unreachable: a cone with other nodes than its shape')
  const { kind, name } = node.group
  return `no ${kind} record of ${displayName(name)} is healthy, and all count as healthy (R4.1)`
}

const opens: Draft['holds'] = (answer) => answer.failOpen

/** An audit, not a fault: where an answer is given though nothing is believed healthy. @see verification.md P4 */
export const failOpen: Property = {
  id: 'no-fail-open',
  summary: 'nothing fails open',
  check: (exam) => {
    const { total, list } = shapeCutsOf(exam, exam.core.failOpen)
    return list.slice(0, 1).flatMap((failed): readonly Draft[] => {
      const state = new Set(failed)
      const number = nodeThatOpens(exam, state)
      if (number < 0) return []
      const saved = exam.analysis.engine.sets.holds(exam.core.degraded, state) ? '' : '; what is answered is live'
      return [
        {
          rule: 'VER005',
          failed,
          others: Number(total) - 1,
          message: (named, { nodes }) => `fails open ${whenText(named)}: ${openText(nodes[number])}${saved}`,
          at: (side, question) => side.nodes[number]?.group.members[0]?.recordSet.at ?? originOf(side, question),
          holds: opens,
        },
      ]
    })
  },
}
