import { limits } from '../../route53/limits.ts'
import { type Account, withEntry } from '../account.ts'
import { type Action, type ApiRequest, getCheck, getZone, param } from '../action.ts'
import { ApiError, invalidInput } from '../errors.ts'
import { listOf, required, struct, text } from '../shape.ts'
import { changeTagsShape } from '../shapes.ts'

const TYPES = ['healthcheck', 'hostedzone']
const ZONE_ID_LENGTH_MAX = 32
const CHECK_ID_LENGTH_MAX = 64

/** The key under which a resource's tags stand; refuses one that is not there. Ids are bare here: what stands before them counts. */
function resourceKey(account: Account, type: string, id: string): string {
  if (!TYPES.includes(type))
    throw invalidInput(
      `1 validation error detected: Value '${type}' at 'resourceType' failed to satisfy constraint: Member must satisfy enum value set: [${TYPES.join(', ')}]`,
    )
  const most = type === 'hostedzone' ? ZONE_ID_LENGTH_MAX : CHECK_ID_LENGTH_MAX
  if (id.length > most || id.includes('/'))
    throw invalidInput(
      `1 validation error detected: Value '${id}' at 'resourceId' failed to satisfy constraint: Member must have length less than or equal to ${most}`,
    )
  if (type === 'hostedzone') getZone(account, id)
  else getCheck(account, id)
  return `${type}/${id}`
}

const setOf = ({ tags }: Account, type: string, id: string) => ({
  ResourceType: type,
  ResourceId: id,
  Tags: [...(tags.get(`${type}/${id}`) ?? [])].map(([Key, Value]) => ({ Key, Value })),
})

const named = (request: ApiRequest) => [param(request, 'ResourceType'), param(request, 'ResourceId')] as const

export const listTagsForResource: Action = (account, request) => {
  const [type, id] = named(request)
  resourceKey(account, type, id)
  return { members: { ResourceTagSet: setOf(account, type, id) } }
}

const resourcesShape = struct({
  ResourceIds: required(listOf(text({ max: CHECK_ID_LENGTH_MAX }), { min: 1, max: 10 })),
})

export const listTagsForResources: Action = (account, request) => {
  const type = param(request, 'ResourceType')
  const { ResourceIds: ids } = request.body(resourcesShape)
  for (const id of ids) resourceKey(account, type, id)
  return { members: { ResourceTagSets: ids.map((id) => setOf(account, type, id)) } }
}

export const changeTagsForResource: Action = (account, request) => {
  const { AddTags, RemoveTagKeys } = request.body(changeTagsShape)
  const key = resourceKey(account, ...named(request))
  if (AddTags === undefined && RemoveTagKeys === undefined) throw invalidInput('AddTags or RemoveTagKeys must be given')
  const tags = new Map(account.tags.get(key))
  for (const gone of RemoveTagKeys ?? []) tags.delete(gone)
  for (const { Key, Value = '' } of AddTags ?? []) tags.set(Key, Value)
  if (tags.size > limits.tagsPerResource)
    throw new ApiError('InvalidInput', `A resource has at most ${limits.tagsPerResource} tags`)
  return { account: { ...account, tags: withEntry(account.tags, key, tags) } }
}
