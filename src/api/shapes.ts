import { limits, SET_IDENTIFIER_LENGTH_MAX, TTL_SECONDS_MAX, WEIGHT_MAX } from '../route53/limits.ts'
import { RECORD_TYPES } from '../values/rdata/rdata.ts'
import { flag, integer, listOf, oneOf, required, type Shape, struct, text } from './shape.ts'

/** What a shape reads. */
type Of<S> = S extends Shape<infer T> ? T : never

const ID_LENGTH_MAX = 32
const NAME_LENGTH_MAX = 1024
const CHECK_ID_LENGTH_MAX = 64

/** An id in a body, with or without what stands before it in paths. */
export const zoneIdText: Shape<string> = text({ max: ID_LENGTH_MAX + '/hostedzone/'.length })
export const domainText: Shape<string> = text({ max: NAME_LENGTH_MAX })

const degrees = /^[-+]?[0-9]{1,3}(\.[0-9]{0,2})?$/

/** @see R1.28 to R1.39 */
export const recordSetShape = struct({
  Name: required(domainText),
  Type: required(oneOf(RECORD_TYPES)),
  SetIdentifier: text({ min: 1, max: SET_IDENTIFIER_LENGTH_MAX }),
  Weight: integer(0, WEIGHT_MAX),
  Region: text({ min: 1, max: 64 }),
  GeoLocation: struct({
    ContinentCode: text({ min: 2, max: 2 }),
    CountryCode: text({ min: 1, max: 2 }),
    SubdivisionCode: text({ min: 1, max: 3 }),
  }),
  Failover: oneOf(['PRIMARY', 'SECONDARY']),
  MultiValueAnswer: flag,
  TTL: integer(0, TTL_SECONDS_MAX),
  ResourceRecords: listOf(struct({ Value: required(text({ max: limits.valueMaxChars })) }), { min: 1 }),
  AliasTarget: struct({
    HostedZoneId: required(zoneIdText),
    DNSName: required(domainText),
    EvaluateTargetHealth: required(flag),
  }),
  HealthCheckId: text({ max: CHECK_ID_LENGTH_MAX }),
  TrafficPolicyInstanceId: text({ min: 1, max: 36 }),
  CidrRoutingConfig: struct({
    CollectionId: required(text({ pattern: /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/ })),
    LocationName: required(text({ min: 1, max: 16, pattern: /^[0-9A-Za-z_\-*]+$/ })),
  }),
  GeoProximityLocation: struct({
    AWSRegion: text({ min: 1, max: 64 }),
    LocalZoneGroup: text({ min: 1, max: 64 }),
    Coordinates: struct({
      Latitude: required(text({ min: 1, max: 7, pattern: degrees })),
      Longitude: required(text({ min: 1, max: 7, pattern: degrees })),
    }),
    Bias: integer(-99, 99),
  }),
})
export type ApiRecordSet = Of<typeof recordSetShape>

/** @see R1.52 */
export const changeBatchShape = struct({
  ChangeBatch: required(
    struct({
      Comment: text({ max: 256 }),
      Changes: required(
        listOf(
          struct({
            Action: required(oneOf(['CREATE', 'DELETE', 'UPSERT'])),
            ResourceRecordSet: required(recordSetShape),
          }),
          { min: 1 },
        ),
      ),
    }),
  ),
})
export type ApiChange = Of<typeof changeBatchShape>['ChangeBatch']['Changes'][number]

export const vpcShape = struct({
  VPCRegion: required(text({ min: 1, max: 64 })),
  VPCId: required(text({ max: 1024 })),
})
export type ApiVpc = Of<typeof vpcShape>

const alarmShape = struct({ Region: required(text({ min: 1, max: 64 })), Name: required(text({ min: 1, max: 256 })) })

/** Members of a check that can be changed. */
const changeableCheck = {
  IPAddress: text({ max: 45 }),
  Port: integer(1, 65535),
  ResourcePath: text({ max: limits.resourcePathMax }),
  FullyQualifiedDomainName: text({ max: 255 }),
  SearchString: text({ max: limits.searchStringMax }),
  FailureThreshold: integer(1, 10),
  Inverted: flag,
  Disabled: flag,
  HealthThreshold: integer(0, 256),
  ChildHealthChecks: listOf(text({ max: CHECK_ID_LENGTH_MAX }), { max: 256 }),
  EnableSNI: flag,
  Regions: listOf(text({ min: 1, max: 64 }), { max: 64 }),
  AlarmIdentifier: alarmShape,
  InsufficientDataHealthStatus: oneOf(['Healthy', 'Unhealthy', 'LastKnownStatus']),
}

/** @see R3.1 to R3.24 */
export const checkConfigShape = struct({
  ...changeableCheck,
  Type: required(
    oneOf([
      'HTTP',
      'HTTPS',
      'HTTP_STR_MATCH',
      'HTTPS_STR_MATCH',
      'TCP',
      'CALCULATED',
      'CLOUDWATCH_METRIC',
      'RECOVERY_CONTROL',
    ]),
  ),
  RequestInterval: integer(10, 30),
  MeasureLatency: flag,
  RoutingControlArn: text({ min: 1, max: 255 }),
})
export type ApiHealthCheckConfig = Of<typeof checkConfigShape>

export const createCheckShape = struct({
  CallerReference: required(text({ min: 1, max: 64 })),
  HealthCheckConfig: required(checkConfigShape),
})

export const updateCheckShape = struct({
  ...changeableCheck,
  HealthCheckVersion: integer(1, Number.MAX_SAFE_INTEGER),
  ResetElements: listOf(oneOf(['FullyQualifiedDomainName', 'Regions', 'ResourcePath', 'ChildHealthChecks']), {
    max: 64,
  }),
})

export const createZoneShape = struct({
  Name: required(domainText),
  VPC: vpcShape,
  CallerReference: required(text({ min: 1, max: 128 })),
  HostedZoneConfig: struct({ Comment: text({ max: 256 }), PrivateZone: flag }),
  DelegationSetId: text({ max: 32 + '/delegationset/'.length }),
})
export type CreateZone = Of<typeof createZoneShape>

export const commentShape = struct({ Comment: text({ max: 256 }) })

export const changeTagsShape = struct({
  AddTags: listOf(struct({ Key: required(text({ max: 128 })), Value: text({ max: 256 }) }), { min: 1, max: 10 }),
  RemoveTagKeys: listOf(text({ max: 128 }), { min: 1, max: 10 }),
})
