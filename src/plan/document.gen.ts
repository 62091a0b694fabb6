// Generated from schemas/plan.schema.json by scripts/generate/. Do not edit.

/**
 * How long resolvers may keep the answer: whole seconds, or text such as `60s`, `5m`, `1h`. The nearest of branch, record and `defaults` counts; without any it is 60 s. With health checks 60 s or less is advised (R1.29). Alias records have none.
 */
export type Ttl = number | string
/**
 * Seconds as a number, or text with units: `90`, `90s`, `5m`, `1h30m`, `1d`.
 */
export type Duration = number | string
/**
 * An IPv4 address, four numbers without leading zeros (R1.11).
 */
export type Ipv4 = string
/**
 * An IPv6 address, compressed or not (R1.12). Write it in quotes.
 */
export type Ipv6 = string
/**
 * An AWS region by its code.
 */
export type Region = string
/**
 * `[latitude, longitude]` in degrees: -90 to 90, -180 to 180. In a geoproximity branch at most two decimals (R1.36).
 *
 * @minItems 2
 * @maxItems 2
 */
export type Coordinates = readonly [number, number]
/**
 * A block of addresses, without host bits.
 */
export type Cidr = string
/**
 * What the name answers: one value as text, a list of values, or an object with exactly one of `endpoint`, `values`, `alias` or a policy.
 */
export type RecordBody = RecordObject | ValueList | string
/**
 * Fixed answers in the type's own text form; all of them go into one answer.
 *
 * Items: One value.
 */
export type ValueList = readonly string[]
/**
 * Alias to another record of this zone and type by its name; or to anything else as an object.
 */
export type AliasTarget = string | PlanAliasTarget
/**
 * An endpoint's name, or an object with exactly one of `endpoint`, `values`, `alias` or a policy.
 */
export type Branch = BranchObject | string
/**
 * An endpoint's name, or an object with exactly one of `endpoint`, `values`, `alias` or a policy.
 */
export type ProximityBranch = ProximityBranchObject | string
/**
 * Multivalue: up to eight healthy ones in each answer, at random (R2.44). A list of endpoints, or set identifier to branch.
 */
export type Multivalue =
  | readonly string[]
  | {
      readonly [k: string]: Branch
    }
/**
 * What fails or recovers: an endpoint, health check, alarm or set identifier, or qualified: `endpoint:`, `check:`, `alarm:`, `region:`, `label:tier=web`, `record:www/EU/primary`, `role:primary`, `checker:us-east-1`, `blind:`. Globs work.
 */
export type Selector = string
/**
 * A number, or `[from, to]`: uniform between the two.
 */
export type Parameter = number | readonly number[]

/**
 * A declarative DNS failover plan: endpoints that can fail, health checks that watch them, and records that answer.
 */
export interface PlanDocument {
  /**
   * Version of the plan language.
   */
  readonly version: 1
  /**
   * Other plan files, relative to this one and never above the first file's folder. Their maps are merged by key.
   */
  readonly include?: readonly string[]
  readonly defaults?: PlanDefaults
  /**
   * Named health checks. An endpoint's inline check needs no entry here.
   */
  readonly health_checks?: {
    readonly [k: string]: PlanHealthCheck
  }
  /**
   * Simulated CloudWatch alarms that checks refer to.
   */
  readonly alarms?: {
    readonly [k: string]: PlanAlarm
  }
  /**
   * What clients connect to, by name.
   */
  readonly endpoints?: {
    readonly [k: string]: PlanEndpoint
  }
  /**
   * Address blocks by location, for IP-based routing.
   */
  readonly cidr_collections?: {
    readonly [k: string]: PlanCIDRCollection
  }
  /**
   * Hosted zones by domain name.
   */
  readonly zones?: {
    readonly [k: string]: PlanZone
  }
  /**
   * Named askers for simulate, test and verify.
   */
  readonly clients?: {
    readonly [k: string]: PlanClient
  }
  /**
   * Runs on a virtual clock for `r53sim test`.
   */
  readonly scenarios?: {
    readonly [k: string]: PlanScenario
  }
  /**
   * States and their answers for `r53sim test`.
   */
  readonly cases?: readonly PlanCase[]
  /**
   * What `r53sim verify` proves.
   */
  readonly invariants?: readonly PlanInvariant[]
  readonly verify?: PlanVerification
  /**
   * Lint rule to its severity here.
   */
  readonly rules?: {
    /**
     * Severity of this rule here; `r53sim validate --explain RULE` says what it finds and why.
     */
    readonly [k: string]: 'error' | 'warning' | 'off'
  }
  readonly model?: PlanModel
  /**
   * Domain registrations, by domain name.
   */
  readonly domains?: {
    readonly [k: string]: PlanDomain
  }
}
/**
 * What applies where nothing nearer is written.
 */
export interface PlanDefaults {
  /**
   * TTL of records that give none.
   */
  readonly ttl?: Ttl
  /**
   * Members for every health check that its type allows.
   */
  readonly health_check?: PlanHealthCheck
}
/**
 * A health check: an observer, healthy or unhealthy in Route 53's eyes. It is merged over `defaults.health_check`, of which it takes the members that its type allows (R3.1 to R3.24).
 */
export interface PlanHealthCheck {
  /**
   * The id at AWS, when the check exists there.
   */
  readonly id?: string
  /**
   * Part of the caller reference; a new number makes a new check at AWS.
   */
  readonly generation?: number
  /**
   * What it watches: `HTTP`, `HTTPS`, `HTTP_STR_MATCH`, `HTTPS_STR_MATCH` and `TCP` probe an address, `CALCULATED` counts other checks, `CLOUDWATCH_METRIC` follows an alarm, `RECOVERY_CONTROL` a routing control.
   */
  readonly type?:
    | 'HTTP'
    | 'HTTPS'
    | 'HTTP_STR_MATCH'
    | 'HTTPS_STR_MATCH'
    | 'TCP'
    | 'CALCULATED'
    | 'CLOUDWATCH_METRIC'
    | 'RECOVERY_CONTROL'
  /**
   * The address to probe. Without it, `fqdn` is resolved at every interval, IPv4 only (R3.8). With neither, the endpoint's own address is watched.
   */
  readonly ip_address?: string
  /**
   * Domain name: sent as Host and as TLS server name, and resolved where there is no `ip_address` (R3.8).
   */
  readonly fqdn?: string
  /**
   * Port to connect to: 80 for HTTP and 443 for HTTPS unless given; TCP needs one (R3.9).
   */
  readonly port?: number
  /**
   * Path that HTTP and HTTPS checks ask for, with query string if wanted, at most 255 characters (R3.10).
   */
  readonly resource_path?: string
  /**
   * Text that must stand in the first 5120 bytes of the body, case-sensitive, at most 255 characters; types `…_STR_MATCH` only (R3.4).
   */
  readonly search_string?: string
  /**
   * Send `fqdn` in the TLS handshake; HTTPS types only (R3.7). True unless given.
   */
  readonly enable_sni?: boolean
  /**
   * Seconds between a response and the next request of one checker: 10 or 30 (R3.2). 30 unless given; it cannot change later.
   */
  readonly request_interval?: 10 | 30
  /**
   * How many results in a row turn a checker's opinion, in either direction: 1 to 10 (R3.2).
   */
  readonly failure_threshold?: number
  /**
   * Add latency metrics; no influence on the status (R3.11).
   */
  readonly measure_latency?: boolean
  /**
   * Turn the status around: healthy means unhealthy (R3.13).
   */
  readonly inverted?: boolean
  /**
   * Stop probing and take the check as healthy; with `inverted` as unhealthy (R3.14).
   */
  readonly disabled?: boolean
  /**
   * Where the checkers stand: at least 3 of the 8 checker regions; all of them unless given (R3.1).
   */
  readonly regions?: readonly (
    | 'us-east-1'
    | 'us-west-1'
    | 'us-west-2'
    | 'eu-west-1'
    | 'ap-southeast-1'
    | 'ap-southeast-2'
    | 'ap-northeast-1'
    | 'sa-east-1'
  )[]
  /**
   * The checks that a `CALCULATED` check counts, by name; none of them calculated itself (R3.19).
   */
  readonly children?: readonly string[]
  /**
   * How many children must be healthy (R3.17): 1 is any, the number of children is all, 0 is always healthy.
   */
  readonly health_threshold?: number
  readonly alarm?: PlanAlarmReference
  /**
   * What the check says while the alarm has no data (R3.21). `LastKnownStatus` unless given (R3.23).
   */
  readonly insufficient_data_health_status?: 'Healthy' | 'Unhealthy' | 'LastKnownStatus'
  /**
   * ARN of the routing control that a `RECOVERY_CONTROL` check follows (R3.24).
   */
  readonly routing_control_arn?: string
}
/**
 * The CloudWatch alarm that a `CLOUDWATCH_METRIC` check follows (R3.21).
 */
export interface PlanAlarmReference {
  /**
   * The alarm's name, one of `alarms`.
   */
  readonly name: string
  /**
   * The alarm's region.
   */
  readonly region: string
}
/**
 * A simulated CloudWatch alarm that checks refer to. `period` times `datapoints` of breaching data raise it.
 */
export interface PlanAlarm {
  /**
   * The alarm's region.
   */
  readonly region: string
  /**
   * Its state before anything fails.
   */
  readonly state?: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'
  /**
   * Length of one evaluation period.
   */
  readonly period?: Duration
  /**
   * Periods that must breach in a row.
   */
  readonly datapoints?: number
}
/**
 * Something clients connect to; up or down in truth. A plain one has addresses or a name; an AWS resource (`type`) becomes the target of alias records.
 */
export interface PlanEndpoint {
  /**
   * `value` is a plain endpoint; the others are AWS resources.
   */
  readonly type?:
    | 'value'
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
  /**
   * The address that A records answer with.
   */
  readonly ipv4?: Ipv4
  /**
   * The address that AAAA records answer with. Write it in quotes.
   */
  readonly ipv6?: Ipv6
  /**
   * The name that CNAME records answer with; of an AWS resource the name it has at AWS.
   */
  readonly dns_name?: string
  /**
   * The AWS region it stands in: used by geoproximity, by `--fail region:…` and in reports.
   */
  readonly region?: Region
  /**
   * Where it stands, for geoproximity.
   */
  readonly coordinates?: Coordinates
  /**
   * The AWS Local Zone group it stands in.
   */
  readonly local_zone_group?: string
  /**
   * `true`: a check made of `defaults.health_check`; the name of one of `health_checks`; or a check written here. Without a target of its own it watches this endpoint's `ipv4`, else `ipv6`, else `dns_name`. Leave it out for none: Route 53 then always takes the endpoint as healthy.
   */
  readonly health_check?: true | string | PlanHealthCheck
  /**
   * Endpoints behind the resource; it is up while at least `min_healthy_targets` of them are.
   */
  readonly targets?: readonly string[]
  /**
   * How many `targets` must be up.
   */
  readonly min_healthy_targets?: number
  /**
   * What the resource's name resolves to here. Unless given: stable addresses from the documentation ranges, made from the name.
   */
  readonly addresses?: readonly string[]
  /**
   * Requests a second it can carry.
   */
  readonly capacity?: number
  /**
   * Labels for selection: `--fail label:tier=web`.
   */
  readonly labels?: {
    /**
     * One label: `--fail label:KEY=VALUE` selects every endpoint that carries it.
     */
    readonly [k: string]: string
  }
  /**
   * Mean time between failures, for availability.
   */
  readonly mtbf?: Duration
  /**
   * Mean time to repair, for availability.
   */
  readonly mttr?: Duration
  /**
   * True: `verify` does not let it fail.
   */
  readonly assume_up?: boolean
}
/**
 * Named locations of address blocks for IP-based routing (R1.37).
 */
export interface PlanCIDRCollection {
  /**
   * The id at AWS, when the collection exists there.
   */
  readonly id?: string
  /**
   * Location name (1 to 16 letters, digits, `_`, `-`) to its blocks, /1 to /24 for IPv4 and /1 to /48 for IPv6.
   */
  readonly locations: {
    /**
     * The location's blocks.
     */
    readonly [k: string]: readonly string[]
  }
}
/**
 * A hosted zone: its records, and where it is private its networks.
 */
export interface PlanZone {
  /**
   * The id at AWS, when the zone exists there; made from the name otherwise.
   */
  readonly id?: string
  /**
   * A note for people; goes to AWS with the zone.
   */
  readonly comment?: string
  readonly dnssec?: PlanDNSSEC
  readonly private?: PlanPrivateZone
  /**
   * The delegation set; four made names unless given.
   */
  readonly name_servers?: readonly string[]
  /**
   * Name to its records. Names are relative to the zone, `"@"` is the apex, a final dot makes a name absolute.
   */
  readonly records?: {
    readonly [k: string]: PlanName
  }
  /**
   * Services whose instances register themselves with a running `serve`, by name relative to the zone: A, AAAA and SRV records come and go with them.
   */
  readonly services?: {
    readonly [k: string]: PlanService
  }
  /**
   * Comments of an imported zone file that this version does not know, without their `;r53sim:`; `export --to bind` writes them again.
   */
  readonly zone_file_comments?: readonly string[]
  /**
   * Lossless escape hatch: record sets exactly as the Route 53 API writes them.
   */
  readonly record_sets?: readonly ResourceRecordSet[]
}
/**
 * DNSSEC of a public zone.
 */
export interface PlanDNSSEC {
  /**
   * Sign the zone: a KSK in Route 53, a local key pair when served here (R6.14).
   */
  readonly signing?: boolean
}
/**
 * Makes the zone private: only these networks are answered (R5.11).
 */
export interface PlanPrivateZone {
  /**
   * The associated VPCs, at least one (R6.10).
   */
  readonly vpcs: readonly PlanVPC[]
}
/**
 * One VPC.
 */
export interface PlanVPC {
  /**
   * Its id.
   */
  readonly id: string
  /**
   * Its region.
   */
  readonly region: Region
  /**
   * Its address blocks; `serve` answers these sources only.
   */
  readonly cidrs?: readonly Cidr[]
}
/**
 * The records of one name: type to what it answers.
 */
export interface PlanName {
  /**
   * IPv4 addresses (R1.11).
   */
  readonly A?: RecordBody
  /**
   * IPv6 addresses (R1.12).
   */
  readonly AAAA?: RecordBody
  /**
   * Who may issue certificates: `flags tag "value"` (R1.13).
   */
  readonly CAA?: RecordBody
  /**
   * Another name for this one; not at the apex, not beside other types (R1.14, R1.47).
   */
  readonly CNAME?: RecordBody
  /**
   * Delegation signer: `keytag algorithm digesttype hex`, beside the NS record of a delegation (R1.15, R1.49).
   */
  readonly DS?: RecordBody
  /**
   * HTTPS service binding: `priority target key=value …` (R1.16).
   */
  readonly HTTPS?: RecordBody
  /**
   * Mail servers: `preference host` (R1.17).
   */
  readonly MX?: RecordBody
  /**
   * Name authority pointer (R1.18).
   */
  readonly NAPTR?: RecordBody
  /**
   * Name servers: below the apex a delegation (R1.19, R1.48).
   */
  readonly NS?: RecordBody
  /**
   * Pointer to a name (R1.20).
   */
  readonly PTR?: RecordBody
  /**
   * Start of authority; the apex only (R1.21, R1.46).
   */
  readonly SOA?: RecordBody
  /**
   * Deprecated; publish it as TXT (R1.22).
   */
  readonly SPF?: RecordBody
  /**
   * Services: `priority weight port target` (R1.23).
   */
  readonly SRV?: RecordBody
  /**
   * SSH key fingerprint: `algorithm fptype hex` (R1.23a).
   */
  readonly SSHFP?: RecordBody
  /**
   * Service binding: `priority target key=value …` (R1.16).
   */
  readonly SVCB?: RecordBody
  /**
   * Certificate association: `usage selector matching hex` (R1.23b).
   */
  readonly TLSA?: RecordBody
  /**
   * Plain text; quoting and chunks of 255 bytes are the tool's work (R1.22).
   */
  readonly TXT?: RecordBody
}
/**
 * What a name answers for one type: exactly one of `endpoint`, `values`, `alias` or a policy.
 */
export interface RecordObject {
  /**
   * One of `endpoints`: its address or name is the answer; an AWS resource makes an alias.
   */
  readonly endpoint?: string
  readonly values?: ValueList
  readonly alias?: AliasTarget
  readonly failover?: Failover
  readonly weighted?: Weighted
  readonly latency?: Latency
  readonly geolocation?: Geolocation
  readonly geoproximity?: Geoproximity
  readonly ip_based?: IPBased
  readonly multivalue?: Multivalue
  readonly ttl?: Ttl
  /**
   * One of `health_checks`, instead of the endpoint's own; `false`: none.
   */
  readonly health_check?: string | false
  /**
   * Let the health of the alias target decide whether this branch is healthy. True unless given for nested policies, aliases to records and load balancers, false elsewhere (R1.43, R1.45, R2.14).
   */
  readonly evaluate_target_health?: boolean
}
/**
 * An alias target that is not a record of this zone (R1.39).
 */
export interface PlanAliasTarget {
  /**
   * Domain name of the target.
   */
  readonly name: string
  /**
   * The zone that the target's name is in: the id of the service's own per region (R1.40), or the id or name of a zone.
   */
  readonly hosted_zone_id: string
  /**
   * Let the target's health decide whether this branch is healthy.
   */
  readonly evaluate_target_health?: boolean
}
/**
 * Failover: `primary` answers while it is healthy, else `secondary` (R2.48).
 */
export interface Failover {
  /**
   * Answers while it is healthy. It needs a check, or it never fails.
   */
  readonly primary?: Branch
  /**
   * Answers while the primary is unhealthy. It needs no check.
   */
  readonly secondary?: Branch
}
/**
 * One branch of a policy: exactly one of `endpoint`, `values`, `alias` or a nested policy, and what applies to it.
 */
export interface BranchObject {
  /**
   * One of `endpoints`: its address or name is the answer; an AWS resource makes an alias.
   */
  readonly endpoint?: string
  readonly values?: ValueList
  readonly alias?: AliasTarget
  readonly failover?: Failover
  readonly weighted?: Weighted
  readonly latency?: Latency
  readonly geolocation?: Geolocation
  readonly geoproximity?: Geoproximity
  readonly ip_based?: IPBased
  readonly multivalue?: Multivalue
  readonly ttl?: Ttl
  /**
   * One of `health_checks`, instead of the endpoint's own; `false`: none.
   */
  readonly health_check?: string | false
  /**
   * Let the health of the alias target decide whether this branch is healthy. True unless given for nested policies, aliases to records and load balancers, false elsewhere (R1.43, R1.45, R2.14).
   */
  readonly evaluate_target_health?: boolean
  /**
   * The record set's identifier, 1 to 128 characters (R1.30). The branch's key unless given.
   */
  readonly set_identifier?: string
}
/**
 * Weighted: set identifier to branch; each answers in proportion to its `weight` among the healthy ones (R2.25).
 */
export interface Weighted {
  readonly [k: string]: WeightedBranch
}
/**
 * One branch of a weighted policy.
 */
export interface WeightedBranch {
  /**
   * 0 to 255; the share is weight over the sum of the healthy ones. 0: only when nothing else is healthy (R2.25, R2.26).
   */
  readonly weight: number
  /**
   * One of `endpoints`: its address or name is the answer; an AWS resource makes an alias.
   */
  readonly endpoint?: string
  readonly values?: ValueList
  readonly alias?: AliasTarget
  readonly failover?: Failover
  readonly weighted?: Weighted
  readonly latency?: Latency
  readonly geolocation?: Geolocation
  readonly geoproximity?: Geoproximity
  readonly ip_based?: IPBased
  readonly multivalue?: Multivalue
  readonly ttl?: Ttl
  /**
   * One of `health_checks`, instead of the endpoint's own; `false`: none.
   */
  readonly health_check?: string | false
  /**
   * Let the health of the alias target decide whether this branch is healthy. True unless given for nested policies, aliases to records and load balancers, false elsewhere (R1.43, R1.45, R2.14).
   */
  readonly evaluate_target_health?: boolean
  /**
   * The record set's identifier, 1 to 128 characters (R1.30). The branch's key unless given.
   */
  readonly set_identifier?: string
}
/**
 * Latency: AWS region to branch; the healthy region with the lowest latency answers (R2.30).
 */
export interface Latency {
  readonly [k: string]: Branch
}
/**
 * Geolocation: continent (`EU`), continent-country (`EU-FR`), continent-country-subdivision (`NA-US-WA`) or `default` to branch; the most specific area that contains the client answers (R2.33).
 */
export interface Geolocation {
  readonly [k: string]: Branch
}
/**
 * Geoproximity: set identifier to branch; the nearest healthy place answers, distances changed by `bias` (R2.37).
 */
export interface Geoproximity {
  readonly [k: string]: ProximityBranch
}
/**
 * One branch of a geoproximity policy. It stands at one of `region`, `coordinates`, `local_zone_group`, else where its endpoint stands.
 */
export interface ProximityBranchObject {
  /**
   * AWS region it stands in.
   */
  readonly region?: Region
  readonly coordinates?: Coordinates
  /**
   * AWS Local Zone group it stands in.
   */
  readonly local_zone_group?: string
  /**
   * -99 to 99: a positive bias widens its area, a negative one narrows it (R2.37).
   */
  readonly bias?: number
  /**
   * One of `endpoints`: its address or name is the answer; an AWS resource makes an alias.
   */
  readonly endpoint?: string
  readonly values?: ValueList
  readonly alias?: AliasTarget
  readonly failover?: Failover
  readonly weighted?: Weighted
  readonly latency?: Latency
  readonly geolocation?: Geolocation
  readonly geoproximity?: Geoproximity
  readonly ip_based?: IPBased
  readonly multivalue?: Multivalue
  readonly ttl?: Ttl
  /**
   * One of `health_checks`, instead of the endpoint's own; `false`: none.
   */
  readonly health_check?: string | false
  /**
   * Let the health of the alias target decide whether this branch is healthy. True unless given for nested policies, aliases to records and load balancers, false elsewhere (R1.43, R1.45, R2.14).
   */
  readonly evaluate_target_health?: boolean
  /**
   * The record set's identifier, 1 to 128 characters (R1.30). The branch's key unless given.
   */
  readonly set_identifier?: string
}
/**
 * IP-based: the location with the longest block around the client answers (R2.41).
 */
export interface IPBased {
  /**
   * One of `cidr_collections`.
   */
  readonly collection: string
  /**
   * Location name, or `default` for everybody else, to branch.
   */
  readonly locations: {
    readonly [k: string]: Branch
  }
}
/**
 * A service whose instances register at run time. Clients ask for its name (A, AAAA) or for `_NAME._PROTOCOL` (SRV).
 */
export interface PlanService {
  /**
   * Where instances listen that do not say so themselves.
   */
  readonly port?: number
  /**
   * The second label of the SRV name (RFC 2782).
   */
  readonly protocol?: 'tcp' | 'udp'
  /**
   * TTL of its records; `defaults.ttl` unless given.
   */
  readonly ttl?: Ttl
  /**
   * An instance that has not renewed for so long is taken out.
   */
  readonly heartbeat?: Duration
  /**
   * How many instances it may have.
   */
  readonly instances_max?: number
  readonly health_check?: PlanServiceCheck
}
/**
 * Probes every instance at its address and port; leave it out to believe its heartbeat alone.
 */
export interface PlanServiceCheck {
  /**
   * How it is probed.
   */
  readonly type?: 'HTTP' | 'HTTPS' | 'TCP'
  /**
   * What HTTP and HTTPS ask for.
   */
  readonly resource_path?: string
  /**
   * Seconds between probes of one checker.
   */
  readonly request_interval?: 10 | 30
  /**
   * Probes in a row that change its status (R3.2).
   */
  readonly failure_threshold?: number
}
/**
 * A ResourceRecordSet exactly as the Route 53 API writes it; nothing is filled in.
 */
export interface ResourceRecordSet {
  /**
   * Absolute name, with or without the final dot.
   */
  readonly Name: string
  /**
   * Record type.
   */
  readonly Type:
    | 'A'
    | 'AAAA'
    | 'CAA'
    | 'CNAME'
    | 'DS'
    | 'HTTPS'
    | 'MX'
    | 'NAPTR'
    | 'NS'
    | 'PTR'
    | 'SOA'
    | 'SPF'
    | 'SRV'
    | 'SSHFP'
    | 'SVCB'
    | 'TLSA'
    | 'TXT'
  /**
   * Identifier of a routed record set (R1.30).
   */
  readonly SetIdentifier?: string
  /**
   * Weighted: 0 to 255 (R2.25).
   */
  readonly Weight?: number
  /**
   * Latency: AWS region (R2.30).
   */
  readonly Region?: string
  readonly GeoLocation?: APIGeoLocation
  readonly GeoProximityLocation?: APIGeoProximityLocation
  /**
   * Failover: the record's role.
   */
  readonly Failover?: 'PRIMARY' | 'SECONDARY'
  /**
   * Multivalue answer routing.
   */
  readonly MultiValueAnswer?: boolean
  readonly CidrRoutingConfig?: APICIDRRoutingConfig
  /**
   * Seconds; needed with ResourceRecords, absent on aliases (R1.28).
   */
  readonly TTL?: number
  /**
   * The values.
   */
  readonly ResourceRecords?: readonly APIResourceRecord[]
  readonly AliasTarget?: APIAliasTarget
  /**
   * Id of a check, or its name in `health_checks`.
   */
  readonly HealthCheckId?: string
  /**
   * Id of the traffic policy instance that owns the record set.
   */
  readonly TrafficPolicyInstanceId?: string
}
/**
 * Geolocation: a continent, or a country with or without subdivision; country `*` is the default (R1.35).
 */
export interface APIGeoLocation {
  /**
   * Continent.
   */
  readonly ContinentCode?: string
  /**
   * Country, or `*`.
   */
  readonly CountryCode?: string
  /**
   * US state or Ukrainian oblast.
   */
  readonly SubdivisionCode?: string
}
/**
 * Geoproximity: one of AWSRegion, LocalZoneGroup, Coordinates, and a bias (R1.36).
 */
export interface APIGeoProximityLocation {
  /**
   * AWS region.
   */
  readonly AWSRegion?: string
  /**
   * Local Zone group.
   */
  readonly LocalZoneGroup?: string
  readonly Coordinates?: APICoordinates
  /**
   * -99 to 99.
   */
  readonly Bias?: number
}
/**
 * Latitude and longitude as text, at most two decimals.
 */
export interface APICoordinates {
  /**
   * -90 to 90.
   */
  readonly Latitude: string
  /**
   * -180 to 180.
   */
  readonly Longitude: string
}
/**
 * IP-based: location of a collection (R1.37).
 */
export interface APICIDRRoutingConfig {
  /**
   * Id of the collection, or its name in `cidr_collections`.
   */
  readonly CollectionId: string
  /**
   * Location, or `*`.
   */
  readonly LocationName: string
}
/**
 * One value.
 */
export interface APIResourceRecord {
  /**
   * The value as the API writes it; TXT in quotes.
   */
  readonly Value: string
}
/**
 * Alias target (R1.39).
 */
export interface APIAliasTarget {
  /**
   * Zone of the target, by id or name.
   */
  readonly HostedZoneId: string
  /**
   * Name of the target.
   */
  readonly DNSName: string
  /**
   * Whether the target's health counts.
   */
  readonly EvaluateTargetHealth: boolean
}
/**
 * A named asker. Everything is optional: an empty client is of unknown place.
 */
export interface PlanClient {
  /**
   * Continent by code.
   */
  readonly continent?: 'AF' | 'AN' | 'AS' | 'EU' | 'NA' | 'OC' | 'SA'
  /**
   * Country by its two-letter code.
   */
  readonly country?: string
  /**
   * US state or Ukrainian oblast by code; needs `country`.
   */
  readonly subdivision?: string
  /**
   * Where it stands, for geoproximity and the distance model.
   */
  readonly coordinates?: Coordinates
  /**
   * Its network, or its resolver's address: decides IP-based routing (R5.2).
   */
  readonly subnet?: string
  /**
   * It stands beside that AWS region; in a private zone the region of its VPC.
   */
  readonly region?: Region
  /**
   * AWS region to milliseconds, instead of the distance model; or `{ file: table.csv }`, a table with clients or countries as rows and regions as columns.
   */
  readonly latency?: {
    /**
     * A CSV file: rows clients or countries, columns regions.
     */
    readonly file?: string
    /**
     * Milliseconds to that region.
     */
    readonly [k: string]: number | string | undefined
  }
  readonly resolver?: PlanResolver
  /**
   * Requests a second, for load.
   */
  readonly demand?: number
}
/**
 * Bounds that its resolver puts on TTLs.
 */
export interface PlanResolver {
  /**
   * Shorter TTLs are kept this long.
   */
  readonly min_ttl?: Duration
  /**
   * Longer TTLs are cut to this.
   */
  readonly max_ttl?: Duration
}
/**
 * A run on a virtual clock that `r53sim test` checks.
 */
export interface PlanScenario {
  /**
   * The question it asks. Without `client`: a client of unknown place.
   */
  readonly query: PlanQuery
  /**
   * Seed of every draw.
   */
  readonly seed?: number
  /**
   * Time of the start on the virtual clock, ISO 8601; UTC where it names no other. Reports then say when each moment is.
   */
  readonly start?: string
  /**
   * What happens, and when.
   */
  readonly events?: readonly PlanEvent[]
  /**
   * What must hold.
   */
  readonly expect: readonly PlanExpectation[]
}
/**
 * The question.
 */
export interface PlanQuery {
  /**
   * Name, relative where only one zone has it.
   */
  readonly name: string
  /**
   * Record type.
   */
  readonly type?:
    | 'A'
    | 'AAAA'
    | 'CAA'
    | 'CNAME'
    | 'DS'
    | 'HTTPS'
    | 'MX'
    | 'NAPTR'
    | 'NS'
    | 'PTR'
    | 'SOA'
    | 'SPF'
    | 'SRV'
    | 'SSHFP'
    | 'SVCB'
    | 'TLSA'
    | 'TXT'
  /**
   * Who asks: one of `clients`, a list of them, or `all`.
   */
  readonly client?: string | readonly string[]
}
/**
 * Something happens to endpoints, checks or alarms.
 */
export interface PlanEvent {
  /**
   * When, counted from the start.
   */
  readonly at: Duration
  /**
   * What fails then.
   */
  readonly fail?: readonly Selector[]
  /**
   * What recovers then.
   */
  readonly recover?: readonly Selector[]
  /**
   * Alarm to its new state.
   */
  readonly set?: {
    readonly [k: string]: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'
  }
}
/**
 * With `at`: what is answered at that moment. Without: what must hold over the whole run.
 */
export interface PlanExpectation {
  /**
   * The moment, counted from the start.
   */
  readonly at?: Duration
  /**
   * Exactly these values, in any order.
   */
  readonly answers?: readonly string[]
  /**
   * At least these values.
   */
  readonly answers_include?: readonly string[]
  /**
   * None of these values.
   */
  readonly answers_exclude?: readonly string[]
  /**
   * The response code.
   */
  readonly rcode?: 'NOERROR' | 'NXDOMAIN' | 'REFUSED' | 'SERVFAIL'
  /**
   * The answer's TTL is at most this.
   */
  readonly ttl_at_most?: Duration
  /**
   * Value to its share of the answers, 0 to 1; `tolerance` is how far off each may be.
   */
  readonly share?: {
    /**
     * The share of the answers that hold this value, 0 to 1.
     */
    readonly [k: string]: number
  }
  /**
   * Whether clients reach something that is up.
   */
  readonly served?: boolean
  /**
   * Fewer requests than this share come to nothing, caches included: at that moment, or without `at` at any from the first event on.
   */
  readonly lost_share_below?: number
  /**
   * Health check to what Route 53 believes of it.
   */
  readonly health?: {
    /**
     * What Route 53 believes of this health check.
     */
    readonly [k: string]: 'healthy' | 'unhealthy'
  }
  /**
   * The branch path that answers.
   */
  readonly via?: string
  /**
   * A rule number that takes part in the decision.
   */
  readonly trace_has?: string
  /**
   * The worst TTL-respecting client has moved within this time.
   */
  readonly moved_within?: Duration
  /**
   * Nobody is without an answer that works for longer.
   */
  readonly outage_at_most?: Duration
  /**
   * Values that are never answered.
   */
  readonly never?: readonly string[]
  /**
   * Values that are answered in the end.
   */
  readonly eventually?: readonly string[]
}
/**
 * One state, one answer; without time.
 */
export interface PlanCase {
  /**
   * What has failed.
   */
  readonly fail?: readonly Selector[]
  /**
   * What works though it would have failed.
   */
  readonly recover?: readonly Selector[]
  /**
   * The question. Without `client`: a client of unknown place.
   */
  readonly query: PlanQuery
  /**
   * Exactly these values, in any order.
   */
  readonly answers?: readonly string[]
  /**
   * At least these values.
   */
  readonly answers_include?: readonly string[]
  /**
   * None of these values.
   */
  readonly answers_exclude?: readonly string[]
  /**
   * The response code.
   */
  readonly rcode?: 'NOERROR' | 'NXDOMAIN' | 'REFUSED' | 'SERVFAIL'
  /**
   * The answer's TTL is at most this.
   */
  readonly ttl_at_most?: Duration
  /**
   * Value to its share of the answers, 0 to 1; `tolerance` is how far off each may be.
   */
  readonly share?: {
    /**
     * The share of the answers that hold this value, 0 to 1.
     */
    readonly [k: string]: number
  }
  /**
   * Whether clients reach something that is up.
   */
  readonly served?: boolean
  /**
   * A smaller share of the answers than this leads to nothing that is up.
   */
  readonly lost_share_below?: number
  /**
   * Health check to what Route 53 believes of it.
   */
  readonly health?: {
    /**
     * What Route 53 believes of this health check.
     */
    readonly [k: string]: 'healthy' | 'unhealthy'
  }
  /**
   * The branch path that answers.
   */
  readonly via?: string
  /**
   * A rule number that takes part in the decision.
   */
  readonly trace_has?: string
}
/**
 * What `r53sim verify` proves for every set of failures and every kind of client: exactly one predicate, and where it must hold.
 */
export interface PlanInvariant {
  /**
   * Its name in reports.
   */
  readonly id: string
  /**
   * The questions it holds for; everything unless given. Without `client`: all.
   */
  readonly query?: InvariantQuery
  /**
   * What a violation counts as.
   */
  readonly severity?: 'error' | 'warning' | 'note'
  /**
   * Scope: at most this many failures.
   */
  readonly failed_at_most?: number
  /**
   * Scope: exactly these have failed.
   */
  readonly failed?: readonly Selector[]
  /**
   * Scope: at least these have failed.
   */
  readonly when_failed?: readonly Selector[]
  /**
   * Scope: none of these has failed.
   */
  readonly unless_failed?: readonly Selector[]
  /**
   * Scope: states at least this probable.
   */
  readonly at_least?: number
  /**
   * `down`: no value of something down; `unhealthy`: no value of an unhealthy record while a healthy one could answer; or endpoints, values or labels.
   */
  readonly never_answer?: string | readonly string[]
  /**
   * Every answer holds these.
   */
  readonly always_answer?: readonly string[]
  /**
   * Every answer is one of these.
   */
  readonly answer_in?: readonly string[]
  /**
   * No outage after this many failures.
   */
  readonly survives?: number
  /**
   * No group ever answers with everything because nothing is healthy.
   */
  readonly no_fail_open?: true
  readonly share?: PlanShareBound
  /**
   * No endpoint carries more than its `capacity`; `cascade`: overloaded ones fail in turn.
   */
  readonly within_capacity?: true | 'cascade'
  /**
   * The worst TTL-respecting client has moved within this time.
   */
  readonly rto?: Duration
  /**
   * The probability of an outage is at most this.
   */
  readonly probability?: number
  /**
   * No single failure hurts more than this share of the demand.
   */
  readonly blast_radius?: number
  readonly same_as?: PlanComparison
  /**
   * Each of these branch paths is answered in some state by some client.
   */
  readonly reachable?: readonly string[]
}
/**
 * The questions it holds for.
 */
export interface InvariantQuery {
  /**
   * Name, relative where only one zone has it; globs work.
   */
  readonly name: string
  /**
   * Record type.
   */
  readonly type?:
    | 'A'
    | 'AAAA'
    | 'CAA'
    | 'CNAME'
    | 'DS'
    | 'HTTPS'
    | 'MX'
    | 'NAPTR'
    | 'NS'
    | 'PTR'
    | 'SOA'
    | 'SPF'
    | 'SRV'
    | 'SSHFP'
    | 'SVCB'
    | 'TLSA'
    | 'TXT'
  /**
   * Who asks: one of `clients`, a list of them, or `all`.
   */
  readonly client?: string | readonly string[]
}
/**
 * Bounds on an endpoint's share of the answers.
 */
export interface PlanShareBound {
  /**
   * The endpoint.
   */
  readonly endpoint: string
  /**
   * Largest share, 0 to 1.
   */
  readonly at_most?: number
  /**
   * Smallest share, 0 to 1.
   */
  readonly at_least?: number
}
/**
 * The answers are those of another client or record.
 */
export interface PlanComparison {
  /**
   * The other client.
   */
  readonly client?: string
  /**
   * The other record.
   */
  readonly record?: string
}
/**
 * Settings of `r53sim verify`.
 */
export interface PlanVerification {
  /**
   * Kinds of failure to consider beyond endpoints and resources.
   */
  readonly variables?: readonly ('endpoint' | 'target' | 'region' | 'label' | 'check' | 'blind' | 'checker')[]
  /**
   * Selector to the probability that it has failed.
   */
  readonly p?: {
    readonly [k: string]: number
  }
  /**
   * `any`: an answer serves if one of its values is up; `mean`: by the share that is up.
   */
  readonly client_tries?: 'any' | 'mean'
  /**
   * Share of dead answers that counts as an outage.
   */
  readonly outage_at?: number
}
/**
 * Parameters of the time model, by key; each is a number or a range `[from, to]`.
 */
export interface PlanModel {
  /**
   * Checkers in each checker region.
   */
  'check.checkers_per_region'?: Parameter
  /**
   * A check is healthy while more than this share of its checkers say so.
   */
  'check.healthy_fraction'?: Parameter
  /**
   * Seconds a good probe takes.
   */
  'check.ok_delay'?: Parameter
  /**
   * Seconds a failing probe takes: refused 0.1, no TCP connection 4 (HTTP) or 10 (TCP), no status 2 more.
   */
  'check.fail_delay'?: Parameter
  /**
   * Seconds until a calculated check follows its children.
   */
  'calculated.delay'?: Parameter
  /**
   * Seconds between a load balancer's own probes of a target.
   */
  'elb.interval'?: Parameter
  /**
   * Failures in a row that make a load balancer's target unhealthy.
   */
  'elb.unhealthy'?: Parameter
  /**
   * Successes in a row that make it healthy again.
   */
  'elb.healthy'?: Parameter
  /**
   * Seconds a load balancer waits for a target.
   */
  'elb.timeout'?: Parameter
  /**
   * Seconds from a verdict to the DNS servers.
   */
  readonly propagation?: Parameter
  /**
   * Shortest time a resolver keeps an answer, seconds.
   */
  'resolver.min_ttl'?: Parameter
  /**
   * Longest time a resolver keeps an answer, seconds.
   */
  'resolver.max_ttl'?: Parameter
  /**
   * Share of clients that keep to the TTL.
   */
  'client.mix.compliant'?: Parameter
  /**
   * Share of clients that keep answers for `client.pin_ttl`.
   */
  'client.mix.pinned'?: Parameter
  /**
   * Share of clients behind resolvers that keep answers too long.
   */
  'client.mix.violator'?: Parameter
  /**
   * Share of clients that ask every time.
   */
  'client.mix.cacheless'?: Parameter
  /**
   * Share of clients that keep an answer until they restart.
   */
  'client.mix.never'?: Parameter
  /**
   * Seconds a pinned client keeps an answer.
   */
  'client.pin_ttl'?: Parameter
  /**
   * Mean seconds a violator keeps an answer past its TTL.
   */
  'client.violator_mean'?: Parameter
  /**
   * Requests a second of one client.
   */
  'client.request_rate'?: Parameter
  /**
   * Seconds a used connection is kept.
   */
  'client.idle_reuse'?: Parameter
  /**
   * Mean length of a session over one connection, seconds; exponential.
   */
  'client.session'?: Parameter
  /**
   * Seconds after which a client tries the next address of an answer.
   */
  'client.address_delay'?: Parameter
  /**
   * Seconds until a client gives up a hanging connection.
   */
  'client.read_timeout'?: Parameter
  /**
   * Seconds a person takes to decide, for manual failover.
   */
  'operator.delay'?: Parameter
}
/**
 * A domain registration.
 */
export interface PlanDomain {
  /**
   * The registered name servers.
   */
  readonly name_servers?: readonly string[]
  /**
   * The day on which the registration ends.
   */
  readonly expires?: string
  /**
   * Whether it renews by itself.
   */
  readonly auto_renew?: boolean
  /**
   * Whether the registry refuses to move it to another registrar.
   */
  readonly transfer_lock?: boolean
  /**
   * Whether WHOIS hides who the contacts are.
   */
  readonly privacy?: boolean
  /**
   * Whom the registry writes to. Give them all or leave them out.
   */
  readonly contacts?: {
    readonly registrant?: PlanDomainContact
    readonly admin?: PlanDomainContact
    readonly tech?: PlanDomainContact
    readonly billing?: PlanDomainContact
  }
  /**
   * DS records at the parent, as `r53sim ctl ds` prints them: key tag, algorithm, digest type, digest. An empty list says that there are none.
   */
  readonly ds?: readonly string[]
}
/**
 * A contact of a registration.
 */
export interface PlanDomainContact {
  /**
   * Where mails about the registration go.
   */
  readonly email: string
  /**
   * Whether the link of the mail that asks for it has been followed; a registrant who does not is suspended.
   */
  readonly verified?: boolean
}
