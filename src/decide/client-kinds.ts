import type { Client } from '../model/client.ts'
import type { GeoArea, PolicyKind } from '../model/record-set.ts'
import { centroidCodes, findCentroid } from '../route53/centroids.ts'
import { continentOf } from '../route53/geolocation.ts'
import { findRegion, regionCodes } from '../route53/regions.ts'
import { policyOf } from '../routing/registry.ts'
import { formatPrefix, type IpPrefix } from '../values/ip-prefix.ts'
import { type DomainName, isAtOrBelow } from '../values/name.ts'
import { clientInZone } from './decide.ts'
import type { DecisionGraph, Group, ZoneGraph } from './graph.ts'
import { lookUp } from './lookup.ts'

/** Clients that no rule behind a name can tell apart, with one of them to ask as. */
export interface ClientKind {
  /** `FR`, `NA-US-WA`, `near eu-west-1`, `paris 198.51.100.0/24`, `other`; `all` where the answer is the same for everybody. */
  readonly label: string
  readonly client: Client
  /** The plan's own clients in it. */
  readonly named: readonly string[]
}

/** One way in which clients differ; the last atom of each axis stands for everybody else. */
interface Atom {
  readonly label: string
  readonly client: Client
}

/** Every group that can take part in answering a name: alias targets and, through CNAMEs inside the zone, their targets. */
export function reachableGroups(zone: ZoneGraph, name: DomainName, type: string): readonly Group[] {
  const groups = new Set<Group>()
  const names = new Set<DomainName>([name])
  for (const at of names) {
    const found = lookUp(zone, at, type)
    if (found.kind !== 'group' && found.kind !== 'cname') continue
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

const policiesIn = <K extends PolicyKind>(groups: readonly Group[], kind: K) =>
  groups.flatMap(({ members }) => members.flatMap(({ policy }) => (isKind(policy, kind) ? [policy] : [])))

const isKind = <P extends { readonly kind: string }, K extends P['kind']>(
  policy: P,
  kind: K,
): policy is Extract<P, { kind: K }> => policy.kind === kind

function areaAtom(area: GeoArea): Atom | undefined {
  switch (area.kind) {
    case 'continent':
      return { label: area.continent, client: { continent: area.continent } }
    case 'country':
      return {
        label: [continentOf(area.country), area.country].filter(Boolean).join('-'),
        client: { country: area.country },
      }
    case 'subdivision':
      return {
        label: [continentOf(area.country), area.country, area.subdivision].filter(Boolean).join('-'),
        client: { country: area.country, subdivision: area.subdivision },
      }
    case 'default':
      return undefined
  }
}

/** The first atom of each key, in order. */
function firstOfEach(atoms: readonly Atom[], keyOf: (atom: Atom) => string): readonly Atom[] {
  const seen = new Set<string>()
  return atoms.filter((atom) => {
    const key = keyOf(atom)
    return !seen.has(key) && seen.add(key)
  })
}

const unique = (atoms: readonly Atom[]): readonly Atom[] => firstOfEach(atoms, ({ label }) => label)

const EVERYBODY_ELSE: Atom = { label: '', client: {} }

function networkAtoms(groups: readonly Group[]): readonly Atom[] {
  const atom = (location: string, subnet: IpPrefix): Atom => ({
    label: `${location} ${formatPrefix(subnet)}`,
    client: { subnet },
  })
  return unique(
    policiesIn(groups, 'ip-based').flatMap(({ location, blocks }) => blocks.map((block) => atom(location, block))),
  )
}

/** Places to ask from: the regions that the groups name first, so that kinds are named after them, then all others, then every country. */
function placeAtoms(groups: readonly Group[]): readonly Atom[] {
  const latency = policiesIn(groups, 'latency').map(({ region }) => region)
  const proximity = policiesIn(groups, 'geoproximity')
  if (latency.length + proximity.length === 0) return []
  const named = proximity.flatMap(({ location }) => (location.kind === 'region' ? [location.region] : []))
  const regions = [...new Set([...latency, ...named, ...regionCodes()])]
  const atoms = regions.flatMap((code) => {
    const coordinates = findRegion(code)?.coordinates
    return coordinates ? [{ label: `near ${code}`, client: { coordinates } }] : []
  })
  const countries = centroidCodes().flatMap((country) => {
    const coordinates = findCentroid(country)
    return coordinates ? [{ label: `in ${country}`, client: { coordinates } }] : []
  })
  return [...atoms, ...countries]
}

/** What the client-dependent groups make of a client: the order of candidates in each. Equal texts get equal answers in every state. */
function signature(groups: readonly Group[], client: Client): string {
  return groups
    .map(({ kind, members }) =>
      policyOf(kind)
        .candidates(members, client)
        .map((member) => members.indexOf(member))
        .join(','),
    )
    .join(';')
}

/** Most combinations of place, area and network that are asked one by one. */
const COMBINATIONS_MAX = 4096

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

/**
 * The kinds of client that can get different answers for a name, computed from the plan: every location, region and
 * network that a reachable record names, every order of regions by distance, and everybody else. Kinds with the same
 * candidates in every reachable group are one. Past 4096 combinations each axis is varied alone.
 *
 * @see verification.md §1.3
 */
export function clientKinds(
  graph: DecisionGraph,
  zone: ZoneGraph,
  name: DomainName,
  type: string,
): readonly ClientKind[] {
  const groups = reachableGroups(zone, name, type).filter(({ kind }) => policyOf(kind).dependsOnClient)
  if (groups.length === 0) return [{ label: 'all', client: {}, named: [...graph.deployment.clients.keys()] }]
  const sign = (client: Client) => signature(groups, clientInZone(zone, client))
  const kinds = new Map<string, ClientKind>()
  const add = (label: string, client: Client, named: readonly string[] = []) => {
    const key = sign(client)
    const known = kinds.get(key)
    kinds.set(
      key,
      known
        ? { ...known, named: [...known.named, ...named] }
        : { label: label === '' ? 'other' : label, client, named },
    )
  }
  if (zone.zone.vpcs) for (const { region } of zone.zone.vpcs) add(`VPC in ${region}`, { region })
  else {
    const places = firstOfEach(placeAtoms(groups), ({ client }) => sign(client))
    const areas = unique(policiesIn(groups, 'geolocation').flatMap(({ area }) => areaAtom(area) ?? []))
    const axes = [areas, places, networkAtoms(groups)].map((axis) => [...axis, EVERYBODY_ELSE])
    const count = axes.reduce((product, axis) => product * axis.length, 1)
    const atoms = count <= COMBINATIONS_MAX ? combine(axes) : axes.flat()
    for (const { label, client } of atoms) add(label, client)
  }
  for (const [name, client] of graph.deployment.clients) add(unusedLabel(name, kinds.values()), client, [name])
  return [...kinds.values()]
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
  const sign = (each: Client) => signature(groups, clientInZone(zone, each))
  const own = sign(client)
  return kinds.find((kind) => sign(kind.client) === own)
}
