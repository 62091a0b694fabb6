import type { Coordinates } from '../values/coordinates.ts'
import type { IpPrefix } from '../values/ip-prefix.ts'
import type { DomainName } from '../values/name.ts'
import type { Rdata, RecordType } from '../values/rdata/rdata.ts'
import type { NamedClient } from './client.ts'
import type { Severity } from './diagnostic.ts'
import type { Alarm, HealthCheck } from './health-check.ts'
import type { Invariant, VerifySettings } from './invariant.ts'
import type { Origin } from './origin.ts'
import type { RecordSet } from './record-set.ts'
import type { Case, Scenario } from './scenario.ts'
import type { Service } from './service.ts'

export type ResourceType =
  | 'application-load-balancer'
  | 'network-load-balancer'
  | 'classic-load-balancer'
  | 'elastic-beanstalk'
  | 's3-website'
  | 'cloudfront'
  | 'global-accelerator'
  | 'api-gateway'
  | 'vpc-endpoint'
  | 'appsync'
  | 'app-runner'

/** Something clients connect to: a plain value, or an AWS resource that aliases name. */
export interface Endpoint {
  readonly name: string
  readonly type: 'value' | ResourceType
  /** Canonical text. */
  readonly ipv4?: string
  readonly ipv6?: string
  readonly dnsName?: DomainName
  readonly region?: string
  readonly coordinates?: Coordinates
  readonly localZoneGroup?: string
  readonly healthCheckId?: string
  /** Endpoints behind a load balancer; none means the resource fails only by itself. */
  readonly targets: readonly string[]
  readonly minHealthyTargets: number
  /** What a resource's name resolves to here, canonical text. */
  readonly addresses: { readonly A: readonly string[]; readonly AAAA: readonly string[] }
  /** True where the plan does not give them: they belong in no zone file. */
  readonly addressesAreMadeUp?: boolean
  /** Requests a second. */
  readonly capacity?: number
  readonly labels: ReadonlyMap<string, string>
  /** Mean up and down time in seconds. */
  readonly mtbfSeconds?: number
  readonly mttrSeconds?: number
  readonly assumeUp: boolean
  readonly at: Origin
}

export interface Vpc {
  readonly id: string
  readonly region: string
  readonly cidrs: readonly IpPrefix[]
}

export interface Zone {
  readonly name: DomainName
  /** The id at AWS, or one made from the name. */
  readonly id: string
  /** True where the plan gives no id: exports then leave a place for the real one (engines.md 2.4). */
  readonly idIsMadeUp?: boolean
  readonly comment?: string
  /** Comments of a zone file of a later version: a word, a blank and a line of ASCII (engines.md 1.5). */
  readonly zoneFileComments?: readonly string[]
  /** Present exactly on private zones. */
  readonly vpcs?: readonly Vpc[]
  readonly signing: boolean
  /** The delegation set; the apex NS group says the same unless the plan changed it. */
  readonly nameServers: readonly DomainName[]
  /** True where the plan does not give the delegation set. */
  readonly nameServersAreMadeUp?: boolean
  /** With SOA and apex NS, in plan order. */
  readonly recordSets: readonly RecordSet[]
  /** Absent where the plan has none. */
  readonly services?: readonly Service[]
  /** Names and types of which something was left out as broken, and reported: what they lack says nothing about the plan. */
  readonly incomplete?: readonly { readonly name: DomainName; readonly type: RecordType }[]
  readonly at: Origin
}

export interface CidrCollection {
  readonly name: string
  readonly id: string
  /** As for zones. */
  readonly idIsMadeUp?: boolean
  readonly locations: ReadonlyMap<string, readonly IpPrefix[]>
  readonly at: Origin
}

/** Whom the registry writes to, by role. */
export type ContactRole = 'registrant' | 'admin' | 'tech' | 'billing'

/** Whom the registry writes to. */
export interface DomainContact {
  readonly email: string
  /** The mail that asks whether it arrives has been answered. */
  readonly isVerified: boolean
}

/** A domain registration as the plan gives it. What it leaves out is unknown, but for the switches. */
export interface Registration {
  readonly name: DomainName
  /** At least one. */
  readonly nameServers?: readonly DomainName[]
  /** The day on which it ends, `2027-03-01`. */
  readonly expires?: string
  readonly autoRenew: boolean
  readonly transferLock: boolean
  readonly privacy: boolean
  readonly contacts?: Readonly<Partial<Record<ContactRole, DomainContact>>>
  /** DS records at the parent; an empty list says that there are none. */
  readonly ds?: readonly Rdata[]
  readonly at: Origin
}

/** A name that the plan mentions and that something must carry. Those that nothing carries were reported when the plan was expanded. */
export interface Reference {
  readonly kind: 'endpoint' | 'health-check' | 'alarm' | 'client' | 'zone' | 'cidr-collection' | 'record'
  readonly name: string
  readonly at: Origin
}

/** The waist of the hourglass: plain Route 53 objects and the simulated world around them. Everything but the plan reader works on this alone. */
export interface Deployment {
  readonly zones: readonly Zone[]
  readonly healthChecks: ReadonlyMap<string, HealthCheck>
  readonly alarms: ReadonlyMap<string, Alarm>
  readonly endpoints: ReadonlyMap<string, Endpoint>
  readonly cidrCollections: ReadonlyMap<string, CidrCollection>
  readonly clients: ReadonlyMap<string, NamedClient>
  readonly references: readonly Reference[]
  readonly scenarios: readonly Scenario[]
  readonly cases: readonly Case[]
  /** `model:` of the plan: parameter key to a value or a uniform range (time-model.md §2). */
  readonly model: ReadonlyMap<string, number | readonly [number, number]>
  /** What `verify` is to prove. */
  readonly invariants: readonly Invariant[]
  readonly verify: VerifySettings
  /** `domains:` of the plan; absent where there are none. */
  readonly registrations?: readonly Registration[]
  /** `rules:` of the plan. */
  readonly rules: ReadonlyMap<string, Severity | 'off'>
}
