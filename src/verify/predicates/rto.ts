import { decide } from '../../decide/decide.ts'
import { isEndpointCheck } from '../../model/health-check.ts'
import { movedBy, negativeTtlSeconds } from '../../simulate/bounds.ts'
import { sceneOf } from '../../simulate/scene.ts'
import { formatDuration } from '../../values/duration.ts'
import type { Exam } from '../examine.ts'
import { plainAnswer, plainState } from '../plain.ts'
import type { PredicateReader } from './predicate.ts'

const CALM_STATE: ReadonlySet<number> = new Set()

/** Longest that clients keep the answer of the calm state, seconds. */
function ttlOf({ analysis, question, kind }: Exam): number {
  const { graph } = analysis.cone.sides[0]?.setting ?? {}
  if (!graph) return 0
  const query = { name: question.name, type: question.type, zoneId: question.zone.id }
  const { outcomes } = decide(graph, sceneOf(graph, []).health, query, kind.client)
  const ttls = outcomes.flatMap(({ from, chain }) => [
    ...[...from, ...chain.map(({ leaf }) => leaf)].map(({ ttlSeconds }) => ttlSeconds),
    ...(from.length === 0 ? [negativeTtlSeconds(question.zone)] : []),
  ])
  return Math.max(0, ...ttls)
}

/**
 * The worst client that honours TTLs has moved in time: of every state whose answer differs from the calm one, the
 * slowest of the checks that changed, the name servers, and the TTL of the old answer.
 *
 * @see verification.md P10, time-model.md §7
 */
export const rto: PredicateReader<'rto'> =
  ({ seconds }) =>
  (exam) => {
    const { analysis, core, question, kind } = exam
    const { sets } = analysis.engine
    const [side] = analysis.cone.sides
    if (!side) return []
    const { deployment } = side.setting.graph
    const ttl = ttlOf(exam)
    const boundOf = (checks: ReadonlySet<string>, failed: boolean) =>
      movedBy(deployment, checks, { failed, recovered: false }, ttl).worstCompliant
    const isChanged = (set: Parameters<typeof sets.not>[0]) => (sets.holds(set, CALM_STATE) ? sets.not(set) : set)
    const slow = [...side.checks.values()].flatMap((check, position) => {
      const status = core.checks[position]
      const children = check.type === 'CALCULATED' ? check.children : []
      const isSlow = boundOf(new Set([check.id, ...children]), false) > seconds
      return status !== undefined && isSlow ? [isChanged(status)] : []
    })
    const resources = side.resources.flatMap((key) => side.setting.resources.get(key) ?? [])
    const slowResources =
      boundOf(new Set(), true) > seconds
        ? resources.flatMap((name) => core.down[side.endpoints.indexOf(name)] ?? [])
        : []
    const base = boundOf(new Set(), false) > seconds ? [sets.true] : []
    const moved = sets.any(core.leaves.map(isChanged))
    const bounds = [...side.checks.values()].filter(isEndpointCheck).map(({ id }) => boundOf(new Set([id]), false))
    return [
      {
        when: sets.and(moved, sets.any([...slow, ...slowResources, ...base])),
        message: `clients may need up to ${formatDuration(Math.max(boundOf(new Set(), resources.length > 0), ...bounds))} to move, more than ${formatDuration(seconds)},`,
        holds: ({ outcomes }) => {
          const calm = plainAnswer(plainState(side.setting.graph, []), question, kind.client)
          const texts = (all: typeof outcomes) =>
            all
              .map(({ from }) => from.map(({ recordSet }) => recordSet.branch).join())
              .sort()
              .join()
          return texts(outcomes) !== texts(calm.outcomes)
        },
      },
    ]
  }
