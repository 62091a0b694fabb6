import type { GraphMember } from '../../decide/graph.ts'
import type { Side } from '../cone.ts'
import { type ShapeExam, shapeCutsOf } from '../examine.ts'
import { type Draft, failedText, type Property } from './property.ts'

/** Why a record counts as healthy whatever happens to what it answers with. */
function whyUnseen({ recordSet }: GraphMember, { checks }: Side): string {
  const { data, healthCheckId } = recordSet
  const check = healthCheckId === undefined ? undefined : checks.get(healthCheckId)
  if (check?.disabled) return `its health check ${check.id} is disabled`
  if (data.kind === 'alias' && !data.evaluateTargetHealth) return 'evaluate_target_health is off'
  if (healthCheckId === undefined) return 'it has no health check'
  return `its health check ${healthCheckId} does not see it`
}

/** Something all dead is answered, if only beside something live. */
const isBad: Draft['holds'] = ({ outcomes }, { scene: { truth } }) =>
  outcomes.some(({ from }) =>
    from.some((leaf) => leaf.values.length > 0 && truth.deadValues(leaf).length === leaf.values.length),
  )

function candidateAt({ nodes }: Side, number: number, position: number): GraphMember {
  const member = nodes[number]?.candidates[position]
  if (!member) throw new Error('unreachable: a cone with other candidates than its shape')
  return member
}

/** Records of a routed group that are answered in a state, dead and believed healthy. */
function* unseen(exam: ShapeExam): Generator<Draft> {
  const { analysis, core } = exam
  const { sets } = analysis.engine
  for (const [number, { ways }] of (analysis.cone.sides[0]?.nodes ?? []).entries()) {
    if (ways.length < 2) continue
    for (const [position, way] of ways.entries()) {
      const states = core.nodes[number]?.members[position]
      if (way.kind !== 'leaf' || !states) continue
      const hidden = analysis.once(`hidden ${number} ${position}`, () =>
        [states.answered, states.healthy, ...(core.dead[way.leaf] ?? [])].reduce(sets.and, sets.true),
      )
      if (hidden === sets.false) continue
      const { list } = shapeCutsOf(exam, hidden, 1)
      const [failed] = list
      if (!failed || failed.length === 0) continue
      yield {
        rule: 'VER006',
        failed,
        others: 0,
        message: (named, side) =>
          `${failedText(named)} can die unseen: ${whyUnseen(candidateAt(side, number, position), side)}`,
        at: (side) => candidateAt(side, number, position).recordSet.at,
        holds: isBad,
      }
    }
  }
}

/** A single failure of what a routed record answers with makes the record unhealthy. @see verification.md §1.4 `unknown` */
export const seenDeaths: Property = {
  id: 'seen-deaths',
  summary: 'no endpoint dies unseen',
  check: (exam) => [...unseen(exam)],
}
