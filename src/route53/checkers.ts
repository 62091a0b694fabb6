import { checkerFigures, checkerIpRanges, checkerRegions as generated } from './checkers.gen.ts'
import { healthCheckDefaults } from './limits.gen.ts'

/** Codes of the regions that probes come from, in AWS's order. @see R3.1 */
export const checkerRegionCodes: readonly string[] = generated().map(({ code }) => code)

/** True if checkers stand in that region. @see R3.1 */
export const isCheckerRegion = (code: string): boolean => checkerRegionCodes.includes(code)

/** The fewest regions a check may choose. @see R3.1 */
export const CHECKER_REGIONS_MIN: number = checkerFigures.minRegions

/** Checkers in each region: observed, not documented. @see R3.1 */
export const CHECKERS_PER_REGION: number = checkerFigures.checkersPerRegion

/** An endpoint is healthy if more than this share of its checkers say so. AWS may change it. @see R3.3 */
export const HEALTHY_FRACTION: number = checkerFigures.healthyFractionExclusive

/** How many checkers must say healthy: the least count whose share is above `healthyFraction` (below 1). @see R3.3 */
export function healthyCheckersNeeded(checkers: number, healthyFraction: number = HEALTHY_FRACTION): number {
  let needed = 0
  while (needed / checkers <= healthyFraction) needed += 1
  return needed
}

/** Blocks that probes come from, for firewalls: a published sample, the API's answer may differ. @see R3.10a */
export const checkerAddressBlocks: () => readonly string[] = checkerIpRanges

/** How long a checker waits, seconds. @see R3.4 */
export const probeTimeouts = {
  /** From the first packet to the TCP connection of HTTP and HTTPS checks. */
  httpConnectSeconds: healthCheckDefaults.httpConnectTimeoutSeconds,
  /** From the connection to the status line. */
  httpResponseSeconds: healthCheckDefaults.httpResponseTimeoutSeconds,
  /** From the status line to the end of what a string match searches. */
  bodySeconds: healthCheckDefaults.bodyTimeoutSeconds,
  tcpConnectSeconds: healthCheckDefaults.tcpConnectTimeoutSeconds,
} as const
