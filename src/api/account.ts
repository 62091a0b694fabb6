import type { AlarmState } from '../model/health-check.ts'
import type { RecordSet } from '../model/record-set.ts'
import { type DomainName, labelsOf } from '../values/name.ts'
import type { RecordType } from '../values/rdata/rdata.ts'
import type { AlarmConfig } from './services/cloudwatch/shapes.ts'
import type { DomainOperation, RegisteredDomain } from './services/domains/objects.ts'
import type { ApiHealthCheckConfig, ApiRecordSet, ApiVpc } from './shapes.ts'

/** A record set as clients wrote it, and as it is answered. */
export interface StoredSet {
  /** What is listed: name and alias target canonical, values as they were sent. */
  readonly api: ApiRecordSet
  /** What is decided by; blocks of CIDR locations are looked up when the deployment is made. */
  readonly set: RecordSet
  /** Where it stands in listings (R1.9). */
  readonly order: string
  /** What is decided by instead of `set` where a traffic policy instance made it; it is not listed. @see R6.22 */
  readonly expansion?: readonly StoredSet[]
}

export interface KeySigningKey {
  readonly name: string
  readonly kmsArn: string
  readonly callerReference: string
  readonly isActive: boolean
  readonly createdMs: number
  readonly modifiedMs: number
}

export interface HostedZone {
  /** Without `/hostedzone/`. */
  readonly id: string
  readonly name: DomainName
  readonly callerReference: string
  readonly comment?: string
  /** Present exactly on private zones. */
  readonly vpcs?: readonly ApiVpc[]
  /** When the VPC associated last is associated everywhere; only then another one can be. */
  readonly associatedMs?: number
  /** VPCs of other accounts that may be associated. */
  readonly authorized: readonly ApiVpc[]
  readonly delegationSetId?: string
  readonly nameServers: readonly DomainName[]
  readonly signing: boolean
  readonly keys: ReadonlyMap<string, KeySigningKey>
  readonly acceleratedRecovery?: boolean
  /** By `setKey`. */
  readonly sets: ReadonlyMap<string, StoredSet>
}

export interface StoredCheck {
  /** A UUID. */
  readonly id: string
  /** The name by which plans and `ctl` call it: the plan's, else the id. */
  readonly name: string
  readonly callerReference: string
  readonly config: ApiHealthCheckConfig
  readonly version: number
  /** What its alarm watched when the check took it up last; absent where there was no such alarm. @see R3.22 */
  readonly alarm?: AlarmConfig
}

export interface Collection {
  readonly id: string
  readonly name: string
  readonly callerReference: string
  readonly version: number
  /** Canonical blocks by location. */
  readonly locations: ReadonlyMap<string, readonly string[]>
}

export interface DelegationSet {
  readonly id: string
  readonly callerReference: string
  readonly nameServers: readonly DomainName[]
}

export interface QueryLoggingConfig {
  readonly id: string
  readonly zoneId: string
  readonly logGroupArn: string
}

/** A traffic policy. Stays when its last version is deleted, so that lists go on from it; then it is not shown. */
export interface TrafficPolicy {
  readonly id: string
  readonly name: string
  /** Lists are in the order of it. */
  readonly createdMs: number
  /** Number of the version made last; numbers are never used again. */
  readonly lastVersion: number
}

export interface TrafficPolicyVersion {
  readonly policyId: string
  readonly version: number
  /** Of the records that it makes. */
  readonly type: RecordType
  /** As it was sent. */
  readonly document: string
  readonly comment?: string
}

/** A policy's version in force at a name: what it made stands in the zone. */
export interface TrafficPolicyInstance {
  readonly id: string
  readonly zoneId: string
  readonly name: DomainName
  readonly ttlSeconds: number
  readonly policyId: string
  readonly version: number
  readonly type: RecordType
  /** When it is no longer on its way. */
  readonly appliedMs: number
  /** On its way from another version. */
  readonly isUpdate: boolean
  /** Why it could not make its records. */
  readonly failure?: string
}

export interface Change {
  readonly id: string
  readonly submittedMs: number
  readonly comment?: string
  /** When all servers have it. @see R6.4 */
  readonly insyncMs: number
}

export interface StoredAlarm {
  readonly region: string
  readonly name: string
  readonly config: AlarmConfig
  readonly configuredMs: number
  readonly state: AlarmState
  readonly reason: string
  /** JSON. */
  readonly reasonData: string | undefined
  readonly updatedMs: number
  readonly transitionedMs: number
}

/** One line of an alarm's history. */
export interface AlarmEvent {
  readonly region: string
  readonly alarm: string
  readonly atMs: number
  readonly type: 'ConfigurationUpdate' | 'StateUpdate'
  readonly summary: string
  /** JSON. */
  readonly data: string
}

/** What an account has beside zones, by the kind of object; each kind is kept in a section of its own (`store.ts`). */
export interface AccountObjects {
  readonly checks: StoredCheck
  readonly collections: Collection
  readonly delegationSets: DelegationSet
  readonly queryLogging: QueryLoggingConfig
  /** By `hostedzone/ID`, `healthcheck/ID` or `domain/NAME`, those of alarms by ARN. */
  readonly tags: ReadonlyMap<string, string>
  readonly trafficPolicies: TrafficPolicy
  /** By `versionKey`. */
  readonly trafficPolicyVersions: TrafficPolicyVersion
  readonly trafficPolicyInstances: TrafficPolicyInstance
  readonly changes: Change
  /** Caller references ever used, by kind; what was made with each. They outlive what they made (R6.8). */
  readonly references: string
  /** By name, those given away to other accounts too. */
  readonly domains: RegisteredDomain
  /** By time, the oldest first. */
  readonly domainOperations: DomainOperation
  /** By region and name. */
  readonly alarms: StoredAlarm
  /** By time, the oldest first. */
  readonly alarmHistory: AlarmEvent
}

/** The objects of every kind by id. */
export type AccountMaps = { readonly [K in keyof AccountObjects]: ReadonlyMap<string, AccountObjects[K]> }

/** All that one AWS account has here. Never changed: every write makes another one that shares what stayed. */
export interface Account extends AccountMaps {
  readonly zones: ReadonlyMap<string, HostedZone>
}

export const EMPTY_ACCOUNT: Account = {
  zones: new Map(),
  checks: new Map(),
  collections: new Map(),
  delegationSets: new Map(),
  queryLogging: new Map(),
  tags: new Map(),
  trafficPolicies: new Map(),
  trafficPolicyVersions: new Map(),
  trafficPolicyInstances: new Map(),
  changes: new Map(),
  references: new Map(),
  domains: new Map(),
  domainOperations: new Map(),
  alarms: new Map(),
  alarmHistory: new Map(),
}

/** The map with that entry. */
export const withEntry = <V>(map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> =>
  new Map(map).set(key, value)

/** The map without that entry. */
export function withoutEntry<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  const next = new Map(map)
  next.delete(key)
  return next
}

export const withZone = (account: Account, zone: HostedZone): Account => ({
  ...account,
  zones: withEntry(account.zones, zone.id, zone),
})

/** What makes a version of a traffic policy. */
export const versionKey = (policyId: string, version: number): string => `${policyId}/${version}`

/** What makes a record set: two with one key are the same. @see R6.1 */
export const setKey = (name: string, type: string, setIdentifier = ''): string => `${name} ${type} ${setIdentifier}`

/** Listings are in the order of these texts: labels reversed, then type, then identifier. @see R1.9 */
export const orderOf = (name: DomainName, type = '', setIdentifier = ''): string =>
  `${labelsOf(name).toReversed().join('.')}.\0${type}\0${setIdentifier}`

export const ascending = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const listings = new WeakMap<HostedZone['sets'], readonly StoredSet[]>()

/** The record sets of a zone in the order of listings. */
export function listedSets({ sets }: HostedZone): readonly StoredSet[] {
  const known = listings.get(sets)
  if (known !== undefined) return known
  const listed = [...sets.values()].sort((a, b) => ascending(a.order, b.order))
  listings.set(sets, listed)
  return listed
}
