import type { Client } from '../model/client.ts'
import type { GeoArea, PolicyKind } from '../model/record-set.ts'
import { centroidCodes, findCentroid } from '../route53/centroids.ts'
import { continentOf } from '../route53/geolocation.ts'
import { findRegion, regionCodes } from '../route53/regions.ts'
import { formatPrefix, type IpPrefix } from '../values/ip-prefix.ts'
import type { Group } from './graph.ts'
import { isCovered } from './meetings.ts'
import { nearTies } from './near-ties.ts'

/** One way in which clients differ; the last atom of each axis stands for everybody else. */
export interface Atom {
  readonly label: string
  readonly client: Client
}

/** Most combinations of place, area and network that are asked one by one. */
export const COMBINATIONS_MAX = 4096

/** Policies of one kind in these groups. */
export const policiesIn = <K extends PolicyKind>(groups: readonly Group[], kind: K) =>
  groups.flatMap(({ members }) => members.flatMap(({ policy }) => (isKind(policy, kind) ? [policy] : [])))

const isKind = <P extends { readonly kind: string }, K extends P['kind']>(
  policy: P,
  kind: K,
): policy is Extract<P, { kind: K }> => policy.kind === kind

/** Who is in an area; nobody of the default, which is everybody else. */
export function areaAtom(area: GeoArea): Atom | undefined {
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
export function firstOfEach(atoms: readonly Atom[], keyOf: (atom: Atom) => string): readonly Atom[] {
  const seen = new Set<string>()
  return atoms.filter((atom) => {
    const key = keyOf(atom)
    return !seen.has(key) && seen.add(key)
  })
}

/** The first atom of each label. */
export const unique = (atoms: readonly Atom[]): readonly Atom[] => firstOfEach(atoms, ({ label }) => label)

/** Of whom nothing is known. */
export const EVERYBODY_ELSE: Atom = { label: '', client: {} }

/** A client in each block of a network that smaller blocks leave something of. */
export function networkAtoms(groups: readonly Group[]): readonly Atom[] {
  const atom = (location: string, subnet: IpPrefix): Atom => ({
    label: `${location} ${formatPrefix(subnet)}`,
    client: { subnet },
  })
  const policies = policiesIn(groups, 'ip-based')
  const all = policies.flatMap(({ blocks }) => blocks)
  return unique(
    policies.flatMap(({ location, blocks }) =>
      blocks.filter((block) => !isCovered(block, all)).map((block) => atom(location, block)),
    ),
  )
}

/** Regions of which all orders are told apart. */
const ORDERED_REGIONS_MAX = 4

/** Every way to put so many of the regions first, the others after them as they stand. */
const ordersOf = (regions: readonly string[], leading: number): readonly (readonly string[])[] =>
  leading === 0
    ? [regions]
    : regions.flatMap((first) =>
        ordersOf(
          regions.filter((region) => region !== first),
          leading - 1,
        ).map((rest) => [first, ...rest]),
      )

/** Regions that groups tell latencies from. */
export const latencyRegions = (groups: readonly Group[]) => [
  ...new Set(policiesIn(groups, 'latency').map(({ region }) => region)),
]

/** Orders in which latencies may come: AWS measures them itself, and they change. */
interface Orders {
  readonly atoms: readonly Atom[]
  /** Of so many regions only the first ones differ; absent: all orders are there. */
  readonly leading?: number
}

/**
 * All orders of few regions. Of more the leading ones, as many as there are groups that choose by latency: whatever each
 * of these groups chooses in one state for any order, it chooses for an order with just these regions in front. So any
 * answer of any state is given to one of these kinds. Undefined where that would be too many.
 */
export function ordersIn(groups: readonly Group[]): Orders | undefined {
  const regions = latencyRegions(groups)
  if (regions.length === 0) return { atoms: [] }
  const choosing = groups.filter(({ kind, members }) => kind === 'latency' && members.length > 1).length
  const isWhole = regions.length <= ORDERED_REGIONS_MAX || choosing >= regions.length - 1
  const leading = isWhole ? Math.max(0, regions.length - 1) : choosing
  const count = regions.slice(0, leading).reduce((product, _, index) => product * (regions.length - index), 1)
  if (count > COMBINATIONS_MAX) return undefined
  const atoms = ordersOf(regions, leading).map((order): Atom => {
    const told = isWhole ? order : [...order.slice(0, leading), 'others']
    return {
      label: `latency ${told.join(' < ')}`,
      client: { latencyMs: new Map(order.map((region, rank) => [region, 10 * (rank + 1)])) },
    }
  })
  return { atoms, ...(isWhole ? {} : { leading }) }
}

/** Places to ask from: the regions that the groups name first, so that kinds are named after them, then all others, then every country. */
export function placeAtoms(groups: readonly Group[]): readonly Atom[] {
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

/** Places beside these to which two records that are nearly as near come the other way round. */
export const besideAtoms = (groups: readonly Group[], atoms: readonly Atom[]): readonly Atom[] =>
  atoms.flatMap(({ label, client }) =>
    groups.flatMap((group) =>
      nearTies(group, client).flatMap(({ beside, farther }) =>
        beside ? [{ label: `${label} towards ${farther.setIdentifier}`, client: beside }] : [],
      ),
    ),
  )

/** Near ties of the plan's clients, in words. */
export function tieWords(groups: readonly Group[], clients: Iterable<readonly [string, Client]>): readonly string[] {
  const all = Array.from(clients).flatMap(([name, client]) =>
    groups.flatMap((group) =>
      nearTies(group, client).map(
        ({ nearer, farther }) => `${name} between ${nearer.setIdentifier} and ${farther.setIdentifier}`,
      ),
    ),
  )
  const names = [...new Set(all)]
  if (names.length === 0) return []
  const more = names.length > TIES_SHOWN_MAX ? ` and ${names.length - TIES_SHOWN_MAX} more` : ''
  return [`near tie, both orders are looked at: ${names.slice(0, TIES_SHOWN_MAX).join(', ')}${more}`]
}

const TIES_SHOWN_MAX = 5
