import type { Group, ZoneGraph } from '../decide/graph.ts'
import { lookUp } from '../decide/lookup.ts'
import type { IpPrefix } from '../values/ip-prefix.ts'
import { type DomainName, isAtOrBelow } from '../values/name.ts'

/** Through which properties of a client an answer can depend on it. */
export interface Reach {
  /** Blocks of every IP-based group that may be visited. */
  readonly blocks: readonly IpPrefix[]
  /** True if a group that goes by place (latency, geolocation, geoproximity) may be visited. */
  readonly byPlace: boolean
}

function groupAt(zone: ZoneGraph, name: DomainName, type: string): Group | undefined {
  const found = lookUp(zone, name, type)
  return found.kind === 'group' || found.kind === 'cname' ? found.group : undefined
}

/** Groups that come next: alias targets, and what CNAME targets in the zone lead to. */
function nextGroups(zone: ZoneGraph, { type, members }: Group, queryType: string): readonly Group[] {
  const aliases = members.flatMap(({ edge }) => (edge?.kind === 'group' ? [edge.group] : []))
  if (type !== 'CNAME' || queryType === 'CNAME') return aliases
  const targets = members.flatMap(({ leaf }) => leaf?.values.flatMap(({ target }) => target ?? []) ?? [])
  const followed = targets
    .filter((target) => isAtOrBelow(target, zone.zone.name))
    .flatMap((target) => groupAt(zone, target, queryType) ?? [])
  return [...aliases, ...followed]
}

/** Everything that a query could look at, in any state of health: the upper bound that client kinds and scopes are made from. @see R5.6 */
export function reachOf(zone: ZoneGraph, name: DomainName, type: string): Reach {
  const first = groupAt(zone, name, type)
  const seen = new Set<Group>(first === undefined ? [] : [first])
  const blocks: IpPrefix[] = []
  let byPlace = false
  // A set grows while it is walked, so this visits each group once.
  for (const group of seen) {
    byPlace ||= group.kind === 'latency' || group.kind === 'geolocation' || group.kind === 'geoproximity'
    for (const { policy } of group.members) if (policy.kind === 'ip-based') blocks.push(...policy.blocks)
    for (const next of nextGroups(zone, group, type)) seen.add(next)
  }
  return { blocks, byPlace }
}
