import { type ClientKind, clientKinds, reachableGroups } from '../../decide/client-kinds.ts'
import type { DecisionGraph, Group, ZoneGraph } from '../../decide/graph.ts'
import type { DomainName } from '../../values/name.ts'
import type { Steps } from '../../values/steps.ts'
import { recordTitle } from '../record-words.ts'

/** A record of the plan with all that does not change with health. */
export interface LiveEntry {
  readonly key: string
  readonly zone: ZoneGraph
  readonly group: Group
  /** What a search looks in, in lower case. */
  readonly text: string
  /** Ids of the checks, and names of the resources, that anything behind it depends on. */
  readonly checks: readonly string[]
  readonly resources: readonly DomainName[]
  /** Worked out when first asked for. */
  readonly kinds: () => readonly ClientKind[]
}

const keyOf = (zoneId: string, name: DomainName, type: string) => `${zoneId} ${name} ${type}`

/** Longer texts of large groups are cut: a search by hand is for names. */
const TEXT_MAX = 4000

function searchText(group: Group, groups: readonly Group[]): string {
  const words = new Set([recordTitle(group.name, group.type), group.kind, group.zone.name])
  for (const { members } of groups)
    for (const { recordSet } of members) {
      const { setIdentifier, healthCheckId, data } = recordSet
      for (const word of [setIdentifier, healthCheckId, data.endpoint]) if (word !== undefined) words.add(word)
      if (data.kind === 'values') for (const { text } of data.values) words.add(text)
    }
  return [...words].join('\n').slice(0, TEXT_MAX).toLowerCase()
}

function entryOf(graph: DecisionGraph, zone: ZoneGraph, group: Group): LiveEntry {
  const groups = reachableGroups(zone, group.name, group.type)
  const members = groups.flatMap((each) => each.members)
  let kinds: readonly ClientKind[] | undefined
  return {
    key: keyOf(zone.zone.id, group.name, group.type),
    zone,
    group,
    text: searchText(group, groups),
    checks: [...new Set(members.flatMap(({ recordSet }) => recordSet.healthCheckId ?? []))],
    resources: [...new Set(members.flatMap(({ edge }) => (edge?.kind === 'resource' ? [edge.key] : [])))],
    kinds: () => {
      kinds ??= clientKinds(graph, zone, group.name, group.type)
      return kinds
    },
  }
}

/** What every zone has comes last. */
const isApexDuty = ({ name, type, zone }: Group) => type === 'SOA' || (type === 'NS' && name === zone.name)

/** The records of a plan in its order, without the hops that the tool made. */
export function* liveEntries(graph: DecisionGraph): Steps<readonly LiveEntry[]> {
  const zones = new Map(graph.zones.map((zone) => [zone.zone, zone]))
  const groups = new Map<string, Group>()
  for (const group of graph.groups) groups.set(keyOf(group.zone.id, group.name, group.type), group)
  const [entries, duties]: [LiveEntry[], LiveEntry[]] = [[], []]
  for (const { zone } of graph.zones)
    for (const { name, type, generated } of zone.recordSets) {
      yield
      const key = keyOf(zone.id, name, type)
      const group = groups.get(key)
      const own = group && zones.get(group.zone)
      if (generated || group === undefined || own === undefined) continue
      groups.delete(key)
      const list = isApexDuty(group) ? duties : entries
      list.push(entryOf(graph, own, group))
    }
  return [...entries, ...duties]
}
