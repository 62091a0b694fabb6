import { type AllStates, lookAtAllStates } from '../decide/all-states.ts'
import type { DecisionGraph, GraphMember, Group, ZoneGraph } from '../decide/graph.ts'
import { likenessOf } from '../decide/likeness.ts'
import type { Deployment, Zone } from '../model/deployment.ts'
import { isOfKind, type Policies, type PolicyKind, type RecordSet } from '../model/record-set.ts'
import { lazy } from '../values/lazy.ts'
import type { DomainName } from '../values/name.ts'
import { suggest } from '../values/nearest.ts'
import { put } from '../values/put.ts'
import type { RecordType } from '../values/rdata/rdata.ts'
import { type AliasTarget, type AliasUse, findAliases } from './alias-target.ts'
import { findUsedEndpoints } from './endpoint-use.ts'
import { createLiveness, isPlain, type Liveness } from './liveness.ts'

/** All record sets of one name and type as written, also those that Route 53 would not take together. */
export interface RecordGroup {
  readonly zone: Zone
  readonly name: DomainName
  readonly type: RecordType
  /** In plan order. */
  readonly recordSets: readonly [RecordSet, ...RecordSet[]]
  /** As the graph has it, of groups that it has whole. */
  readonly graph?: Group
  /** As the graph has them, one for each record set. */
  readonly members?: readonly [Routed<PolicyKind>, ...Routed<PolicyKind>[]]
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

/** The two records of a failover group; either may be missing. */
export function pairOf({ members }: PolicyGroup<'failover'>) {
  const inRole = (role: Policies['failover']['role']) => members.find(({ policy }) => policy.role === role)?.recordSet
  return { primary: inRole('primary'), secondary: inRole('secondary') }
}

/** An alias that leads to a group. */
export interface AliasEdgeUse {
  readonly group: Group
  readonly member: GraphMember
}

/** What many rules look up, each part worked out when first asked for. */
export interface PlanIndex {
  /** In plan order; those of generated names among them. */
  readonly groups: () => readonly RecordGroup[]
  /** Those of more than one simple record set, in plan order: large plans have few. */
  readonly routedGroups: () => readonly RecordGroup[]
  /** Those of some types, in plan order within a zone and type. */
  readonly groupsOfTypes: (...types: readonly RecordType[]) => readonly RecordGroup[]
  /** Groups of the graph, in its order, without those of one plain record: they are most of a large plan. */
  readonly decidingGroups: () => readonly Group[]
  readonly groupAt: (zone: Zone, name: DomainName, type: RecordType) => RecordGroup | undefined
  /** Groups by owner name, in plan order. */
  readonly owners: (zone: Zone) => ReadonlyMap<DomainName, readonly [RecordGroup, ...RecordGroup[]]>
  readonly ofPolicy: <K extends PolicyKind>(kind: K) => readonly PolicyGroup<K>[]
  /** As `ofPolicy`, without the groups that lost a broken member: what they lack is not the author's doing. */
  readonly wholeOfPolicy: <K extends PolicyKind>(kind: K) => readonly PolicyGroup<K>[]
  /** True if something of that name and type was left out as broken, and has been reported. */
  readonly isIncomplete: (zone: Zone, name: DomainName, type?: RecordType) => boolean
  /** True if nothing was left out of the group, nor of what its aliases lead to. */
  readonly isWholeTree: (group: Group) => boolean
  /** True if nothing was left out of any zone: only then is what no record names unused. */
  readonly isWholePlan: () => boolean
  readonly zoneGraph: (zone: Zone) => ZoneGraph | undefined
  /** Undefined for record sets that take no part in answers: of a second policy, or a second simple record. */
  readonly memberOf: (recordSet: RecordSet) => GraphMember | undefined
  readonly graphGroup: (group: RecordGroup) => Group | undefined
  /** The group a person wrote that a generated one belongs to; itself for all others. */
  readonly rootOf: (group: Group) => Group
  readonly aliases: () => readonly AliasUse[]
  /** Undefined for record sets with values. */
  readonly aliasTarget: (recordSet: RecordSet) => AliasTarget | undefined
  /** Groups by the aliases of the graph that lead to them, with the group each alias stands in. */
  readonly usersOf: (group: Group) => readonly AliasEdgeUse[]
  /** Record sets by the check they have. */
  readonly checkUsers: () => ReadonlyMap<string, readonly RecordSet[]>
  /** Endpoints that something in the plan names, answers with, or watches by a check that is used. */
  readonly usedEndpoints: () => ReadonlySet<string>
  readonly liveness: () => Liveness
  /** What holds of a group in all states and for all clients; undefined where that would take too long. Only for groups that people wrote. */
  readonly allStates: (group: Group) => AllStates | undefined
  /** "did you mean", until so much was compared that more would cost time on a hostile plan. */
  readonly nearest: (word: string, candidates: () => readonly string[]) => string | undefined
}

/** Comparisons of names for hints in one run; the findings beyond come without one. */
const COMPARISONS_MAX = 500_000

type Owners = ReadonlyMap<DomainName, readonly [RecordGroup, ...RecordGroup[]]>

/** The groups of one zone and type, by name. */
function groupsOfType(zone: Zone, recordSets: readonly RecordSet[]): ReadonlyMap<DomainName, RecordGroup> {
  const groups = new Map<DomainName, RecordGroup & { recordSets: [RecordSet, ...RecordSet[]] }>()
  for (const recordSet of recordSets) {
    const { name, type } = recordSet
    const known = groups.get(name)
    if (known) known.recordSets.push(recordSet)
    else groups.set(name, { zone, name, type, recordSets: [recordSet] })
  }
  return groups
}

function byTypeOf({ recordSets }: Zone): ReadonlyMap<RecordType, readonly RecordSet[]> {
  const byType = new Map<RecordType, RecordSet[]>()
  for (const recordSet of recordSets) {
    put(byType, recordSet.type, recordSet)
  }
  return byType
}

/** Groups by zone and type, each worked out when first asked for. */
function groupsByType(zones: readonly Zone[]): (zone: Zone, type: RecordType) => ReadonlyMap<DomainName, RecordGroup> {
  const recordSets = lazy(() => new Map(zones.map((zone) => [zone, byTypeOf(zone)])))
  const known = new Map<Zone, Map<RecordType, ReadonlyMap<DomainName, RecordGroup>>>()
  return (zone, type) => {
    const ofZone = known.get(zone) ?? new Map<RecordType, ReadonlyMap<DomainName, RecordGroup>>()
    known.set(zone, ofZone)
    const groups = ofZone.get(type) ?? groupsOfType(zone, recordSets().get(zone)?.get(type) ?? [])
    ofZone.set(type, groups)
    return groups
  }
}

const isFilled = <T>(items: readonly T[]): items is readonly [T, ...T[]] => items.length > 0

/** The routed groups as the graph has them, in plan order; undefined where it left record sets out. */
function routedInGraph({ deployment, zones, groups }: DecisionGraph): readonly RecordGroup[] | undefined {
  const memberCount = groups.reduce((sum, { members }) => sum + members.length, 0)
  const count = deployment.zones.reduce((sum, { recordSets }) => sum + recordSets.length, 0)
  if (memberCount !== count) return undefined
  const routed: RecordGroup[] = []
  for (const { zone, groups: ofZone } of zones)
    for (const graph of ofZone) {
      const { kind, name, type, members } = graph
      const recordSets = members.map(({ recordSet }) => recordSet)
      if (kind === 'simple' || !isFilled(members) || !isFilled(recordSets)) continue
      routed.push({ zone, name, type, recordSets, graph, members })
    }
  return routed
}

function ownersOf(groups: Iterable<RecordGroup>): Owners {
  const owners = new Map<DomainName, [RecordGroup, ...RecordGroup[]]>()
  for (const group of groups) {
    put(owners, group.name, group)
  }
  return owners
}

/** True of a group that the graph has whole, and of that policy. */
const isOfPolicy = <K extends PolicyKind>(group: RecordGroup, kind: K): group is PolicyGroup<K> =>
  group.members !== undefined && group.recordSets[0].policy.kind === kind

function membersOf<K extends PolicyKind>({ recordSets }: RecordGroup, kind: K): PolicyGroup<K>['members'] | undefined {
  if (recordSets[0].policy.kind !== kind) return undefined
  const [first, ...others] = recordSets.flatMap((recordSet) =>
    isOfKind(recordSet.policy, kind) ? [{ recordSet, policy: recordSet.policy }] : [],
  )
  return first !== undefined && others.length + 1 === recordSets.length ? [first, ...others] : undefined
}

/** Roots of the groups that are not their own. Users come after their targets in `groups`, so one pass from the end finds every one. */
function findRoots(graph: DecisionGraph): ReadonlyMap<Group, Group> {
  const roots = new Map<Group, Group>()
  for (const group of graph.groups.toReversed()) {
    const root = roots.get(group) ?? group
    for (const { edge } of group.members)
      if (edge?.kind === 'group' && edge.group.members[0]?.recordSet.generated && !roots.has(edge.group))
        roots.set(edge.group, root)
  }
  return roots
}

function findBrokenTrees({ groups }: DecisionGraph, isIncomplete: PlanIndex['isIncomplete']): ReadonlySet<Group> {
  const broken = new Set<Group>()
  for (const group of groups) {
    const isBroken = group.members.some(({ edge }) => edge?.kind === 'group' && broken.has(edge.group))
    if (isBroken || isIncomplete(group.zone, group.name, group.type)) broken.add(group)
  }
  return broken
}

function findUsers({ groups }: DecisionGraph): ReadonlyMap<Group, readonly AliasEdgeUse[]> {
  const users = new Map<Group, AliasEdgeUse[]>()
  for (const group of groups) {
    for (const member of group.members) {
      if (member.edge?.kind !== 'group') continue
      put(users, member.edge.group, { group, member })
    }
  }
  return users
}

function membersByRecordSet(
  { groups }: DecisionGraph,
  isMeant: (member: GraphMember) => boolean = () => true,
): ReadonlyMap<RecordSet, GraphMember> {
  const found = new Map<RecordSet, GraphMember>()
  for (const { members } of groups)
    for (const member of members) if (isMeant(member)) found.set(member.recordSet, member)
  return found
}

function targetsByRecordSet(aliases: readonly AliasUse[]): ReadonlyMap<RecordSet, AliasTarget> {
  const found = new Map<RecordSet, AliasTarget>()
  for (const { recordSet, target } of aliases) found.set(recordSet, target)
  return found
}

function findCheckUsers({ zones }: Deployment): ReadonlyMap<string, readonly RecordSet[]> {
  const users = new Map<string, RecordSet[]>()
  for (const { recordSets } of zones)
    for (const recordSet of recordSets) {
      const { healthCheckId } = recordSet
      if (healthCheckId === undefined) continue
      put(users, healthCheckId, recordSet)
    }
  return users
}

/** Diagram nodes for one name, and work on all of them: what is beyond is left undecided, so that no plan takes long. */
const NODES_MAX = 50_000
const WORK_MAX = 2_000_000

/** Routed groups that people wrote, in all states. */
function lookAtRoots(
  graph: DecisionGraph,
  groups: readonly Group[],
  zoneGraphs: ReadonlyMap<Zone, ZoneGraph>,
): ReadonlyMap<Group, AllStates> {
  const found = new Map<Group, AllStates>()
  let work = 0
  /** What was found for one group holds for all that are like it. */
  const known = new Map<string, Found | undefined>()
  for (const group of groups) {
    const zoneGraph = zoneGraphs.get(group.zone)
    if (group.kind === 'simple' || group.members[0]?.recordSet.generated || !zoneGraph || work > WORK_MAX) continue
    const { text, members } = likenessOf(zoneGraph, group, graph)
    if (!known.has(text)) {
      const states = lookAtAllStates(graph, zoneGraph, group, NODES_MAX)
      work += states?.work ?? NODES_MAX
      known.set(text, states && { states, unreachable: states.unreachable.map((member) => members.indexOf(member)) })
    }
    const alike = known.get(text)
    if (alike === undefined) continue
    const { states, unreachable } = alike
    found.set(group, {
      unreachable: unreachable.flatMap((position) => members[position] ?? []),
      isConstant: states.isConstant,
      work: states.work,
    })
  }
  return found
}

/** What holds of a group, with the positions of its unreachable members. */
interface Found {
  readonly states: AllStates
  readonly unreachable: readonly number[]
}

/** The indexes of one deployment. */
export function createIndex(deployment: Deployment, graph: DecisionGraph): PlanIndex {
  const { zones } = deployment
  const ofType = groupsByType(zones)
  /** Each group at its first record set. */
  const groupsOf = (zone: Zone) =>
    zone.recordSets.flatMap((recordSet) => {
      const group = ofType(zone, recordSet.type).get(recordSet.name)
      return group?.recordSets[0] === recordSet ? [group] : []
    })
  const groups = lazy(() => zones.flatMap(groupsOf))
  const isRouted = ({ recordSets }: RecordGroup) => recordSets.length > 1 || recordSets[0].policy.kind !== 'simple'
  const routedGroups = lazy(() => routedInGraph(graph) ?? groups().filter(isRouted))
  const decidingGroups = lazy(() => graph.groups.filter((group) => !isPlain(group)))
  const owners = lazy(() => new Map(zones.map((zone) => [zone, ownersOf(groupsOf(zone))])))
  const broken = lazy(
    () =>
      new Map(
        zones.map((zone) => [zone, new Set(zone.incomplete?.flatMap(({ name, type }) => [name, `${name} ${type}`]))]),
      ),
  )
  const zoneGraphs = lazy(() => new Map(graph.zones.map((zoneGraph) => [zoneGraph.zone, zoneGraph])))
  const members = lazy(() => membersByRecordSet(graph))
  // Most rules ask for aliases only, which are few among the records of a large plan.
  const aliasMembers = lazy(() => membersByRecordSet(graph, ({ edge }) => edge !== undefined))
  const groupsByFirst = lazy(() => new Map(graph.groups.map((group) => [group.members[0]?.recordSet, group])))
  const checkUsers = lazy(() => findCheckUsers(deployment))
  const allStates = lazy(() => lookAtRoots(graph, decidingGroups(), zoneGraphs()))
  const aliases = lazy(() => findAliases(deployment))
  const targets = lazy(() => targetsByRecordSet(aliases()))
  const users = lazy(() => findUsers(graph))
  const roots = lazy(() => findRoots(graph))
  const isIncomplete: PlanIndex['isIncomplete'] = (zone, name, type) =>
    zone.incomplete !== undefined &&
    (broken()
      .get(zone)
      ?.has(type === undefined ? name : `${name} ${type}`) ??
      false)
  const isWholePlan = lazy(() => zones.every(({ incomplete = [] }) => incomplete.length === 0))
  const brokenTrees = lazy(() => findBrokenTrees(graph, isIncomplete))
  const collect = <K extends PolicyKind>(kind: K) =>
    lazy(() =>
      (kind === 'simple' ? groups() : routedGroups()).flatMap((group): readonly PolicyGroup<K>[] => {
        if (isOfPolicy(group, kind)) return [group]
        const { zone, name, type, recordSets } = group
        const found = group.members ? undefined : membersOf(group, kind)
        return found ? [{ zone, name, type, recordSets, members: found }] : []
      }),
    )
  const policyGroups: { readonly [K in PolicyKind]: () => readonly PolicyGroup<K>[] } = {
    simple: collect('simple'),
    weighted: collect('weighted'),
    latency: collect('latency'),
    failover: collect('failover'),
    geolocation: collect('geolocation'),
    geoproximity: collect('geoproximity'),
    'ip-based': collect('ip-based'),
    multivalue: collect('multivalue'),
  }
  let comparisons = 0
  return {
    groups,
    routedGroups,
    groupsOfTypes: (...types) => zones.flatMap((zone) => types.flatMap((type) => [...ofType(zone, type).values()])),
    decidingGroups,
    groupAt: (zone, name, type) => ofType(zone, type).get(name),
    owners: (zone) => owners().get(zone) ?? new Map(),
    ofPolicy: (kind) => policyGroups[kind](),
    wholeOfPolicy: (kind) =>
      isWholePlan()
        ? policyGroups[kind]()
        : policyGroups[kind]().filter(({ zone, name, type }) => !isIncomplete(zone, name, type)),
    isIncomplete,
    isWholeTree: (group) => isWholePlan() || !brokenTrees().has(group),
    isWholePlan,
    zoneGraph: (zone) => zoneGraphs().get(zone),
    memberOf: (recordSet) => (recordSet.data.kind === 'alias' ? aliasMembers() : members()).get(recordSet),
    graphGroup: ({ recordSets: [first], graph: known }) => known ?? groupsByFirst().get(first),
    rootOf: (group) => roots().get(group) ?? group,
    aliases,
    aliasTarget: (recordSet) => targets().get(recordSet),
    usersOf: (group) => users().get(group) ?? [],
    checkUsers,
    usedEndpoints: lazy(() => findUsedEndpoints(deployment, checkUsers())),
    liveness: lazy(() => createLiveness(deployment, graph)),
    allStates: (group) => allStates().get(group),
    nearest: (word, candidates) => {
      if (comparisons > COMPARISONS_MAX) return undefined
      const names = candidates()
      comparisons += names.length
      return suggest(word, names)
    },
  }
}
