import { CIDR_LENGTH_MAX, limits } from '../../route53/limits.ts'
import { formatPrefix, parsePrefix } from '../../values/ip-prefix.ts'
import { type Account, type Collection, withEntry, withoutEntry } from '../account.ts'
import { type Action, type ApiRequest, checkQuota, pageByKey, pageSize, param } from '../action.ts'
import { ApiError, invalidInput } from '../errors.ts'
import { integer, listOf, oneOf, required, struct, text } from '../shape.ts'
import type { XmlMembers } from '../xml.ts'

const nameText = text({ min: 1, max: 64, pattern: /^[0-9A-Za-z_-]+$/ })
const createShape = struct({ Name: required(nameText), CallerReference: required(text({ min: 1, max: 64 })) })
const changeShape = struct({
  CollectionVersion: integer(1, Number.MAX_SAFE_INTEGER),
  Changes: required(
    listOf(
      struct({
        LocationName: required(text({ min: 1, max: 16, pattern: /^[0-9A-Za-z_-]+$/ })),
        Action: required(oneOf(['PUT', 'DELETE_IF_EXISTS'])),
        CidrList: required(listOf(text({ min: 1, max: 50 }), { min: 1, max: 1000 })),
      }),
      { min: 1, max: 1000 },
    ),
  ),
})

const summary = ({ id, name, version }: Collection): XmlMembers => ({
  Arn: `arn:aws:route53:::cidrcollection/${id}`,
  Id: id,
  Name: name,
  Version: version,
})

function getCollection({ collections }: Account, request: ApiRequest): Collection {
  const id = param(request, 'CidrCollectionId')
  const collection = collections.get(id)
  if (collection === undefined)
    throw new ApiError('NoSuchCidrCollectionException', `The CIDR collection ${id} does not exist.`)
  return collection
}

export const createCidrCollection: Action = (account, request) => {
  const { Name: name, CallerReference: callerReference } = request.body(createShape)
  const same = [...account.collections.values()].find((one) => one.name === name)
  if (same !== undefined && same.callerReference === callerReference)
    return { members: { Collection: summary(same) }, location: `cidrcollection/${same.id}` }
  if (same !== undefined)
    throw new ApiError(
      'CidrCollectionAlreadyExistsException',
      `A CIDR collection with the name ${name} already exists.`,
    )
  checkQuota(request, 'cidrCollectionsPerAccount', account.collections.size + 1, 'LimitsExceeded')
  const id = request.ids.uuid()
  const collection: Collection = { id, name, callerReference, version: 1, locations: new Map() }
  return {
    account: { ...account, collections: withEntry(account.collections, id, collection) },
    members: { Collection: summary(collection) },
    location: `cidrcollection/${id}`,
  }
}

/** @see R1.37 */
function canonicalBlock(written: string): string {
  const parsed = parsePrefix(written)
  if (parsed === undefined || parsed.hostBits || parsed.prefix.length < 1)
    throw invalidInput(`Invalid CIDR block: ${written}`)
  const { prefix } = parsed
  if (prefix.length > CIDR_LENGTH_MAX[prefix.family])
    throw invalidInput(`Invalid CIDR block: ${written} is longer than /${CIDR_LENGTH_MAX[prefix.family]}`)
  return formatPrefix(prefix)
}

/** True if a record set goes by the location, or by any of the collection. */
const isUsed = ({ zones }: Account, id: string, location?: string): boolean =>
  [...zones.values()].some((zone) =>
    [...zone.sets.values()].some(
      ({ api: { CidrRoutingConfig: cidr } }) =>
        cidr?.CollectionId === id && (location === undefined || cidr.LocationName === location),
    ),
  )

export const changeCidrCollection: Action = (account, request) => {
  const { CollectionVersion: version, Changes: changes } = request.body(changeShape)
  const collection = getCollection(account, request)
  if (version !== undefined && version !== collection.version)
    throw new ApiError(
      'CidrCollectionVersionMismatchException',
      `The CIDR collection has version ${collection.version}, not ${version}.`,
    )
  const locations = new Map([...collection.locations].map(([name, blocks]) => [name, new Set(blocks)]))
  for (const { LocationName: name, Action: action, CidrList: list } of changes) {
    const blocks = locations.get(name) ?? new Set()
    for (const block of list.map(canonicalBlock)) {
      if (action === 'DELETE_IF_EXISTS') blocks.delete(block)
      else {
        const owner = [...locations].find(([other, known]) => other !== name && known.has(block))
        if (owner !== undefined)
          throw new ApiError('CidrBlockInUseException', `The CIDR block ${block} is in location ${owner[0]} already.`)
        blocks.add(block)
      }
    }
    if (blocks.size > 0) locations.set(name, blocks)
    else if (isUsed(account, collection.id, name))
      throw new ApiError('CidrBlockInUseException', `The location ${name} is used by a record set.`)
    else locations.delete(name)
  }
  const count = [...locations.values()].reduce((sum, blocks) => sum + blocks.size, 0)
  checkQuota(request, 'cidrBlocksPerCollection', count, 'LimitsExceeded')
  const next: Collection = {
    ...collection,
    version: collection.version + 1,
    locations: new Map([...locations].map(([name, blocks]) => [name, [...blocks]])),
  }
  return {
    account: { ...account, collections: withEntry(account.collections, next.id, next) },
    members: { Id: next.id },
  }
}

export const deleteCidrCollection: Action = (account, request) => {
  const { id, locations } = getCollection(account, request)
  if (locations.size > 0 || isUsed(account, id))
    throw new ApiError('CidrCollectionInUseException', `The CIDR collection ${id} is not empty.`)
  return { account: { ...account, collections: withoutEntry(account.collections, id) } }
}

const PAGE = 100

/** A page by `nexttoken`, which is the key of its first item. */
function tokenPage<T>(request: ApiRequest, items: Iterable<T>, keyOf: (item: T) => string, most = PAGE) {
  const size = pageSize(request, 'maxresults', most)
  const { items: page, next } = pageByKey(items, size, request.query('nexttoken'), keyOf)
  return { items: page, token: next === undefined ? undefined : keyOf(next) }
}

export const listCidrCollections: Action = ({ collections }, request) => {
  const { items, token } = tokenPage(request, collections.values(), ({ id }) => id)
  return { members: { CidrCollections: items.map(summary), NextToken: token } }
}

export const listCidrLocations: Action = (account, request) => {
  const { items, token } = tokenPage(request, getCollection(account, request).locations.keys(), (name) => name)
  return { members: { CidrLocations: items.map((LocationName) => ({ LocationName })), NextToken: token } }
}

export const listCidrBlocks: Action = (account, request) => {
  const { locations } = getCollection(account, request)
  const wanted = request.query('location')
  if (wanted !== undefined && !locations.has(wanted))
    throw new ApiError('NoSuchCidrLocationException', `The CIDR location ${wanted} does not exist.`)
  const blocks = [...locations]
    .filter(([name]) => wanted === undefined || name === wanted)
    .flatMap(([LocationName, texts]) => texts.map((CidrBlock) => ({ CidrBlock, LocationName })))
  const { items, token } = tokenPage(
    request,
    blocks,
    ({ LocationName, CidrBlock }) => `${LocationName} ${CidrBlock}`,
    limits.cidrBlocksPerRequest,
  )
  return { members: { CidrBlocks: items, NextToken: token } }
}
