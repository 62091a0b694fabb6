import type { DecisionGraph } from '../decide/graph.ts'
import { createView, type ServerView, withHealth } from '../dns/view.ts'
import { believe } from '../health/believe.ts'
import { applyFaults, type Fault, type Observed } from '../health/faults.ts'
import type { HealthState } from '../health/health-state.ts'
import type { Deployment } from '../model/deployment.ts'
import type { Observation } from '../model/health-check.ts'
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

/** The health that answers are given by, as it changes. */
export interface LiveState {
  view(): ServerView
  /** What one check was last seen as. Takes effect with all others of the same turn of the event loop, in one step. */
  observe(checkId: string, observation: Observation): void
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
    observations: new Map([...given.observed.observations, ...seen]),
    resources: new Map([...resourcesByTargets(deployment, seen), ...given.observed.resources]),
  }
  return believe(deployment, applyFaults(deployment, given.failed, given.recovered, observed))
}

/** Starts with what is given and nothing seen; `onChange` hears of every step that changes a status. */
export function createLiveState(
  graph: DecisionGraph,
  given: Given,
  onChange: (change: HealthChange) => void,
): LiveState {
  const seen = new Map<string, Observation>()
  let view = createView(graph, healthOf(graph.deployment, given, seen))
  let scheduled = false

  function step(): void {
    scheduled = false
    const [before, after] = [view.health, healthOf(graph.deployment, given, seen)]
    const checks = statusChanges(before.checks, after.checks)
    const resources = statusChanges(before.resources, after.resources)
    if (checks.length + resources.length === 0) return
    view = withHealth(view, after)
    onChange({ checks, resources, answers: answerChanges(graph, before, after) })
  }

  return {
    view: () => view,
    observe: (checkId, observation) => {
      seen.set(checkId, observation)
      if (scheduled) return
      scheduled = true
      setImmediate(step)
    },
  }
}
