import type { HealthCheck, InsufficientDataHealthStatus, Observation } from '../model/health-check.ts'
import type { TimeSettings } from '../model/time-parameters.ts'
import { type Algebra, booleans } from '../values/algebra.ts'
import type { HealthState } from './health-state.ts'
import { checkerRule, quorumHealthy } from './quorum.ts'
import type { World } from './world.ts'

function insufficientData(status: InsufficientDataHealthStatus, lastKnown: boolean | undefined): boolean {
  switch (status) {
    case 'Healthy':
      return true
    case 'Unhealthy':
      return false
    case 'LastKnownStatus':
      return lastKnown ?? true
  }
}

/**
 * Raw status of a check from what was observed, before `disabled` and `inverted`. No observation is healthy (R3.15).
 *
 * @param healthyFraction more than this share of checkers must say healthy; what AWS says by default
 * @see R3.3 quorum, R3.21 and R3.23 alarms, R3.24 routing controls
 */
export function rawStatus(check: HealthCheck, observation: Observation | undefined, healthyFraction?: number): boolean {
  if (observation === undefined) return true
  if (typeof observation === 'boolean') return observation
  if (typeof observation === 'object' && 'checkers' in observation)
    return quorumHealthy(observation.healthyCheckers, observation.checkers, healthyFraction)
  const { state, lastKnown } =
    typeof observation === 'object' ? observation : { state: observation, lastKnown: undefined }
  switch (state) {
    case 'OK':
    case 'On':
      return true
    case 'ALARM':
    case 'Off':
      return false
    case 'INSUFFICIENT_DATA':
      return insufficientData(
        check.type === 'CLOUDWATCH_METRIC' ? check.insufficientDataHealthStatus : 'LastKnownStatus',
        lastKnown,
      )
  }
}

/** Levels of calculated checks that are followed; Route 53 accepts one (R3.19), the rest is an error with an answer all the same. */
const NESTING_MAX = 16

/**
 * Final status of every check over any truth algebra, from the raw status of each. A calculated check counts its
 * children's final statuses, each child once; a child that is not declared, or a calculated check that is its own
 * child, can never report and counts as unhealthy. `overriding` may put another raw status in the place of that count.
 *
 * @see R3.13, R3.14, R3.17 to R3.20
 */
export function checkStatuses<B>(
  checks: ReadonlyMap<string, HealthCheck>,
  raw: (check: HealthCheck) => B,
  overriding: (check: HealthCheck, counted: B) => B,
  algebra: Algebra<B>,
): ReadonlyMap<string, B> {
  const statuses = new Map<string, B>()
  const open = new Set<string>()
  const rawOf = (check: HealthCheck): B => {
    if (check.type !== 'CALCULATED') return raw(check)
    return overriding(check, algebra.atLeast(check.healthThreshold, [...new Set(check.children)].map(statusOf)))
  }
  const statusOf = (id: string): B => {
    const known = statuses.get(id)
    if (known !== undefined) return known
    const check = checks.get(id)
    if (!check || open.has(id) || open.size > NESTING_MAX) return algebra.false
    open.add(id)
    const base = check.disabled ? algebra.true : rawOf(check)
    const status = check.inverted ? algebra.not(base) : base
    open.delete(id)
    statuses.set(id, status)
    return status
  }
  for (const id of checks.keys()) statusOf(id)
  return statuses
}

/** What Route 53 believes of every check and resource in one state of the world. */
export function believe(
  deployment: { readonly healthChecks: ReadonlyMap<string, HealthCheck>; readonly model: TimeSettings },
  world: World,
): HealthState {
  const { healthyFraction } = checkerRule(deployment)
  const checks = checkStatuses(
    deployment.healthChecks,
    (check) => rawStatus(check, world.observations.get(check.id), healthyFraction),
    (check, counted) => {
      const observation = world.observations.get(check.id)
      return observation === undefined ? counted : rawStatus(check, observation)
    },
    booleans,
  )
  return { checks, resources: world.resources }
}
