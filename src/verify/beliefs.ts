import { checkStatuses, rawStatus } from '../health/believe.ts'
import { downEndpoints } from '../health/faults.ts'
import type { HealthState } from '../health/health-state.ts'
import { type CheckerRule, checkerRule } from '../health/quorum.ts'
import { type HealthCheck, isEndpointCheck } from '../model/health-check.ts'
import { checkerRegionCodes, healthyCheckersNeeded } from '../route53/checkers.ts'
import { deadnessOf } from '../simulate/truth.ts'
import type { StateSet } from '../values/state-engine.ts'
import type { StateSets } from '../values/state-sets.ts'
import type { Side } from './cone.ts'
import type { Variable } from './variables.ts'

/** What is down, what is believed and what is dead, in all states at once. */
export interface Beliefs {
  readonly health: HealthState<StateSet>
  /** When an endpoint of the cone is down in truth; never for any other. */
  readonly down: (endpoint: string) => StateSet
  /** When each value of each leaf is dead. */
  readonly dead: readonly (readonly StateSet[])[]
}

/** Regions of a check that must reach an endpoint that is up, for it to stay healthy. @see R3.3 */
function regionsNeeded(regions: number, { perRegion, healthyFraction }: CheckerRule): number {
  return Math.ceil(healthyCheckersNeeded(regions * perRegion, healthyFraction) / perRegion)
}

/**
 * Truth and belief of one side of a cone. The faults mean what they mean for `--fail`: `applyFaults` and `believe` say
 * the same of each single state.
 *
 * @see verification.md §1.1
 */
export function beliefsOf(
  { setting, checks, endpoints, leaves, resources }: Side,
  failed: (variable: Variable) => StateSet,
  sets: StateSets<StateSet>,
): Beliefs {
  const { variables, graph, checkOwners } = setting
  const { deployment } = graph
  const rule = checkerRule(deployment)
  const downs = downEndpoints(
    deployment.endpoints,
    endpoints,
    (name) => sets.any(variables.ofEndpoint(name).map(failed)),
    sets,
  )
  const down = (name: string) => downs.get(name) ?? sets.false
  const when = (variable: Variable | undefined) => (variable ? failed(variable) : sets.false)

  function seen(check: HealthCheck): StateSet {
    if (check.type === 'CLOUDWATCH_METRIC') {
      const state = deployment.alarms.get(check.alarm.name)?.state ?? 'OK'
      const raised = sets.any((checkOwners.get(check.id) ?? []).map(down))
      return rawStatus(check, state) ? sets.not(raised) : sets.false
    }
    if (!isEndpointCheck(check)) return sets.true
    const isUp = sets.not(sets.any(check.watches.map(down)))
    if (!variables.hasCheckers) return isUp
    const regions = check.regions.length > 0 ? check.regions : checkerRegionCodes
    const reaching = regions.map((region) => sets.not(when(variables.ofChecker(region))))
    const isSeen = reaching.every((each) => each === sets.true)
      ? sets.true
      : sets.atLeast(regionsNeeded(regions.length, rule), reaching)
    return sets.and(isSeen, isUp)
  }

  const overridden = ({ id }: HealthCheck, status: StateSet) =>
    sets.or(when(variables.blinding(id)), sets.and(status, sets.not(when(variables.ofCheck(id)))))
  const statuses = checkStatuses(checks, (check) => overridden(check, seen(check)), overridden, sets)
  const deadness = deadnessOf(setting.owners, down, () => sets.false, sets)
  return {
    health: {
      checks: statuses,
      resources: new Map(
        resources.map((key) => [key, sets.not(sets.any((setting.resources.get(key) ?? []).map(down)))]),
      ),
    },
    down,
    dead: leaves.map(deadness),
  }
}
