import type { DecisionGraph } from '../decide/graph.ts'
import type { Signing } from '../dns/dnssec/zone-signer.ts'
import { createView, type ServerView, withHealth, withPlaces } from '../dns/view.ts'
import { believe } from '../health/believe.ts'
import { applyFaults, type Fault, type Observed } from '../health/faults.ts'
import type { HealthState } from '../health/health-state.ts'
import type { Deployment } from '../model/deployment.ts'
import type { Observation } from '../model/health-check.ts'
import type { AddressPlaces } from '../model/place.ts'
import { resourceKey } from '../route53/alias-services.ts'
import type { DomainName } from '../values/name.ts'
import { type AnswerChange, answerChanges, type StatusChange, statusChanges } from './changes.ts'

/** What is said of the world from outside: faults on top of what was seen. */
export interface Given {
  readonly failed: readonly Fault[]
  readonly recovered: readonly Fault[]
  readonly observed: Observed
}

/** One step from a state of health to the next. */
export interface HealthChange {
  readonly checks: readonly StatusChange[]
  readonly resources: readonly StatusChange[]
  readonly answers: readonly AnswerChange[]
}

/** A plan that takes the place of another. */
export interface Adoption {
  readonly graph: DecisionGraph
  readonly given: Given
  /** What is known of the new plan's checks, by id; of the rest nothing has been seen. */
  readonly seen: ReadonlyMap<string, Observation>
}

/** The health that answers are given by, as it changes. */
export interface LiveState {
  view(): ServerView
  /** What one check was last seen as. Takes effect with all others of the same turn of the event loop, in one step. */
  observe(checkId: string, observation: Observation): void
  /** What each check was last seen as. */
  seen(): ReadonlyMap<string, Observation>
  given(): Given
  /** Says something else of the world, with effect at once; the step it made, undefined where no status changed. */
  give(given: Given): HealthChange | undefined
  /** The step that `give` would make, without making it. */
  foresee(given: Given): HealthChange
  /** Answers from another plan from now on, in one step; checks and resources of the new plan that have another status than before. @see D80 */
  adopt(adoption: Adoption): HealthChange
  /** Locates clients by another database from now on. */
  locateBy(places: AddressPlaces): void
}

/** Resources whose targets, by their own checks, are too few. @see R2.14 */
function resourcesByTargets(
  { endpoints }: Deployment,
  observations: ReadonlyMap<string, Observation>,
): ReadonlyMap<DomainName, boolean> {
  const enough = (name: string, open: ReadonlySet<string>): boolean => {
    const endpoint = endpoints.get(name)
    if (endpoint === undefined || open.has(name)) return true
    const { healthCheckId, targets, minHealthyTargets } = endpoint
    if (healthCheckId !== undefined && observations.get(healthCheckId) === false) return false
    const inside = new Set([...open, name])
    return targets.length === 0 || targets.filter((target) => enough(target, inside)).length >= minHealthyTargets
  }
  const down = [...endpoints.values()].flatMap(({ name, type, dnsName }) =>
    type === 'value' || dnsName === undefined || enough(name, new Set()) ? [] : [resourceKey(dnsName)],
  )
  return new Map(down.map((key) => [key, false]))
}

function healthOf(deployment: Deployment, given: Given, seen: ReadonlyMap<string, Observation>): HealthState {
  const observed: Observed = {
    // What is said of a check outranks what was seen of it.
    observations: new Map([...seen, ...given.observed.observations]),
    resources: new Map([...resourcesByTargets(deployment, seen), ...given.observed.resources]),
  }
  return believe(deployment, applyFaults(deployment, given.failed, given.recovered, observed))
}

/** Entries for what `names` has. */
const only = <K extends string>(statuses: ReadonlyMap<K, boolean>, isThere: (name: K) => boolean) =>
  new Map([...statuses].filter(([name]) => isThere(name)))

/** Starts with what is given and, of the checks, `before`; `onChange` hears of every step that changes a status. */
export function createLiveState(
  graph: DecisionGraph,
  given: Given,
  onChange: (change: HealthChange) => void,
  before: ReadonlyMap<string, Observation> = new Map(),
  signing?: Signing,
  database?: AddressPlaces,
): LiveState {
  let places = database
  const viewOf = (of: DecisionGraph, health: HealthState): ServerView => {
    const plain = createView(of, health, places)
    return signing === undefined ? plain : { ...plain, signing }
  }
  const seen = new Map(before)
  let current = given
  let view = viewOf(graph, healthOf(graph.deployment, current, seen))
  let scheduled = false

  function changeTo(after: HealthState): HealthChange {
    const { graph, health } = view
    const checks = statusChanges(health.checks, after.checks)
    const resources = statusChanges(health.resources, after.resources)
    const answers = checks.length + resources.length === 0 ? [] : answerChanges(graph, health, after)
    return { checks, resources, answers }
  }

  function step(): HealthChange | undefined {
    scheduled = false
    const after = healthOf(view.graph.deployment, current, seen)
    const change = changeTo(after)
    if (change.checks.length + change.resources.length === 0) return undefined
    view = withHealth(view, after)
    onChange(change)
    return change
  }

  return {
    view: () => view,
    given: () => current,
    seen: () => seen,
    observe: (checkId, observation) => {
      seen.set(checkId, observation)
      if (scheduled) return
      scheduled = true
      setImmediate(step)
    },
    give: (next) => {
      current = next
      return step()
    },
    foresee: (next) => changeTo(healthOf(view.graph.deployment, next, seen)),
    locateBy: (next) => {
      places = next
      view = withPlaces(view, next)
    },
    adopt: (adoption) => {
      const { health, epoch } = view
      const { deployment } = adoption.graph
      seen.clear()
      for (const [id, observation] of adoption.seen) seen.set(id, observation)
      current = adoption.given
      view = { ...viewOf(adoption.graph, healthOf(deployment, current, seen)), epoch: epoch + 1 }
      const resources = new Set(
        [...deployment.endpoints.values()].flatMap(({ dnsName }) =>
          dnsName === undefined ? [] : resourceKey(dnsName),
        ),
      )
      const change = {
        checks: statusChanges(
          only(health.checks, (id) => deployment.healthChecks.has(id)),
          view.health.checks,
        ),
        resources: statusChanges(
          only(health.resources, (name) => resources.has(name)),
          view.health.resources,
        ),
        answers: [],
      }
      if (change.checks.length + change.resources.length > 0) onChange(change)
      return change
    },
  }
}
