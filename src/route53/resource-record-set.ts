import type { GeoArea, Policy, ProximityLocation, RecordSet } from '../model/record-set.ts'

/** JSON of the Route 53 API in which ids may be something else than text: `T` stands for them. */
export type ApiValue<T> =
  | string
  | number
  | boolean
  | T
  | readonly ApiValue<T>[]
  | { readonly [member: string]: ApiValue<T> | undefined }

export type ApiMembers<T> = { readonly [member: string]: ApiValue<T> | undefined }

/** What stands for the ids of a record set. */
export interface ApiIds<T> {
  /** Of an alias target's zone, by the model's id. */
  readonly zone: (id: string) => T
  readonly check: (id: string) => T
  readonly collection: (id: string) => T
}

/** @see R1.35 */
export function apiGeoLocation(area: GeoArea): { readonly [member: string]: string } {
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
export const apiDegrees = (value: number): string => `${Number(value.toFixed(2))}`

function apiPlace(location: ProximityLocation) {
  switch (location.kind) {
    case 'region':
      return { AWSRegion: location.region }
    case 'local-zone-group':
      return { LocalZoneGroup: location.group }
    case 'coordinates': {
      const { latitude, longitude } = location.coordinates
      return { Coordinates: { Latitude: apiDegrees(latitude), Longitude: apiDegrees(longitude) } }
    }
  }
}

/** What a record set's policy adds to its members. @see R1.31 */
export function apiPolicy<T>(policy: Policy, ids: ApiIds<T>): ApiMembers<T> {
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
      return { GeoLocation: apiGeoLocation(policy.area) }
    case 'geoproximity':
      return {
        GeoProximityLocation: {
          ...apiPlace(policy.location),
          ...(policy.bias === 0 ? {} : { Bias: policy.bias }),
        },
      }
    case 'ip-based':
      return {
        CidrRoutingConfig: { CollectionId: ids.collection(policy.collectionId), LocationName: policy.location },
      }
    case 'multivalue':
      return { MultiValueAnswer: true }
  }
}

/** A record set as the API writes it, members in the order of engines.md 2.1; names in octal form, values as stored. */
export function resourceRecordSet<T>(recordSet: RecordSet, ids: ApiIds<T>): ApiMembers<T> {
  const { name, type, setIdentifier, policy, data, ttlSeconds, healthCheckId } = recordSet
  return {
    Name: name,
    Type: type,
    SetIdentifier: setIdentifier,
    ...apiPolicy(policy, ids),
    TTL: data.kind === 'values' ? ttlSeconds : undefined,
    HealthCheckId: healthCheckId === undefined ? undefined : ids.check(healthCheckId),
    ResourceRecords: data.kind === 'values' ? data.values.map(({ text }) => ({ Value: text })) : undefined,
    AliasTarget:
      data.kind === 'values'
        ? undefined
        : {
            HostedZoneId: ids.zone(data.hostedZoneId),
            DNSName: data.dnsName,
            EvaluateTargetHealth: data.evaluateTargetHealth,
          },
  }
}
