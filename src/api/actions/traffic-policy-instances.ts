import type { ExpandedPolicy } from '../../formats/traffic-policy/expand.ts'
import { applyBatch } from '../../route53/change-batch.ts'
import { limits, TTL_SECONDS_MAX } from '../../route53/limits.ts'
import { type DomainName, isAtOrBelow } from '../../values/name.ts'
import {
  type Account,
  ascending,
  type HostedZone,
  orderOf,
  type StoredSet,
  setKey,
  type TrafficPolicyInstance,
  withEntry,
  withoutEntry,
  withZone,
} from '../account.ts'
import {
  type Action,
  type ApiRequest,
  checkQuota,
  getDomain,
  getZone,
  type Prepare,
  pageFrom,
  pageSize,
  param,
} from '../action.ts'
import { ApiError, invalidInput, priorRequest } from '../errors.ts'
import { plainId } from '../ids.ts'
import { apiFormOf, expandedSet, getStored } from '../record-set.ts'
import { integer, required, struct, text } from '../shape.ts'
import { domainText, zoneIdText } from '../shapes.ts'
import type { XmlMembers } from '../xml.ts'
import { checkNameOf } from './record-sets.ts'
import { getPolicyVersion, versionNumber } from './traffic-policies.ts'

const bound = {
  TTL: required(integer(0, TTL_SECONDS_MAX)),
  TrafficPolicyId: required(text({ min: 1, max: 36 })),
  TrafficPolicyVersion: required(integer(1, limits.trafficPolicyVersions)),
}
const createShape = struct({ HostedZoneId: required(zoneIdText), Name: required(domainText), ...bound })
const updateShape = struct(bound)

function getInstance({ trafficPolicyInstances }: Account, id: string): TrafficPolicyInstance {
  const instance = trafficPolicyInstances.get(id)
  if (instance !== undefined) return instance
  throw new ApiError('NoSuchTrafficPolicyInstance', `No traffic policy instance exists with ID ${id}`)
}

const isOnItsWay = ({ appliedMs }: TrafficPolicyInstance, nowMs: number) => nowMs < appliedMs

type State = 'Creating' | 'Updating' | 'Applied' | 'Failed'

function stateOf(instance: TrafficPolicyInstance, nowMs: number): State {
  if (isOnItsWay(instance, nowMs)) return instance.isUpdate ? 'Updating' : 'Creating'
  return instance.failure === undefined ? 'Applied' : 'Failed'
}

const instanceMembers = (instance: TrafficPolicyInstance, state: State): XmlMembers => ({
  Id: instance.id,
  HostedZoneId: instance.zoneId,
  Name: instance.name,
  TTL: instance.ttlSeconds,
  State: state,
  Message: state === 'Failed' ? instance.failure : '',
  TrafficPolicyId: instance.policyId,
  TrafficPolicyVersion: instance.version,
  TrafficPolicyType: instance.type,
})

/** What an expanded policy puts into a zone: the one set that is listed, and in it those that are decided by. */
function setsOf(
  account: Account,
  zone: HostedZone,
  { id, name, type }: TrafficPolicyInstance,
  { recordSets, zoneId }: Extract<ExpandedPolicy, { readonly ok: true }>,
): StoredSet {
  const ids = { zone: (id: string) => (id === zoneId ? zone.id : id), check: (id: string) => id, collection: () => '' }
  const checkName = checkNameOf(account)
  return {
    ...getStored({ Name: name, Type: type, TrafficPolicyInstanceId: id }, checkName),
    expansion: recordSets.map((set) => expandedSet(apiFormOf(set, ids), checkName, name, set.branch)),
  }
}

/** Why a zone cannot take the set of an instance; undefined where it can. */
function obstacleOf(account: Account, zone: HostedZone, made: StoredSet): string | undefined {
  const { expansion = [] } = made
  for (const { api } of expansion)
    if (api.HealthCheckId !== undefined && !account.checks.has(api.HealthCheckId))
      return `No health check exists with the specified ID: ${api.HealthCheckId}`
  const inner = new Set(expansion.map(({ set }) => setKey(set.name, set.type)))
  for (const { set, expansion: other } of zone.sets.values())
    for (const { name, type } of [set, ...(other ?? []).map(({ set }) => set)])
      if (name !== made.set.name && inner.has(setKey(name, type)))
        return `The zone has records of type ${type} at ${name}`
  const recordSets = [...zone.sets.values()].map(({ set }) => set)
  const isOwnZone = (id: string) => account.zones.has(id)
  const applied = applyBatch({ ...zone, recordSets }, [{ action: 'CREATE', recordSet: made.set }], isOwnZone)
  return applied.ok ? undefined : applied.problems.join(', ')
}

/**
 * An instance with what it makes in its zone, in place of what it made before. Where the zone cannot take that, the
 * instance is there all the same and says why: Route 53 finds out after it has answered.
 *
 * @see R6.23
 */
function putInForce(
  account: Account,
  instance: TrafficPolicyInstance,
  expanded: Extract<ExpandedPolicy, { readonly ok: true }>,
): { readonly account: Account; readonly instance: TrafficPolicyInstance } {
  const zone = getZone(account, instance.zoneId)
  const cleared = { ...zone, sets: withoutOwn(zone.sets, instance) }
  const made = setsOf(account, zone, instance, expanded)
  const obstacle = obstacleOf(account, cleared, made)
  const put = obstacle === undefined ? instance : { ...instance, failure: obstacle }
  const sets = obstacle === undefined ? withEntry(cleared.sets, setKey(instance.name, instance.type), made) : zone.sets
  const trafficPolicyInstances = withEntry(account.trafficPolicyInstances, instance.id, put)
  return { account: { ...withZone(account, { ...zone, sets }), trafficPolicyInstances }, instance: put }
}

/** The record sets of a zone without the instance's own, which a batch may have deleted. */
function withoutOwn(sets: HostedZone['sets'], { id, name, type }: TrafficPolicyInstance): HostedZone['sets'] {
  const key = setKey(name, type)
  return sets.get(key)?.api.TrafficPolicyInstanceId === id ? withoutEntry(sets, key) : sets
}

interface Wanted {
  readonly zone: HostedZone
  readonly name: DomainName
  readonly ttlSeconds: number
}

/** What a version of a policy makes at a name; what it says was looked at when it was made. */
async function expand(account: Account, policyId: string, version: number, { zone, name, ttlSeconds }: Wanted) {
  const { document } = getPolicyVersion(account, policyId, version)
  const { expandPolicy } = await import('../../formats/traffic-policy/expand.ts')
  const expanded = await expandPolicy(document, { zone: zone.name, name, ttlSeconds })
  if (!expanded.ok) throw invalidInput(`The traffic policy cannot be used at ${name}: ${expanded.problems.join(', ')}`)
  return expanded
}

export const createTrafficPolicyInstance: Prepare = async (request, inForce) => {
  const wanted = request.body(createShape)
  const { TTL: ttlSeconds, TrafficPolicyId: policyId, TrafficPolicyVersion: version } = wanted
  const zone = getZone(inForce, wanted.HostedZoneId)
  const name = getDomain(wanted.Name)
  if (!isAtOrBelow(name, zone.name)) throw invalidInput(`${name} is not permitted in zone ${zone.name}`)
  const expanded = await expand(inForce, policyId, version, { zone, name, ttlSeconds })
  return (account) => {
    const { type } = getPolicyVersion(account, policyId, version)
    const { trafficPolicyInstances: known } = account
    for (const other of known.values())
      if (other.zoneId === zone.id && other.name === name && other.type === type)
        throw new ApiError(
          'TrafficPolicyInstanceAlreadyExists',
          `A traffic policy instance already exists for ${type} records at ${name}`,
        )
    checkQuota(request, 'trafficPolicyInstances', known.size + 1, 'TooManyTrafficPolicyInstances')
    const instance: TrafficPolicyInstance = {
      id: request.ids.uuid(),
      ...{ zoneId: zone.id, name, ttlSeconds, policyId, version, type },
      appliedMs: request.nowMs + request.settings.syncDelayMs,
      isUpdate: false,
    }
    const put = putInForce(account, instance, expanded)
    return {
      account: put.account,
      members: { TrafficPolicyInstance: instanceMembers(put.instance, 'Creating') },
      location: `trafficpolicyinstance/${instance.id}`,
    }
  }
}

/** An instance that may be changed; not while Route 53 is at work on it. @see R6.5 */
function getSettled(account: Account, request: ApiRequest): TrafficPolicyInstance {
  const instance = getInstance(account, param(request, 'Id'))
  if (!isOnItsWay(instance, request.nowMs)) return instance
  throw priorRequest()
}

export const updateTrafficPolicyInstance: Prepare = async (request, inForce) => {
  const { TTL: ttlSeconds, TrafficPolicyId: policyId, TrafficPolicyVersion: version } = request.body(updateShape)
  const { name, zoneId } = getInstance(inForce, param(request, 'Id'))
  const expanded = await expand(inForce, policyId, version, { zone: getZone(inForce, zoneId), name, ttlSeconds })
  return (account) => {
    const { failure: _failure, ...before } = getSettled(account, request)
    const { type } = getPolicyVersion(account, policyId, version)
    if (type !== before.type)
      throw new ApiError(
        'ConflictingTypes',
        `The traffic policy makes ${type} records, and the traffic policy instance has ${before.type} records`,
      )
    const appliedMs = request.nowMs + request.settings.syncDelayMs
    const next = { ...before, ttlSeconds, policyId, version, appliedMs, isUpdate: true }
    const put = putInForce(account, next, expanded)
    return { account: put.account, members: { TrafficPolicyInstance: instanceMembers(put.instance, 'Updating') } }
  }
}

export const getTrafficPolicyInstance: Action = (account, request) => {
  const instance = getInstance(account, param(request, 'Id'))
  return { members: { TrafficPolicyInstance: instanceMembers(instance, stateOf(instance, request.nowMs)) } }
}

export const deleteTrafficPolicyInstance: Action = (account, request) => {
  const instance = getSettled(account, request)
  const zone = getZone(account, instance.zoneId)
  const trafficPolicyInstances = withoutEntry(account.trafficPolicyInstances, instance.id)
  return {
    account: { ...withZone(account, { ...zone, sets: withoutOwn(zone.sets, instance) }), trafficPolicyInstances },
  }
}

export const getTrafficPolicyInstanceCount: Action = ({ trafficPolicyInstances }) => ({
  members: { TrafficPolicyInstanceCount: trafficPolicyInstances.size },
})

/** Where an instance stands in lists: markers say all of it, so that a list goes on where a deleted one stood. */
const place = (zoneId: string, name: DomainName, type: string) => `${zoneId} ${orderOf(name, type)}`

/** A page of instances. @param fixedZone the zone of all of them, where markers do not say it */
function listInstances(
  { trafficPolicyInstances }: Account,
  request: ApiRequest,
  isWanted: (instance: TrafficPolicyInstance) => boolean,
  fixedZone?: string,
) {
  const { query, nowMs } = request
  const size = pageSize(request, 'maxitems', limits.listZonesPage)
  const [zone, name, type] = [
    fixedZone ?? query('hostedzoneid'),
    query('trafficpolicyinstancename'),
    query('trafficpolicyinstancetype'),
  ]
  const given = [zone, name, type].filter((part) => part !== undefined).length
  if (given !== 3 && given !== (fixedZone === undefined ? 0 : 1))
    throw invalidInput('The markers of a list of traffic policy instances come together')
  const start = zone && name && type ? place(plainId(zone), getDomain(name), type) : ''
  const placeOf = ({ zoneId, name, type }: TrafficPolicyInstance) => place(zoneId, name, type)
  const sorted = [...trafficPolicyInstances.values()].filter(isWanted).sort((a, b) => ascending(placeOf(a), placeOf(b)))
  const { items, next } = pageFrom(sorted, size, (instance) => placeOf(instance) >= start)
  return {
    members: {
      TrafficPolicyInstances: items.map((instance) => instanceMembers(instance, stateOf(instance, nowMs))),
      ...(next && {
        ...(fixedZone === undefined ? { HostedZoneIdMarker: next.zoneId } : {}),
        TrafficPolicyInstanceNameMarker: next.name,
        TrafficPolicyInstanceTypeMarker: next.type,
      }),
      IsTruncated: next !== undefined,
      MaxItems: size,
    },
  }
}

export const listTrafficPolicyInstances: Action = (account, request) => listInstances(account, request, () => true)

export const listTrafficPolicyInstancesByHostedZone: Action = (account, request) => {
  const { id } = getZone(account, request.query('id') ?? '')
  return listInstances(account, request, ({ zoneId }) => zoneId === id, id)
}

export const listTrafficPolicyInstancesByPolicy: Action = (account, request) => {
  const version = versionNumber(request.query('version') ?? '')
  const { policyId } = getPolicyVersion(account, request.query('id') ?? '', version)
  return listInstances(account, request, (one) => one.policyId === policyId && one.version === version)
}
