import type { Deployment, Endpoint, ResourceType, Zone } from '../../model/deployment.ts'
import { isEndpointCheck } from '../../model/health-check.ts'
import type { RecordSet } from '../../model/record-set.ts'
import {
  findAliasService,
  hostedZoneIdFor,
  s3WebsiteEndpoint,
  serviceOfEndpointType,
} from '../../route53/alias-services.ts'
import { type DomainName, displayName, isAtOrBelow, labelsOf, parentOf } from '../../values/name.ts'
import { put } from '../../values/put.ts'
import { objectOf, type PlainObject } from '../source.ts'
import type { ImpliedTarget } from './checks.ts'
import { isHopLike } from './groups.ts'
import { createNames, isGivenName, labelWord, slug } from './names.ts'

/** An endpoint of the plan to be, and the check that its records share. */
export interface FoldedEndpoint {
  readonly name: string
  readonly type: Endpoint['type']
  readonly members: PlainObject
  readonly check: string | undefined
  /** What a check inside it watches unless it says otherwise. */
  readonly target: ImpliedTarget
}

const MEMBERS = { A: 'ipv4', AAAA: 'ipv6', CNAME: 'dns_name' } as const
type SlotType = keyof typeof MEMBERS

/** One address or host name, with the records that answer it. */
interface Slot {
  readonly type: SlotType
  readonly value: string
  readonly uses: { readonly recordSet: RecordSet; readonly zone: Zone }[]
}

const isSlotType = (type: string): type is SlotType => type in MEMBERS

/** The value of a record set that an endpoint can stand for: one, of a type that endpoints have. */
function slotValue({ type, data }: RecordSet): { readonly type: SlotType; readonly value: string } | undefined {
  if (data.kind !== 'values' || !isSlotType(type) || data.values.length !== 1) return undefined
  const value = data.values[0]?.text
  return value === undefined ? undefined : { type, value }
}

const slotKey = (type: SlotType, value: string) => `${type} ${value}`

/** Addresses that take part in routing or have a check; a plain record's address is only a value. */
function findSlots({ zones }: Deployment): ReadonlyMap<string, Slot> {
  const slots = new Map<string, Slot>()
  for (const zone of zones)
    for (const recordSet of zone.recordSets) {
      const found = slotValue(recordSet)
      if (found === undefined || (recordSet.policy.kind === 'simple' && recordSet.healthCheckId === undefined)) continue
      const slot = slots.get(slotKey(found.type, found.value)) ?? { ...found, uses: [] }
      slots.set(slotKey(found.type, found.value), slot)
      slot.uses.push({ recordSet, zone })
    }
  return slots
}

/** The most frequent item, the first of equals. */
export function mode<T>(items: readonly T[]): T | undefined {
  const counts = new Map<T, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  return [...counts].reduce<readonly [T, number] | undefined>(
    (best, next) => (best === undefined || next[1] > best[1] ? next : best),
    undefined,
  )?.[0]
}

const checkOf = ({ uses }: Slot) => mode(uses.map(({ recordSet }) => recordSet.healthCheckId))

/** Where a record set stands beside its like of the other address family. */
const twinKey = ({ recordSet: { name, setIdentifier, policy }, zone }: Slot['uses'][number]) =>
  JSON.stringify([zone.id, name, setIdentifier, policy.kind])

/** IPv4 slots with the IPv6 slot that stands beside them everywhere and nowhere else: one server with two addresses. */
function findTwins(slots: ReadonlyMap<string, Slot>): ReadonlyMap<Slot, Slot> {
  const byKey = new Map<string, { A?: Slot; AAAA?: Slot }>()
  for (const slot of slots.values()) {
    if (slot.type === 'CNAME') continue
    for (const use of slot.uses) {
      const pair = byKey.get(twinKey(use)) ?? {}
      byKey.set(twinKey(use), pair)
      pair[slot.type] = slot
    }
  }
  const partners = new Map<Slot, Set<Slot>>()
  const meet = (a: Slot, b: Slot) => {
    const known = partners.get(a) ?? new Set()
    partners.set(a, known.add(b))
  }
  for (const { A, AAAA } of byKey.values())
    if (A !== undefined && AAAA !== undefined) {
      meet(A, AAAA)
      meet(AAAA, A)
    }
  const twins = new Map<Slot, Slot>()
  for (const [slot, others] of partners) {
    const [other] = others
    if (slot.type !== 'A' || other === undefined || others.size !== 1 || partners.get(other)?.size !== 1) continue
    if (checkOf(slot) === checkOf(other)) twins.set(slot, other)
  }
  return new Map([...twins, ...checkTwins(slots, new Set([...partners.keys()]))])
}

/** Addresses of both families that nothing pairs but a check which only they have: it speaks for one server. */
function checkTwins(slots: ReadonlyMap<string, Slot>, paired: ReadonlySet<Slot>): readonly (readonly [Slot, Slot])[] {
  const byCheck = new Map<string, Slot[]>()
  for (const slot of slots.values()) {
    const check = checkOf(slot)
    if (check === undefined) continue
    put(byCheck, check, slot)
  }
  return [...byCheck.values()].flatMap((sharing) => {
    const [four, six] = [sharing.find(({ type }) => type === 'A'), sharing.find(({ type }) => type === 'AAAA')]
    const isPair = sharing.length === 2 && four !== undefined && six !== undefined
    return isPair && !paired.has(four) && !paired.has(six) ? [[four, six] as const] : []
  })
}

/** Words that say a record's part in its policy, not which server it is. */
const GENERIC =
  /^(primary|secondary|default|main|backup|standby|\d+|[a-z]|[a-z]{2}(-[a-z]{2})?(-[a-z]+)?|[a-z]{2,4}(-[a-z]+)+-\d+)$/

/** Policies whose set identifiers name the server rather than its part. */
const NAMING: ReadonlySet<string> = new Set(['weighted', 'multivalue', 'geoproximity'])

/** The name of the record that a use belongs to; of a nested policy the record above it. */
const recordWord = ({ name }: RecordSet) => labelWord(isHopLike(name) ? parentOf(name) : name)

/** What a slot could be called, the best first. */
function wishesFor(slot: Slot, checkUsers: ReadonlyMap<string, number>): readonly string[] {
  const check = checkOf(slot)
  const words = (uses: Slot['uses']) =>
    uses
      .map(({ recordSet }) => slug(recordSet.setIdentifier ?? ''))
      .filter((word) => word !== '' && !GENERIC.test(word))
  const named = words(slot.uses.filter(({ recordSet }) => NAMING.has(recordSet.policy.kind)))
  const identifier = mode(named) ?? mode(words(slot.uses))
  const first = slot.uses.find(({ recordSet }) => !isHopLike(recordSet.name)) ?? slot.uses[0]
  const part =
    first && [recordWord(first.recordSet), slug(first.recordSet.setIdentifier ?? '')].filter(Boolean).join('-')
  const ofCheck = check !== undefined && isGivenName(check) && checkUsers.get(check) === 1 ? slug(check) : ''
  const ofHost = slot.type === 'CNAME' ? slug(slot.value.split('.')[0] ?? '') : ''
  return [ofCheck, identifier ?? '', ofHost, part ?? '', `host-${slug(slot.value)}`].filter((wish) => wish !== '')
}

/** The region that all latency records of a slot name. */
function regionOf({ uses }: Slot): string | undefined {
  const regions = new Set(uses.flatMap(({ recordSet: { policy } }) => (policy.kind === 'latency' ? policy.region : [])))
  return regions.size === 1 ? [...regions][0] : undefined
}

function targetOf(members: PlainObject): ImpliedTarget {
  const { ipv4, ipv6, dns_name: host } = members
  const ipAddress = ipv4 ?? ipv6
  if (typeof ipAddress === 'string') return { ipAddress }
  return typeof host === 'string' ? { fullyQualifiedDomainName: host.replace(/\.$/, '') } : {}
}

/** An AWS resource that an alias leads to, in the plan's words; undefined where the plan's own id or name would be another. */
function resourceOf(
  { data, name }: RecordSet,
  zones: readonly Zone[],
):
  | {
      readonly key: string
      readonly host: DomainName
      readonly type: ResourceType
      readonly wishes: readonly string[]
      readonly members: PlainObject
    }
  | undefined {
  if (data.kind !== 'alias' || zones.some(({ id }) => id === data.hostedZoneId)) return undefined
  const { dnsName, hostedZoneId } = data
  const service = findAliasService(dnsName)
  if (service === undefined) return undefined
  const type = RESOURCE_TYPES[service.key]
  if (type === undefined) return undefined
  const isWebsite = type === 's3-website'
  const { region } = service
  if (isWebsite && (region === undefined || s3WebsiteEndpoint(region) !== dnsName)) return undefined
  if (hostedZoneIdFor(serviceOfEndpointType(type, dnsName), region) !== hostedZoneId) return undefined
  const members = isWebsite
    ? objectOf({ type, region })
    : objectOf({ type, dns_name: displayName(dnsName).replace(/\.$/, ''), region })
  const label = labelsOf(dnsName).find((each) => each !== 'dualstack') ?? ''
  const host = type.endsWith('load-balancer') ? slug(label.replace(/^internal-/, '').replace(/-[0-9a-f]{6,}$/, '')) : ''
  const short = SHORT_NAMES[type]
  const record = labelWord(isHopLike(name) ? parentOf(name) : name)
  const wish = host !== '' ? host : record === short ? short : [record, short].filter(Boolean).join('-')
  return {
    key: isWebsite ? `${dnsName} ${name}` : dnsName,
    host: dnsName,
    type,
    wishes: region === undefined ? [wish] : [wish, `${wish}-${region}`],
    members,
  }
}

/** The plan's type for each service that has one; a distribution at cloudfront.net cannot be told from an API there. */
const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  elb_application_and_classic: 'application-load-balancer',
  elb_network: 'network-load-balancer',
  cloudfront: 'cloudfront',
  cloudfront_china: 'cloudfront',
  global_accelerator: 'global-accelerator',
  s3_website: 's3-website',
  api_gateway_regional: 'api-gateway',
  vpc_interface_endpoint: 'vpc-endpoint',
  elastic_beanstalk: 'elastic-beanstalk',
  app_runner: 'app-runner',
}

const SHORT_NAMES: Readonly<Record<ResourceType, string>> = {
  'application-load-balancer': 'alb',
  'network-load-balancer': 'nlb',
  'classic-load-balancer': 'elb',
  cloudfront: 'cdn',
  'global-accelerator': 'accelerator',
  's3-website': 'site',
  'api-gateway': 'api',
  'vpc-endpoint': 'vpce',
  'elastic-beanstalk': 'beanstalk',
  appsync: 'appsync',
  'app-runner': 'app',
}

/** The endpoints of a plan to be, and which one a record set answers with. */
export interface EndpointIndex {
  readonly endpoints: readonly FoldedEndpoint[]
  readonly find: (recordSet: RecordSet) => FoldedEndpoint | undefined
}

/** An endpoint that the plan before had, as it was. */
function declaredMembers(endpoint: Endpoint): PlainObject {
  const isValue = endpoint.type === 'value'
  const { coordinates, labels, targets, addresses } = endpoint
  return objectOf({
    type: isValue ? undefined : endpoint.type,
    ipv4: endpoint.ipv4,
    ipv6: endpoint.ipv6,
    dns_name:
      endpoint.type === 's3-website' || endpoint.dnsName === undefined ? undefined : displayName(endpoint.dnsName),
    region: endpoint.region,
    coordinates: coordinates && [coordinates.latitude, coordinates.longitude],
    local_zone_group: endpoint.localZoneGroup,
    targets: targets.length > 0 ? targets : undefined,
    min_healthy_targets: endpoint.minHealthyTargets === 1 ? undefined : endpoint.minHealthyTargets,
    addresses: isValue || endpoint.addressesAreMadeUp ? undefined : [...addresses.A, ...addresses.AAAA],
    capacity: endpoint.capacity,
    labels: labels.size > 0 ? objectOf(Object.fromEntries(labels)) : undefined,
    mtbf: endpoint.mtbfSeconds,
    mttr: endpoint.mttrSeconds,
    assume_up: endpoint.assumeUp || undefined,
  })
}

/** Endpoints that are declared already, by what records answer. */
function declaredIndex({ endpoints }: Deployment): ReadonlyMap<string, readonly FoldedEndpoint[]> {
  const index = new Map<string, FoldedEndpoint[]>()
  for (const endpoint of endpoints.values()) {
    const members = declaredMembers(endpoint)
    const { name, type, healthCheckId: check } = endpoint
    const folded = { name, type, members, check, target: targetOf(members) }
    const host = endpoint.dnsName
    const keys =
      type === 'value'
        ? [
            endpoint.ipv4 && slotKey('A', endpoint.ipv4),
            endpoint.ipv6 && slotKey('AAAA', endpoint.ipv6),
            host && slotKey('CNAME', host),
            `name ${name}`,
          ]
        : [host && `alias ${host}`, `name ${name}`]
    for (const key of keys) if (key) put(index, key, folded)
  }
  return index
}

/**
 * The servers and AWS resources behind the records: every address that takes part in routing or has a check, A and
 * AAAA of one server together, and every resource that aliases name. Names come from checks, set identifiers and
 * records; what the deployment declares already keeps its name.
 *
 * @see plan.md "Endpoints"
 */
export function findEndpoints(deployment: Deployment): EndpointIndex {
  const declared = declaredIndex(deployment)
  const slots = findSlots(deployment)
  const twins = findTwins(slots)
  const second = new Set(twins.values())
  const takeName = createNames(deployment.endpoints.keys())
  const checkUsers = new Map<string, number>()
  for (const slot of slots.values()) {
    const check = checkOf(slot)
    if (check !== undefined && !second.has(slot)) checkUsers.set(check, (checkUsers.get(check) ?? 0) + 1)
  }
  const made: FoldedEndpoint[] = []
  const byKey = new Map<string, FoldedEndpoint>()
  const taken = new Set<string>()
  const nameFor = (wishes: readonly string[]) => {
    const name = takeName(wishes.find((wish) => !taken.has(wish)) ?? wishes[0] ?? 'endpoint')
    taken.add(name)
    return name
  }
  for (const [key, slot] of slots) {
    if (second.has(slot) || declared.has(key)) continue
    const twin = twins.get(slot)
    const host = slot.type === 'CNAME' ? slot.value.replace(/\.$/, '') : slot.value
    const members = objectOf({
      [MEMBERS[slot.type]]: host,
      ipv6: twin === undefined ? (slot.type === 'AAAA' ? host : undefined) : twin.value,
      region: regionOf(slot),
    })
    const name = nameFor(wishesFor(slot, checkUsers))
    const endpoint: FoldedEndpoint = { name, type: 'value', members, check: checkOf(slot), target: targetOf(members) }
    made.push(endpoint)
    byKey.set(key, endpoint)
    if (twin !== undefined) byKey.set(slotKey(twin.type, twin.value), endpoint)
  }
  for (const { recordSets } of deployment.zones)
    for (const recordSet of recordSets) {
      const resource = resourceOf(recordSet, deployment.zones)
      if (resource === undefined || byKey.has(`alias ${resource.key}`) || declared.has(`alias ${resource.host}`))
        continue
      const { type, members, wishes } = resource
      const endpoint: FoldedEndpoint = { name: nameFor(wishes), type, members, check: undefined, target: {} }
      made.push(endpoint)
      byKey.set(`alias ${resource.key}`, endpoint)
    }
  const find = (recordSet: RecordSet): FoldedEndpoint | undefined => {
    const { data, healthCheckId } = recordSet
    const value = slotValue(recordSet)
    const key = value ? slotKey(value.type, value.value) : data.kind === 'alias' ? `alias ${data.dnsName}` : undefined
    const candidates = key === undefined ? [] : (declared.get(key) ?? [])
    const own = candidates.find(({ check }) => check === healthCheckId) ?? candidates[0]
    if (own !== undefined || key === undefined || value !== undefined) return own ?? byKey.get(key ?? '')
    const resource = resourceOf(recordSet, deployment.zones)
    return resource === undefined ? undefined : byKey.get(`alias ${resource.key}`)
  }
  const kept = [...new Set([...declared.values()].flat())].sort((a, b) => (a.name < b.name ? -1 : 1))
  return { endpoints: [...kept, ...made], find }
}

/** Which endpoint each check can be written in: the only one whose records have it. */
export function inlineOwners(
  { healthChecks }: Deployment,
  endpoints: readonly FoldedEndpoint[],
): ReadonlyMap<string, FoldedEndpoint> {
  const owners = new Map<string, FoldedEndpoint | undefined>()
  for (const endpoint of endpoints) {
    if (endpoint.check === undefined) continue
    owners.set(endpoint.check, owners.has(endpoint.check) ? undefined : endpoint)
  }
  return new Map(
    [...owners].flatMap(([id, endpoint]) => {
      const check = healthChecks.get(id)
      const isOwn = check !== undefined && isEndpointCheck(check) && endpoint !== undefined
      return isOwn && (endpoint.name === slug(id) || !isGivenName(id) || check.inline) ? [[id, endpoint] as const] : []
    }),
  )
}

/** True for a record that is an alias within its own zone. */
export const isOwnAlias = ({ data }: RecordSet, zone: Zone): boolean =>
  data.kind === 'alias' && data.hostedZoneId === zone.id && isAtOrBelow(data.dnsName, zone.name)
