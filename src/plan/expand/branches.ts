import { removing } from '../../model/fix.ts'
import type { RecordSet } from '../../model/record-set.ts'
import { SET_IDENTIFIER_LENGTH_MAX } from '../../route53/limits.ts'
import { displayName } from '../../values/name.ts'
import type { RecordObject } from '../document.gen.ts'
import { memberSpan } from '../positions.ts'
import type { Context } from './context.ts'
import { hopName } from './hop-names.ts'
import {
  type BranchSpot,
  branchData,
  branchTtl,
  checkOf,
  LeafOrigin,
  membersOf,
  recordTtl,
  type Spot,
  simpleData,
  type WrittenRecord,
} from './leaf.ts'
import { keyAt, type Placed, valueAt } from './origin.ts'
import { type AnyBranch, branchPolicy, policyIn, type WrittenBranch, type WrittenPolicy } from './policies.ts'
import type { BranchData } from './record-data.ts'
import type { EffectiveTtl } from './ttl.ts'

/** The identifier of a branch, reported and undefined if Route 53 takes none such. @see R1.30 */
function setIdentifierOf(context: Context, branch: WrittenBranch): string | undefined {
  const { key, body } = branch
  const identifier = body.set_identifier ?? key
  if (identifier.length >= 1 && identifier.length <= SET_IDENTIFIER_LENGTH_MAX) return identifier
  const { path } = branch
  const place = body.set_identifier === undefined ? keyAt(path) : valueAt([...path, 'set_identifier'])
  const message = `the set identifier has ${identifier.length} characters`
  context.report('set-identifier-length', place, message, {
    hint: `write 1 to ${SET_IDENTIFIER_LENGTH_MAX} characters`,
  })
  return undefined
}

/** A TTL beside an endpoint that turns out to be an alias would be dropped: that is worth an error. @see R1.39 */
function reportTtlOnAlias(context: Context, body: AnyBranch | RecordObject, at: Placed, data: RecordSet['data']): void {
  if (body.ttl === undefined || data.kind !== 'alias') return
  const ttl = [...at.path, 'ttl']
  context.report('ttl-on-alias', valueAt(ttl), 'an alias record has no TTL of its own', {
    hint: 'remove it: answers carry the TTL of the target',
    fix: removing(memberSpan(context.positions, ttl), 'member', 'ttl'),
  })
}

/** A branch or a simple record, ready to become a record set. */
interface Leaf {
  readonly record: WrittenRecord
  readonly body: AnyBranch | RecordObject
  readonly ttl: EffectiveTtl
  readonly data: RecordSet['data']
  /** The endpoint's, where the record takes it. */
  readonly check: BranchData['check']
  readonly policy: RecordSet['policy']
  /** Absent on simple records. */
  readonly at?: BranchSpot
  readonly setIdentifier?: string
}

function recordSetOf(context: Context, { record, body, ttl, data, check, policy, at, setIdentifier }: Leaf): RecordSet {
  const attached = checkOf(context, record, body, at?.branch ?? record, policy.kind, check)
  const branch = at === undefined ? record.key : [record.key, ...at.spot.keys, at.branch.key].join('/')
  const name = at?.spot.name ?? record.name
  const origin = new LeafOrigin(context, record, at)
  // Each form written out: an object that grows member by member takes half as much again.
  const recordSet: { -readonly [K in keyof RecordSet]: RecordSet[K] } =
    data.kind === 'alias'
      ? { name, type: record.type, policy, data, branch, at: origin }
      : {
          name,
          type: record.type,
          policy,
          data,
          branch,
          at: origin,
          ttlSeconds: ttl.seconds,
          ttlSource: ttl.source,
        }
  if (setIdentifier !== undefined) recordSet.setIdentifier = setIdentifier
  if (attached !== undefined) recordSet.healthCheckId = attached.id
  if (attached?.isInherited) recordSet.healthCheckInherited = true
  if (at !== undefined && at.spot.keys.length > 0) recordSet.generated = true
  return recordSet
}

const SIMPLE: RecordSet['policy'] = { kind: 'simple' }

/** Adds the record set of a record without a policy to `out`; none, and noted as left out, where it has no data. */
function expandSimple(context: Context, record: WrittenRecord, out: RecordSet[]): void {
  const body = membersOf(record)
  const ttl = recordTtl(context, record)
  const found = simpleData(context, record)
  if (found === undefined) {
    record.site.leaveOut(record.name, record.type)
    return
  }
  const { data, check } = found
  reportTtlOnAlias(context, body, record, data)
  out.push(recordSetOf(context, { record, body, ttl, data, check, policy: SIMPLE }))
}

/** The alias by which a branch reaches the records of its nested policy. @see plan.md "Branches" */
function hopData(context: Context, { spot, branch }: BranchSpot): RecordSet['data'] | undefined {
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
  return { kind: 'alias', hostedZoneId: site.zone.id, dnsName: target, evaluateTargetHealth }
}

function expandBranch(context: Context, at: BranchSpot, out: RecordSet[]): void {
  const { spot, branch } = at
  const { record } = spot
  const { body, key } = branch
  const nested = policyIn(body, branch)
  const policy = branchPolicy(context, branch, record.site.world)?.policy
  const setIdentifier = setIdentifierOf(context, branch)
  const ttl = branchTtl(context, at)
  const own = nested ? undefined : branchData(context, at)
  const data = nested ? hopData(context, at) : own?.data
  if (data === undefined || policy === undefined || setIdentifier === undefined) {
    record.site.leaveOut(spot.name, record.type)
    return
  }
  const hop = out.length
  out.push(recordSetOf(context, { record, body, ttl, data, check: own?.check, policy, at, setIdentifier }))
  if (nested === undefined) reportTtlOnAlias(context, body, branch, data)
  else if (data.kind === 'alias') {
    expandPolicy(context, { record, name: data.dnsName, keys: spot.keys.concat(key), ttl }, nested, out)
    // Nothing below could be expanded, and that was reported: an alias to nothing would be a second complaint.
    if (out.length > hop + 1) return
    out.pop()
    record.site.leaveOut(spot.name, record.type)
  }
}

/** True if the reader took a branch out of the policy. A branch that lost something further down is still there. */
function hasLostBranches(context: Context, { kind, branchesPath }: WrittenPolicy): boolean {
  return context
    .prunedKeys(branchesPath)
    .some((key) => context.wasPruned([...branchesPath, key]) || kind === 'multivalue')
}

/**
 * One record set for each branch at `spot`, and behind the branches with a nested policy those of its branches, at a
 * generated name. The alias comes before what it leads to.
 */
function expandPolicy(context: Context, spot: Spot, written: WrittenPolicy, out: RecordSet[]): void {
  const { site, type } = spot.record
  if (written.kind === 'ip-based') noteCollection(context, spot, written)
  if (context.hasPruned && hasLostBranches(context, written)) site.leaveOut(spot.name, type)
  for (const branch of written.branches()) expandBranch(context, { spot, branch }, out)
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

const NO_KEYS: readonly string[] = []

/** Adds the record sets of one name and type to `out`. */
export function expandRecord(context: Context, record: WrittenRecord, out: RecordSet[]): void {
  const policy = policyIn(membersOf(record), record)
  if (policy === undefined) expandSimple(context, record, out)
  else {
    const spot: Spot = { record, name: record.name, keys: NO_KEYS, ttl: recordTtl(context, record) }
    expandPolicy(context, spot, policy, out)
  }
}
