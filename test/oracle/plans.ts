/** Random deployments, states of health, clients and queries, drafted in the shape of decisions.json so that a counterexample reads like a worked decision. */
import fc from 'fast-check'
import type { Query } from '../../src/decide/decision.ts'
import type { Client } from '../../src/model/client.ts'
import type { Deployment } from '../../src/model/deployment.ts'
import type { Observation } from '../../src/model/health-check.ts'
import { resourceKey } from '../../src/route53/alias-services.ts'
import { type DomainName, getName } from '../../src/values/name.ts'
import { type ApiCheck, type ApiRecordSet, checkOfApi, clientOf, recordSetOfApi } from '../support/decisions.ts'
import { deployment, prefix, zone } from '../support/deployment.ts'

export interface DraftClient {
  readonly continent?: string
  readonly country?: string
  readonly subdivision?: string
  readonly latencyMs?: Readonly<Record<string, number>>
  readonly latitude?: number
  readonly longitude?: number
  readonly ip?: string
  readonly region?: string
}

interface DraftZone {
  readonly id: string
  readonly name: string
  readonly isPrivate: boolean
  readonly records: readonly ApiRecordSet[]
}

interface Question {
  readonly query: { readonly name: string; readonly type: string; readonly zoneId?: string }
  readonly client: DraftClient
}

export interface Draft {
  readonly zones: readonly DraftZone[]
  readonly checks: Readonly<Record<string, ApiCheck>>
  readonly health: Readonly<Record<string, Observation>>
  readonly targets: Readonly<Record<string, boolean>>
  readonly questions: readonly Question[]
}

const COLLECTIONS = {
  offices: {
    zurich: ['192.0.2.0/24', '2001:db8::/32'],
    geneva: ['192.0.0.0/16', '2001:db8:1::/48'],
    bern: ['128.0.0.0/1'],
    basel: ['198.51.100.0/24', '198.48.0.0/12', '2000::/3'],
    chur: ['198.51.0.0/16', '203.0.113.0/24'],
  },
}

/** Not symmetric about anything, so that no two distances are equal but for rounding. */
const PLACES = [
  [47.37, 8.54],
  [-33.92, 18.42],
  [35.68, 139.69],
  [40.71, -74.01],
  [-23.55, -46.63],
  [64.15, -21.94],
  [1.35, 103.82],
] as const

const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-southeast-2', 'me-south-1', 'sa-east-1']
const GROUPS = ['us-east-1-dfw-2', 'us-east-1-mia-2']
const AREAS: readonly NonNullable<ApiRecordSet['GeoLocation']>[] = [
  { CountryCode: '*' },
  { ContinentCode: 'EU' },
  { ContinentCode: 'NA' },
  { ContinentCode: 'AS' },
  { CountryCode: 'US' },
  { CountryCode: 'CH' },
  { CountryCode: 'NA' },
  { CountryCode: 'US', SubdivisionCode: 'WA' },
  { CountryCode: 'US', SubdivisionCode: 'NY' },
  { CountryCode: 'PR' },
]
const CHECKS = [
  'http',
  'tcp',
  'inverted',
  'disabled',
  'off',
  'quorum',
  'alarm',
  'stale',
  'control',
  'all',
  'any',
  'odd',
]
const UNDECLARED = ['forgotten', 'lost']
const RESOURCES = [
  'lb-1.eu-west-1.elb.amazonaws.com.',
  'dualstack.lb-1.eu-west-1.elb.amazonaws.com.',
  'lb-2.elb.us-east-1.amazonaws.com.',
  's3-website-us-east-1.amazonaws.com.',
  'd111111abcdef8.cloudfront.net.',
  'a1.awsglobalaccelerator.com.',
  'search.example.org.',
]

/** Relative to the zone; the later ones stand below a delegation if `cut` has one. */
const OWNERS = [
  '',
  'www',
  'a',
  'b',
  'c',
  'd',
  'x.a',
  'y.x.a',
  '*',
  '*.a',
  '*.w',
  'z.*.b',
  'cut',
  'ns.cut',
  'deep.er.cut',
]
const ASKED = [...OWNERS, 'missing', 'm.a', 'n.m.a', 'w', 'q.w', 'p.q.w', 'x.b', 'er.cut', 'o.z.*.b', 'sub', 'www.sub']
const TYPES = ['A', 'A', 'A', 'A', 'A', 'CNAME', 'CNAME', 'AAAA', 'TXT', 'NS', 'DS'] as const
const ASKED_TYPES = ['A', 'A', 'A', 'A', 'A', 'A', 'AAAA', 'CNAME', 'ANY', 'DS', 'NS', 'TXT', 'MX', 'SOA', 'TYPE65280']
const POLICIES = [
  'simple',
  'weighted',
  'weighted',
  'failover',
  'failover',
  'latency',
  'latency',
  'geolocation',
  'geolocation',
  'geoproximity',
  'geoproximity',
  'ip-based',
  'ip-based',
  'multivalue',
  'multivalue',
] as const

const at = <T>(list: readonly T[], index: number): T => {
  const item = list[index % list.length]
  if (item === undefined) throw new Error('unreachable: an empty list')
  return item
}

const under = (owner: string, apex: string) => (owner === '' ? apex : `${owner}.${apex}`)

/** One in `of` + 1; else null. */
const rarely = <T>(of: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: of, arbitrary: fc.constant(null) }, { weight: 1, arbitrary })

interface Member {
  readonly key: number
  readonly weight: number
  readonly bias: number
  readonly check: number | null
  readonly kind: 'values' | 'record' | 'resource'
  readonly to: number
  readonly eth: boolean
  readonly values: readonly number[]
}

interface Group {
  readonly owner: number
  readonly type: (typeof TYPES)[number]
  readonly policy: (typeof POLICIES)[number]
  readonly members: readonly Member[]
}

const memberOf: fc.Arbitrary<Member> = fc.record({
  key: fc.nat(99),
  weight: fc.oneof(fc.constantFrom(0, 0, 1, 2, 255), fc.nat(255)),
  bias: fc.constantFrom(0, 0, 50, -50, 99, -99, 7),
  check: fc.option(fc.nat(99), { freq: 3 }),
  kind: fc.constantFrom('values', 'values', 'record', 'record', 'record', 'resource'),
  to: fc.nat(999),
  eth: fc.boolean(),
  values: fc.array(fc.nat(11), { minLength: 1, maxLength: 3 }),
})

const groupOf: fc.Arbitrary<Group> = fc.record({
  owner: fc.nat(OWNERS.length - 1),
  type: fc.constantFrom(...TYPES),
  policy: fc.constantFrom(...POLICIES),
  members: fc.oneof(
    { weight: 4, arbitrary: fc.array(memberOf, { minLength: 1, maxLength: 4 }) },
    { weight: 1, arbitrary: fc.array(memberOf, { minLength: 9, maxLength: 12 }) },
  ),
})

/** The part of a record that its policy is; undefined where a group has no room for one more of the kind. */
function policyPart({ policy }: Group, member: Member, index: number): Partial<ApiRecordSet> | undefined {
  const { key, weight, bias } = member
  switch (policy) {
    case 'simple':
      return index === 0 ? {} : undefined
    case 'weighted':
      return { Weight: weight }
    case 'failover':
      return index < 2 ? { Failover: (key + index) % 2 === 0 ? 'PRIMARY' : 'SECONDARY' } : undefined
    case 'latency':
      return { Region: at(REGIONS, key + index) }
    case 'geolocation':
      return { GeoLocation: at(AREAS, key + index) }
    case 'ip-based':
      return {
        CidrRoutingConfig: {
          CollectionId: 'offices',
          LocationName: at([...Object.keys(COLLECTIONS.offices), '*'], key),
        },
      }
    case 'multivalue':
      return { MultiValueAnswer: true }
    default: {
      const [latitude, longitude] = at(PLACES, key)
      if (key % 3 === 0) return { GeoProximityLocation: { AWSRegion: at(REGIONS, key), Bias: bias } }
      if (key % 3 === 1) return { GeoProximityLocation: { LocalZoneGroup: at(GROUPS, key), Bias: bias } }
      const Coordinates = { Latitude: `${latitude}`, Longitude: `${longitude}` }
      return { GeoProximityLocation: { Coordinates, Bias: bias } }
    }
  }
}

function textOf(type: string, number: number, apex: string): string {
  switch (type) {
    case 'CNAME':
      return at([...ASKED.map((owner) => under(owner, apex)), 'elsewhere.test.', 'www.sub.example.com.'], number * 7)
    case 'NS':
      return `ns${number}.${under('cut', apex)}`
    case 'DS':
      return `${number} 13 2 ${'AB'.repeat(32)}`
    case 'TXT':
      return `"${number}"`
    case 'AAAA':
      return `2001:db8::${number + 1}`
    default:
      return `192.0.2.${number + 1}`
  }
}

/** What a record answers with; `owners` are those whose groups of the type an alias may lead to. */
function dataPart(zoneOf: Omit<DraftZone, 'records'>, group: Group, member: Member, owners: readonly string[]) {
  const { type, policy } = group
  const { kind, to, eth, values } = member
  const isAliasType = type !== 'NS' && type !== 'DS' && policy !== 'multivalue'
  if (isAliasType && kind === 'record') {
    const name = under(at([...owners, ...owners, 'nowhere'], to), zoneOf.name)
    return { AliasTarget: { HostedZoneId: zoneOf.id, DNSName: name, EvaluateTargetHealth: eth } }
  }
  if (kind === 'resource' && policy !== 'multivalue' && (type === 'A' || type === 'AAAA'))
    return { AliasTarget: { HostedZoneId: 'ZSERVICE', DNSName: at(RESOURCES, to), EvaluateTargetHealth: eth } }
  const numbers = type === 'CNAME' ? values.slice(0, 1).map((value) => value + to) : [...new Set(values)]
  return {
    TTL: at([60, 300, 5], to),
    ResourceRecords: numbers.map((number) => ({ Value: textOf(type, number, zoneOf.name) })),
  }
}

/** What makes two members of a group the same record to Route 53 (R1.34 to R1.37). */
const identityOf = ({
  Region,
  GeoLocation,
  GeoProximityLocation,
  CidrRoutingConfig,
  Failover,
  SetIdentifier,
}: ApiRecordSet) =>
  JSON.stringify(
    GeoProximityLocation
      ? { ...GeoProximityLocation, Bias: 0 }
      : (Region ?? GeoLocation ?? CidrRoutingConfig ?? Failover ?? SetIdentifier),
  )

function recordsOf(
  zoneOf: Omit<DraftZone, 'records'>,
  groups: readonly Group[],
  isTree: boolean,
): readonly ApiRecordSet[] {
  const taken = new Map<string, Group>()
  for (const { policy, ...group } of groups) {
    const isSimple =
      group.type === 'NS' ||
      group.type === 'DS' ||
      (policy === 'ip-based' && zoneOf.isPrivate) ||
      (policy === 'multivalue' && group.type === 'CNAME')
    const owner = group.type === 'NS' ? OWNERS.indexOf(group.owner % 3 === 0 ? 'deep.er.cut' : 'cut') : group.owner
    const isImpossible = (group.type === 'NS' && zoneOf.isPrivate) || (owner === 0 && group.type === 'CNAME')
    const key = `${owner} ${group.type}`
    if (!isImpossible && !taken.has(key)) taken.set(key, { ...group, owner, policy: isSimple ? 'simple' : policy })
  }
  const kept = [...taken.values()]
  return kept.flatMap((group, position) => {
    const later = kept.slice(isTree ? position + 1 : 0).filter(({ type }) => type === group.type)
    const owners = later.map(({ owner }) => at(OWNERS, owner))
    const seen = new Set<string>()
    return group.members.flatMap((member, index) => {
      const policy = policyPart(group, member, index)
      if (!policy) return []
      const record: ApiRecordSet = {
        Name: under(at(OWNERS, group.owner), zoneOf.name),
        Type: group.type,
        ...(group.policy === 'simple'
          ? {}
          : { SetIdentifier: `${String.fromCharCode(97 + (member.key % 26))}${index}` }),
        ...policy,
        ...dataPart(zoneOf, group, member, owners),
        ...(member.check === null ? {} : { HealthCheckId: at([...CHECKS, ...UNDECLARED], member.check) }),
      }
      if (seen.has(identityOf(record) ?? '')) return []
      seen.add(identityOf(record) ?? '')
      return [record]
    })
  })
}

/** Names that follow each other by CNAME, around the 16 steps of R2.6. */
const ladderOf: fc.Arbitrary<readonly ApiRecordSet[]> = fc.integer({ min: 14, max: 18 }).map((steps) => [
  ...Array.from({ length: steps }, (_, step) => ({
    Name: `s${step}.example.com.`,
    Type: 'CNAME',
    TTL: 60,
    ResourceRecords: [{ Value: `s${step + 1}.example.com.` }],
  })),
  { Name: `s${steps}.example.com.`, Type: 'A', TTL: 60, ResourceRecords: [{ Value: '192.0.2.1' }] },
])

const ZONES = [
  { id: 'Z1', name: 'example.com.', isPrivate: false },
  { id: 'Z2', name: 'sub.example.com.', isPrivate: false },
  { id: 'Z3', name: 'corp.internal.', isPrivate: true },
  { id: 'Z4', name: 'example.com.', isPrivate: true },
  { id: 'Z5', name: 'www.sub.example.com.', isPrivate: true },
] as const

const zoneOf = (index: number): fc.Arbitrary<DraftZone> =>
  fc
    .record({ groups: fc.array(groupOf, { minLength: 1, maxLength: 8 }), isTree: fc.boolean() })
    .map(({ groups, isTree }) => ({ ...at(ZONES, index), records: recordsOf(at(ZONES, index), groups, isTree) }))

const zonesOf: fc.Arbitrary<readonly DraftZone[]> = fc.oneof(
  { weight: 10, arbitrary: fc.tuple(zoneOf(0)) },
  { weight: 1, arbitrary: ladderOf.map((records) => [{ ...at(ZONES, 0), records }]) },
  { weight: 2, arbitrary: fc.tuple(zoneOf(1), zoneOf(0)) },
  { weight: 2, arbitrary: fc.tuple(zoneOf(0), zoneOf(2)) },
  { weight: 2, arbitrary: fc.tuple(zoneOf(2), zoneOf(0), zoneOf(3)) },
  { weight: 2, arbitrary: fc.tuple(zoneOf(0), zoneOf(1), zoneOf(4)) },
)

const children = fc.uniqueArray(
  fc.constantFrom('http', 'tcp', 'inverted', 'disabled', 'quorum', 'alarm', 'control', 'lost'),
  {
    minLength: 1,
    maxLength: 5,
  },
)

const calculated = fc
  .record({
    ids: children,
    HealthThreshold: fc.nat(5),
    Inverted: fc.boolean(),
    Disabled: fc.boolean(),
    twice: fc.boolean(),
  })
  .map(({ ids, HealthThreshold, Inverted, Disabled, twice }) => ({
    Type: 'CALCULATED',
    ChildHealthChecks: twice ? [...ids, ...ids] : ids,
    HealthThreshold,
    Inverted,
    Disabled: Disabled && Inverted,
  }))

const checksOf: fc.Arbitrary<Readonly<Record<string, ApiCheck>>> = fc
  .record({
    all: calculated,
    any: calculated,
    odd: calculated,
    insufficient: fc.constantFrom('Healthy', 'Unhealthy', 'LastKnownStatus'),
    Inverted: fc.boolean(),
  })
  .map(({ all, any, odd, insufficient, Inverted }) => ({
    http: { Type: 'HTTP' },
    tcp: { Type: 'TCP' },
    inverted: { Type: 'HTTPS', Inverted: true },
    disabled: { Type: 'HTTP', Disabled: true },
    off: { Type: 'HTTP', Disabled: true, Inverted: true },
    quorum: { Type: 'HTTP_STR_MATCH', Inverted },
    alarm: { Type: 'CLOUDWATCH_METRIC', InsufficientDataHealthStatus: insufficient },
    stale: { Type: 'CLOUDWATCH_METRIC', Inverted },
    control: { Type: 'RECOVERY_CONTROL', Inverted },
    all,
    any,
    odd,
  }))

const seen = fc.option(fc.boolean(), { freq: 6, nil: undefined })
const seenByCheckers = fc.record({ healthyCheckers: fc.nat(16), checkers: fc.constant(16) })
const seenOfAlarm = fc.oneof(
  fc.constantFrom('OK', 'ALARM', 'INSUFFICIENT_DATA', undefined),
  fc.record({ state: fc.constantFrom('OK', 'ALARM', 'INSUFFICIENT_DATA'), lastKnown: fc.boolean() }),
)

const healthOf: fc.Arbitrary<Readonly<Record<string, Observation>>> = fc
  .record({
    http: seen,
    tcp: seen,
    inverted: seen,
    disabled: seen,
    off: seen,
    quorum: fc.oneof(seenByCheckers, fc.constant(undefined)),
    alarm: seenOfAlarm,
    stale: seenOfAlarm,
    control: fc.constantFrom('On', 'Off', undefined),
  })
  .map((all) =>
    Object.fromEntries(Object.entries(all).flatMap(([id, known]) => (known === undefined ? [] : [[id, known]]))),
  )

const targetsOf = fc
  .tuple(...RESOURCES.map(() => seen))
  .map((all) =>
    Object.fromEntries(RESOURCES.flatMap((name, index) => (all[index] === undefined ? [] : [[name, all[index]]]))),
  )

const PLACED: readonly DraftClient[] = [
  {},
  {},
  { continent: 'EU' },
  { continent: 'NA' },
  { continent: 'AS' },
  { country: 'CH' },
  { country: 'US' },
  { country: 'US', subdivision: 'WA' },
  { continent: 'NA', country: 'US', subdivision: 'NY' },
  { country: 'AU', subdivision: 'WA' },
  { country: 'NA' },
  { country: 'PR' },
  { country: 'EH' },
]

export const anyClient: fc.Arbitrary<DraftClient> = fc
  .record({
    place: fc.constantFrom(...PLACED),
    coordinates: fc.option(fc.constantFrom(...PLACES), { freq: 1 }),
    latencyMs: fc.option(fc.dictionary(fc.constantFrom(...REGIONS), fc.constantFrom(20, 20.5, 21), { maxKeys: 5 }), {
      freq: 1,
    }),
    address: fc.option(
      fc.tuple(
        fc.constantFrom(
          '192.0.2.77',
          '192.0.0.1',
          '192.0.128.1',
          '198.51.100.9',
          '198.49.0.1',
          '203.0.113.1',
          '8.8.8.8',
        ),
        fc.integer({ min: 0, max: 32 }),
      ),
      { freq: 1 },
    ),
    address6: rarely(
      5,
      fc.tuple(fc.constantFrom('2001:db8:1::1', '2001:db8:2::', '3fff::', 'fd00::1'), fc.integer({ min: 0, max: 128 })),
    ),
    region: rarely(2, fc.constantFrom(...REGIONS)),
  })
  .map(({ place, coordinates, latencyMs, address, address6, region }) => {
    const [ip, length] = address6 ?? address ?? []
    return {
      ...place,
      ...(coordinates ? { latitude: coordinates[0], longitude: coordinates[1] } : {}),
      ...(latencyMs ? { latencyMs } : {}),
      ...(ip === undefined ? {} : { ip: `${ip}/${length}` }),
      ...(region === null ? {} : { region }),
    }
  })

interface Asking {
  readonly pick: number
  readonly known: boolean
  readonly name: string
  readonly type: string
  readonly zone: number
  readonly isZoneNamed: boolean
  readonly outside: string | null
}

const askedOf: fc.Arbitrary<Asking> = fc.record({
  pick: fc.nat(999),
  known: fc.constantFrom(true, true, false),
  name: fc.constantFrom(...ASKED),
  type: fc.constantFrom(...ASKED_TYPES),
  zone: fc.nat(2),
  isZoneNamed: fc.boolean(),
  outside: rarely(20, fc.constantFrom('.', 'com.', 'notexample.com.', 'example.org.')),
})

/** Half of the queries are for a group that exists. Zones of one name have to be told apart by id. */
function queryOf(
  zones: readonly DraftZone[],
  { pick, known, name, type, zone: index, isZoneNamed, outside }: Asking,
): Question['query'] {
  const zone = at(zones, index)
  const isAmbiguous = zones.some(
    (other) => other !== zone && (other.name === zone.name || other.isPrivate !== zone.isPrivate),
  )
  const zoneId = isAmbiguous || isZoneNamed ? { zoneId: zone.id } : {}
  if (known && zone.records.length > 0) {
    const record = at(zone.records, pick)
    return { name: record.Name, type: record.Type === 'CNAME' && pick % 3 > 0 ? 'A' : record.Type, ...zoneId }
  }
  return { name: outside ?? under(name, zone.name), type, ...zoneId }
}

const QUESTIONS_MAX = 4

export const anyDraft: fc.Arbitrary<Draft> = fc
  .record({
    zones: zonesOf,
    checks: checksOf,
    health: healthOf,
    targets: targetsOf,
    asked: fc.array(fc.tuple(askedOf, anyClient), { minLength: 1, maxLength: QUESTIONS_MAX }),
  })
  .map(({ asked, ...rest }) => ({
    ...rest,
    questions: asked.map(([asking, client]) => ({ query: queryOf(rest.zones, asking), client })),
  }))

export interface Case {
  readonly deployment: Deployment
  readonly observations: ReadonlyMap<string, Observation>
  readonly resources: ReadonlyMap<DomainName, boolean>
  readonly questions: readonly { readonly query: Query; readonly client: Client }[]
}

export function clientOfDraft({ region, ...client }: DraftClient): Client {
  return { ...clientOf({ name: '', type: '', client }), ...(region === undefined ? {} : { region }) }
}

const VPCS = [{ id: 'vpc-1', region: 'eu-west-1', cidrs: [prefix('10.0.0.0/16')] }]

/** The draft as the engine and the oracle take it. */
export function caseOf({ zones, checks, health, targets, questions }: Draft): Case {
  const deployed = zones.map(({ id, name, isPrivate, records }) => {
    const recordSets = records.map((record) => recordSetOfApi(record, COLLECTIONS))
    return zone(getName(name), id, recordSets, isPrivate ? { vpcs: VPCS } : {})
  })
  return {
    deployment: deployment(
      deployed,
      Object.entries(checks).map(([id, check]) => checkOfApi(id, check)),
    ),
    observations: new Map(Object.entries(health)),
    resources: new Map(Object.entries(targets).map(([name, healthy]) => [resourceKey(getName(name)), healthy])),
    questions: questions.map(({ query, client }) => ({
      query: { ...query, name: getName(query.name) },
      client: clientOfDraft(client),
    })),
  }
}
