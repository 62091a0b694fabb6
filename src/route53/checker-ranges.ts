import { type HealthCheck, isEndpointCheck } from '../model/health-check.ts'
import { checkerFirewallRanges } from './checkers.gen.ts'
import { checkerRegionCodes } from './checkers.ts'

export type AddressFamily = 'ipv4' | 'ipv6'

/** A block that probes may come from. */
export interface CheckerRange {
  readonly cidr: string
  readonly family: AddressFamily
  /** Where its checkers stand; undefined for a block that is announced for all regions. */
  readonly region?: string
}

/** Whose probes an endpoint has to admit, and to which ports. */
export interface CheckerNeeds {
  /** Checker regions, in AWS's order. */
  readonly regions: readonly string[]
  readonly families: readonly AddressFamily[]
  /** TCP ports, ascending. */
  readonly ports: readonly number[]
}

/** What there is to admit while nobody says which checks there are: all regions, both families, the ports of the web. */
export const allCheckers: CheckerNeeds = {
  regions: checkerRegionCodes,
  families: ['ipv4', 'ipv6'],
  ports: [80, 443],
}

/**
 * What these checks need to be admitted from: a check of a name is made over IPv4 alone. Undefined where none of them
 * probes anything.
 *
 * @see R3.1 regions, R3.8 families, R3.9 ports
 */
export function checkerNeedsOf(checks: Iterable<HealthCheck>): CheckerNeeds | undefined {
  const probing = [...checks].filter(isEndpointCheck)
  if (probing.length === 0) return undefined
  const regions = new Set(probing.flatMap((check) => (check.regions.length === 0 ? checkerRegionCodes : check.regions)))
  const families = new Set(probing.map(({ ipAddress }) => (ipAddress?.includes(':') ? 'ipv6' : 'ipv4')))
  return {
    regions: checkerRegionCodes.filter((code) => regions.has(code)),
    families: allCheckers.families.filter((family) => families.has(family)),
    ports: [...new Set(probing.map(({ port }) => port))].sort((a, b) => a - b),
  }
}

/**
 * The published blocks of these checkers, by family, then region; those for all regions come first and always.
 *
 * @see R3.10a
 */
export function checkerRanges({ regions, families }: Omit<CheckerNeeds, 'ports'>): readonly CheckerRange[] {
  return families.flatMap((family) =>
    checkerFirewallRanges().flatMap(({ region, cidrs }) =>
      region !== null && !regions.includes(region)
        ? []
        : cidrs
            .filter((cidr) => cidr.includes(':') === (family === 'ipv6'))
            .map((cidr) => ({ cidr, family, ...(region === null ? {} : { region }) })),
    ),
  )
}
