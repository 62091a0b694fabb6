import type { DecisionGraph, GraphMember, Group, ZoneGraph } from '../decide/graph.ts'
import type { Deployment, Zone } from '../model/deployment.ts'
import type { Policies, Policy, PolicyKind, RecordSet } from '../model/record-set.ts'
import type { DomainName } from '../values/name.ts'
import { suggest } from '../values/nearest.ts'
import type { RecordType } from '../values/rdata/rdata.ts'
import { type AliasUse, findAliases } from './alias-target.ts'
import { createLiveness, type Liveness } from './liveness.ts'

/** All record sets of one name and type as written, also those that Route 53 would not take together. */
export interface RecordGroup {
  readonly zone: Zone
  readonly name: DomainName
  readonly type: RecordType
  /** In plan order. */
  readonly recordSets: readonly [RecordSet, ...RecordSet[]]
}

/** A record set whose policy is known. */
export interface Routed<K extends PolicyKind> {
  readonly recordSet: RecordSet
  readonly policy: Policies[K]
}

/** A group of one policy throughout. */
export interface PolicyGroup<K extends PolicyKind> extends RecordGroup {
  readonly members: readonly [Routed<K>, ...Routed<K>[]]
}

/** What many rules look up, each part worked out when first asked for. */
export interface PlanIndex {
  /** In plan order; those of generated names among them. */
  readonly groups: () => readonly RecordGroup[]
  readonly groupAt: (zone: Zone, name: DomainName, type: string) => RecordGroup | undefined
  /** Groups by owner name, in plan order. */
  readonly owners: (zone: Zone) => ReadonlyMap<DomainName, readonly [RecordGroup, ...RecordGroup[]]>
  readonly ofPolicy: <K extends PolicyKind>(kind: K) => readonly PolicyGroup<K>[]
  /** As `ofPolicy`, without the groups that lost a broken member: what they lack is not the author's doing. */
  readonly wholeOfPolicy: <K extends PolicyKind>(kind: K) => readonly PolicyGroup<K>[]
  /** True if something of that name and type was left out as broken, and has been reported. */
  readonly isIncomplete: (zone: Zone, name: DomainName, type?: RecordType) => boolean
  readonly zoneGraph: (zone: Zone) => ZoneGraph | undefined
  /** Undefined for record sets that take no part in answers: of a second policy, or a second simple record. */
  readonly memberOf: (recordSet: RecordSet) => GraphMember | undefined
  readonly graphGroup: (group: RecordGroup) => Group | undefined
  /** The group a person wrote that a generated one belongs to; itself for all others. */
  readonly rootOf: (group: Group) => Group
  readonly aliases: () => readonly AliasUse[]
  /** Record sets by the check they have. */
  readonly checkUsers: () => ReadonlyMap<string, readonly RecordSet[]>
  readonly liveness: () => Liveness
  /** "did you mean", until so much was compared that more would cost time on a hostile plan. */
  readonly nearest: (word: string, candidates: Iterable<string>) => string | undefined
}

/** Comparisons of names for hints in one run; the findings beyond come without one. */
const COMPARISONS_MAX = 500_000

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

const isKind = <K extends PolicyKind>(policy: Policy, kind: K): policy is Extract<Policy, { kind: K }> & Policies[K] =>
  policy.kind === kind

type Owners = ReadonlyMap<DomainName, readonly [RecordGroup, ...RecordGroup[]]>

function groupRecordSets(zone: Zone): ReadonlyMap<string, RecordGroup> {
  const groups = new Map<string, RecordGroup & { recordSets: [RecordSet, ...RecordSet[]] }>()
  for (const recordSet of zone.recordSets) {
    const { name, type } = recordSet
    const known = groups.get(`${name} ${type}`)
    if (known) known.recordSets.push(recordSet)
    else groups.set(`${name} ${type}`, { zone, name, type, recordSets: [recordSet] })
  }
  return groups
}

function ownersOf(groups: Iterable<RecordGroup>): Owners {
  const owners = new Map<DomainName, [RecordGroup, ...RecordGroup[]]>()
  for (const group of groups) {
    const known = owners.get(group.name)
    if (known) known.push(group)
    else owners.set(group.name, [group])
  }
  return owners
}

function membersOf<K extends PolicyKind>({ recordSets }: RecordGroup, kind: K): PolicyGroup<K>['members'] | undefined {
  const [first, ...others] = recordSets.flatMap((recordSet) =>
    isKind(recordSet.policy, kind) ? [{ recordSet, policy: recordSet.policy }] : [],
  )
  return first !== undefined && others.length + 1 === recordSets.length ? [first, ...others] : undefined
}

/** Users come after their targets in `groups`, so one pass from the end finds every root. */
function findRoots(graph: DecisionGraph): ReadonlyMap<Group, Group> {
  const roots = new Map<Group, Group>()
  for (const group of graph.groups.toReversed()) {
    const root = roots.get(group) ?? group
    roots.set(group, root)
    for (const { edge } of group.members)
      if (edge?.kind === 'group' && edge.group.members[0]?.recordSet.generated && !roots.has(edge.group))
        roots.set(edge.group, root)
  }
  return roots
}

function findCheckUsers({ zones }: Deployment): ReadonlyMap<string, readonly RecordSet[]> {
  const users = new Map<string, RecordSet[]>()
  for (const recordSet of zones.flatMap(({ recordSets }) => recordSets)) {
    const { healthCheckId } = recordSet
    if (healthCheckId === undefined) continue
    const known = users.get(healthCheckId)
    if (known) known.push(recordSet)
    else users.set(healthCheckId, [recordSet])
  }
  return users
}

/** The indexes of one deployment. */
export function createIndex(deployment: Deployment, graph: DecisionGraph): PlanIndex {
  const { zones } = deployment
  const byZone = lazily(() => new Map(zones.map((zone) => [zone, groupRecordSets(zone)])))
  const groups = lazily(() => [...byZone().values()].flatMap((inZone) => [...inZone.values()]))
  const owners = lazily(() => new Map([...byZone()].map(([zone, inZone]) => [zone, ownersOf(inZone.values())])))
  const broken = lazily(
    () =>
      new Map(
        zones.map((zone) => [zone, new Set(zone.incomplete?.flatMap(({ name, type }) => [name, `${name} ${type}`]))]),
      ),
  )
  const zoneGraphs = lazily(() => new Map(graph.zones.map((zoneGraph) => [zoneGraph.zone, zoneGraph])))
  const members = lazily(
    () =>
      new Map(graph.groups.flatMap((group) => group.members.map((member) => [member.recordSet, { member, group }]))),
  )
  const roots = lazily(() => findRoots(graph))
  const isIncomplete: PlanIndex['isIncomplete'] = (zone, name, type) =>
    broken()
      .get(zone)
      ?.has(type === undefined ? name : `${name} ${type}`) ?? false
  const ofPolicy: PlanIndex['ofPolicy'] = (kind) =>
    groups().flatMap((group) => {
      const found = membersOf(group, kind)
      return found ? [{ ...group, members: found }] : []
    })
  let comparisons = 0
  return {
    groups,
    groupAt: (zone, name, type) => byZone().get(zone)?.get(`${name} ${type}`),
    owners: (zone) => owners().get(zone) ?? new Map(),
    ofPolicy,
    wholeOfPolicy: (kind) => ofPolicy(kind).filter(({ zone, name, type }) => !isIncomplete(zone, name, type)),
    isIncomplete,
    zoneGraph: (zone) => zoneGraphs().get(zone),
    memberOf: (recordSet) => members().get(recordSet)?.member,
    graphGroup: ({ recordSets: [first] }) => members().get(first)?.group,
    rootOf: (group) => roots().get(group) ?? group,
    aliases: lazily(() => findAliases(deployment)),
    checkUsers: lazily(() => findCheckUsers(deployment)),
    liveness: lazily(() => createLiveness(deployment, graph)),
    nearest: (word, candidates) => {
      const bounded = [...candidates]
      comparisons += bounded.length
      return comparisons > COMPARISONS_MAX ? undefined : suggest(word, bounded)
    },
  }
}
