import type { Client } from '../model/client.ts'
import { contains } from '../values/ip-prefix.ts'
import { type DomainName, isAtOrBelow, labelsOf, parentOf, ROOT, wildcardBelow } from '../values/name.ts'
import type { Query } from './decision.ts'
import type { DecisionGraph, Group, GroupsByType, NameNode, ZoneGraph } from './graph.ts'

/** What a zone holds for a name and type. `wildcard` names the record that covered the name. */
export type Lookup =
  | { readonly kind: 'group' | 'cname'; readonly group: Group; readonly wildcard?: DomainName }
  | { readonly kind: 'nodata'; readonly wildcard?: DomainName }
  | { readonly kind: 'nxdomain' }
  | { readonly kind: 'referral'; readonly cut: Group }

/** True if the client's address lies in one of the VPCs of a private zone. @see R5.11 */
export const isInVpc = (zone: ZoneGraph, { subnet }: Client): boolean =>
  subnet !== undefined && (zone.zone.vpcs ?? []).some(({ cidrs }) => cidrs.some((cidr) => contains(cidr, subnet)))

/** Public and private zones of one name: the private one for clients of its VPCs, the public one for others; the only one for everybody. */
function pick(zones: readonly ZoneGraph[], client: Client): ZoneGraph | undefined {
  return zones.find((zone) => isInVpc(zone, client)) ?? zones.find(({ zone }) => zone.vpcs === undefined) ?? zones[0]
}

/**
 * The zone that answers: the longest suffix of the name by whole labels. A DS query for a zone's apex goes to the
 * parent zone where that is served too.
 *
 * @see R2.1, R5.11, RFC 4035 §3.1.4.1
 */
export function findZone(
  graph: DecisionGraph,
  query: Query,
  client: Client,
  visible: (zone: ZoneGraph) => boolean = () => true,
): ZoneGraph | undefined {
  let apexOfDs: ZoneGraph | undefined
  for (let name = query.name; ; name = parentOf(name)) {
    const zones = (graph.zonesByName.get(name) ?? []).filter(
      (zone) => visible(zone) && (query.zoneId === undefined || zone.zone.id === query.zoneId),
    )
    const zone = pick(zones, client)
    if (zone && query.type === 'DS' && name === query.name && name !== ROOT) apexOfDs = zone
    else if (zone) return zone
    if (name === ROOT) return apexOfDs
  }
}

/** The highest delegation at or above `name`, strictly below the apex; a DS query for the cut itself is not cut off. @see R2.3 */
export function findCut({ names, zone, hasCuts }: ZoneGraph, name: DomainName, type: string): Group | undefined {
  if (!hasCuts || name === zone.name || !isAtOrBelow(name, zone.name)) return undefined
  const depth = labelsOf(name).length - labelsOf(zone.name).length
  const ancestors: DomainName[] = []
  for (let at = name, left = depth; left > 0; left -= 1, at = parentOf(at)) ancestors.push(at)
  for (const at of ancestors.toReversed()) {
    const cut = names.get(at)?.groups.get('NS')
    if (cut && !(type === 'DS' && at === name)) return cut
  }
  return undefined
}

const ANY_PREFERENCE = ['A', 'AAAA', 'CNAME', 'MX', 'TXT']

/** One group for a query of type ANY. @see R2.9 */
function anyGroup(groups: GroupsByType): Group | undefined {
  const type = ANY_PREFERENCE.find((preferred) => groups.has(preferred)) ?? [...groups.keys()].sort()[0]
  return type === undefined ? undefined : groups.get(type)
}

function inNode({ groups }: NameNode, type: string, wildcard: DomainName | undefined): Lookup {
  const covered = wildcard === undefined ? {} : { wildcard }
  const exact = type === 'ANY' ? anyGroup(groups) : groups.get(type)
  if (exact) return { kind: 'group', group: exact, ...covered }
  const cname = groups.get('CNAME')
  return cname ? { kind: 'cname', group: cname, ...covered } : { kind: 'nodata', ...covered }
}

/**
 * Looks a name and type up in its zone: delegation, exact name, CNAME, wildcard of the closest existing ancestor, or
 * a negative answer, in this order.
 *
 * @see R2.2 to R2.7
 */
export function lookUp(zoneGraph: ZoneGraph, name: DomainName, type: string): Lookup {
  const cut = findCut(zoneGraph, name, type)
  if (cut) return { kind: 'referral', cut }
  const node = zoneGraph.names.get(name)
  if (node) return inNode(node, type, undefined)
  let ancestor = parentOf(name)
  while (!zoneGraph.names.has(ancestor) && ancestor !== ROOT) ancestor = parentOf(ancestor)
  const wildcard = wildcardBelow(ancestor)
  const star = zoneGraph.names.get(wildcard)
  return star ? inNode(star, type, wildcard) : { kind: 'nxdomain' }
}
