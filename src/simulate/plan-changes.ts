import type { Deployment } from '../model/deployment.ts'
import { type HealthCheck, isEndpointCheck } from '../model/health-check.ts'

/** A change to the whole plan that moves clients sooner, and what it is about. */
export interface PlanChange {
  readonly id: 'ttl' | 'request_interval' | 'failure_threshold'
  /** What the value becomes: seconds, or a count. */
  readonly becomes: number
  readonly apply: (deployment: Deployment) => Deployment
}

const withChecks = (deployment: Deployment, change: (check: HealthCheck) => HealthCheck): Deployment => ({
  ...deployment,
  healthChecks: new Map([...deployment.healthChecks].map(([id, check]) => [id, change(check)])),
})

const SHORT_TTL_SECONDS = 20
const FAST_INTERVAL_SECONDS = 10

/** What an author can turn to be back sooner; values that are as good already stay. @see time-model.md §8 */
export const planChanges: readonly PlanChange[] = [
  {
    id: 'ttl',
    becomes: SHORT_TTL_SECONDS,
    apply: (deployment) => ({
      ...deployment,
      zones: deployment.zones.map((zone) => ({
        ...zone,
        recordSets: zone.recordSets.map((recordSet) =>
          recordSet.ttlSeconds === undefined
            ? recordSet
            : { ...recordSet, ttlSeconds: Math.min(recordSet.ttlSeconds, SHORT_TTL_SECONDS) },
        ),
      })),
    }),
  },
  {
    id: 'request_interval',
    becomes: FAST_INTERVAL_SECONDS,
    apply: (deployment) =>
      withChecks(deployment, (check) =>
        isEndpointCheck(check)
          ? { ...check, requestInterval: Math.min(check.requestInterval, FAST_INTERVAL_SECONDS) }
          : check,
      ),
  },
  {
    id: 'failure_threshold',
    becomes: 1,
    apply: (deployment) =>
      withChecks(deployment, (check) => (isEndpointCheck(check) ? { ...check, failureThreshold: 1 } : check)),
  },
]
