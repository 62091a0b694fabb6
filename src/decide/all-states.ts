import { checkStatuses } from '../health/believe.ts'
import type { HealthState } from '../health/health-state.ts'
import type { Client } from '../model/client.ts'
import type { HealthCheck } from '../model/health-check.ts'
import { isOfKind, type Policies, type PolicyKind } from '../model/record-set.ts'
import { findLocalZoneGroup, findRegion, regionCodes } from '../route53/regions.ts'
import { policyOf } from '../routing/registry.ts'
import type { Coordinates } from '../values/coordinates.ts'
import { createDiagrams, type Diagram } from '../values/decision-diagram.ts'
import { formatPrefix, type IpPrefix } from '../values/ip-prefix.ts'
import { lazy } from '../values/lazy.ts'
import type { DomainName } from '../values/name.ts'
import type { StateSets } from '../values/state-sets.ts'
import { clientInZone } from './decide.ts'
import { type Evaluation, evaluate } from './evaluate.ts'
import type { DecisionGraph, GraphMember, Group, ZoneGraph } from './graph.ts'

/** What holds of one name and type in every state of its checks and for every client. */
export interface AllStates {
  /** Members of the group and of the generated groups below it that no client is answered in any state; not those below one of them. */
  readonly unreachable: readonly GraphMember[]
  /** True if no check makes a difference: every record is answered in all states or in none, whoever asks. False also where clients differ in more than one way, and combinations would have to be tried. */
  readonly isConstant: boolean
  /** A measure of the time spent. */
  readonly work: number
}

/** Checks and resources that one group may depend on before it is left undecided. */
const VARIABLES_MAX = 512
/** Clients tried for one record before it is left undecided. */
const CLIENTS_MAX = 64
/** Records below one name that are looked at. */
const MEMBERS_MAX = 2000
/** Ways down from one name that are looked at. */
const PATHS_MAX = 2000
/** Regions on the way to one record of which all orders are tried. */
const ORDERED_REGIONS_MAX = 3

/** The group and all that its aliases lead to, each before what it leads to. */
function groupsBelow(root: Group): readonly Group[] {
  const found = new Set([root])
  for (const { members } of found) for (const { edge } of members) if (edge?.kind === 'group') found.add(edge.group)
  return [...found].sort((a, b) => b.index - a.index)
}

/** What a group's answers depend on. */
interface Inputs {
  /** Declared checks that records have, and the children of calculated ones. */
  readonly checks: ReadonlyMap<string, HealthCheck>
  /** Ids that records or calculated checks name and nothing declares. */
  readonly unknown: ReadonlySet<string>
  /** Resources whose health counts. */
  readonly resources: ReadonlySet<DomainName>
}

function inputsOf({ deployment: { healthChecks } }: DecisionGraph, groups: readonly Group[]): Inputs {
  const checks = new Map<string, HealthCheck>()
  const unknown = new Set<string>()
  const resources = new Set<DomainName>()
  const add = (id: string) => {
    const check = healthChecks.get(id)
    if (check) checks.set(id, check)
    else unknown.add(id)
  }
  for (const { recordSet, edge } of groups.flatMap(({ members }) => members)) {
    if (recordSet.healthCheckId !== undefined) add(recordSet.healthCheckId)
    if (edge?.kind === 'resource' && edge.healthMatters) resources.add(edge.key)
  }
  for (const check of checks.values()) if (check.type === 'CALCULATED') check.children.forEach(add)
  return { checks, unknown, resources }
}

/**
 * One variable for what is seen of each check and resource; undefined if there are too many, or if a calculated check
 * counts one that is not declared. Other checks that are not declared may turn out either way.
 */
function symbolicHealth(
  graph: DecisionGraph,
  groups: readonly Group[],
  algebra: StateSets<Diagram>,
): HealthState<Diagram> | undefined {
  const { checks, unknown, resources } = inputsOf(graph, groups)
  const isGuess = [...checks.values()].some(
    (check) => check.type === 'CALCULATED' && check.children.some((child) => unknown.has(child)),
  )
  if (isGuess || checks.size + unknown.size + resources.size > VARIABLES_MAX) return undefined
  let variables = 0
  const next = () => {
    variables += 1
    return algebra.variable(variables - 1)
  }
  const raw = new Map([...checks.keys()].map((id) => [id, next()]))
  const statuses = checkStatuses(
    checks,
    ({ id }) => raw.get(id) ?? algebra.true,
    (_check, counted) => counted,
    algebra,
  )
  return {
    checks: new Map([...statuses, ...[...unknown].map((id) => [id, next()] as const)]),
    resources: new Map([...resources].map((key) => [key, next()])),
  }
}

/** When each member below the root is answered. */
function answeredWhen(
  groups: readonly Group[],
  evaluation: Evaluation<Diagram>,
  algebra: StateSets<Diagram>,
): ReadonlyMap<GraphMember, Diagram> {
  const [root] = groups
  const reached = new Map<Group, Diagram>(root ? [[root, algebra.true]] : [])
  const answered = new Map<GraphMember, Diagram>()
  for (const group of groups) {
    const reach = reached.get(group) ?? algebra.false
    if (reach === algebra.false) continue
    for (const { member, when } of evaluation.choices(group).ranked) {
      const together = algebra.and(reach, when)
      answered.set(member, together)
      if (member.edge?.kind !== 'group') continue
      reached.set(member.edge.group, algebra.or(reached.get(member.edge.group) ?? algebra.false, together))
    }
  }
  return answered
}

type Path = readonly GraphMember[]

/** The ways from the root down to each member that answers; an alias that leads nowhere ends one too. */
function* pathsBelow(group: Group, above: Path = []): Iterable<Path> {
  for (const member of group.members) {
    const path = [...above, member]
    if (member.edge?.kind === 'group') yield* pathsBelow(member.edge.group, path)
    else yield path
  }
}

const policiesOn = <K extends PolicyKind>(path: Path, kind: K): readonly Policies[K][] =>
  path.flatMap(({ policy }) => (isOfKind(policy, kind) ? [policy] : []))

const NOBODY_SPECIAL: readonly Client[] = [{}]

/** A private zone asks only for the region of a VPC (R5.9); another VPC may come to it any day. */
const inAllRegions = lazy((): readonly Client[] => regionCodes().map((region) => ({ region })))

function areaClients(path: Path): readonly Client[] {
  const clients = policiesOn(path, 'geolocation').flatMap(({ area }): readonly Client[] => {
    if (area.kind === 'continent') return [{ continent: area.continent }]
    if (area.kind === 'country') return [{ country: area.country }]
    return area.kind === 'subdivision' ? [{ country: area.country, subdivision: area.subdivision }] : []
  })
  return clients.length === 0 ? NOBODY_SPECIAL : clients
}

function networkClients(path: Path): readonly Client[] | undefined {
  const named = policiesOn(path, 'ip-based').filter(({ location }) => location !== '*')
  if (named.length === 0) return NOBODY_SPECIAL
  const blocks = new Map<string, IpPrefix>(
    named.flatMap(({ blocks }) => blocks.map((block) => [formatPrefix(block), block] as const)),
  )
  return blocks.size > CLIENTS_MAX ? undefined : [...blocks.values()].map((subnet) => ({ subnet }))
}

const orders = (regions: readonly string[]): readonly (readonly string[])[] =>
  regions.length < 2
    ? [regions]
    : regions.flatMap((first) => orders(regions.filter((region) => region !== first)).map((rest) => [first, ...rest]))

/** Latencies may come in any order; regions off the path come after those on it. */
function latencyClients(path: Path): readonly Client[] | undefined {
  const regions = [...new Set(policiesOn(path, 'latency').map(({ region }) => region))]
  if (regions.length === 0) return NOBODY_SPECIAL
  if (regions.length > ORDERED_REGIONS_MAX) return undefined
  return orders(regions).map((order) => ({ latencyMs: new Map(order.map((region, rank) => [region, rank + 1])) }))
}

function placeOf({ location }: Policies['geoproximity']): Coordinates | undefined {
  if (location.kind === 'coordinates') return location.coordinates
  return location.kind === 'region'
    ? findRegion(location.region)?.coordinates
    : findLocalZoneGroup(location.group)?.coordinates
}

/** A step aside, in degrees: some 10 cm. */
const STEP = 1e-6

/**
 * Whoever stands where the record does is nearest to it; of two records at one place the greater bias shows only a step
 * aside. Between two such groups no single place is the best one.
 */
function proximityClients(path: Path): readonly Client[] | undefined {
  const [first, second] = policiesOn(path, 'geoproximity')
  if (!first) return NOBODY_SPECIAL
  const place = second ? undefined : placeOf(first)
  if (!place) return undefined
  const { latitude, longitude } = place
  const aside = { latitude: latitude > 0 ? latitude - STEP : latitude + STEP, longitude }
  return [{ coordinates: place }, { coordinates: aside }]
}

/**
 * Clients of whom one is answered the last member of the path if anybody ever is: those that fit the path and nothing
 * else, because every further area, block or nearer region only adds records that come before. Undefined where they
 * cannot be told, or are too many.
 */
function clientsFor(path: Path): readonly Client[] | undefined {
  const axes = [areaClients(path), networkClients(path), latencyClients(path), proximityClients(path)]
  let clients = NOBODY_SPECIAL
  for (const axis of axes) {
    if (axis === NOBODY_SPECIAL) continue
    if (axis === undefined || clients.length * axis.length > CLIENTS_MAX) return undefined
    clients = clients.flatMap((client) => axis.map((other) => ({ ...client, ...other })))
  }
  return clients
}

const clientKey = ({ latencyMs, subnet, ...rest }: Client) =>
  JSON.stringify([rest, latencyMs && [...latencyMs], subnet && formatPrefix(subnet)])

/** Everybody who has to be asked about the root; undefined if that is not known or too many. */
function clientsOf({ zone }: ZoneGraph, root: Group, groups: readonly Group[]): readonly Client[] | undefined {
  if (!groups.some(({ kind }) => policyOf(kind).dependsOnClient)) return NOBODY_SPECIAL
  if (zone.vpcs) return inAllRegions()
  const clients = new Map<string, Client>(NOBODY_SPECIAL.map((client) => [clientKey(client), client]))
  let paths = 0
  let before: Path | undefined
  for (const path of pathsBelow(root)) {
    paths += 1
    if (paths > PATHS_MAX) return undefined
    // Neighbours mostly differ in records that look at nobody.
    const dependent = path.filter(({ policy }) => policyOf(policy.kind).dependsOnClient)
    if (before?.length === dependent.length && before.every((member, depth) => member === dependent[depth])) continue
    before = dependent
    const fitting = clientsFor(dependent)
    if (fitting === undefined) return undefined
    for (const client of fitting) clients.set(clientKey(client), client)
  }
  return [...clients.values()]
}

/** True if those who fit the paths, and nobody special, are all kinds of client that there are: places and networks one by one, or one order of distances. */
function areAllKinds({ zone }: ZoneGraph, groups: readonly Group[]): boolean {
  const [first, ...others] = groups.map(({ kind }) => kind).filter((kind) => policyOf(kind).dependsOnClient)
  if (zone.vpcs || first === undefined) return true
  const isOfPoints = first === 'geolocation' || first === 'ip-based'
  return isOfPoints ? others.every((kind) => kind === first) : others.length === 0
}

/** Members that stand in the group, or below it in generated groups, and are never answered; not those below one of them. */
function* neverAnswered(group: Group, isAnswered: (member: GraphMember) => boolean): Iterable<GraphMember> {
  for (const member of group.members) {
    const { edge } = member
    if (!isAnswered(member)) yield member
    else if (edge?.kind === 'group' && edge.group.members[0]?.recordSet.generated)
      yield* neverAnswered(edge.group, isAnswered)
  }
}

/**
 * Looks at a group in all states of the checks it depends on and for all clients that its records tell apart, with
 * the very rules that decide one question. Exact, or undefined where that would take too long or is not known: more
 * than 512 checks, 2000 records or 2000 paths, more than 64 clients for a path, two geoproximity groups on one path, `nodesMax` nodes.
 *
 * @see R7.4, R2.16, R2.53
 */
export function lookAtAllStates(
  graph: DecisionGraph,
  zone: ZoneGraph,
  root: Group,
  nodesMax: number,
): AllStates | undefined {
  const groups = groupsBelow(root)
  if (groups.reduce((sum, { members }) => sum + members.length, 0) > MEMBERS_MAX) return undefined
  const algebra = createDiagrams(nodesMax, VARIABLES_MAX)
  const health = symbolicHealth(graph, groups, algebra)
  const clients = health && clientsOf(zone, root, groups)
  if (!health || !clients) return undefined
  const isFixed = (when: Diagram) => when === algebra.true || when === algebra.false
  const reachable = new Set<GraphMember>()
  let isConstant = areAllKinds(zone, groups)
  for (const client of clients) {
    const answered = answeredWhen(groups, evaluate(health, clientInZone(zone, client), algebra), algebra)
    for (const [member, when] of answered) {
      if (when !== algebra.false) reachable.add(member)
      isConstant &&= isFixed(when)
    }
    if (algebra.isExhausted()) return undefined
  }
  return {
    unreachable: [...neverAnswered(root, (member) => reachable.has(member))],
    isConstant,
    work: algebra.work() + groups.length * clients.length,
  }
}
