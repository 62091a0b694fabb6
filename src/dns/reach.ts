import { reachableGroups } from '../decide/client-kinds.ts'
import type { ZoneGraph } from '../decide/graph.ts'
import type { IpPrefix } from '../values/ip-prefix.ts'
import type { DomainName } from '../values/name.ts'

/** Through which properties of a client an answer can depend on it. */
export interface Reach {
  /** Blocks of every IP-based group that may be visited. */
  readonly blocks: readonly IpPrefix[]
  /** True if a group that goes by place (latency, geolocation, geoproximity) may be visited. */
  readonly byPlace: boolean
}

/** What a query could look at in any state of health: the upper bound that client kinds and scopes are made from. @see R5.6 */
export function reachOf(zone: ZoneGraph, name: DomainName, type: string): Reach {
  const policies = reachableGroups(zone, name, type).flatMap(({ members }) => members.map(({ policy }) => policy))
  return {
    blocks: policies.flatMap((policy) => (policy.kind === 'ip-based' ? policy.blocks : [])),
    byPlace: policies.some(({ kind }) => kind === 'latency' || kind === 'geolocation' || kind === 'geoproximity'),
  }
}
