import { type ClientKind, clientKinds, reachableGroups } from '../decide/client-kinds.ts'
import { decide } from '../decide/decide.ts'
import type { Decision, Step } from '../decide/decision.ts'
import type { DecisionGraph, ZoneGraph } from '../decide/graph.ts'
import { findZone } from '../decide/lookup.ts'
import type { Fault, Observed } from '../health/faults.ts'
import type { HealthState } from '../health/health-state.ts'
import type { Client } from '../model/client.ts'
import { compare, equals, type Fraction, ONE, ZERO } from '../values/fraction.ts'
import { lazy } from '../values/lazy.ts'
import { answerKey } from './answer-key.ts'
import { type MovedBy, movedBy } from './bounds.ts'
import { keptFor, resolvedTtl } from './kept.ts'
import { slowestModel } from './model.ts'
import { createMovedTimes, type MovedQuantiles, type MovedTimes } from './moved-times.ts'
import { type LoadChange, loadChanges } from './overload.ts'
import { preparePlay } from './play.ts'
import { allQuestions, type Question } from './questions.ts'
import { type Reason, reasonFor } from './reason.ts'
import { type Scene, sceneOf } from './scene.ts'
import { totalDeadShare } from './truth.ts'

/** What happened to the clients of one kind: see cli.md "What simulate shows". */
export type Status = 'moved' | 'degraded' | 'lost' | 'unchanged' | 'fail-open'

/** What one kind of client, or several with equal answers, gets for one name. */
export interface Row extends Question {
  readonly kinds: readonly ClientKind[]
  readonly status: Status
  readonly before: Decision
  readonly after: Decision
  /** Exact share of clients that gets nothing live, before and after. */
  readonly deadBefore: Fraction
  readonly deadAfter: Fraction
  readonly reason: Reason
  /** Absent where the answer stays the same. */
  readonly movedBy?: MovedBy
  /** By when how many of these clients have moved. Absent with `movedBy`. */
  readonly movedTimes?: MovedQuantiles
}

export interface Simulation {
  readonly failed: readonly Fault[]
  readonly recovered: readonly Fault[]
  readonly before: Scene
  readonly after: Scene
  readonly rows: readonly Row[]
  /** What the plan's demand puts on endpoints with a capacity. */
  readonly loads: readonly LoadChange[]
}

export interface SimulationInput {
  readonly failed: readonly Fault[]
  readonly recovered?: readonly Fault[]
  readonly observed?: Observed
  /** Restricts the clients; all kinds that can make a difference by default. */
  readonly kinds?: readonly ClientKind[]
  /** Restricts the names; all by default. */
  readonly questions?: readonly Question[]
}

function statusOf(before: Decision, after: Decision, deadAfter: Fraction): Status {
  if (before.kind !== 'answer' && after.kind !== 'answer') return 'unchanged'
  if (equals(deadAfter, ONE)) return 'lost'
  if (compare(deadAfter, ZERO) > 0) return 'degraded'
  if (after.outcomes.some(({ failOpen }) => failOpen)) return 'fail-open'
  return answerKey(before.outcomes) === answerKey(after.outcomes) ? 'unchanged' : 'moved'
}

/** Ids of the checks with another status than before, and the resources with their new one. */
function changes(before: HealthState, after: HealthState) {
  const checks = new Set([...after.checks].filter(([id, status]) => before.checks.get(id) !== status).map(([id]) => id))
  const resources = new Map(
    [...after.resources].filter(([key, status]) => (before.resources.get(key) ?? true) !== status),
  )
  return { checks, resources }
}

function movedByOf(
  graph: DecisionGraph,
  zone: ZoneGraph,
  { name, type }: Question,
  client: Client,
  before: Decision,
  changed: ReturnType<typeof changes>,
): MovedBy {
  const members = reachableGroups(zone, name, type).flatMap((group) => group.members)
  const checks = new Set(
    members.flatMap(({ recordSet: { healthCheckId } }) =>
      healthCheckId !== undefined && changed.checks.has(healthCheckId) ? [healthCheckId] : [],
    ),
  )
  for (const id of [...checks]) {
    const check = graph.deployment.healthChecks.get(id)
    if (check?.type === 'CALCULATED')
      for (const child of check.children) if (changed.checks.has(child)) checks.add(child)
  }
  const turned = members.flatMap(({ edge }) =>
    edge?.kind === 'resource' ? (changed.resources.get(edge.key) ?? []) : [],
  )
  const resources = { failed: turned.includes(false), recovered: turned.includes(true) }
  const model = slowestModel(graph.deployment.model)
  const ttls = keptFor(before, zone).map(({ ttl }) => resolvedTtl(ttl, model, client))
  return movedBy(graph.deployment, checks, resources, Math.max(0, ...ttls))
}

function rowsOf(
  graph: DecisionGraph,
  question: Question,
  kinds: readonly ClientKind[],
  before: Scene,
  after: Scene,
  movedTimes: MovedTimes,
): readonly Row[] {
  const query = { name: question.name, type: question.type, zoneId: question.zone.id }
  const zone = findZone(graph, query, {})
  if (!zone) return []
  const rows = new Map<string, Row>()
  const changed = changes(before.health, after.health)
  for (const kind of kinds) {
    const [was, is] = [
      decide(graph, before.health, query, kind.client),
      decide(graph, after.health, query, kind.client),
    ]
    const key = `${answerKey(was.outcomes)}\n=>\n${answerKey(is.outcomes)}`
    const known = rows.get(key)
    if (known) {
      rows.set(key, { ...known, kinds: [...known.kinds, kind] })
      continue
    }
    const [deadBefore, deadAfter] = [
      totalDeadShare(before.truth, was.outcomes),
      totalDeadShare(after.truth, is.outcomes),
    ]
    const status = statusOf(was, is, deadAfter)
    const steps = (scene: Scene): readonly Step[] => {
      const list: Step[] = []
      decide(graph, scene.health, query, kind.client, (step) => list.push(step))
      return list
    }
    const reason = reasonFor(status, status === 'unchanged' ? [] : steps(before), steps(after), after.truth, is)
    const moves = answerKey(was.outcomes) !== answerKey(is.outcomes)
    rows.set(key, {
      ...question,
      kinds: [kind],
      status,
      before: was,
      after: is,
      deadBefore,
      deadAfter,
      reason,
      ...(moves
        ? {
            movedBy: movedByOf(graph, zone, question, kind.client, was, changed),
            movedTimes: movedTimes(zone, question, kind.client),
          }
        : {}),
    })
  }
  return [...rows.values()]
}

/**
 * Before and after of a set of failures: what each kind of client gets for each name, with exact shares, what that
 * means for it in truth, why, and by when it has moved. Kinds with equal answers stand in one row.
 */
export function simulate(
  graph: DecisionGraph,
  { failed, recovered = [], observed, kinds, questions }: SimulationInput,
): Simulation {
  const before = sceneOf(graph, [], [], observed)
  const sceneWith = (endpoints: readonly string[]) => {
    const downed = endpoints.map((name): Fault => ({ kind: 'endpoint', name }))
    const back = recovered.filter(({ kind, name }) => kind !== 'endpoint' || !endpoints.includes(name))
    return sceneOf(graph, [...failed, ...downed], back, observed)
  }
  const after = sceneWith([])
  const play = lazy(() => preparePlay(graph, [{ at: 0, failed, recovered }], observed ? { observed } : {}))
  const movedTimes = lazy(() => createMovedTimes(play()))
  const asked = questions ?? allQuestions(graph)
  const rows = asked.flatMap((question) => {
    const zone = findZone(graph, { ...question, zoneId: question.zone.id }, {})
    return zone
      ? rowsOf(
          graph,
          question,
          kinds ?? clientKinds(graph, zone, question.name, question.type),
          before,
          after,
          (...asked) => movedTimes()(...asked),
        )
      : []
  })
  return { failed, recovered, before, after, rows, loads: loadChanges(graph, asked, before, sceneWith) }
}
