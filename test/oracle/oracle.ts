/**
 * A slow second reading of route53.md sections 2 to 5, to hold the engine against: plain recursion over the record sets
 * of a deployment, nothing compiled, nothing remembered, every draw followed. It shares no code with src/decide,
 * src/routing and src/health, so that it shares no mistakes with them.
 *
 * Where the rules are open: an alias between groups that reach each other is a loop; a client of known country stands
 * at the country's centroid for latencies too, one that states a region is nearest to it; a client that states no region
 * asks a private zone from the region of the zone's first VPC; a DS query for a zone's own name goes to the parent zone
 * (RFC 4035 §3.1.4.1), and so a CNAME to a cut is followed for DS.
 */
import type { Client } from '../../src/model/client.ts'
import type { Deployment, Zone } from '../../src/model/deployment.ts'
import type { Observation } from '../../src/model/health-check.ts'
import type { Alias, RecordSet } from '../../src/model/record-set.ts'
import { findAliasService } from '../../src/route53/alias-services.ts'
import { findCentroid } from '../../src/route53/centroids.ts'
import { continentOf } from '../../src/route53/geolocation.ts'
import { findLocalZoneGroup, findRegion } from '../../src/route53/regions.ts'
import { add, equals, type Fraction, fraction, multiply, ONE, ZERO } from '../../src/values/fraction.ts'
import type { IpPrefix } from '../../src/values/ip-prefix.ts'

/** What has been observed, as R8.2 and R8.3 write it; resources by name without `dualstack.`. */
export interface Observed {
  readonly observations: ReadonlyMap<string, Observation>
  readonly resources: ReadonlyMap<string, boolean>
}

export interface Asked {
  readonly name: string
  readonly type: string
  readonly zoneId?: string
}

export interface OracleLeaf {
  readonly values: readonly string[]
  readonly ttlSeconds: number
}

/** One way a query can end, with its chance. */
export interface End {
  readonly share: Fraction
  readonly kind: 'answer' | 'nodata' | 'nxdomain' | 'referral'
  readonly owner: string
  readonly type: string
  readonly take: number
  readonly leaves: readonly OracleLeaf[]
  readonly failOpen: boolean
  /** `owner -> target`. */
  readonly chain: readonly string[]
  /** The name servers of a referral. */
  readonly referral: readonly string[]
}

export interface OracleDecision {
  readonly kind: End['kind'] | 'refused'
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'REFUSED'
  readonly ends: readonly End[]
  /** Which corners of the rules were reached, for counting. */
  readonly reached: ReadonlySet<string>
}

/** One way a group can be answered: `take` of the leaves, none where nothing is there. */
interface Draw {
  readonly share: Fraction
  readonly take: number
  readonly leaves: readonly OracleLeaf[]
  readonly failOpen: boolean
}

interface Asking {
  readonly deployment: Deployment
  readonly zone: Zone
  readonly observed: Observed
  readonly client: Client
  readonly reached: Set<string>
}

const isWithin = (name: string, ancestor: string) =>
  name === ancestor || ancestor === '.' || name.endsWith(`.${ancestor}`)
const isBelow = (name: string, ancestor: string) => name !== ancestor && isWithin(name, ancestor)
const groupOf = ({ zone }: Asking, name: string, type: string) =>
  zone.recordSets.filter((recordSet) => recordSet.name === name && recordSet.type === type)

// ── Section 3: what a check says ──

/** R3.3, R3.15, R3.21 to R3.24: the raw verdict of a check that has no children. */
function rawOf(observation: Observation | undefined, insufficient: string): boolean {
  if (observation === undefined) return true
  if (typeof observation === 'boolean') return observation
  if (typeof observation === 'object' && 'checkers' in observation)
    return observation.healthyCheckers * 100 > observation.checkers * 18
  const state = typeof observation === 'object' ? observation.state : observation
  if (state === 'On' || state === 'OK') return true
  if (state === 'Off' || state === 'ALARM') return false
  if (insufficient === 'Healthy') return true
  if (insufficient === 'Unhealthy') return false
  return typeof observation === 'object' ? (observation.lastKnown ?? true) : true
}

/** Final status of a check; `unknown` of one that is not declared: healthy on a record, unhealthy as a child (R3.16, R3.19). */
function statusOf(asking: Asking, id: string, unknown: boolean): boolean {
  const { deployment, observed, reached } = asking
  const check = deployment.healthChecks.get(id)
  if (check === undefined) {
    reached.add('undeclared check')
    return unknown
  }
  let raw: boolean
  if (check.disabled) raw = true
  else if (check.type === 'CALCULATED') {
    const healthy = [...new Set(check.children)].filter((child) => statusOf(asking, child, false))
    raw = healthy.length >= check.healthThreshold
  } else {
    const insufficient = check.type === 'CLOUDWATCH_METRIC' ? check.insufficientDataHealthStatus : 'LastKnownStatus'
    raw = rawOf(observed.observations.get(id), insufficient)
  }
  reached.add(`${check.type}${check.disabled ? ' disabled' : ''}${check.inverted ? ' inverted' : ''}`)
  return check.inverted ? !raw : raw
}

// ── Section 5: where the client is ──

interface Place {
  readonly continent?: string | undefined
  readonly country?: string | undefined
  readonly subdivision?: string | undefined
  readonly latitude?: number | undefined
  readonly longitude?: number | undefined
  readonly region?: string | undefined
  readonly subnet?: IpPrefix | undefined
  readonly latencyMs: ReadonlyMap<string, number>
}

/** R5.9: in a private zone the VPC's region is all there is; elsewhere what the client states, then what its region or country implies. */
function placeOf({ zone, client }: Asking): Place {
  const region = findRegion(client.region ?? zone.vpcs?.[0]?.region ?? '')
  if (zone.vpcs !== undefined)
    return {
      continent: region?.continent,
      country: region?.country,
      ...region?.coordinates,
      region: region?.code,
      latencyMs: new Map(),
    }
  const isPlaced = client.country !== undefined || client.continent !== undefined
  const country = client.country ?? (isPlaced ? undefined : region?.country)
  const coordinates =
    client.coordinates ?? region?.coordinates ?? (country === undefined ? undefined : findCentroid(country))
  return {
    continent: client.continent ?? (country === undefined ? undefined : continentOf(country)),
    country,
    subdivision: client.subdivision,
    ...coordinates,
    region: region?.code,
    subnet: client.subnet,
    latencyMs: client.latencyMs ?? new Map(),
  }
}

/** R2.38. */
function kilometres(place: Place, to: { readonly latitude: number; readonly longitude: number }): number | undefined {
  if (place.latitude === undefined || place.longitude === undefined) return undefined
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const north = Math.sin(radians(to.latitude - place.latitude) / 2)
  const east = Math.sin(radians(to.longitude - place.longitude) / 2)
  const h = north ** 2 + Math.cos(radians(place.latitude)) * Math.cos(radians(to.latitude)) * east ** 2
  return 2 * 6371.0088 * Math.asin(Math.min(1, Math.sqrt(h)))
}

// ── Section 2.3 to 2.10: candidates in the policy's order ──

/** Sorts by several numbers or texts, the first that differs deciding. */
function sortBy<T>(items: readonly T[], keysOf: (item: T) => readonly (number | string)[]): readonly T[] {
  return [...items].sort((a, b) => {
    const [left, right] = [keysOf(a), keysOf(b)]
    for (const [index, key] of left.entries()) {
      const other = right[index] ?? ''
      if (key !== other) return key < other ? -1 : 1
    }
    return 0
  })
}

function byLatency(group: readonly RecordSet[], place: Place): readonly RecordSet[] {
  return sortBy(group, ({ policy }) => {
    if (policy.kind !== 'latency') return []
    const milliseconds = place.latencyMs.get(policy.region)
    if (milliseconds !== undefined) return [0, milliseconds, policy.region]
    if (policy.region === place.region) return [1, 0, policy.region]
    const region = findRegion(policy.region)
    return [2, (region && kilometres(place, region.coordinates)) ?? Number.POSITIVE_INFINITY, policy.region]
  })
}

function byArea(group: readonly RecordSet[], place: Place): readonly RecordSet[] {
  const areas = [
    place.country === undefined || place.subdivision === undefined ? '-' : `${place.country}/${place.subdivision}`,
    place.country ?? '-',
    place.continent === undefined ? '-' : `continent ${place.continent}`,
    'default',
  ]
  const areaOf = ({ policy }: RecordSet) => {
    if (policy.kind !== 'geolocation') return ''
    const { area } = policy
    if (area.kind === 'subdivision') return `${area.country}/${area.subdivision}`
    if (area.kind === 'country') return area.country
    return area.kind === 'continent' ? `continent ${area.continent}` : 'default'
  }
  return areas.flatMap((area) => group.filter((recordSet) => areaOf(recordSet) === area))
}

function byBiasedDistance(group: readonly RecordSet[], place: Place): readonly RecordSet[] {
  return sortBy(group, ({ policy, setIdentifier = '' }) => {
    if (policy.kind !== 'geoproximity') return []
    const { location, bias } = policy
    const at =
      location.kind === 'coordinates'
        ? location.coordinates
        : location.kind === 'region'
          ? findRegion(location.region)?.coordinates
          : findLocalZoneGroup(location.group)?.coordinates
    const d = at && kilometres(place, at)
    if (d === undefined) return [Number.POSITIVE_INFINITY, setIdentifier]
    return [bias >= 0 ? d * (1 - bias / 100) : d / (1 + bias / 100), setIdentifier]
  })
}

/** R2.41, bit by bit. */
function covers(block: IpPrefix, subnet: IpPrefix): boolean {
  if (block.family !== subnet.family || block.length > subnet.length) return false
  const width = block.family === 4 ? 32 : 128
  const bits = ({ bits }: IpPrefix) => bits.toString(2).padStart(width, '0').slice(0, block.length)
  return bits(block) === bits(subnet)
}

function byBlock(group: readonly RecordSet[], { subnet }: Place): readonly RecordSet[] {
  const matching = group.flatMap((recordSet) => {
    const { policy } = recordSet
    if (policy.kind !== 'ip-based') return []
    if (policy.location === '*') return [{ recordSet, length: 0 }]
    const lengths = policy.blocks.filter((block) => subnet && covers(block, subnet)).map(({ length }) => length)
    return lengths.length === 0 ? [] : [{ recordSet, length: Math.max(...lengths) }]
  })
  return sortBy(matching, ({ length }) => [-length]).map(({ recordSet }) => recordSet)
}

function candidatesOf(asking: Asking, group: readonly RecordSet[]): readonly RecordSet[] {
  const place = placeOf(asking)
  switch (group[0]?.policy.kind) {
    case 'latency':
      return byLatency(group, place)
    case 'geolocation':
      return byArea(group, place)
    case 'geoproximity':
      return byBiasedDistance(group, place)
    case 'ip-based':
      return byBlock(group, place)
    case 'failover':
      return sortBy(group, ({ policy }) => [policy.kind === 'failover' && policy.role === 'primary' ? 0 : 1])
    default:
      return group
  }
}

// ── Section 2.2: health of branches, and the walk ──

/** R1.45: a target of this zone is named in it, and says so by the zone's id. */
const isRecordAlias = ({ zone }: Asking, alias: Alias) =>
  alias.hostedZoneId === zone.id && isWithin(alias.dnsName, zone.name)

/** All groups that aliases lead to from a group, as `name type`. */
function reachedFrom(asking: Asking, name: string, type: string, seen: Set<string> = new Set()): Set<string> {
  for (const { data } of groupOf(asking, name, type)) {
    if (data.kind !== 'alias' || !isRecordAlias(asking, data) || seen.has(`${data.dnsName} ${type}`)) continue
    seen.add(`${data.dnsName} ${type}`)
    reachedFrom(asking, data.dnsName, type, seen)
  }
  return seen
}

const isLoop = (asking: Asking, { name, type }: RecordSet, target: string) =>
  (target === name || reachedFrom(asking, target, type).has(`${name} ${type}`)) &&
  groupOf(asking, target, type).length > 0

const withoutDualstack = (name: string) => name.replace(/^dualstack\.(?=.)/, '')

/** R2.12 to R2.15. */
function isHealthy(asking: Asking, recordSet: RecordSet): boolean {
  const { data, healthCheckId } = recordSet
  const { reached, observed } = asking
  if (healthCheckId !== undefined && !statusOf(asking, healthCheckId, true)) return false
  if (data.kind === 'values' || !data.evaluateTargetHealth) return true
  if (!isRecordAlias(asking, data)) {
    if (findAliasService(data.dnsName)?.ethEffect === 'none') return true
    return observed.resources.get(withoutDualstack(data.dnsName)) ?? true
  }
  if (isLoop(asking, recordSet, data.dnsName)) {
    reached.add('alias loop makes unhealthy')
    return false
  }
  const target = groupOf(asking, data.dnsName, recordSet.type)
  const candidates = candidatesOf(asking, target)
  if (target.length === 0) reached.add('dangling makes unhealthy')
  else if (candidates.length === 0) reached.add('no candidate makes unhealthy')
  return candidates.some((candidate) => isHealthy(asking, candidate))
}

const NOTHING: readonly Draw[] = [{ share: ONE, take: 0, leaves: [], failOpen: false }]

/** The records of a group that answer, each with its share; several at once only by multivalue. */
function chosenOf(
  asking: Asking,
  candidates: readonly RecordSet[],
): readonly { readonly share: Fraction; readonly recordSet: RecordSet }[] {
  const weightOf = ({ policy }: RecordSet) => (policy.kind === 'weighted' ? policy.weight : 0)
  const first = candidates[0]
  if (first === undefined) return []
  if (first.policy.kind !== 'weighted') return [{ share: ONE, recordSet: first }]
  const weighing = candidates.filter((candidate) => weightOf(candidate) > 0)
  if (weighing.length === 0) {
    asking.reached.add('weight 0 answers')
    return candidates.map((recordSet) => ({ share: fraction(1, candidates.length), recordSet }))
  }
  const sum = weighing.map(weightOf).reduce((a, b) => a + b)
  return weighing.map((recordSet) => ({ share: fraction(weightOf(recordSet), sum), recordSet }))
}

function leafOf(recordSet: RecordSet): OracleLeaf {
  const { data, ttlSeconds = 0 } = recordSet
  return { values: data.kind === 'values' ? data.values.map(({ text }) => text) : [], ttlSeconds }
}

/** What one selected record answers. */
function drawsOfRecord(asking: Asking, recordSet: RecordSet): readonly Draw[] {
  const { data, type } = recordSet
  if (data.kind === 'values') return [{ share: ONE, take: 1, leaves: [leafOf(recordSet)], failOpen: false }]
  if (!isRecordAlias(asking, data)) {
    asking.reached.add('resource answers')
    const ttlSeconds = findAliasService(data.dnsName)?.defaultTtlSeconds ?? 60
    const values = [`alias:${withoutDualstack(data.dnsName).replace(/\.$/, '')}`]
    return [{ share: ONE, take: 1, leaves: [{ values, ttlSeconds }], failOpen: false }]
  }
  if (isLoop(asking, recordSet, data.dnsName)) {
    asking.reached.add('alias loop selected')
    return NOTHING
  }
  const target = groupOf(asking, data.dnsName, type)
  if (target.length === 0) asking.reached.add('dangling selected')
  return drawsOfGroup(asking, target)
}

/** A(group, client) of R2.16. */
function drawsOfGroup(asking: Asking, group: readonly RecordSet[]): readonly Draw[] {
  const candidates = candidatesOf(asking, group)
  if (candidates.length === 0) {
    if (group.length > 0) asking.reached.add('no candidate')
    return NOTHING
  }
  const healthy = candidates.filter((candidate) => isHealthy(asking, candidate))
  const failOpen = healthy.length === 0
  const kind = group[0]?.policy.kind
  asking.reached.add(kind ?? '')
  if (failOpen) asking.reached.add(`fail-open ${kind}`)
  const eligible = failOpen ? candidates : healthy
  if (kind === 'multivalue') {
    if (eligible.length > 8) asking.reached.add('more than eight')
    return [{ share: ONE, take: Math.min(8, eligible.length), leaves: eligible.map(leafOf), failOpen }]
  }
  return chosenOf(asking, eligible).flatMap(({ share, recordSet }) =>
    drawsOfRecord(asking, recordSet).map((draw) => ({
      ...draw,
      share: multiply(share, draw.share),
      failOpen: failOpen || draw.failOpen,
    })),
  )
}

// ── Section 2.1: from the query to a group ──

const parent = (name: string) => name.slice(name.indexOf('.') + 1) || '.'

/** The name and all above it up to the zone's, from the top. */
function pathDown(zone: Zone, name: string): readonly string[] {
  const path = [name]
  for (let current = name; current !== zone.name; ) {
    current = parent(current)
    path.unshift(current)
  }
  return path
}

const owns = ({ zone }: Asking, name: string) => zone.recordSets.some((recordSet) => recordSet.name === name)
const exists = ({ zone }: Asking, name: string) => zone.recordSets.some((recordSet) => isWithin(recordSet.name, name))

/** The highest cut at or above a name (R2.3). */
const cutAbove = (asking: Asking, name: string) =>
  pathDown(asking.zone, name).find((owner) => owner !== asking.zone.name && groupOf(asking, owner, 'NS').length > 0)

/** R2.9. */
function typeOfAny(asking: Asking, name: string): string {
  const types = [
    ...new Set(asking.zone.recordSets.filter((recordSet) => recordSet.name === name).map(({ type }) => type)),
  ]
  const preferred = ['A', 'AAAA', 'CNAME', 'MX', 'TXT'].find((type) => types.some((known) => known === type))
  return preferred ?? types.toSorted()[0] ?? ''
}

const endOf = (more: Partial<End> & Pick<End, 'kind' | 'owner' | 'chain'>): End => ({
  share: ONE,
  type: '',
  take: 0,
  leaves: [],
  failOpen: false,
  referral: [],
  ...more,
})

/** The groups at `at`, answering for `owner` (R2.5: under a wildcard these differ). */
function endsAt(asking: Asking, at: string, owner: string, type: string, chain: readonly string[]): readonly End[] {
  const asked = type === 'ANY' ? typeOfAny(asking, at) : type
  const group = groupOf(asking, at, asked)
  if (group.length > 0)
    return drawsOfGroup(asking, group).map((draw) =>
      endOf({ ...draw, kind: draw.leaves.length > 0 ? 'answer' : 'nodata', owner, type: asked, chain }),
    )
  const cnames = groupOf(asking, at, 'CNAME')
  if (cnames.length === 0 || type === 'CNAME' || type === 'ANY') return [endOf({ kind: 'nodata', owner, chain })]
  return drawsOfGroup(asking, cnames).flatMap((draw) => afterCname(asking, owner, type, draw, chain))
}

/** R2.6. */
function afterCname(asking: Asking, owner: string, type: string, draw: Draw, chain: readonly string[]): readonly End[] {
  const { reached, zone } = asking
  const target = draw.leaves[0]?.values[0]
  if (target === undefined) return [endOf({ ...draw, kind: 'nodata', owner, chain })]
  const isOver = chain.length >= 16
  const cut = isWithin(target, zone.name) ? cutAbove(asking, target) : undefined
  if (isOver || !isWithin(target, zone.name) || (cut !== undefined && !(cut === target && type === 'DS'))) {
    reached.add(isOver ? 'CNAME past 16 steps' : 'CNAME ends the chain')
    return [endOf({ ...draw, kind: 'answer', owner, type: 'CNAME', chain })]
  }
  const longer = [...chain, `${owner} -> ${target}`]
  if (longer.some((step) => step.startsWith(`${target} -> `))) {
    reached.add('CNAME loop')
    return [endOf({ share: draw.share, failOpen: draw.failOpen, kind: 'nodata', owner: target, chain: longer })]
  }
  reached.add('CNAME followed')
  return endsOf(asking, target, type, longer).map((end) => ({
    ...end,
    share: multiply(draw.share, end.share),
    failOpen: draw.failOpen || end.failOpen,
  }))
}

/** R2.2: delegation, exact name, CNAME, wildcard, negative answer. */
function endsOf(asking: Asking, name: string, type: string, chain: readonly string[]): readonly End[] {
  const { reached, zone } = asking
  const cut = cutAbove(asking, name)
  if (cut !== undefined && !(cut === name && type === 'DS')) {
    const referral = groupOf(asking, cut, 'NS').flatMap((recordSet) => leafOf(recordSet).values)
    return [endOf({ kind: 'referral', owner: name, chain, referral })]
  }
  if (cut !== undefined) reached.add('DS at a cut')
  if (owns(asking, name)) return endsAt(asking, name, name, type, chain)
  if (exists(asking, name)) {
    reached.add('empty non-terminal')
    return [endOf({ kind: 'nodata', owner: name, chain })]
  }
  const encloser = pathDown(zone, name).findLast((above) => above === zone.name || exists(asking, above)) ?? zone.name
  const wildcard = `\\052.${encloser}`
  if (owns(asking, wildcard)) {
    reached.add('wildcard')
    return endsAt(asking, wildcard, name, type, chain)
  }
  if (!exists(asking, wildcard)) return [endOf({ kind: 'nxdomain', owner: name, chain })]
  reached.add('wildcard as empty non-terminal')
  return [endOf({ kind: 'nodata', owner: name, chain })]
}

/** R2.1. */
function zoneFor({ zones }: Deployment, { name, type, zoneId }: Asked): Zone | undefined {
  const holding = zones.filter((zone) => (zoneId === undefined || zone.id === zoneId) && isWithin(name, zone.name))
  const parents = holding.filter((zone) => zone.name !== name)
  const above = type === 'DS' && parents.length > 0 ? parents : holding
  return above.find((zone) => above.every((other) => other.name.length <= zone.name.length))
}

/** R8.5: one kind for all ends. */
function kindOf(ends: readonly End[]): End['kind'] {
  const has = (kind: End['kind']) => ends.some((end) => end.kind === kind)
  if (has('answer')) return 'answer'
  if (has('referral')) return 'referral'
  return has('nodata') ? 'nodata' : 'nxdomain'
}

/** The decision by the rules, with its chances exact. */
export function decideByRules(
  deployment: Deployment,
  observed: Observed,
  asked: Asked,
  client: Client,
): OracleDecision {
  const reached = new Set<string>()
  const zone = zoneFor(deployment, asked)
  if (zone === undefined) return { kind: 'refused', rcode: 'REFUSED', ends: [], reached: new Set(['refused']) }
  const ends = endsOf({ deployment, zone, observed, client, reached }, asked.name, asked.type, [])
  const total = ends.reduce((sum, { share }) => add(sum, share), ZERO)
  if (!equals(total, ONE)) throw new Error('unreachable: shares that do not sum to 1')
  const kind = kindOf(ends)
  reached.add(kind)
  if (zone.vpcs !== undefined) reached.add('private zone')
  if (zone !== deployment.zones[0] && deployment.zones.some((other) => isBelow(zone.name, other.name)))
    reached.add('nested zone')
  return { kind, rcode: kind === 'nxdomain' ? 'NXDOMAIN' : 'NOERROR', ends, reached }
}
