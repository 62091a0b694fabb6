import type { Zone } from '../../model/deployment.ts'
import type { GeoArea, Policy, ProximityLocation, RecordSet } from '../../model/record-set.ts'
import { limits } from '../../route53/limits.ts'
import type { RecordGroup } from '../order.ts'
import type { References, Template } from './reference.ts'

/** What one group of changes takes of a request's limits. @see R1.52 */
export interface Cost {
  /** ResourceRecord elements; an alias counts as one. */
  readonly elements: number
  /** Characters over all values. */
  readonly characters: number
}

/** All changes of one name and type: they go into one request together. */
export interface GroupChanges {
  readonly group: RecordGroup
  readonly changes: readonly Template[]
  readonly cost: Cost
}

function geoLocation(area: GeoArea): Template {
  switch (area.kind) {
    case 'continent':
      return { ContinentCode: area.continent }
    case 'country':
      return { CountryCode: area.country }
    case 'subdivision':
      return { CountryCode: area.country, SubdivisionCode: area.subdivision }
    case 'default':
      return { CountryCode: '*' }
  }
}

/** Degrees as text with at most two decimals. @see R1.36 */
const degrees = (value: number) => `${Number(value.toFixed(2))}`

function place(location: ProximityLocation): { readonly [member: string]: Template } {
  switch (location.kind) {
    case 'region':
      return { AWSRegion: location.region }
    case 'local-zone-group':
      return { LocalZoneGroup: location.group }
    case 'coordinates': {
      const { latitude, longitude } = location.coordinates
      return { Coordinates: { Latitude: degrees(latitude), Longitude: degrees(longitude) } }
    }
  }
}

function policyMember(policy: Policy, references: References): { readonly [member: string]: Template } {
  switch (policy.kind) {
    case 'simple':
      return {}
    case 'weighted':
      return { Weight: policy.weight }
    case 'latency':
      return { Region: policy.region }
    case 'failover':
      return { Failover: policy.role === 'primary' ? 'PRIMARY' : 'SECONDARY' }
    case 'geolocation':
      return { GeoLocation: geoLocation(policy.area) }
    case 'geoproximity': {
      const bias: { readonly [member: string]: Template } = policy.bias === 0 ? {} : { Bias: policy.bias }
      return { GeoProximityLocation: { ...place(policy.location), ...bias } }
    }
    case 'ip-based':
      return {
        CidrRoutingConfig: {
          CollectionId: references.collectionById(policy.collectionId),
          LocationName: policy.location,
        },
      }
    case 'multivalue':
      return { MultiValueAnswer: true }
  }
}

/** A record set as the API writes it, members in the order of engines.md 2.1; names in octal form, values as stored. */
export function resourceRecordSet(recordSet: RecordSet, zone: Zone, references: References): Template {
  const { name, type, setIdentifier, policy, data, ttlSeconds, healthCheckId } = recordSet
  return {
    Name: name,
    Type: type,
    SetIdentifier: setIdentifier,
    ...policyMember(policy, references),
    TTL: data.kind === 'values' ? ttlSeconds : undefined,
    HealthCheckId: healthCheckId === undefined ? undefined : references.check(healthCheckId),
    ResourceRecords: data.kind === 'values' ? data.values.map(({ text }) => ({ Value: text })) : undefined,
    AliasTarget:
      data.kind === 'values'
        ? undefined
        : {
            HostedZoneId: data.hostedZoneId === zone.id ? references.zone(zone) : data.hostedZoneId,
            DNSName: data.dnsName,
            EvaluateTargetHealth: data.evaluateTargetHealth,
          },
  }
}

function costOf({ recordSets }: RecordGroup, factor: number): Cost {
  let [elements, characters] = [0, 0]
  for (const { data } of recordSets) {
    elements += data.kind === 'alias' ? 1 : data.values.length
    if (data.kind === 'values') for (const { text } of data.values) characters += text.length
  }
  return { elements: elements * factor, characters: characters * factor }
}

/** The changes that make a group what the plan says. An UPSERT counts twice. @see engines.md 2.2, 2.3, R1.52 */
export const changesOf = (
  group: RecordGroup,
  action: 'UPSERT' | 'CREATE',
  zone: Zone,
  references: References,
): GroupChanges => ({
  group,
  changes: group.recordSets.map((recordSet) => ({
    Action: action,
    ResourceRecordSet: resourceRecordSet(recordSet, zone, references),
  })),
  cost: costOf(group, action === 'UPSERT' ? limits.upsertMultiplier : 1),
})
