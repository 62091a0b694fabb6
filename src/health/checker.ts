import type { Observation } from '../model/health-check.ts'

/** What one checker thinks of an endpoint, and how many results in a row have said otherwise. */
export interface CheckerState {
  readonly healthy: boolean
  readonly opposing: number
}

export interface Threshold {
  /** 1 to 10 results in a row (R3.2). */
  readonly failureThreshold: number
}

/** A checker before its first result: healthy. @see R3.15 */
export const NEW_CHECKER: CheckerState = { healthy: true, opposing: 0 }

/** One checker's state after one more probe. The same threshold counts failures while healthy and successes while unhealthy. @see R3.2 */
export function afterProbe(state: CheckerState, passed: boolean, { failureThreshold }: Threshold): CheckerState {
  if (passed === state.healthy) return { healthy: state.healthy, opposing: 0 }
  const opposing = state.opposing + 1
  return opposing < failureThreshold ? { healthy: state.healthy, opposing } : { healthy: passed, opposing: 0 }
}

/** What `believe` takes for a check whose checkers think this: a status, or of several how many say healthy. @see R8.2 */
export function observationOfCheckers(checkers: readonly CheckerState[]): Observation {
  const healthyCheckers = checkers.filter(({ healthy }) => healthy).length
  return checkers.length === 1 ? healthyCheckers === 1 : { healthyCheckers, checkers: checkers.length }
}
