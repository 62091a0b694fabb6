import { removing } from '../../model/fix.ts'
import type { Policy, RecordSet } from '../../model/record-set.ts'
import { SET_IDENTIFIER_LENGTH_MAX } from '../../route53/limits.ts'
import { type DomainName, displayName } from '../../values/name.ts'
import type { RecordType } from '../../values/rdata/rdata.ts'
import type { Failover, RecordObject } from '../document.gen.ts'
import { memberSpan, type PlanPath } from '../positions.ts'
import type { Context } from './context.ts'
import { resolveCheckName } from './health-checks.ts'
import { hopName } from './hop-names.ts'
import { keyAt, originAt, type Place, type Places, valueAt } from './origin.ts'
import { type AnyBranch, type BranchPolicy, branchPolicy, type WrittenBranch, type WrittenPolicy } from './policies.ts'
import { aliasData, type BranchData, endpointData, literalData, valuesAt } from './record-data.ts'
import { type EffectiveTtl, nearestTtl } from './ttl.ts'
import type { ZoneSite } from './zone-site.ts'

/** One record of the plan: all that is written for a name and type. */
export interface WrittenRecord {
  readonly site: ZoneSite
  readonly name: DomainName
  readonly type: RecordType
  /** The name as the author wrote it. */
  readonly key: string
  /** Of the name's key, and of the type's. */
  readonly namePath: PlanPath
  readonly path: PlanPath
  readonly ttl: EffectiveTtl
}

/** Where in a record's tree the expansion is. */
export interface Spot {
  readonly record: WrittenRecord
  /** Where the record sets stand: the record's name, or a generated one. */
  readonly name: DomainName
  /** Keys of the branches above. */
  readonly keys: readonly string[]
  readonly ttl: EffectiveTtl
}

const isShort = (branch: string | AnyBranch): branch is string => typeof branch === 'string'

const entries = (
  branches: Readonly<Record<string, string | AnyBranch>> | Failover,
  path: PlanPath,
): readonly WrittenBranch[] =>
  Object.entries<string | AnyBranch>({ ...branches }).map(([key, branch]) => ({
    key,
    path: [...path, key],
    body: isShort(branch) ? { endpoint: branch } : branch,
    isShort: isShort(branch),
  }))

/** Policies whose key holds a map of branches, by that key. */
const MAPPED = ['failover', 'weighted', 'latency', 'geolocation', 'geoproximity'] as const

/** The policy in `body`, if it has one. */
export function policyIn(body: RecordObject | AnyBranch, path: PlanPath): WrittenPolicy | undefined {
  for (const kind of MAPPED) {
    const branches = body[kind]
    if (branches === undefined) continue
    const at = [...path, kind]
    return { kind, path: at, branches: entries(branches, at) }
  }
  const { ip_based: ipBased, multivalue } = body
  if (ipBased !== undefined) {
    const at = [...path, 'ip_based']
    const branches = entries(ipBased.locations, [...at, 'locations'])
    return { kind: 'ip-based', path: at, branches, collection: ipBased.collection }
  }
  if (multivalue === undefined) return undefined
  const at = [...path, 'multivalue']
  return { kind: 'multivalue', path: at, branches: multivalueBranches(multivalue, at) }
}

/** Of a list each endpoint's name is the key. */
function multivalueBranches(
  written: NonNullable<RecordObject['multivalue']>,
  path: PlanPath,
): readonly WrittenBranch[] {
  const isList = (value: typeof written): value is readonly string[] => Array.isArray(value)
  if (!isList(written)) return entries(written, path)
  return written.map((key, index) => ({ key, path: [...path, index], body: { endpoint: key }, isShort: true }))
}

/** What a branch answers with, unless it is a nested policy; undefined and reported where it cannot. */
export function dataOf(
  context: Context,
  { record: { site, type } }: Spot,
  body: AnyBranch | RecordObject,
  path: PlanPath,
  isName: boolean,
): BranchData | undefined {
  const { endpoint, values, alias, evaluate_target_health: evaluateTargetHealth } = body
  if (endpoint !== undefined) {
    const place = valueAt(isName ? path : [...path, 'endpoint'])
    return endpointData(context, site, type, { name: endpoint, place, evaluateTargetHealth, path })
  }
  if (values !== undefined)
    return literalData(context, type, valuesAt(values, [...path, 'values']), [...path, 'values'])
  return alias === undefined ? undefined : aliasData(context, site, alias, path, evaluateTargetHealth)
}

/** A check, and where it was written. */
interface AttachedCheck {
  readonly id: string
  readonly isInherited: boolean
  readonly placeOf: () => Place
}

/**
 * The check of one record set: as written, else the endpoint's. Route 53 takes none on simple and geoproximity records
 * of private zones, so that the endpoint's does not come along there.
 *
 * @see R1.50; plan.md "Branches"
 */
function checkOf(
  context: Context,
  { record: { site } }: Spot,
  written: string | false | undefined,
  path: PlanPath,
  kind: Policy['kind'],
  inherited: BranchData['check'],
): AttachedCheck | undefined {
  if (written === false) return undefined
  if (written !== undefined) {
    const place = valueAt([...path, 'health_check'])
    resolveCheckName(context, site.world.declaredChecks, written, place)
    return { id: written, isInherited: false, placeOf: () => place }
  }
  if (inherited === undefined) return undefined
  const isRefused = site.zone.isPrivate && (kind === 'simple' || kind === 'geoproximity')
  return isRefused ? undefined : { id: inherited.id, isInherited: true, placeOf: inherited.placeOf }
}

/** The identifier of a branch, reported and undefined if Route 53 takes none such. @see R1.30 */
function setIdentifierOf(context: Context, { key, path, body }: WrittenBranch): string | undefined {
  const identifier = body.set_identifier ?? key
  if (identifier.length >= 1 && identifier.length <= SET_IDENTIFIER_LENGTH_MAX) return identifier
  const place = body.set_identifier === undefined ? keyAt(path) : valueAt([...path, 'set_identifier'])
  const message = `the set identifier has ${identifier.length} characters`
  context.report('set-identifier-length', place, message, {
    hint: `write 1 to ${SET_IDENTIFIER_LENGTH_MAX} characters`,
  })
  return undefined
}

/** A TTL beside an endpoint that turns out to be an alias would be dropped: that is worth an error. @see R1.39 */
function reportTtlOnAlias(
  context: Context,
  body: AnyBranch | RecordObject,
  path: PlanPath,
  { data }: BranchData,
): void {
  if (body.ttl === undefined || data.kind !== 'alias') return
  const ttl = [...path, 'ttl']
  context.report('ttl-on-alias', valueAt(ttl), 'an alias record has no TTL of its own', {
    hint: 'remove it: answers carry the TTL of the target',
    fix: removing(memberSpan(context.positions, ttl), 'member', 'ttl'),
  })
}

/** A branch or a simple record, ready to become a record set. */
interface Leaf {
  readonly body: AnyBranch | RecordObject
  readonly path: PlanPath
  readonly ttl: EffectiveTtl
  readonly data: BranchData
  readonly policy: BranchPolicy
  /** Absent on simple records. */
  readonly branch?: { readonly written: WrittenPolicy; readonly key: string; readonly setIdentifier: string }
}

function placesOf(
  { record }: Spot,
  { body, path, ttl, data, policy, branch }: Leaf,
  check: AttachedCheck | undefined,
): Places {
  return (name, index) => {
    switch (name) {
      case 'name':
        return keyAt(record.namePath)
      case 'type':
        return keyAt(record.path)
      case 'ttl':
        return ttl.place
      case 'setIdentifier':
        return 'set_identifier' in body ? valueAt([...path, 'set_identifier']) : keyAt(path)
      case 'policy':
        return branch && keyAt(branch.written.path)
      case 'collection':
        return branch && valueAt([...branch.written.path, 'collection'])
      case 'role':
      case 'location':
      case 'region':
        return policy.location ?? keyAt(path)
      case 'weight':
      case 'bias':
        return name in body ? valueAt([...path, name]) : undefined
      case 'healthCheck':
        return check?.placeOf()
      default:
        return data.placeOf(name, index)
    }
  }
}

function recordSetOf(context: Context, spot: Spot, leaf: Leaf): RecordSet {
  const { record, keys, name } = spot
  const { body, path, data, ttl, policy, branch } = leaf
  const check = checkOf(context, spot, body.health_check, path, policy.policy.kind, data.check)
  const recordSet: { -readonly [K in keyof RecordSet]: RecordSet[K] } = {
    name,
    type: record.type,
    policy: policy.policy,
    data: data.data,
    branch: branch === undefined ? record.key : [record.key, ...keys, branch.key].join('/'),
    at: originAt(context.positions, path, placesOf(spot, leaf, check)),
  }
  if (branch !== undefined) recordSet.setIdentifier = branch.setIdentifier
  if (data.data.kind === 'values') {
    recordSet.ttlSeconds = ttl.seconds
    recordSet.ttlSource = ttl.source
  }
  if (check !== undefined) recordSet.healthCheckId = check.id
  if (check?.isInherited) recordSet.healthCheckInherited = true
  if (keys.length > 0) recordSet.generated = true
  return recordSet
}

const SIMPLE: BranchPolicy = { policy: { kind: 'simple' } }

/** Adds to `out` the record set without a policy that answers with `data`; none, and noted as left out, without data. */
export function expandSimple(
  context: Context,
  spot: Spot,
  body: RecordObject,
  path: PlanPath,
  data: BranchData | undefined,
  out: RecordSet[],
): void {
  if (data === undefined) {
    spot.record.site.leaveOut(spot.name, spot.record.type)
    return
  }
  reportTtlOnAlias(context, body, path, data)
  out.push(recordSetOf(context, spot, { body, path, ttl: spot.ttl, data, policy: SIMPLE }))
}

/** The alias by which a branch reaches the records of its nested policy. @see plan.md "Branches" */
function hopData(context: Context, spot: Spot, branch: WrittenBranch, nested: WrittenPolicy): BranchData | undefined {
  const { record, keys } = spot
  const { site, name, type } = record
  const target = hopName(site.hops, name, type, [...keys, branch.key])
  if (target === undefined) {
    context.report(
      'name-too-long',
      keyAt(branch.path),
      `${displayName(name)} leaves no room for the name of a nested policy`,
      {
        hint: 'give the nested policy a record of its own with a shorter name, and an alias to it here',
      },
    )
    return undefined
  }
  const evaluateTargetHealth = branch.body.evaluate_target_health ?? true
  return {
    data: { kind: 'alias', hostedZoneId: site.zone.id, dnsName: target, evaluateTargetHealth },
    placeOf: (field) => {
      if (field === 'evaluateTargetHealth') return valueAt([...branch.path, 'evaluate_target_health'])
      return field === 'alias' || field === 'hostedZoneId' ? keyAt(nested.path) : undefined
    },
  }
}

function expandBranch(
  context: Context,
  spot: Spot,
  written: WrittenPolicy,
  branch: WrittenBranch,
  out: RecordSet[],
): void {
  const { body, path, key } = branch
  const { endpoints, collections } = spot.record.site.world
  const nested = policyIn(body, path)
  const endpoint = body.endpoint === undefined ? undefined : endpoints.get(body.endpoint)
  const policy = branchPolicy(context, written, branch, endpoint, collections)
  const setIdentifier = setIdentifierOf(context, branch)
  const ttl = nearestTtl(context, body.ttl, path, 'branch', spot.ttl)
  const data = nested ? hopData(context, spot, branch, nested) : dataOf(context, spot, body, path, branch.isShort)
  if (data === undefined || policy === undefined || setIdentifier === undefined) {
    spot.record.site.leaveOut(spot.name, spot.record.type)
    return
  }
  const hop = out.length
  out.push(recordSetOf(context, spot, { body, path, ttl, data, policy, branch: { written, key, setIdentifier } }))
  if (nested === undefined) reportTtlOnAlias(context, body, path, data)
  else if (data.data.kind === 'alias') {
    expandPolicy(context, { ...spot, name: data.data.dnsName, keys: [...spot.keys, key], ttl }, nested, out)
    // Nothing below could be expanded, and that was reported: an alias to nothing would be a second complaint.
    if (out.length > hop + 1) return
    out.pop()
    spot.record.site.leaveOut(spot.name, spot.record.type)
  }
}

/** True if the reader took a branch out of the policy. A branch that lost something further down is still there. */
function hasLostBranches(context: Context, { kind, path }: WrittenPolicy): boolean {
  const base = kind === 'ip-based' ? [...path, 'locations'] : path
  return context.prunedKeys(base).some((key) => context.wasPruned([...base, key]) || kind === 'multivalue')
}

/**
 * One record set for each branch at `spot`, and behind the branches with a nested policy those of its branches, at a
 * generated name. The alias comes before what it leads to.
 */
export function expandPolicy(context: Context, spot: Spot, written: WrittenPolicy, out: RecordSet[]): void {
  const { site, type } = spot.record
  if (written.kind === 'ip-based') noteCollection(context, spot, written)
  if (hasLostBranches(context, written)) site.leaveOut(spot.name, type)
  for (const branch of written.branches) expandBranch(context, spot, written, branch, out)
}

/** Notes the collection of an IP-based policy, and reports one that the plan does not declare. @see R1.37 */
function noteCollection(context: Context, spot: Spot, { path, collection = '' }: WrittenPolicy): void {
  const { collections } = spot.record.site.world
  const place = valueAt([...path, 'collection'])
  context.refer('cidr-collection', collection, place)
  if (collections.has(collection) || context.wasPruned(['cidr_collections', collection])) return
  const hint = context.nearest(collection, collections.keys())
  context.report('cidr-collection-unknown', place, `there is no CIDR collection "${collection}"`, { hint })
}
