import type { Zone } from '../../model/deployment.ts'
import type { Policy, RecordSet } from '../../model/record-set.ts'
import { findAliasService } from '../../route53/alias-services.ts'
import { type DomainName, displayName } from '../../values/name.ts'
import { quoteText } from '../../values/rdata/quote-text.ts'
import type { Rdata } from '../../values/rdata/rdata.ts'
import { parseRdata } from '../../values/rdata/registry.ts'
import { objectOf, type PlainObject } from '../source.ts'
import { type EndpointIndex, isOwnAlias, mode } from './endpoints.ts'
import { type Group, groupKey, keyOf, nestedKey, policyKindOf } from './groups.ts'
import { writtenName } from './names.ts'

/** What the records of a zone are folded with. */
export interface Workshop {
  readonly zone: Zone
  readonly groups: ReadonlyMap<string, Group>
  readonly endpoints: EndpointIndex
  /** The plan's name of a check. */
  readonly checkName: (id: string) => string
  readonly collectionName: (id: string) => string
  readonly defaultTtl: number
}

/** A record's body, and the groups that it stands for: its own, and those of nested policies. */
export interface FoldedRecord {
  readonly body: unknown
  readonly groups: readonly Group[]
}

const LOAD_BALANCER = /load-balancer$/
const NESTING_MAX = 100

/** Text of TXT and SPF as people write it, where that reads back as the same value. */
function plainText(rdata: Rdata): string {
  if (rdata.type !== 'TXT' && rdata.type !== 'SPF') return rdata.text
  const [text] = [plainOf(rdata.wire)]
  if (text === undefined || text.startsWith('"') || quoteText(text) !== rdata.text) return rdata.text
  const parsed = parseRdata(rdata.type, quoteText(text))
  return parsed.ok && parsed.rdata.text === rdata.text ? text : rdata.text
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function plainOf(wire: Uint8Array): string | undefined {
  const bytes: number[] = []
  for (let offset = 0; offset < wire.length; ) {
    const length = wire[offset] ?? 0
    bytes.push(...wire.subarray(offset + 1, offset + 1 + length))
    offset += 1 + length
  }
  try {
    return decoder.decode(Uint8Array.from(bytes))
  } catch {
    return undefined
  }
}

const valueTexts = ({ data }: RecordSet) => (data.kind === 'values' ? data.values.map(plainText) : [])

/** What Route 53 leaves out of private zones: an endpoint's check does not come along there. @see R1.50 */
const takesNoCheck = (zone: Zone, { kind }: Policy) =>
  zone.vpcs !== undefined && (kind === 'simple' || kind === 'geoproximity')

/** `health_check` of a branch, given the check that comes with its endpoint. */
function checkMember(workshop: Workshop, { healthCheckId }: RecordSet, inherited: string | undefined) {
  if (healthCheckId === inherited) return undefined
  return healthCheckId === undefined ? false : workshop.checkName(healthCheckId)
}

const unless = <T>(value: T, usual: T): T | undefined => (value === usual ? undefined : value)

/** Where a record set's answer comes from, as members of a branch. */
function dataMembers(workshop: Workshop, recordSet: RecordSet): PlainObject {
  const { zone, endpoints } = workshop
  const { data, policy } = recordSet
  const endpoint = endpoints.find(recordSet)
  if (
    endpoint !== undefined &&
    (data.kind === 'alias' || policy.kind !== 'simple' || endpoint.check === recordSet.healthCheckId)
  ) {
    const inherited = data.kind === 'alias' || takesNoCheck(zone, policy) ? undefined : endpoint.check
    const usual = LOAD_BALANCER.test(endpoint.type)
    return objectOf({
      endpoint: endpoint.name,
      health_check: checkMember(workshop, recordSet, inherited),
      evaluate_target_health: data.kind === 'alias' ? unless(data.evaluateTargetHealth, usual) : undefined,
    })
  }
  const check = checkMember(workshop, recordSet, undefined)
  if (data.kind === 'values') return objectOf({ values: valueTexts(recordSet), health_check: check })
  if (isOwnAlias(recordSet, zone))
    return objectOf({
      alias: writtenName(data.dnsName, zone.name),
      health_check: check,
      evaluate_target_health: unless(data.evaluateTargetHealth, true),
    })
  const usual = findAliasService(data.dnsName)?.ethDefault ?? false
  return objectOf({
    alias: objectOf({
      name: displayName(data.dnsName),
      hosted_zone_id: data.hostedZoneId,
      evaluate_target_health: unless(data.evaluateTargetHealth, usual),
    }),
    health_check: check,
  })
}

/** What a policy says of a branch beside its key. */
function policyMembers({ policy }: RecordSet): PlainObject {
  if (policy.kind === 'weighted') return objectOf({ weight: policy.weight })
  if (policy.kind !== 'geoproximity') return objectOf({})
  const { location } = policy
  return objectOf({
    region: location.kind === 'region' ? location.region : undefined,
    local_zone_group: location.kind === 'local-zone-group' ? location.group : undefined,
    coordinates:
      location.kind === 'coordinates' ? [location.coordinates.latitude, location.coordinates.longitude] : undefined,
    bias: unless(policy.bias, 0),
  })
}

/** A branch as short as it can be written. */
function shortened(branch: PlainObject): unknown {
  const keys = Object.keys(branch)
  return keys.length === 1 && typeof branch.endpoint === 'string' ? branch.endpoint : branch
}

interface Branch {
  readonly key: string
  readonly body: unknown
  readonly groups: readonly Group[]
}

const ttlOf = (recordSet: RecordSet, recordTtl: number) =>
  recordSet.ttlSeconds === undefined ? undefined : unless(recordSet.ttlSeconds, recordTtl)

function foldBranch(
  workshop: Workshop,
  owner: DomainName,
  keys: readonly string[],
  recordSet: RecordSet,
  recordTtl: number,
): Branch | undefined {
  const { zone, groups } = workshop
  const { data, setIdentifier } = recordSet
  const own = policyMembers(recordSet)
  if (data.kind === 'alias' && isOwnAlias(recordSet, zone) && keys.length < NESTING_MAX) {
    const key = nestedKey(zone, { name: owner, keys }, recordSet, data.dnsName)
    const group = groups.get(groupKey(data.dnsName, recordSet.type))
    const nested =
      key === undefined || group === undefined
        ? undefined
        : foldPolicy(workshop, group, owner, [...keys, key], recordTtl)
    if (key !== undefined && nested !== undefined)
      return {
        key,
        body: objectOf({
          ...own,
          set_identifier: unless(setIdentifier, key),
          health_check: checkMember(workshop, recordSet, undefined),
          evaluate_target_health: unless(data.evaluateTargetHealth, true),
          ...nested.body,
        }),
        groups: nested.groups,
      }
  }
  const key = keyOf(recordSet)
  if (key === undefined || key === '') return undefined
  const members = {
    ...own,
    set_identifier: unless(setIdentifier, key),
    ...dataMembers(workshop, recordSet),
    ttl: ttlOf(recordSet, recordTtl),
  }
  return { key, body: shortened(objectOf(members)), groups: [] }
}

/** A list where every branch is only an endpoint by its own name. */
const asList = (branches: readonly Branch[]): readonly string[] | undefined =>
  branches.every(({ key, body }) => body === key) ? branches.map(({ key }) => key) : undefined

/** The members of a routed group as a policy with its branches; undefined where a plan cannot say it so. */
function foldPolicy(
  workshop: Workshop,
  group: Group,
  owner: DomainName,
  keys: readonly string[],
  recordTtl: number,
): { readonly body: PlainObject; readonly groups: readonly Group[] } | undefined {
  const kind = policyKindOf(group)
  if (kind === undefined || kind === 'simple') return undefined
  const branches: Branch[] = []
  for (const recordSet of group.sets) {
    const branch = foldBranch(workshop, owner, keys, recordSet, recordTtl)
    if (branch === undefined) return undefined
    branches.push(branch)
  }
  if (new Set(branches.map(({ key }) => key)).size !== branches.length) return undefined
  const map = objectOf(Object.fromEntries(branches.map(({ key, body }) => [key, body])))
  const groups = [group, ...branches.flatMap((branch) => branch.groups)]
  const [first] = group.sets
  if (first?.policy.kind === 'ip-based') {
    const collection = workshop.collectionName(first.policy.collectionId)
    return { body: objectOf({ ip_based: objectOf({ collection, locations: map }) }), groups }
  }
  const written = kind === 'multivalue' ? (asList(branches) ?? map) : map
  return { body: objectOf({ [kind]: written }), groups }
}

/** TTLs of a record's values, and of those of nested policies as far as they are its own. */
function ttlsOf(workshop: Workshop, group: Group, seen = new Set<Group>()): readonly number[] {
  seen.add(group)
  return group.sets.flatMap((recordSet) => {
    const { data, ttlSeconds } = recordSet
    if (data.kind === 'values') return ttlSeconds ?? []
    const next = workshop.groups.get(groupKey(data.dnsName, recordSet.type))
    return next === undefined || seen.has(next) || !next.name.startsWith('_r53sim-') ? [] : ttlsOf(workshop, next, seen)
  })
}

function simpleBody(workshop: Workshop, recordSet: RecordSet): unknown {
  const members = dataMembers(workshop, recordSet)
  const ttl = ttlOf(recordSet, workshop.defaultTtl)
  const values = valueTexts(recordSet)
  if (ttl !== undefined || Object.keys(members).length > 1 || !Array.isArray(members.values))
    return objectOf({ ttl, ...members })
  const [only] = values
  // A body that is plain text is a value, as a list of one is.
  return values.length === 1 && only !== undefined && recordSet.type === 'CNAME' ? only : values
}

/** What a plan writes for a name and type; undefined where only `record_sets` can say it. */
export function foldRecord(workshop: Workshop, group: Group): FoldedRecord | undefined {
  const [only] = group.sets
  const kind = policyKindOf(group)
  if (kind === undefined || only === undefined) return undefined
  if (kind === 'simple') return { body: simpleBody(workshop, only), groups: [group] }
  const recordTtl = mode(ttlsOf(workshop, group)) ?? workshop.defaultTtl
  const policy = foldPolicy(workshop, group, group.name, [], recordTtl)
  if (policy === undefined) return undefined
  return { body: objectOf({ ttl: unless(recordTtl, workshop.defaultTtl), ...policy.body }), groups: policy.groups }
}
