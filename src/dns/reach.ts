import { reachableGroups } from '../decide/client-kinds.ts'
import type { Group, ZoneGraph } from '../decide/graph.ts'
import { lookUp } from '../decide/lookup.ts'
import type { DomainName } from '../values/name.ts'
import { type BlockIndex, indexBlocks } from './block-index.ts'

/** Through which properties of a client an answer can depend on it. */
export interface Reach {
  /** Blocks of every IP-based group that may be visited. */
  readonly blocks: BlockIndex
  /** True if a group that goes by place (latency, geolocation, geoproximity) may be visited. */
  readonly byPlace: boolean
  /** True if one of them goes by distance (latency, geoproximity). */
  readonly byDistance: boolean
}

function workOut(zone: ZoneGraph, name: DomainName, type: string): Reach {
  const policies = reachableGroups(zone, name, type).flatMap(({ members }) => members.map(({ policy }) => policy))
  const blocks = policies.flatMap((policy) => (policy.kind === 'ip-based' ? policy.blocks : []))
  return {
    blocks: indexBlocks([...new Set(blocks)]),
    byPlace: policies.some(({ kind }) => kind === 'latency' || kind === 'geolocation' || kind === 'geoproximity'),
    byDistance: policies.some(({ kind }) => kind === 'latency' || kind === 'geoproximity'),
  }
}

const NOWHERE: Reach = { blocks: indexBlocks([]), byPlace: false, byDistance: false }

/** By the group that answers first, so that all names under a wildcard share one; health plays no part. */
const known = new WeakMap<Group, Map<string, Reach>>()

/** What a query could look at in any state of health: the upper bound that client kinds and scopes are made from. @see R5.6 */
export function reachOf(zone: ZoneGraph, name: DomainName, type: string): Reach {
  const found = lookUp(zone, name, type)
  if (found.kind !== 'group' && found.kind !== 'cname') return NOWHERE
  const types = known.get(found.group) ?? new Map<string, Reach>()
  known.set(found.group, types)
  const reach = types.get(type) ?? workOut(zone, name, type)
  types.set(type, reach)
  return reach
}
