import type { CidrCollection } from '../../model/deployment.ts'
import type { GeoArea, Policy, ProximityLocation } from '../../model/record-set.ts'
import {
  continentCodes,
  continentOf,
  findContinent,
  isCountry,
  isUsTerritory,
  subdivisionsOf,
} from '../../route53/geolocation.ts'
import { findRegion } from '../../route53/regions.ts'
import type { BranchObject, Failover, ProximityBranchObject, RecordObject, WeightedBranch } from '../document.gen.ts'
import type { PlanPath } from '../positions.ts'
import { DEFAULT_LOCATION } from './cidr.ts'
import { type Context, isFreeKey } from './context.ts'
import { type EndpointDraft, toCoordinates } from './endpoints.ts'
import { keyAt, type Place, type Placed, valueAt } from './origin.ts'
import type { World } from './zone-site.ts'

/** A branch of any policy, as an object. */
export type AnyBranch = BranchObject & Partial<Pick<WeightedBranch, 'weight'>> & LocationMembers
type LocationMembers = Pick<ProximityBranchObject, 'region' | 'coordinates' | 'local_zone_group' | 'bias'>

type Branches = Readonly<Record<string, string | AnyBranch>> | Failover | readonly string[]

const isList = (written: Branches): written is readonly string[] => Array.isArray(written)

/** A policy and its branches as written. A class because large plans have many, and few whose paths anybody asks for. */
export class WrittenPolicy implements Placed {
  readonly kind: Policy['kind']
  /** IP-based only. */
  readonly collection: string | undefined
  private readonly whole: Placed
  private readonly written: Branches

  constructor(kind: Policy['kind'], whole: Placed, written: Branches, collection?: string) {
    this.kind = kind
    this.whole = whole
    this.written = written
    this.collection = collection
  }

  /** Of the policy's key. */
  get path(): PlanPath {
    return [...this.whole.path, this.kind === 'ip-based' ? 'ip_based' : this.kind]
  }

  /** Of what holds the branches. */
  get branchesPath(): PlanPath {
    return this.kind === 'ip-based' ? [...this.path, 'locations'] : this.path
  }

  /** Of a list each endpoint's name is the key. */
  branches(): readonly WrittenBranch[] {
    const { written } = this
    if (isList(written)) return written.map((key, index) => new WrittenBranch(this, key, index, key))
    const entries: readonly (readonly [string, string | AnyBranch])[] = Object.entries(written)
    return entries.map(([key, branch]) => new WrittenBranch(this, key, key, branch))
  }
}

/** What stands at one key of a policy. */
export class WrittenBranch implements Placed {
  readonly policy: WrittenPolicy
  readonly key: string
  readonly body: AnyBranch
  /** True where the branch is only an endpoint's name: its path then is the name's. */
  readonly isShort: boolean
  private readonly segment: string | number

  constructor(policy: WrittenPolicy, key: string, segment: string | number, branch: string | AnyBranch) {
    this.policy = policy
    this.key = key
    this.segment = segment
    this.isShort = typeof branch === 'string'
    this.body = typeof branch === 'string' ? { endpoint: branch } : branch
  }

  get path(): PlanPath {
    return [...this.policy.branchesPath, this.segment]
  }
}

/** A branch's policy, and where the place it names was written, where that is not its key. */
export interface BranchPolicy {
  readonly policy: Policy
  readonly location?: Place
}

/** Policies whose key holds a map of branches, by that key. */
const MAPPED = ['failover', 'weighted', 'latency', 'geolocation', 'geoproximity'] as const

/** The policy in `body`, if it has one. */
export function policyIn(body: RecordObject | AnyBranch, whole: Placed): WrittenPolicy | undefined {
  for (const kind of MAPPED) {
    const branches = body[kind]
    if (branches !== undefined) return new WrittenPolicy(kind, whole, branches)
  }
  const { ip_based: ipBased, multivalue } = body
  if (ipBased !== undefined) return new WrittenPolicy('ip-based', whole, ipBased.locations, ipBased.collection)
  return multivalue === undefined ? undefined : new WrittenPolicy('multivalue', whole, multivalue)
}

/** Why a text is no area, or the area. */
type ParsedArea = GeoArea | { readonly message: string; readonly hint: string; readonly meant?: string | undefined }

const areaHint = () => `write a continent (${continentCodes().join(', ')}), then -COUNTRY and -STATE, or default`

function parseCountry(written: string, continent: string, country: string, subdivision?: string): ParsedArea {
  const actual = continentOf(country)
  if (actual === undefined)
    return { message: `"${country}" in "${written}" is not a country that Route 53 locates`, hint: areaHint() }
  const rest = subdivision === undefined ? '' : `-${subdivision}`
  if (actual !== continent)
    return { message: `${country} is not in ${continent}`, hint: `write "${actual}-${country}${rest}"` }
  if (subdivision === undefined) return { kind: 'country', country }
  if (subdivisionsOf(country).has(subdivision)) return { kind: 'subdivision', country, subdivision }
  if (country === 'US' && isUsTerritory(subdivision)) {
    const meant = `${continentOf(subdivision) ?? continent}-${subdivision}`
    return { message: `${subdivision} counts as a country of its own`, hint: `write "${meant}"`, meant }
  }
  const message = `"${subdivision}" is not a subdivision of ${country} that Route 53 locates`
  return { message, hint: `write "${continent}-${country}" for the whole country` }
}

/**
 * The area that a geolocation key means: `EU`, `EU-FR`, `NA-US-WA` or `default`.
 *
 * @see R1.35; plan.md "Branches"
 */
export function parseArea(key: string): ParsedArea {
  if (key === 'default') return { kind: 'default' }
  const [first = '', second, third, ...more] = key.split('-')
  if (more.length === 0 && findContinent(first) !== undefined)
    return second === undefined ? { kind: 'continent', continent: first } : parseCountry(key, first, second, third)
  const upper = key.toUpperCase()
  if (key === '*' || upper === 'DEFAULT')
    return { message: `"${key}" is not an area`, hint: 'write default', meant: 'default' }
  if (upper !== key && 'kind' in parseArea(upper))
    return { message: `"${key}" is not an area`, hint: `write "${upper}"`, meant: upper }
  const message = `"${key}" is not an area that Route 53 locates`
  if (!isCountry(first)) return { message, hint: areaHint() }
  const whole = `${continentOf(first)}-${key}`
  return { message, hint: `write "${whole}"`, meant: 'kind' in parseArea(whole) ? whole : undefined }
}

/** How region codes look: such a key means a region, known or not. */
const REGION_LIKE = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/

/** A latency key is the region's code; another word takes the region of its endpoint. */
const regionOf = (key: string, endpoint: EndpointDraft | undefined): string =>
  findRegion(key) === undefined && !REGION_LIKE.test(key) ? (endpoint?.region ?? key) : key

interface PlacedLocation {
  readonly location: ProximityLocation
  readonly place: Place
}

function locationOf(
  { region, coordinates, local_zone_group: group }: LocationMembers,
  path: PlanPath,
): PlacedLocation | undefined {
  if (group !== undefined)
    return { location: { kind: 'local-zone-group', group }, place: valueAt([...path, 'local_zone_group']) }
  if (coordinates !== undefined) {
    const location = { kind: 'coordinates', coordinates: toCoordinates(coordinates) } as const
    return { location, place: valueAt([...path, 'coordinates']) }
  }
  return region === undefined
    ? undefined
    : { location: { kind: 'region', region }, place: valueAt([...path, 'region']) }
}

/** Where a geoproximity branch stands: as written, else where its endpoint stands, by the most exact of its places. @see R1.36 */
function proximityOf(
  context: Context,
  branch: WrittenBranch,
  endpoint: EndpointDraft | undefined,
): BranchPolicy | undefined {
  const written = locationOf(branch.body, branch.path)
  const declared = endpoint === undefined ? undefined : context.document.endpoints?.[endpoint.name]
  const found = written ?? (endpoint && declared ? locationOf(declared, ['endpoints', endpoint.name]) : undefined)
  if (found === undefined) {
    context.report('proximity-location', keyAt(branch.path), `branch "${branch.key}" does not say where it stands`, {
      hint: 'write region, coordinates or local_zone_group, here or at its endpoint',
    })
    return undefined
  }
  const { location, place } = found
  return { policy: { kind: 'geoproximity', location, bias: branch.body.bias ?? 0 }, location: place }
}

/** The policy of an IP-based record; an unknown collection or location is reported, and then has no blocks. @see R1.37 */
export function ipBasedPolicy(
  context: Context,
  collection: CidrCollection | undefined,
  written: { readonly collection: string; readonly location: string; readonly place: Place },
): Policy {
  const { location, place } = written
  const collectionId = collection?.id ?? written.collection
  if (location === DEFAULT_LOCATION.api || collection === undefined)
    return { kind: 'ip-based', collectionId, location, blocks: [] }
  const blocks = collection.locations.get(location)
  if (blocks === undefined) {
    const hint = context.nearest(location, collection.locations.keys())
    const message = `collection "${collection.name}" has no location "${location}"`
    context.report('cidr-collection-unknown', place, message, { hint })
  }
  return { kind: 'ip-based', collectionId, location, blocks: blocks ?? [] }
}

/** By weight, each made once: large plans have many branches of few weights. */
const weightedPolicies = new Map<number, BranchPolicy>()

function weightedPolicy(weight: number): BranchPolicy {
  const known = weightedPolicies.get(weight) ?? { policy: { kind: 'weighted', weight } }
  weightedPolicies.set(weight, known)
  return known
}

const FAILOVER: Readonly<Record<'primary' | 'secondary', BranchPolicy>> = {
  primary: { policy: { kind: 'failover', role: 'primary' } },
  secondary: { policy: { kind: 'failover', role: 'secondary' } },
}

/** What `branch` says to its policy; undefined and reported if Route 53 has no such thing. */
export function branchPolicy(
  context: Context,
  branch: WrittenBranch,
  { endpoints, collections }: Pick<World, 'endpoints' | 'collections'>,
): BranchPolicy | undefined {
  const { key, body, policy } = branch
  const { kind, collection } = policy
  const endpoint = body.endpoint === undefined ? undefined : endpoints.get(body.endpoint)
  switch (kind) {
    case 'weighted':
      return body.weight === undefined ? undefined : weightedPolicy(body.weight)
    case 'failover':
      return key === 'primary' || key === 'secondary' ? FAILOVER[key] : undefined
    case 'latency':
      return { policy: { kind, region: regionOf(key, endpoint) } }
    case 'geolocation': {
      const area = parseArea(key)
      if ('kind' in area) return { policy: { kind, area } }
      const { path } = branch
      const { message, hint, meant: becomes } = area
      const meant = becomes !== undefined && isFreeKey(context, path, becomes) ? { was: key, becomes } : undefined
      context.report('geo-code-unknown', keyAt(path), message, { hint, meant })
      return undefined
    }
    case 'geoproximity':
      return proximityOf(context, branch, endpoint)
    case 'ip-based': {
      const location = key === DEFAULT_LOCATION.plan ? DEFAULT_LOCATION.api : key
      const written = { collection: collection ?? '', location, place: keyAt(branch.path) }
      return { policy: ipBasedPolicy(context, collections.get(written.collection), written) }
    }
    case 'multivalue':
      return { policy: { kind } }
    case 'simple':
      return { policy: { kind } }
  }
}
