import { limits } from '../../route53/limits.ts'
import { parseName } from '../../values/name.ts'
import type { RecordType } from '../../values/rdata/rdata.ts'
import {
  type Account,
  ascending,
  type TrafficPolicy,
  type TrafficPolicyVersion,
  versionKey,
  withEntry,
  withoutEntry,
} from '../account.ts'
import { type Action, type ApiRequest, checkQuota, type Prepare, pageFrom, pageSize, param } from '../action.ts'
import { ApiError, invalidInput } from '../errors.ts'
import { required, struct, text } from '../shape.ts'
import type { XmlMembers } from '../xml.ts'

const commentText = text({ max: 1024 })
const documentText = required(text({ max: limits.trafficPolicyDocumentChars }))
const createShape = struct({ Name: required(text({ max: 512 })), Document: documentText, Comment: commentText })
const createVersionShape = struct({ Document: documentText, Comment: commentText })
const updateCommentShape = struct({ Comment: required(commentText) })

/** The versions that there are, in order. */
export const versionsOf = (
  { trafficPolicyVersions }: Account,
  { id, lastVersion }: TrafficPolicy,
): readonly TrafficPolicyVersion[] =>
  Array.from({ length: lastVersion }, (_, index) => trafficPolicyVersions.get(versionKey(id, index + 1))).filter(
    (version) => version !== undefined,
  )

const noPolicy = (id: string, version?: number) =>
  new ApiError(
    'NoSuchTrafficPolicy',
    `No traffic policy exists with ID ${id}${version === undefined ? '' : ` and version ${version}`}`,
  )

/** In the order in which lists go, those without versions among them. */
const policiesInOrder = ({ trafficPolicies }: Account): readonly TrafficPolicy[] =>
  [...trafficPolicies.values()].sort((a, b) => a.createdMs - b.createdMs || ascending(a.id, b.id))

/** The policies that clients see. */
export const shownPolicies = (account: Account): readonly TrafficPolicy[] =>
  policiesInOrder(account).filter((policy) => versionsOf(account, policy).length > 0)

function getPolicy(account: Account, id: string): TrafficPolicy {
  const policy = account.trafficPolicies.get(id)
  if (policy === undefined || versionsOf(account, policy).length === 0) throw noPolicy(id)
  return policy
}

/** A policy's version with the name of the policy. */
export function getPolicyVersion({ trafficPolicies, trafficPolicyVersions }: Account, id: string, version: number) {
  const [policy, found] = [trafficPolicies.get(id), trafficPolicyVersions.get(versionKey(id, version))]
  if (policy === undefined || found === undefined) throw noPolicy(id, version)
  return { ...found, name: policy.name }
}

/** A version that a path or a query says. */
export function versionNumber(written: string): number {
  if (/^\d{1,4}$/.test(written) && Number(written) >= 1 && Number(written) <= limits.trafficPolicyVersions)
    return Number(written)
  throw invalidInput(
    `1 validation error detected: Value '${written}' at 'version' failed to satisfy constraint: Member must have value between 1 and ${limits.trafficPolicyVersions}`,
  )
}

const versionIn = (account: Account, request: ApiRequest) =>
  getPolicyVersion(account, param(request, 'Id'), versionNumber(param(request, 'Version')))

const policyMembers = ({
  policyId,
  version,
  name,
  type,
  document,
  comment,
}: TrafficPolicyVersion & { readonly name: string }): XmlMembers => ({
  Id: policyId,
  Version: version,
  Name: name,
  Type: type,
  Document: document,
  Comment: comment,
})

/** Where a document is tried: it is about no zone yet. */
const sampleName = (text: string) => {
  const parsed = parseName(text)
  if (!parsed.ok) throw new Error('unreachable: the name is ours')
  return parsed.name
}

/** The type of the records that a document makes; refuses one that makes none. @see R6.24 */
async function checkDocument(document: string): Promise<RecordType> {
  const { expandPolicy } = await import('../../formats/traffic-policy/expand.ts')
  const sample = { zone: sampleName('example.com'), name: sampleName('www.example.com'), ttlSeconds: 60 }
  const expanded = await expandPolicy(document, sample)
  if (expanded.ok) return expanded.type
  throw new ApiError('InvalidTrafficPolicyDocument', `[${expanded.problems.join(', ')}]`)
}

function withVersion(account: Account, policy: TrafficPolicy, version: TrafficPolicyVersion): Account {
  const { trafficPolicies, trafficPolicyVersions } = account
  return {
    ...account,
    trafficPolicies: withEntry(trafficPolicies, policy.id, policy),
    trafficPolicyVersions: withEntry(trafficPolicyVersions, versionKey(policy.id, version.version), version),
  }
}

const made = (account: Account, policy: TrafficPolicy, version: TrafficPolicyVersion) => ({
  account: withVersion(account, policy, version),
  members: { TrafficPolicy: policyMembers({ ...version, name: policy.name }) },
  location: `trafficpolicy/${policy.id}/${version.version}`,
})

export const createTrafficPolicy: Prepare = async (request) => {
  const { Name: name, Document: document, Comment: comment } = request.body(createShape)
  const type = await checkDocument(document)
  return (account) => {
    const shown = shownPolicies(account)
    if (shown.some((policy) => policy.name === name))
      throw new ApiError('TrafficPolicyAlreadyExists', `A traffic policy already exists with the name ${name}`)
    checkQuota(request, 'trafficPolicies', shown.length + 1, 'TooManyTrafficPolicies')
    const policy = { id: request.ids.uuid(), name, createdMs: request.nowMs, lastVersion: 1 }
    return made(account, policy, {
      policyId: policy.id,
      version: 1,
      type,
      document,
      ...(comment === undefined ? {} : { comment }),
    })
  }
}

export const createTrafficPolicyVersion: Prepare = async (request, inForce) => {
  const { Document: document, Comment: comment } = request.body(createVersionShape)
  const { id } = getPolicy(inForce, param(request, 'Id'))
  const type = await checkDocument(document)
  return (account) => {
    const policy = getPolicy(account, id)
    const version = policy.lastVersion + 1
    checkQuota(request, 'trafficPolicyVersions', version, 'TooManyTrafficPolicyVersionsForCurrentPolicy')
    return made(
      account,
      { ...policy, lastVersion: version },
      { policyId: id, version, type, document, ...(comment === undefined ? {} : { comment }) },
    )
  }
}

export const getTrafficPolicy: Action = (account, request) => ({
  members: { TrafficPolicy: policyMembers(versionIn(account, request)) },
})

export const updateTrafficPolicyComment: Action = (account, request) => {
  const { Comment: comment } = request.body(updateCommentShape)
  const { name, ...version } = versionIn(account, request)
  const next = { ...version, comment }
  return {
    account: {
      ...account,
      trafficPolicyVersions: withEntry(
        account.trafficPolicyVersions,
        versionKey(version.policyId, version.version),
        next,
      ),
    },
    members: { TrafficPolicy: policyMembers({ ...next, name }) },
  }
}

export const deleteTrafficPolicy: Action = (account, request) => {
  const { policyId, version } = versionIn(account, request)
  for (const instance of account.trafficPolicyInstances.values())
    if (instance.policyId === policyId && instance.version === version)
      throw new ApiError(
        'TrafficPolicyInUse',
        `Traffic policy ${policyId} version ${version} is in use by the traffic policy instance ${instance.id}`,
      )
  const trafficPolicyVersions = withoutEntry(account.trafficPolicyVersions, versionKey(policyId, version))
  return { account: { ...account, trafficPolicyVersions } }
}

/** @see R6.23 */
export const listTrafficPolicies: Action = (account, request) => {
  const marker = request.query('trafficpolicyid')
  const all = policiesInOrder(account)
  const start = marker === undefined ? 0 : all.findIndex(({ id }) => id === marker)
  if (start < 0) throw invalidInput(`The marker ${marker} is the ID of no traffic policy`)
  const shown = all.slice(start).filter((policy) => versionsOf(account, policy).length > 0)
  const size = pageSize(request, 'maxitems', limits.listZonesPage)
  const { items, next } = pageFrom(shown, size)
  return {
    members: {
      TrafficPolicySummaries: items.map((policy) => {
        const versions = versionsOf(account, policy)
        const latest = versions.at(-1)
        return {
          Id: policy.id,
          Name: policy.name,
          Type: latest?.type,
          LatestVersion: latest?.version,
          TrafficPolicyCount: versions.length,
        }
      }),
      IsTruncated: next !== undefined,
      TrafficPolicyIdMarker: next?.id ?? '',
      MaxItems: size,
    },
  }
}

export const listTrafficPolicyVersions: Action = (account, request) => {
  const policy = getPolicy(account, param(request, 'Id'))
  const marker = request.query('trafficpolicyversion')
  const start = marker === undefined ? 1 : versionNumber(marker)
  const size = pageSize(request, 'maxitems', limits.listZonesPage)
  const { items, next } = pageFrom(versionsOf(account, policy), size, ({ version }) => version >= start)
  return {
    members: {
      TrafficPolicies: items.map((version) => policyMembers({ ...version, name: policy.name })),
      IsTruncated: next !== undefined,
      TrafficPolicyVersionMarker: next === undefined ? '' : `${next.version}`,
      MaxItems: size,
    },
  }
}
