import { limits } from '../../route53/limits.ts'
import { RECORD_TYPES } from '../../values/rdata/rdata.ts'
import { type Account, listedSets, orderOf, withZone } from '../account.ts'
import {
  type Action,
  changeInfo,
  checkQuota,
  getDomain,
  getZone,
  isForgotten,
  pageFrom,
  pageSize,
  param,
  submit,
} from '../action.ts'
import { ApiError, invalidInput } from '../errors.ts'
import { plainId } from '../ids.ts'
import { changeBatchShape } from '../shapes.ts'
import { applyBatch } from '../validate-batch.ts'

/** The deployment's name of a check, by the id that clients know. */
export const checkNameOf =
  ({ checks }: Account) =>
  (id: string): string =>
    checks.get(id)?.name ?? id

/** @see R6.1 to R6.6 */
export const changeResourceRecordSets: Action = (account, request) => {
  const { ChangeBatch: batch } = request.body(changeBatchShape)
  const zone = getZone(account, param(request, 'Id'))
  const sets = applyBatch(zone, batch.Changes, {
    checkName: checkNameOf(account),
    isOwnZone: (id) => account.zones.has(id),
  })
  checkQuota(request, 'recordsPerZone', sets.size, 'InvalidChangeBatch')
  for (const { Action: action, ResourceRecordSet: set } of batch.Changes) {
    const { HealthCheckId: check, CidrRoutingConfig: cidr } = set
    if (action === 'DELETE') continue
    if (check !== undefined && !account.checks.has(check))
      throw new ApiError('NoSuchHealthCheck', `No health check exists with the specified ID: ${check}`)
    const collection = cidr && account.collections.get(cidr.CollectionId)
    if (cidr && collection === undefined)
      throw invalidInput(`No CIDR collection exists with the specified ID: ${cidr.CollectionId}`)
    if (cidr && cidr.LocationName !== '*' && !collection?.locations.has(cidr.LocationName))
      throw invalidInput(`CIDR collection ${cidr.CollectionId} has no location ${cidr.LocationName}`)
  }
  const submitted = submit(withZone(account, { ...zone, sets }), request, batch.Comment)
  return { account: submitted.account, members: { ChangeInfo: submitted.info } }
}

/** @see R6.7, R1.9 */
export const listResourceRecordSets: Action = (account, request) => {
  const zone = getZone(account, param(request, 'Id'))
  const [name, type, identifier] = [request.query('name'), request.query('type'), request.query('identifier')]
  if (type !== undefined && name === undefined)
    throw invalidInput('The input is not valid: a type is only valid with a name')
  if (identifier !== undefined && type === undefined)
    throw invalidInput('The input is not valid: an identifier is only valid with a name and a type')
  if (type !== undefined && !RECORD_TYPES.some((known) => known === type))
    throw invalidInput(
      `1 validation error detected: Value '${type}' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [${RECORD_TYPES.join(', ')}]`,
    )
  const size = pageSize(request, 'maxitems', limits.listRrsetsPage)
  const start = name === undefined ? '' : orderOf(getDomain(name), type, identifier)
  const { items, next } = pageFrom(listedSets(zone), size, ({ order }) => order >= start)
  return {
    members: {
      ResourceRecordSets: items.map(({ api }) => api),
      IsTruncated: next !== undefined,
      MaxItems: size,
      NextRecordName: next?.api.Name,
      NextRecordType: next?.api.Type,
      NextRecordIdentifier: next?.api.SetIdentifier,
    },
  }
}

/** @see R6.4 */
export const getChange: Action = ({ changes }, request) => {
  const id = plainId(param(request, 'Id'))
  const change = changes.get(id)
  if (change === undefined || isForgotten(change, request.nowMs))
    throw new ApiError('NoSuchChange', `Could not find resource with ID: ${id}`)
  return { members: { ChangeInfo: changeInfo(change, request.nowMs >= change.insyncMs ? 'INSYNC' : 'PENDING') } }
}
