import type { FieldName } from '../../model/origin.ts'
import type { Alias, GeoArea, Policy, ProximityLocation, RecordSet, Values } from '../../model/record-set.ts'
import { SET_IDENTIFIER_LENGTH_MAX } from '../../route53/limits.ts'
import { type DomainName, displayName, isAtOrBelow } from '../../values/name.ts'
import type { APIAliasTarget, APIGeoLocation, APIGeoProximityLocation, ResourceRecordSet } from '../document.gen.ts'
import type { PlanPath } from '../positions.ts'
import type { Context } from './context.ts'
import { resolveCheckName } from './health-checks.ts'
import { absoluteName, relativeName } from './names.ts'
import { keyAt, originAt, type Place, valueAt } from './origin.ts'
import { ipBasedPolicy } from './policies.ts'
import { present } from './present.ts'
import { aliasOf } from './record-data.ts'
import { parseValues } from './values.ts'
import type { ZoneSite } from './zone-site.ts'

/** The members that make a record routed. @see R1.31 */
const POLICY_MEMBERS = [
  'Weight',
  'Region',
  'GeoLocation',
  'GeoProximityLocation',
  'Failover',
  'MultiValueAnswer',
  'CidrRoutingConfig',
] as const
type PolicyMember = (typeof POLICY_MEMBERS)[number]

/** The member that states the policy, of which the schema allows one. `MultiValueAnswer: false` says nothing. */
const policyMemberOf = (entry: ResourceRecordSet): PolicyMember | undefined =>
  POLICY_MEMBERS.find((member) => entry[member] !== undefined && entry[member] !== false)

function areaOf({ ContinentCode, CountryCode, SubdivisionCode }: APIGeoLocation): GeoArea | undefined {
  if (ContinentCode !== undefined)
    return CountryCode === undefined && SubdivisionCode === undefined
      ? { kind: 'continent', continent: ContinentCode }
      : undefined
  if (CountryCode === undefined) return undefined
  if (SubdivisionCode !== undefined)
    return CountryCode === '*' ? undefined : { kind: 'subdivision', country: CountryCode, subdivision: SubdivisionCode }
  return CountryCode === '*' ? { kind: 'default' } : { kind: 'country', country: CountryCode }
}

const DEGREES = /^[+-]?\d+(\.\d*)?$/

/** A number of degrees, within `max` on either side of 0. */
function parseDegrees(text: string, max: number): number | undefined {
  const degrees = DEGREES.test(text) ? Number(text) : undefined
  return degrees !== undefined && Math.abs(degrees) <= max ? degrees : undefined
}

function locationOf({
  AWSRegion,
  LocalZoneGroup,
  Coordinates,
}: APIGeoProximityLocation): ProximityLocation | undefined {
  if (AWSRegion !== undefined) return { kind: 'region', region: AWSRegion }
  if (LocalZoneGroup !== undefined) return { kind: 'local-zone-group', group: LocalZoneGroup }
  if (Coordinates === undefined) return undefined
  const [latitude, longitude] = [parseDegrees(Coordinates.Latitude, 90), parseDegrees(Coordinates.Longitude, 180)]
  if (latitude === undefined || longitude === undefined) return undefined
  return { kind: 'coordinates', coordinates: { latitude, longitude } }
}

function collectionPolicy(
  context: Context,
  { world }: ZoneSite,
  entry: ResourceRecordSet,
  path: PlanPath,
): Policy | undefined {
  const { CollectionId: text, LocationName: location } = entry.CidrRoutingConfig ?? {}
  if (text === undefined || location === undefined) return undefined
  const place = valueAt([...path, 'CidrRoutingConfig', 'CollectionId'])
  const collection = world.collections.get(text) ?? world.collectionsById.get(text)
  context.refer('cidr-collection', collection?.name ?? text, place)
  const mayBePruned = UUID.test(text) && context.prunedKeys(['cidr_collections']).length > 0
  if (collection === undefined && !mayBePruned && !context.wasPruned(['cidr_collections', text])) {
    const hint = context.nearest(text, world.collections.keys())
    context.report('cidr-collection-unknown', place, `there is no CIDR collection "${text}"`, { hint })
  }
  const locationPlace = valueAt([...path, 'CidrRoutingConfig', 'LocationName'])
  return ipBasedPolicy(context, collection, { collection: text, location, place: locationPlace })
}

const SIMPLE: Policy = { kind: 'simple' }

/** The policy that a member states; undefined and reported if it is none. */
function policyOf(
  context: Context,
  site: ZoneSite,
  entry: ResourceRecordSet,
  member: PolicyMember | undefined,
  path: PlanPath,
): Policy | undefined {
  const { Weight, Region, GeoLocation, GeoProximityLocation, Failover } = entry
  const place = valueAt([...path, member ?? 'Name'])
  if (member === undefined) return SIMPLE
  if (member === 'MultiValueAnswer') return { kind: 'multivalue' }
  if (member === 'CidrRoutingConfig') return collectionPolicy(context, site, entry, path)
  if (Weight !== undefined) return { kind: 'weighted', weight: Weight }
  if (Region !== undefined) return { kind: 'latency', region: Region }
  if (Failover !== undefined) return { kind: 'failover', role: Failover === 'PRIMARY' ? 'primary' : 'secondary' }
  if (GeoLocation !== undefined) {
    const area = areaOf(GeoLocation)
    if (area !== undefined) return { kind: 'geolocation', area }
    context.report('geo-code-unknown', place, 'this combination of codes is no area', {
      hint: 'write ContinentCode alone, or CountryCode with or without SubdivisionCode',
    })
    return undefined
  }
  if (GeoProximityLocation === undefined) return undefined
  const location = locationOf(GeoProximityLocation)
  if (location !== undefined) return { kind: 'geoproximity', location, bias: GeoProximityLocation.Bias ?? 0 }
  context.report('proximity-location', place, 'this is not a place', {
    hint: 'write one of AWSRegion, LocalZoneGroup, Coordinates; latitude -90 to 90, longitude -180 to 180',
  })
  return undefined
}

/** True if the identifier fits the policy. @see R1.30 */
function isIdentified(
  context: Context,
  { SetIdentifier }: ResourceRecordSet,
  member: PolicyMember | undefined,
  path: PlanPath,
): boolean {
  const place = valueAt([...path, 'SetIdentifier'])
  if (member !== undefined && SetIdentifier === undefined) {
    const hint = 'every record of a routed group needs a SetIdentifier of its own'
    context.report(
      'set-identifier-missing',
      keyAt([...path, member]),
      `a record with ${member} needs a SetIdentifier`,
      { hint },
    )
    return false
  }
  if (member === undefined && SetIdentifier !== undefined) {
    const hint = `remove it, or add one of ${POLICY_MEMBERS.join(', ')}`
    context.report('set-identifier-forbidden', place, 'a simple record has no SetIdentifier', { hint })
    return false
  }
  if (SetIdentifier === undefined) return true
  if (SetIdentifier.length >= 1 && SetIdentifier.length <= SET_IDENTIFIER_LENGTH_MAX) return true
  const message = `the SetIdentifier has ${SetIdentifier.length} characters`
  context.report('set-identifier-length', place, message, {
    hint: `write 1 to ${SET_IDENTIFIER_LENGTH_MAX} characters`,
  })
  return false
}

interface EntryData {
  readonly data: Values | Alias
  readonly valuePlace: (index: number) => Place | undefined
}

function aliasEntry(
  context: Context,
  site: ZoneSite,
  { DNSName, HostedZoneId: zone, EvaluateTargetHealth: evaluateTargetHealth }: APIAliasTarget,
  path: PlanPath,
): EntryData | undefined {
  const place = valueAt([...path, 'AliasTarget', 'DNSName'])
  const dnsName = absoluteName(context, place, DNSName)
  if (dnsName === undefined) return undefined
  const zonePlace = valueAt([...path, 'AliasTarget', 'HostedZoneId'])
  const data = aliasOf(context, site, { dnsName, zone, zonePlace, evaluateTargetHealth })
  if (data.hostedZoneId === site.zone.id) context.refer('record', displayName(dnsName), place)
  return { data, valuePlace: () => undefined }
}

/** Alias or values; that an entry has one of them, and all that belongs to it, is the schema's to say. */
function dataOf(context: Context, site: ZoneSite, entry: ResourceRecordSet, path: PlanPath): EntryData | undefined {
  const { AliasTarget, ResourceRecords, TrafficPolicyInstanceId } = entry
  if (AliasTarget !== undefined) return aliasEntry(context, site, AliasTarget, path)
  if (ResourceRecords === undefined) {
    if (TrafficPolicyInstanceId === undefined) return undefined
    const message = 'the records of a traffic policy instance are not part of a plan'
    const hint = 'write the records that the policy makes instead'
    context.report('plan-schema', keyAt([...path, 'TrafficPolicyInstanceId']), message, { hint })
    return undefined
  }
  const values = {
    texts: ResourceRecords.map(({ Value }) => Value),
    pathOf: () => [...path, 'ResourceRecords'],
    placeOf: (index: number) => valueAt([...path, 'ResourceRecords', index, 'Value']),
  }
  const parsed = parseValues(context, entry.Type, values, 'quoted')
  if (parsed.values.length === 0) return undefined
  return { data: { kind: 'values', values: parsed.values }, valuePlace: parsed.placeOf }
}

/** The API's member for each of the model's. */
const API_MEMBERS: Readonly<Partial<Record<FieldName, readonly string[]>>> = {
  name: ['Name'],
  type: ['Type'],
  ttl: ['TTL'],
  setIdentifier: ['SetIdentifier'],
  weight: ['Weight'],
  role: ['Failover'],
  bias: ['GeoProximityLocation', 'Bias'],
  collection: ['CidrRoutingConfig', 'CollectionId'],
  values: ['ResourceRecords'],
  alias: ['AliasTarget', 'DNSName'],
  hostedZoneId: ['AliasTarget', 'HostedZoneId'],
  evaluateTargetHealth: ['AliasTarget', 'EvaluateTargetHealth'],
  healthCheck: ['HealthCheckId'],
}

function entryPlace(
  entry: ResourceRecordSet,
  member: PolicyMember | undefined,
  path: PlanPath,
  name: FieldName,
): Place | undefined {
  if (name === 'policy') return member && keyAt([...path, member])
  if (name === 'location' && member === 'CidrRoutingConfig') return valueAt([...path, member, 'LocationName'])
  if (name === 'location' || name === 'region') {
    const isInside = entry.GeoProximityLocation?.AWSRegion !== undefined && name === 'region'
    return member && valueAt([...path, member, ...(isInside ? ['AWSRegion'] : [])])
  }
  const members = API_MEMBERS[name]
  return members && valueAt([...path, ...members])
}

/** How AWS writes ids of checks and collections. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The plan's name of the check that a record set names by name or by its id at AWS; unknown ones are reported and stay (R3.16). */
function checkOf(context: Context, { world }: ZoneSite, text: string, place: Place): string {
  const name = world.declaredChecks.has(text) ? text : (world.checksByAwsId.get(text) ?? text)
  // A check that was taken out may have had this id.
  if (UUID.test(name) && context.prunedKeys(['health_checks']).length > 0) context.refer('health-check', name, place)
  else resolveCheckName(context, world.declaredChecks, name, place)
  return name
}

/** The name, reported if it is none or lies outside the zone. @see R1.8 */
function nameOf(context: Context, { zone }: ZoneSite, text: string, place: Place): DomainName | undefined {
  const name = absoluteName(context, place, text)
  if (name === undefined || isAtOrBelow(name, zone.name)) return name
  const message = `${displayName(name)} is not in the zone ${displayName(zone.name)}`
  context.report('name-outside-zone', place, message, {
    hint: `names in record_sets are absolute and end in ${displayName(zone.name)}`,
  })
  return undefined
}

/**
 * A record set as the Route 53 API writes it. What the API would refuse because it means nothing is reported, and the
 * entry left out; the rest is carried as it is.
 *
 * @see R1.28 to R1.39; plan.md "Branches"
 */
export function expandRecordSet(
  context: Context,
  site: ZoneSite,
  entry: ResourceRecordSet,
  path: PlanPath,
): RecordSet | undefined {
  const name = nameOf(context, site, entry.Name, valueAt([...path, 'Name']))
  const member = policyMemberOf(entry)
  const isValid = isIdentified(context, entry, member, path)
  const policy = policyOf(context, site, entry, member, path)
  const data = dataOf(context, site, entry, path)
  const healthCheckId =
    entry.HealthCheckId === undefined
      ? undefined
      : checkOf(context, site, entry.HealthCheckId, valueAt([...path, 'HealthCheckId']))
  if (name === undefined) return undefined
  if (!isValid || policy === undefined || data === undefined) {
    site.leaveOut(name, entry.Type)
    return undefined
  }
  const isAlias = data.data.kind === 'alias'
  const { SetIdentifier: setIdentifier } = entry
  return present({
    name,
    type: entry.Type,
    setIdentifier,
    policy,
    data: data.data,
    ttlSeconds: isAlias ? undefined : entry.TTL,
    ttlSource: isAlias ? undefined : ('api' as const),
    healthCheckId,
    branch: [relativeName(name, site.zone.name), ...(setIdentifier === undefined ? [] : [setIdentifier])].join('/'),
    at: originAt(context.positions, path, (field, index) =>
      field === 'values' && index !== undefined ? data.valuePlace(index) : entryPlace(entry, member, path, field),
    ),
  })
}
