import { type ClientKind, clientKinds } from '../decide/client-kinds.ts'
import { decide } from '../decide/decide.ts'
import type { Step } from '../decide/decision.ts'
import type { DecisionGraph, ZoneGraph } from '../decide/graph.ts'
import { findZone } from '../decide/lookup.ts'
import { type Fault, formatFault } from '../health/faults.ts'
import type { HealthState } from '../health/health-state.ts'
import type { RecordSet } from '../model/record-set.ts'
import { displayName } from '../values/name.ts'
import { subsets } from '../values/subsets.ts'
import { answersOf } from './claims.ts'
import { createCones, type FailureCone, graphOfCone } from './failure-cone.ts'
import { allQuestions, type Question } from './questions.ts'
import { sceneOf } from './scene.ts'

/** What tests can cover. @see verification.md §2.2 */
export type ItemKind = 'record' | 'branch' | 'fail-open' | 'step-back' | 'check' | 'client' | 'rule'

export interface Item {
  readonly kind: ItemKind
  /** `www/EU/primary/canary A`, `web unhealthy`, `R2.48`. */
  readonly label: string
}

/** The state and the question in which something happens: ready to be copied into a test. */
export interface Witness {
  readonly failed: readonly Fault[]
  readonly question: Question
  readonly kind: ClientKind
  /** Values that can be answered in it. */
  readonly answers: readonly string[]
}

const keyOf = ({ kind, label }: Item) => `${kind} ${label}`

const parentOf = (branch: string) => branch.slice(0, Math.max(0, branch.lastIndexOf('/'))) || branch

/** Names items, so that equal ones of several zones stay apart. */
function createLabels({ deployment: { zones } }: DecisionGraph) {
  const zoneIds = new Set(zones.map(({ id }) => id))
  const zoneOf = new Map<RecordSet, string>()
  if (zones.length > 1)
    for (const zone of zones) for (const recordSet of zone.recordSets) zoneOf.set(recordSet, displayName(zone.name))
  const inZone = (recordSet: RecordSet, text: string) => {
    const zone = zoneOf.get(recordSet)
    return `${text} ${recordSet.type}${zone === undefined ? '' : ` in ${zone}`}`
  }
  const isBranch = ({ data }: RecordSet) => data.kind === 'alias' && zoneIds.has(data.hostedZoneId)
  return { inZone, isBranch }
}

/** A function that lists what one decision covers, from its reasons and the health behind it. */
export function createItems(
  graph: DecisionGraph,
): (steps: readonly Step[], health: HealthState, question: Question, kind: ClientKind) => readonly Item[] {
  const { inZone, isBranch } = createLabels(graph)
  return (steps, health, { name, type }, kind) => {
    const items = new Map<string, Item>()
    const add = (of: ItemKind, label: string) => items.set(keyOf({ kind: of, label }), { kind: of, label })
    let failsOpen = false
    for (const { outcome, recordSet, rule } of steps) {
      add('rule', rule)
      if (outcome === 'fail-open') failsOpen = true
      if (!recordSet) continue
      if (failsOpen)
        add(
          'fail-open',
          inZone(recordSet, recordSet.setIdentifier === undefined ? recordSet.branch : parentOf(recordSet.branch)),
        )
      failsOpen = false
      if (outcome === 'chosen') add(isBranch(recordSet) ? 'branch' : 'record', inZone(recordSet, recordSet.branch))
      const { kind: policy } = recordSet.policy
      if (outcome === 'dropped' && (policy === 'geolocation' || policy === 'ip-based'))
        add('step-back', inZone(recordSet, recordSet.branch))
    }
    for (const [check, healthy] of health.checks) add('check', `${check} ${healthy ? 'healthy' : 'unhealthy'}`)
    if (kind.label !== 'all') add('client', `${kind.label} at ${displayName(name)} ${type}`)
    return [...items.values()]
  }
}

/** What one client gets in one state. */
interface Seen {
  readonly items: readonly Item[]
  readonly answers: readonly string[]
}

/** Decisions made in search of witnesses, over the whole plan; plans with more names get fewer for each, at least 24. */
const DECISIONS_MAX = 40_000
const DECISIONS_LEAST = 24

/** What can change what Route 53 believes of a cone: endpoints that something watches, and checks that watch no endpoint. */
function switches({ deployment: { endpoints, healthChecks } }: DecisionGraph, cone: FailureCone): readonly Fault[] {
  const checks = [...cone.checks].flatMap((id) => healthChecks.get(id) ?? [])
  const watched = new Set(checks.flatMap((check) => ('watches' in check ? check.watches : [])))
  const targets = new Set([...cone.endpoints].flatMap((name) => endpoints.get(name)?.targets ?? []))
  const isSeen = (name: string) => {
    const { type, healthCheckId } = endpoints.get(name) ?? {}
    return (
      watched.has(name) ||
      targets.has(name) ||
      type !== 'value' ||
      (healthCheckId !== undefined && cone.checks.has(healthCheckId))
    )
  }
  const seen = [...cone.endpoints].filter(isSeen)
  const own = new Set(seen.map((name) => endpoints.get(name)?.healthCheckId))
  const alone = checks.filter(
    (check) =>
      check.type !== 'CALCULATED' &&
      !own.has(check.id) &&
      !('watches' in check && check.watches.some((name) => seen.includes(name))),
  )
  return [
    ...seen.map((name): Fault => ({ kind: 'endpoint', name })),
    ...alone.map(({ id }): Fault => ({ kind: 'check', name: id })),
  ]
}

/** States in the order in which they show most soonest: nothing and one failed, then everything and all but one, then the rest. */
function* statesOf(all: readonly Fault[]): Iterable<readonly Fault[]> {
  const sizes = [0, 1, all.length, all.length - 1, ...Array.from({ length: all.length }, (_, size) => size + 2)]
  for (const size of new Set(sizes.filter((each) => each >= 0 && each <= all.length))) yield* subsets(all, size)
}

/** Everything that can happen, each with the smallest state in which it does, as far as the search went. In plan order. */
export function coverable(
  graph: DecisionGraph,
): ReadonlyMap<string, { readonly item: Item; readonly witness: Witness }> {
  const found = new Map<string, { readonly item: Item; readonly witness: Witness }>()
  const questions = allQuestions(graph)
  const coneOf = createCones(graph)
  const itemsOf = createItems(graph)
  const budget = Math.max(DECISIONS_LEAST, Math.floor(DECISIONS_MAX / Math.max(1, questions.length)))
  for (const question of questions) {
    const zone = findZone(graph, { ...question, zoneId: question.zone.id }, {})
    if (zone) search(zone, question)
  }
  return found

  function search(zone: ZoneGraph, question: Question): void {
    const cone = coneOf(zone, question)
    const small = graphOfCone(graph, cone)
    const kinds = clientKinds(graph, zone, question.name, question.type)
    const query = { name: question.name, type: question.type, zoneId: question.zone.id }
    const known = new Map<string, Seen>()
    const look = (failed: readonly Fault[], kind: ClientKind): Seen => {
      const key = `${kind.label}\n${failed.map(formatFault).join('\n')}`
      const before = known.get(key)
      if (before) return before
      const { health } = sceneOf(small, failed)
      const steps: Step[] = []
      const decision = decide(small, health, query, kind.client, (step) => steps.push(step))
      const seen = { items: itemsOf(steps, health, question, kind), answers: answersOf(decision) }
      known.set(key, seen)
      return seen
    }
    let left = budget
    for (const failed of statesOf(switches(graph, cone))) {
      for (const kind of kinds) {
        for (const item of look(failed, kind).items) {
          if (found.has(keyOf(item))) continue
          const least = shrink(failed, item, (less) => look(less, kind).items)
          found.set(keyOf(item), {
            item,
            witness: { failed: least, question, kind, answers: look(least, kind).answers },
          })
        }
        left -= 1
      }
      if (left <= 0) break
    }
  }
}

/** The failures without those that the item does not need. */
function shrink(
  failed: readonly Fault[],
  item: Item,
  look: (failed: readonly Fault[]) => readonly Item[],
): readonly Fault[] {
  let least = failed
  for (const fault of failed) {
    const less = least.filter((each) => each !== fault)
    if (look(less).some((each) => keyOf(each) === keyOf(item))) least = less
  }
  return least
}

/** How much of what can happen the tests have seen. */
export interface Coverage {
  readonly covered: readonly Item[]
  readonly uncovered: readonly { readonly item: Item; readonly witness: Witness }[]
}

/** @param seen items of every situation that a test looked at */
export function coverageOf(graph: DecisionGraph, seen: Iterable<Item>): Coverage {
  const all = coverable(graph)
  const covered = new Map<string, Item>()
  // What a test has seen can happen, whether or not the search came upon it; but not every check is behind an answer.
  for (const item of seen) if (item.kind !== 'check' || all.has(keyOf(item))) covered.set(keyOf(item), item)
  return {
    covered: [...covered.values()],
    uncovered: [...all].flatMap(([key, entry]) => (covered.has(key) ? [] : [entry])),
  }
}
