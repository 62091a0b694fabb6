import type { ClientKind } from '../decide/client-kinds.ts'
import type { Outcome } from '../decide/decision.ts'
import { movedBy, type TurnedResources } from '../simulate/bounds.ts'
import { resolvedOutcomes } from '../simulate/followed.ts'
import { keptFor, resolvedTtl } from '../simulate/kept.ts'
import { slowestModel } from '../simulate/model.ts'
import type { Question } from '../simulate/questions.ts'
import type { Scene } from '../simulate/scene.ts'
import type { StateSet } from '../values/state-engine.ts'
import type { Analysis } from './analysis.ts'
import type { Side } from './cone.ts'
import { outcomesKey } from './plain.ts'

/** States in which the answer is another one than with nothing failed, and when the last client that honours TTLs has it. */
export interface Move {
  /** Seconds after the failures. */
  readonly seconds: number
  readonly when: StateSet
}

/** Whose answer to what. */
interface Asking {
  readonly question: Question
  readonly kind: ClientKind
}

const CALM: ReadonlySet<number> = new Set()

const calmOutcomes = ({ setting }: Side, { question, kind }: Asking): readonly Outcome[] =>
  resolvedOutcomes(setting.graph, setting.calm().health, question, kind.client)

/** Longest that a client of the kind keeps the answer that is given while nothing has failed, seconds. */
function calmTtl(side: Side, asking: Asking): number {
  const { graph } = side.setting
  const { deployment } = graph
  const { client, named } = asking.kind
  const model = slowestModel(deployment.model)
  const clients = [client, ...named.flatMap((name) => deployment.clients.get(name) ?? [])]
  const ttls = keptFor({ outcomes: calmOutcomes(side, asking) }, asking.question)
  return Math.max(0, ...ttls.flatMap(({ ttl }) => clients.map((each) => resolvedTtl(ttl, model, each))))
}

/** Endpoints behind the resources of a side. */
const ownersOf = ({ resources, setting }: Side): readonly string[] =>
  resources.flatMap((key) => setting.resources.get(key) ?? [])

/** States in which the answer is not the one that is given while nothing has failed. */
function movedIn(analysis: Analysis, number: number): StateSet {
  const { sets } = analysis.engine
  const regions = analysis.regions(number)
  const calm = regions?.find(({ when }) => sets.holds(when, CALM))
  if (regions && calm) return sets.any(regions.filter(({ key }) => key !== calm.key).map(({ when }) => when))
  return sets.any((analysis.cores[number]?.leaves ?? []).map((leaf) => changedIn(analysis, leaf)))
}

const changedIn = ({ engine: { sets } }: Analysis, set: StateSet): StateSet =>
  sets.holds(set, CALM) ? sets.not(set) : set

/** What delays a move, each part by itself: a check that turned, a calculated one with a child, a resource. */
function* delaysOf(analysis: Analysis, number: number) {
  const { sets } = analysis.engine
  const [side, core] = [analysis.cone.sides[number], analysis.cores[number]]
  if (!side || !core) return
  const turned = new Map(
    [...side.checks.keys()].flatMap((id, position) => {
      const status = core.checks[position]
      return status === undefined ? [] : [[id, changedIn(analysis, status)] as const]
    }),
  )
  for (const [id, when] of turned) {
    yield { checks: [id], failed: false, when }
    const check = side.checks.get(id)
    for (const child of check?.type === 'CALCULATED' ? new Set(check.children) : []) {
      const also = turned.get(child)
      if (also !== undefined) yield { checks: [id, child], failed: false, when: sets.and(when, also) }
    }
  }
  const downs = ownersOf(side).flatMap((name) => core.down[side.endpoints.indexOf(name)] ?? [])
  yield { checks: [], failed: true, when: sets.any(downs) }
}

/**
 * The states of one side in which its answer changes, by the bound on when clients have moved: the slowest of the checks
 * and resources that turned, the name servers, the TTL of the old answer. The latest first; no state is in two of them.
 *
 * @see verification.md P10, time-model.md §7
 */
export function movesOf(analysis: Analysis, number: number, asking: Asking): readonly Move[] {
  const { sets } = analysis.engine
  const side = analysis.cone.sides[number]
  if (!side) return []
  const ttl = calmTtl(side, asking)
  const bySeconds = new Map<number, StateSet>()
  const add = (checks: readonly string[], failed: boolean, when: StateSet) => {
    const seconds = boundOf(side, new Set(checks), { failed, recovered: false }, ttl)
    bySeconds.set(seconds, sets.or(bySeconds.get(seconds) ?? sets.false, when))
  }
  for (const { checks, failed, when } of delaysOf(analysis, number)) add(checks, failed, when)
  add([], false, sets.true)
  let left = movedIn(analysis, number)
  return [...bySeconds]
    .toSorted(([a], [b]) => b - a)
    .flatMap(([seconds, delayed]) => {
      const when = sets.and(left, delayed)
      left = sets.and(left, sets.not(delayed))
      return sets.isNever(when) ? [] : [{ seconds, when }]
    })
}

const boundOf = (side: Side, checks: ReadonlySet<string>, resources: TurnedResources, ttl: number) =>
  movedBy(side.setting.graph.deployment, checks, resources, ttl).worstCompliant

/** Records that are answered, whatever they hold. */
const recordsOf = (outcomes: readonly Outcome[]) =>
  outcomes
    .map(({ from }) => from.map(({ recordSet }) => recordSet.branch).join())
    .sort()
    .join()

/** The same of one state by the plain engine; undefined where the same records answer with the same values as with nothing failed. */
export function plainMove(side: Side, asking: Asking, { health, world }: Scene): number | undefined {
  const { graph, calm } = side.setting
  const [before, after] = [
    calmOutcomes(side, asking),
    resolvedOutcomes(graph, health, asking.question, asking.kind.client),
  ]
  if (outcomesKey(before) === outcomesKey(after) && recordsOf(before) === recordsOf(after)) return undefined
  const turned = [...side.checks.keys()].filter((id) => health.checks.get(id) !== calm().health.checks.get(id))
  const failed = ownersOf(side).some((name) => world.down.has(name))
  return boundOf(side, new Set(turned), { failed, recovered: false }, calmTtl(side, asking))
}
