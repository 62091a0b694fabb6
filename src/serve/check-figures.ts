import type { HealthState } from '../health/health-state.ts'
import type { CalculatedCheck, Observation } from '../model/health-check.ts'

/** HealthCheckStatus: 1 where Route 53 would see the check healthy, else 0. @see R6.26 */
export const checkStatus = (id: string, { checks }: HealthState): number => (checks.get(id) === false ? 0 : 1)

/** HealthCheckPercentageHealthy: the share of the checkers that say healthy, in percent. */
export function percentageHealthy(observation: Observation | undefined): number {
  if (typeof observation === 'object' && 'checkers' in observation)
    return (observation.healthyCheckers / observation.checkers) * 100
  return observation === false ? 0 : 100
}

/** ChildHealthCheckHealthyCount. */
export const healthyChildren = ({ children }: CalculatedCheck, { checks }: HealthState): number =>
  [...new Set(children)].filter((child) => checks.get(child) === true).length
