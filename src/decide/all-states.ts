import { checkStatuses } from '../health/believe.ts'
import type { HealthState } from '../health/health-state.ts'
import type { Client } from '../model/client.ts'
import type { HealthCheck } from '../model/health-check.ts'
import { isOfKind, type Policies, type PolicyKind } from '../model/record-set.ts'
import { findLocalZoneGroup, findRegion } from '../route53/regions.ts'
import type { Coordinates } from '../values/coordinates.ts'
import { createDiagrams, type Diagram, type DiagramAlgebra } from '../values/decision-diagram.ts'
import { formatPrefix, type IpPrefix } from '../values/ip-prefix.ts'
import type { DomainName } from '../values/name.ts'
import { clientInZone } from './decide.ts'
import { type Evaluation, evaluate } from './evaluate.ts'
import type { DecisionGraph, GraphMember, Group, ZoneGraph } from './graph.ts'

/** What holds of one name and type in every state of its checks and for every client. */
export interface AllStates {
  /** Members of the group and of the generated groups below it that no client is answered in any state; not those below one of them. */
  readonly unreachable: readonly GraphMember[]
  /** True if no check makes a difference: every record is answered in all states or in none, whoever asks. */
  readonly isConstant: boolean
  /** A measure of the time spent. */
  readonly work: number
}

/** Checks and resources that one group may depend on before it is left undecided. */
const VARIABLES_MAX = 512
/** Clients tried for one record before it is left undecided. */
const CLIENTS_MAX = 64
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
  algebra: DiagramAlgebra,
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
    () => undefined,
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
  algebra: DiagramAlgebra,
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

/** Every member below the root, through generated groups only, with the members on the way to it; a member comes before those below it. */
function* pathsBelow(group: Group, above: Path = []): Iterable<Path> {
  for (const member of group.members) {
    const path = [...above, member]
    yield path
    const { edge } = member
    if (edge?.kind === 'group' && edge.group.members[0]?.recordSet.generated) yield* pathsBelow(edge.group, path)
  }
}

const policiesOn = <K extends PolicyKind>(path: Path, kind: K): readonly Policies[K][] =>
  path.flatMap(({ policy }) => (isOfKind(policy, kind) ? [policy] : []))

const NOBODY_SPECIAL: readonly Client[] = [{}]

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

/** Whoever stands where the record does is nearest to it. Between two such groups no single place is the best one. */
function proximityClients(path: Path): readonly Client[] | undefined {
  const [first, second] = policiesOn(path, 'geoproximity')
  if (!first) return NOBODY_SPECIAL
  const coordinates = second ? undefined : placeOf(first)
  return coordinates && [{ coordinates }]
}

/**
 * Clients of whom one is answered the last member of the path if anybody ever is: those that fit the path and nothing
 * else, because every further area, block or nearer region only adds records that come before. Undefined where they
 * cannot be told, or are too many.
 */
function clientsFor(path: Path, { zone }: ZoneGraph): readonly Client[] | undefined {
  if (zone.vpcs) return [...new Set(zone.vpcs.map(({ region }) => region))].map((region) => ({ region }))
  const axes = [areaClients(path), networkClients(path), latencyClients(path), proximityClients(path)]
  let clients = NOBODY_SPECIAL
  for (const axis of axes) {
    if (axis === undefined || clients.length * axis.length > CLIENTS_MAX) return undefined
    clients = clients.flatMap((client) => axis.map((other) => ({ ...client, ...other })))
  }
  return clients
}

const clientKey = ({ latencyMs, subnet, ...rest }: Client) =>
  JSON.stringify([rest, latencyMs && [...latencyMs], subnet && formatPrefix(subnet)])

/**
 * Looks at a group in all states of the checks it depends on and for all clients that its records tell apart, with
 * the very rules that decide one question. Exact, or undefined where that would take too long: more than 512 checks,
 * more than 64 clients for a record, `nodesMax` nodes.
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
  const algebra = createDiagrams(nodesMax)
  const health = symbolicHealth(graph, groups, algebra)
  if (!health) return undefined
  const byClient = new Map<string, ReadonlyMap<GraphMember, Diagram>>()
  const ask = (client: Client) => {
    const key = clientKey(client)
    const known =
      byClient.get(key) ?? answeredWhen(groups, evaluate(health, clientInZone(zone, client), algebra), algebra)
    byClient.set(key, known)
    return known
  }
  const unreachable = new Set<GraphMember>()
  for (const path of pathsBelow(root)) {
    const member = path.at(-1)
    if (!member || path.some((above) => unreachable.has(above))) continue
    const clients = clientsFor(path, zone)
    if (clients === undefined) return undefined
    const answered = clients.map((client) => ask(client).get(member) ?? algebra.false)
    if (answered.every((when) => when === algebra.false)) unreachable.add(member)
    if (algebra.isExhausted()) return undefined
  }
  const isFixed = (when: Diagram) => when === algebra.true || when === algebra.false
  const isConstant = [...byClient.values()].every((answered) => [...answered.values()].every(isFixed))
  return algebra.isExhausted()
    ? undefined
    : { unreachable: [...unreachable], isConstant, work: algebra.size() + groups.length * byClient.size }
}
