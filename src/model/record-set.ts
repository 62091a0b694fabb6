import type { Coordinates } from '../values/coordinates.ts'
import type { IpPrefix } from '../values/ip-prefix.ts'
import type { DomainName } from '../values/name.ts'
import type { Rdata, RecordType } from '../values/rdata/rdata.ts'
import type { Origin } from './origin.ts'

/** Where a geoproximity record stands; a region or Local Zone group by code. @see R1.36 */
export type ProximityLocation =
  | { readonly kind: 'region'; readonly region: string }
  | { readonly kind: 'local-zone-group'; readonly group: string }
  | { readonly kind: 'coordinates'; readonly coordinates: Coordinates }

/** A geolocation area by code: exactly one continent, or a country with or without subdivision, or the default. @see R1.35 */
export type GeoArea =
  | { readonly kind: 'continent'; readonly continent: string }
  | { readonly kind: 'country'; readonly country: string }
  | { readonly kind: 'subdivision'; readonly country: string; readonly subdivision: string }
  | { readonly kind: 'default' }

/** What each routing policy says about one record set. Adding a policy starts here. @see R1.31 */
export interface Policies {
  readonly simple: { readonly kind: 'simple' }
  /** Weight 0 to 255. */
  readonly weighted: { readonly kind: 'weighted'; readonly weight: number }
  readonly latency: { readonly kind: 'latency'; readonly region: string }
  readonly failover: { readonly kind: 'failover'; readonly role: 'primary' | 'secondary' }
  readonly geolocation: { readonly kind: 'geolocation'; readonly area: GeoArea }
  /** Bias -99 to 99. */
  readonly geoproximity: { readonly kind: 'geoproximity'; readonly location: ProximityLocation; readonly bias: number }
  /** `location` is `*` for the default; `blocks` are those of the location, resolved from the collection (none for `*`). */
  readonly 'ip-based': {
    readonly kind: 'ip-based'
    readonly collectionId: string
    readonly location: string
    readonly blocks: readonly IpPrefix[]
  }
  readonly multivalue: { readonly kind: 'multivalue' }
}

export type PolicyKind = keyof Policies
export type Policy = Policies[PolicyKind]

/** True if the policy is of that kind, whose members are then known. */
export const isOfKind = <K extends PolicyKind>(policy: Policy, kind: K): policy is Policy & Policies[K] =>
  policy.kind === kind

/** Fixed data; all values go into one answer (R2.19). `endpoint` names the endpoint the value was taken from. */
export interface Values {
  readonly kind: 'values'
  readonly values: readonly Rdata[]
  readonly endpoint?: string
}

/** @see R1.39. `endpoint` names the simulated AWS resource behind the target. */
export interface Alias {
  readonly kind: 'alias'
  readonly hostedZoneId: string
  readonly dnsName: DomainName
  readonly evaluateTargetHealth: boolean
  readonly endpoint?: string
}

/** From where a TTL came; `api` where `record_sets:` state it. */
export type TtlSource = 'branch' | 'record' | 'defaults' | 'built-in' | 'api'

/** One Route 53 resource record set. */
export interface RecordSet {
  readonly name: DomainName
  readonly type: RecordType
  /** Absent exactly on simple records (R1.30). */
  readonly setIdentifier?: string
  readonly policy: Policy
  readonly data: Values | Alias
  /** Absent exactly on aliases (R1.28). */
  readonly ttlSeconds?: number
  readonly ttlSource?: TtlSource
  /** Id of a check in `Deployment.healthChecks`, or an id that is not declared (R3.16). */
  readonly healthCheckId?: string
  /** True where the check came with the endpoint rather than being written on the branch. */
  readonly healthCheckInherited?: boolean
  /** The branch as people name it: record name as written, then the keys down the tree (`www/EU/primary/canary`); the type is not part of it. */
  readonly branch: string
  /** True where the tool made the name (`_r53sim-…`, a nested policy's hop): not shown as a record of its own. */
  readonly generated?: boolean
  readonly at: Origin
}
