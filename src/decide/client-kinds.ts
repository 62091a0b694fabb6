import type { Client } from '../model/client.ts'
import type { AddressPlaces } from '../model/place.ts'
import { policyOf } from '../routing/registry.ts'
import { formatPrefix } from '../values/ip-prefix.ts'
import { type DomainName, isAtOrBelow } from '../values/name.ts'
import {
  type Atom,
  areaAtom,
  besideAtoms,
  COMBINATIONS_MAX,
  EVERYBODY_ELSE,
  firstOfEach,
  latencyRegions,
  networkAtoms,
  ordersIn,
  placeAtoms,
  policiesIn,
  tieWords,
  unique,
} from './client-atoms.ts'
import { CNAME_STEPS_MAX, clientInZone } from './decide.ts'
import type { DecisionGraph, Group, ZoneGraph } from './graph.ts'
import { findZone, lookUp } from './lookup.ts'
import { createMeetings } from './meetings.ts'

/** Clients that no rule behind a name can tell apart, with one of them to ask as. */
export interface ClientKind {
  /** `FR`, `NA-US-WA`, `near eu-west-1`, `paris 198.51.100.0/24`, `other`; `all` where the answer is the same for everybody. */
  readonly label: string
  readonly client: Client
  /** The plan's own clients in it. */
  readonly named: readonly string[]
  /** True where nothing says that anybody is both at the place and in the network that it is made of. */
  readonly isAssumed?: true
}

/** Every group that can take part in answering a name: alias targets and, through CNAMEs inside the zone, their targets. */
export function reachableGroups(zone: ZoneGraph, name: DomainName, type: string): readonly Group[] {
  const groups = new Set<Group>()
  const names = new Set<DomainName>([name])
  for (const at of names) {
    const found = lookUp(zone, at, type)
    if (found.kind !== 'group' && found.kind !== 'cname') continue
    // Most groups of a large plan: nothing is behind them.
    if (found.kind === 'group' && groups.size === 0 && found.group.members.every(({ edge }) => edge === undefined))
      return [found.group]
    groups.add(found.group)
    for (const group of groups) {
      for (const { edge, leaf } of group.members) {
        if (edge?.kind === 'group') groups.add(edge.group)
        const target = leaf?.values[0]?.target
        if (found.kind === 'cname' && group.type === 'CNAME' && target && isAtOrBelow(target, zone.zone.name))
          names.add(target)
      }
    }
  }
  return [...groups]
}

/** A question as one plan takes it. */
export interface View {
  readonly graph: DecisionGraph
  readonly zone: ZoneGraph
  readonly name: DomainName
  readonly type: string
}

/** A group whose policy looks at the client, in the zone that answers with it. */
interface Dependent {
  readonly zone: ZoneGraph
  readonly group: Group
}

/** Also through CNAMEs into other zones of the plan. */
function dependentGroups({ graph, zone, name, type }: View): readonly Dependent[] {
  const found: Dependent[] = []
  const seen = new Set<string>()
  const visit = (at: ZoneGraph, owner: DomainName, steps: number): void => {
    const key = `${at.zone.id} ${owner}`
    if (seen.has(key) || steps > CNAME_STEPS_MAX) return
    seen.add(key)
    for (const group of reachableGroups(at, owner, type)) {
      if (policyOf(group.kind).dependsOnClient) found.push({ zone: at, group })
      if (group.type !== 'CNAME' || type === 'CNAME') continue
      for (const { leaf } of group.members) {
        const target = leaf?.values[0]?.target
        const next = target && findZone(graph, { name: target, type }, {})
        if (target && next && next !== at) visit(next, target, steps + 1)
      }
    }
  }
  visit(zone, name, 0)
  return found
}

/** What the client-dependent groups make of a client: the order of candidates in each. Equal texts get equal answers in every state. */
function signature(groups: readonly Dependent[], client: Client): string {
  return groups
    .map(({ zone, group: { kind, members } }) =>
      policyOf(kind)
        .candidates(members, clientInZone(zone, client))
        .map((member) => members.indexOf(member))
        .join(','),
    )
    .join(';')
}

const combine = (axes: readonly (readonly Atom[])[]): readonly Atom[] =>
  axes.reduce<readonly Atom[]>(
    (all, axis) =>
      all.flatMap((atom) =>
        axis.map((other) => ({
          label: [atom.label, other.label].filter(Boolean).join(', '),
          client: { ...atom.client, ...other.client },
        })),
      ),
    [EVERYBODY_ELSE],
  )

/** The name of a plan's client as a label of its own: clients may be called `EU`, `other` or `all` and be none of these. */
function unusedLabel(name: string, kinds: Iterable<ClientKind>): string {
  const used = new Set(['all', ...Array.from(kinds, ({ label }) => label)])
  let label = name
  while (used.has(label)) label = `client ${label}`
  return label
}

/** Kinds of client, and whether there may be others. */
export interface Kinds {
  readonly kinds: readonly ClientKind[]
  /** Combinations of places, networks and orders that were looked at. */
  readonly atoms: number
  /** In which way the kinds are not those of clients that there are. */
  readonly gaps: readonly string[]
  /** Why there may be answers that none of the kinds gets. */
  readonly partial: readonly string[]
}

interface KindsOptions {
  /** Asks for every order of latency regions, as far as it makes a difference to an answer, and not only for those of places. */
  readonly everyOrder: boolean
  /** Leaves out places and networks that have nobody in common. */
  readonly places?: AddressPlaces | undefined
}

/** What of a group kinds can depend on, as a text. */
function policiesText({ zone, group }: Dependent): string {
  const vpcs = (zone.zone.vpcs ?? []).map(({ region }) => region)
  const text = (policy: object) =>
    JSON.stringify(policy, (key, value) => (key === 'blocks' ? value.map(formatPrefix) : value))
  return [vpcs.join(), ...group.members.map(({ policy, setIdentifier }) => text(policy) + setIdentifier)].join('\n')
}

/**
 * A function that finds the kinds of client that can get different answers to a question in one plan or in several: every
 * location, region and network that a reachable record names, every order of regions by distance, and everybody else.
 * Kinds with the same candidates in every reachable group are one. Past 4096 combinations each axis is varied alone.
 * Questions with the same policies behind them are worked out once.
 *
 * @see verification.md §1.3
 */
export function createKinds(options: KindsOptions): (views: readonly View[]) => Kinds {
  const known = new Map<string, Kinds>()
  let alike: { readonly graphs: readonly DecisionGraph[]; readonly kinds: Kinds } | undefined
  return (views) => {
    const dependents = views.map(dependentGroups)
    if (dependents.every((groups) => groups.length === 0)) {
      const graphs = views.map(({ graph }) => graph)
      if (alike?.graphs.length !== graphs.length || alike.graphs.some((graph, index) => graph !== graphs[index]))
        alike = { graphs, kinds: everybodyAlike(graphs) }
      return alike.kinds
    }
    const key = dependents.map((groups) => groups.map(policiesText).join('\n\n')).join('\n\n\n')
    let kinds = known.get(key)
    if (!kinds) {
      kinds = findKinds(views, dependents.flat(), options)
      known.set(key, kinds)
    }
    return kinds
  }
}

function everybodyAlike(graphs: readonly DecisionGraph[]): Kinds {
  const named = new Set(graphs.flatMap(({ deployment }) => [...deployment.clients.keys()]))
  return { kinds: [{ label: 'all', client: {}, named: [...named] }], atoms: 1, gaps: [], partial: [] }
}

function findKinds(
  views: readonly View[],
  dependents: readonly Dependent[],
  { everyOrder, places: database }: KindsOptions,
): Kinds {
  const sign = (client: Client) => signature(dependents, client)
  const kinds = new Map<string, ClientKind>()
  const add = (label: string, client: Client, isAssumed = false) => {
    const key = sign(client)
    const known = kinds.get(key)
    // Who is there for sure speaks for the kind.
    if (known !== undefined && (isAssumed || known.isAssumed !== true)) return
    kinds.set(key, { label: label === '' ? 'other' : label, client, named: [], ...(isAssumed && { isAssumed }) })
  }
  const addNamed = (name: string, client: Client) => {
    const key = sign(client)
    const { label = unusedLabel(name, kinds.values()), client: known = client, named = [] } = kinds.get(key) ?? {}
    kinds.set(key, { label, client: known, named: [...named, name] })
  }
  const gaps: string[] = []
  const partial: string[] = []
  let atoms = 0
  const open = dependents.filter(({ zone }) => !zone.zone.vpcs).map(({ group }) => group)
  for (const { zone } of dependents)
    for (const { region } of zone.zone.vpcs ?? []) {
      add(`VPC in ${region}`, { region })
      atoms += 1
    }
  if (open.length > 0) {
    const byArea = dependents.filter(({ zone, group }) => !zone.zone.vpcs && group.kind === 'geolocation')
    const allPlaces = placeAtoms(open)
    const places = firstOfEach(everyOrder ? [...allPlaces, ...besideAtoms(open, allPlaces)] : allPlaces, ({ client }) =>
      sign(client),
    )
    const areas = unique(policiesIn(open, 'geolocation').flatMap(({ area }) => areaAtom(area) ?? []))
    const orders = everyOrder ? ordersIn(open) : { atoms: [] }
    const ordered = orders?.atoms ?? []
    const hasDistances = open.some(({ kind }) => kind === 'geoproximity')
    const near = hasDistances ? [places, ordered] : [[...places, ...ordered]]
    const axes = [areas, ...near, networkAtoms(open)].map((axis) => [...axis, EVERYBODY_ELSE])
    const count = axes.reduce((product, axis) => product * axis.length, 1)
    const all = count <= COMBINATIONS_MAX ? combine(axes) : axes.flat()
    const isJoint = areas.length > 0 && count <= COMBINATIONS_MAX
    const blocks = networkAtoms(open).flatMap(({ client: { subnet } }) => subnet ?? [])
    const meetingOf = createMeetings(database, blocks, (client) => signature(byArea, client))
    for (const { label, client } of all) {
      const meeting = isJoint && client.subnet ? meetingOf(client, client.subnet) : 'shown'
      if (meeting === 'none') continue
      add(label, client, meeting === 'possible')
      atoms += 1
    }
    const regions = latencyRegions(open).length
    if (count > COMBINATIONS_MAX) partial.push(`${count} combinations of places and networks, each varied alone`)
    if (!orders) partial.push(`only the orders of ${regions} latency regions that places have`)
    else if (orders.leading !== undefined)
      gaps.push(
        `any of ${regions} latency regions may be the nearest: over-approximated, orders are told apart by the first ${orders.leading === 1 ? 'one' : orders.leading}`,
      )
    if (hasDistances) gaps.push('distances are those from regions, countries and the clients of the plan')
  }
  for (const { graph } of views)
    for (const [name, client] of everyOrder ? graph.deployment.clients : [])
      for (const atom of besideAtoms(open, [{ label: name, client }])) add(atom.label, atom.client)
  if (everyOrder)
    gaps.push(
      ...tieWords(
        open,
        views.flatMap(({ graph }) => [...graph.deployment.clients]),
      ),
    )
  for (const { graph } of views)
    for (const [name, client] of graph.deployment.clients) {
      const isKnown = [...kinds.values()].some(({ named }) => named.includes(name))
      if (!isKnown) addNamed(name, client)
    }
  return { kinds: [...kinds.values()], atoms, gaps, partial }
}

/** The kind among `kinds`, which are those of the name and type, that a client is of. */
export function kindOf(
  zone: ZoneGraph,
  name: DomainName,
  type: string,
  kinds: readonly ClientKind[],
  client: Client,
): ClientKind | undefined {
  const groups = reachableGroups(zone, name, type).filter(({ kind }) => policyOf(kind).dependsOnClient)
  const sign = (each: Client) =>
    signature(
      groups.map((group) => ({ zone, group })),
      each,
    )
  const own = sign(client)
  return kinds.find((kind) => sign(kind.client) === own)
}

/** The kinds of client that can get different answers for a name; regions of latency groups in the orders that places have. */
export const clientKinds = (
  graph: DecisionGraph,
  zone: ZoneGraph,
  name: DomainName,
  type: string,
): readonly ClientKind[] => createKinds({ everyOrder: false })([{ graph, zone, name, type }]).kinds
