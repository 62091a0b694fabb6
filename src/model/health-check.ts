import type { Origin } from './origin.ts'

interface CheckCommon {
  /** The plan's name of the check, or the API's id. */
  readonly id: string
  /** The id at AWS, when there is one. */
  readonly awsId?: string
  /** Part of the caller reference: a new one makes a new check at AWS. */
  readonly generation: number
  readonly inverted: boolean
  readonly disabled: boolean
  /** True where it was written inside an endpoint (named after it). */
  readonly inline: boolean
  readonly at: Origin
}

export type EndpointCheckType = 'HTTP' | 'HTTPS' | 'HTTP_STR_MATCH' | 'HTTPS_STR_MATCH' | 'TCP'

/** Probes an address over the network. @see R3.1 to R3.12 */
export interface EndpointCheck extends CheckCommon {
  readonly type: EndpointCheckType
  /** Canonical text. At least one of address and domain name is present. */
  readonly ipAddress?: string
  readonly fullyQualifiedDomainName?: string
  /** 80 and 443 by default; TCP always states it (R3.9). */
  readonly port: number
  /** With leading slash; HTTP types only (R3.10). */
  readonly resourcePath?: string
  readonly searchString?: string
  readonly enableSni: boolean
  /** Seconds, 10 or 30. */
  readonly requestInterval: number
  /** 1 to 10, both directions (R3.2). */
  readonly failureThreshold: number
  readonly measureLatency: boolean
  /** Checker regions as written; none means all eight (R3.1). */
  readonly regions: readonly string[]
  /** Names of the endpoints it watches: by reference, or by the same address or domain name. */
  readonly watches: readonly string[]
}

/** @see R3.17 to R3.20 */
export interface CalculatedCheck extends CheckCommon {
  readonly type: 'CALCULATED'
  readonly children: readonly string[]
  readonly healthThreshold: number
}

export type InsufficientDataHealthStatus = 'Healthy' | 'Unhealthy' | 'LastKnownStatus'

/** @see R3.21 to R3.23 */
export interface AlarmCheck extends CheckCommon {
  readonly type: 'CLOUDWATCH_METRIC'
  readonly alarm: { readonly name: string; readonly region: string }
  readonly insufficientDataHealthStatus: InsufficientDataHealthStatus
}

/** @see R3.24 */
export interface RecoveryControlCheck extends CheckCommon {
  readonly type: 'RECOVERY_CONTROL'
  readonly routingControlArn: string
}

export type HealthCheck = EndpointCheck | CalculatedCheck | AlarmCheck | RecoveryControlCheck
export type HealthCheckType = HealthCheck['type']

export const isEndpointCheck = (check: HealthCheck): check is EndpointCheck =>
  check.type !== 'CALCULATED' && check.type !== 'CLOUDWATCH_METRIC' && check.type !== 'RECOVERY_CONTROL'

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'

/** A simulated CloudWatch alarm. `periodSeconds` × `datapoints` breaching periods raise it. */
export interface Alarm {
  readonly name: string
  readonly region: string
  readonly state: AlarmState
  readonly periodSeconds: number
  readonly datapoints: number
  readonly at: Origin
}

/**
 * What was seen of a check before `disabled` and `inverted`; absent means no data yet.
 * Endpoint checks: a boolean or how many checkers say healthy. Alarms: the state, or with the last
 * raw status that had data. Routing controls: On or Off.
 *
 * @see R8.2
 */
export type Observation =
  | boolean
  | { readonly healthyCheckers: number; readonly checkers: number }
  | AlarmState
  | { readonly state: AlarmState; readonly lastKnown?: boolean }
  | 'On'
  | 'Off'
