import { isEndpointCheck } from '../model/health-check.ts'
import { checkerRegionCodes } from '../route53/checkers.ts'
import { lossyEndpoint, quorumOf } from './detection.ts'
import type { Play } from './play.ts'

/** What a check makes of an endpoint that fails a share of requests, in the long run. */
export interface LossFinding {
  readonly endpoint: string
  /** Share of requests and probes that fail. */
  readonly loss: number
  readonly check: string
  /** Share of time in which Route 53 takes the endpoint as healthy. */
  readonly healthy: number
}

/** One finding for each endpoint with losses and each check that watches it. @see time-model.md §3 */
export function lossFindings({ graph, epochs, points }: Play): readonly LossFinding[] {
  const [point] = points
  const found = new Map<string, LossFinding>()
  for (const { losses } of epochs)
    for (const [endpoint, loss] of losses)
      for (const check of graph.deployment.healthChecks.values()) {
        if (!point || !isEndpointCheck(check) || !check.watches.includes(endpoint)) continue
        const { checkersPerRegion, healthyFraction } = point.model
        const regions = check.regions.length > 0 ? check.regions.length : checkerRegionCodes.length
        const quorum = quorumOf(regions * checkersPerRegion, healthyFraction)
        const { unhealthy } = lossyEndpoint(loss, check.failureThreshold, quorum)
        found.set(`${endpoint} ${loss} ${check.id}`, { endpoint, loss, check: check.id, healthy: 1 - unhealthy })
      }
  return [...found.values()]
}
