import type { Client } from '../../src/model/client.ts'
import type { Deployment } from '../../src/model/deployment.ts'
import type { HealthCheck, Observation } from '../../src/model/health-check.ts'
import type { GeoArea, Policy, RecordSet } from '../../src/model/record-set.ts'
import { getName } from '../../src/values/name.ts'
import { RECORD_TYPES } from '../../src/values/rdata/rdata.ts'
import { check, deployment, NOWHERE, prefix, rdata, recordSet, zone } from './deployment.ts'

/** ResourceRecordSet as the API writes it. */
export interface ApiRecordSet {
  readonly Name: string
  readonly Type: string
  readonly SetIdentifier?: string
  readonly TTL?: number
  readonly ResourceRecords?: readonly { readonly Value: string }[]
  readonly AliasTarget?: {
    readonly HostedZoneId: string
    readonly DNSName: string
    readonly EvaluateTargetHealth: boolean
  }
  readonly HealthCheckId?: string
  readonly Weight?: number
  readonly Region?: string
  readonly Failover?: 'PRIMARY' | 'SECONDARY'
  readonly MultiValueAnswer?: boolean
  readonly GeoLocation?: {
    readonly ContinentCode?: string
    readonly CountryCode?: string
    readonly SubdivisionCode?: string
  }
  readonly GeoProximityLocation?: {
    readonly AWSRegion?: string
    readonly LocalZoneGroup?: string
    readonly Coordinates?: { readonly Latitude: string; readonly Longitude: string }
    readonly Bias?: number
  }
  readonly CidrRoutingConfig?: { readonly CollectionId: string; readonly LocationName: string }
}

export interface ApiCheck {
  readonly Type: string
  readonly Inverted?: boolean
  readonly Disabled?: boolean
  readonly HealthThreshold?: number
  readonly ChildHealthChecks?: readonly string[]
  readonly InsufficientDataHealthStatus?: 'Healthy' | 'Unhealthy' | 'LastKnownStatus'
}

/** One worked example. @see R8.1 to R8.5 */
export interface WorkedDecision {
  readonly id: string
  readonly title: string
  readonly rules: readonly string[]
  readonly zone: string
  readonly records: readonly ApiRecordSet[]
  readonly healthChecks?: Readonly<Record<string, ApiCheck>>
  readonly undeclaredHealthChecks?: readonly string[]
  readonly health: Readonly<Record<string, Observation>>
  readonly targets: Readonly<Record<string, boolean>>
  readonly cidrCollections?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  readonly query: {
    readonly name: string
    readonly type: string
    readonly client: {
      readonly continent?: string
      readonly country?: string
      readonly subdivision?: string
      readonly latencyMs?: Readonly<Record<string, number>>
      readonly latitude?: number
      readonly longitude?: number
      readonly ip?: string
    }
  }
  readonly expect: {
    readonly rcode: string
    readonly outcome: string
    readonly referral?: readonly string[]
    readonly chain?: readonly (readonly [string, string])[]
    readonly answers: readonly {
      readonly values?: readonly string[]
      readonly choose?: number
      readonly from?: readonly (readonly string[])[]
      readonly probability: string
      readonly type?: string
      readonly ttl?: number
    }[]
  }
}

const ZONE_ID = 'Z0EXAMPLE'

/** The table abbreviates the digests of DS records, which R1.15 wants whole: `AB` stands for 32 times the same octet. */
export const wholeValue = (value: string): string => value.replace(/^(\d+ \d+ 2) AB$/, `$1 ${'AB'.repeat(32)}`)

function areaOf({
  ContinentCode,
  CountryCode = '*',
  SubdivisionCode,
}: NonNullable<ApiRecordSet['GeoLocation']>): GeoArea {
  if (ContinentCode !== undefined) return { kind: 'continent', continent: ContinentCode }
  if (CountryCode === '*') return { kind: 'default' }
  if (SubdivisionCode !== undefined) return { kind: 'subdivision', country: CountryCode, subdivision: SubdivisionCode }
  return { kind: 'country', country: CountryCode }
}

function policyOf(record: ApiRecordSet, collections: NonNullable<WorkedDecision['cidrCollections']>): Policy {
  if (record.Weight !== undefined) return { kind: 'weighted', weight: record.Weight }
  if (record.Region !== undefined) return { kind: 'latency', region: record.Region }
  if (record.Failover !== undefined)
    return { kind: 'failover', role: record.Failover === 'PRIMARY' ? 'primary' : 'secondary' }
  if (record.MultiValueAnswer) return { kind: 'multivalue' }
  if (record.GeoLocation) return { kind: 'geolocation', area: areaOf(record.GeoLocation) }
  if (record.GeoProximityLocation) {
    const { AWSRegion, LocalZoneGroup, Coordinates, Bias = 0 } = record.GeoProximityLocation
    if (AWSRegion !== undefined)
      return { kind: 'geoproximity', bias: Bias, location: { kind: 'region', region: AWSRegion } }
    if (LocalZoneGroup !== undefined)
      return { kind: 'geoproximity', bias: Bias, location: { kind: 'local-zone-group', group: LocalZoneGroup } }
    const coordinates = { latitude: Number(Coordinates?.Latitude), longitude: Number(Coordinates?.Longitude) }
    return { kind: 'geoproximity', bias: Bias, location: { kind: 'coordinates', coordinates } }
  }
  if (record.CidrRoutingConfig) {
    const { CollectionId, LocationName } = record.CidrRoutingConfig
    const blocks = (collections[CollectionId]?.[LocationName] ?? []).map(prefix)
    return { kind: 'ip-based', collectionId: CollectionId, location: LocationName, blocks }
  }
  return { kind: 'simple' }
}

export function recordSetOfApi(
  record: ApiRecordSet,
  collections: NonNullable<WorkedDecision['cidrCollections']> = {},
): RecordSet {
  const type = RECORD_TYPES.find((known) => known === record.Type)
  if (!type) throw new Error(`unknown type ${record.Type}`)
  const { AliasTarget: alias, SetIdentifier, HealthCheckId, TTL } = record
  return recordSet({
    name: getName(record.Name),
    type,
    policy: policyOf(record, collections),
    data: alias
      ? {
          kind: 'alias',
          hostedZoneId: alias.HostedZoneId,
          dnsName: getName(alias.DNSName),
          evaluateTargetHealth: alias.EvaluateTargetHealth,
        }
      : {
          kind: 'values',
          values: rdata(type, ...(record.ResourceRecords ?? []).map(({ Value }) => wholeValue(Value))),
        },
    ...(SetIdentifier === undefined ? {} : { setIdentifier: SetIdentifier }),
    ...(HealthCheckId === undefined ? {} : { healthCheckId: HealthCheckId }),
    ...(TTL === undefined ? {} : { ttlSeconds: TTL }),
  })
}

export function checkOfApi(id: string, api: ApiCheck | undefined): HealthCheck {
  const common = {
    id,
    generation: 1,
    inline: false,
    at: NOWHERE,
    inverted: api?.Inverted ?? false,
    disabled: api?.Disabled ?? false,
  }
  switch (api?.Type) {
    case 'CALCULATED':
      return {
        ...common,
        type: 'CALCULATED',
        children: api.ChildHealthChecks ?? [],
        healthThreshold: api.HealthThreshold ?? 0,
      }
    case 'CLOUDWATCH_METRIC':
      return {
        ...common,
        type: 'CLOUDWATCH_METRIC',
        alarm: { name: id, region: 'us-east-1' },
        insufficientDataHealthStatus: api.InsufficientDataHealthStatus ?? 'LastKnownStatus',
      }
    case 'RECOVERY_CONTROL':
      return { ...common, type: 'RECOVERY_CONTROL', routingControlArn: 'arn' }
    default:
      return check(id, { inverted: common.inverted, disabled: common.disabled })
  }
}

/** The plan of a worked example; every check named anywhere but under `undeclaredHealthChecks` is declared (R8.1, R8.2). */
export function deploymentOf(example: WorkedDecision): Deployment {
  const undeclared = new Set(example.undeclaredHealthChecks ?? [])
  const children = Object.values(example.healthChecks ?? {}).flatMap(({ ChildHealthChecks = [] }) => ChildHealthChecks)
  const ids = new Set([
    ...Object.keys(example.healthChecks ?? {}),
    ...Object.keys(example.health),
    ...example.records.flatMap(({ HealthCheckId }) => HealthCheckId ?? []),
    ...children,
  ])
  const checks = [...ids].filter((id) => !undeclared.has(id)).map((id) => checkOfApi(id, example.healthChecks?.[id]))
  const recordSets = example.records.map((record) => recordSetOfApi(record, example.cidrCollections))
  return deployment([zone(getName(example.zone), ZONE_ID, recordSets)], checks)
}

export function clientOf({ client }: WorkedDecision['query']): Client {
  const { continent, country, subdivision, latencyMs, latitude, longitude, ip } = client
  return {
    ...(continent === undefined ? {} : { continent }),
    ...(country === undefined ? {} : { country }),
    ...(subdivision === undefined ? {} : { subdivision }),
    ...(latencyMs === undefined ? {} : { latencyMs: new Map(Object.entries(latencyMs)) }),
    ...(latitude === undefined || longitude === undefined ? {} : { coordinates: { latitude, longitude } }),
    ...(ip === undefined ? {} : { subnet: prefix(ip) }),
  }
}
