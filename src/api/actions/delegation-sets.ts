import { limits } from '../../route53/limits.ts'
import { getName } from '../../values/name.ts'
import { type Account, type DelegationSet, withEntry, withoutEntry, withZone } from '../account.ts'
import { type Action, type ApiRequest, checkQuota, pageByKey, pageSize, param } from '../action.ts'
import { ApiError } from '../errors.ts'
import { plainId } from '../ids.ts'
import { required, struct, text } from '../shape.ts'
import { zoneIdText } from '../shapes.ts'
import type { XmlMembers } from '../xml.ts'
import { newNameServers } from '../zones.ts'

const createShape = struct({ CallerReference: required(text({ min: 1, max: 128 })), HostedZoneId: zoneIdText })

const setMembers = ({ id, callerReference, nameServers }: DelegationSet): XmlMembers => ({
  Id: `/delegationset/${id}`,
  CallerReference: callerReference,
  NameServers: nameServers.map((name) => name.replace(/\.$/, '')),
})

export function getDelegationSet({ delegationSets }: Account, request: ApiRequest): DelegationSet {
  const id = plainId(param(request, 'Id'))
  const set = delegationSets.get(id)
  if (set === undefined) throw new ApiError('NoSuchDelegationSet', `The specified delegation set does not exist: ${id}`)
  return set
}

/** @see R6.9 */
export const createReusableDelegationSet: Action = (account, request) => {
  const { CallerReference: callerReference, HostedZoneId } = request.body(createShape)
  if ([...account.delegationSets.values()].some((set) => set.callerReference === callerReference))
    throw new ApiError(
      'DelegationSetAlreadyCreated',
      `A delegation set has already been created with the caller reference ${callerReference}`,
    )
  checkQuota(request, 'reusableDelegationSets', account.delegationSets.size + 1, 'LimitsExceeded')
  const id = request.ids.delegationSet()
  const zone = HostedZoneId === undefined ? undefined : account.zones.get(plainId(HostedZoneId))
  if (HostedZoneId !== undefined && zone === undefined)
    throw new ApiError('HostedZoneNotFound', `The hosted zone ${HostedZoneId} does not exist`)
  if (zone?.delegationSetId !== undefined)
    throw new ApiError('DelegationSetAlreadyReusable', `The delegation set of ${zone.id} is reusable already`)
  const nameServers = zone?.nameServers ?? newNameServers(account, getName(`${id.toLowerCase()}.`))
  const set: DelegationSet = { id, callerReference, nameServers }
  const held = { ...account, delegationSets: withEntry(account.delegationSets, id, set) }
  return {
    account: zone === undefined ? held : withZone(held, { ...zone, delegationSetId: id }),
    members: { DelegationSet: setMembers(set) },
    location: `delegationset/${id}`,
  }
}

export const getReusableDelegationSet: Action = (account, request) => ({
  members: { DelegationSet: setMembers(getDelegationSet(account, request)) },
})

export const zonesOf = ({ zones }: Account, id: string): number =>
  [...zones.values()].filter(({ delegationSetId }) => delegationSetId === id).length

export const deleteReusableDelegationSet: Action = (account, request) => {
  const { id } = getDelegationSet(account, request)
  if (zonesOf(account, id) > 0) throw new ApiError('DelegationSetInUse', `Hosted zones use the delegation set ${id}`)
  return { account: { ...account, delegationSets: withoutEntry(account.delegationSets, id) } }
}

export const listReusableDelegationSets: Action = ({ delegationSets }, request) => {
  const marker = request.query('marker')
  const size = pageSize(request, 'maxitems', limits.listZonesPage)
  const { items, next } = pageByKey(delegationSets.values(), size, marker && plainId(marker), ({ id }) => id)
  return {
    members: {
      DelegationSets: items.map(setMembers),
      Marker: marker ?? '',
      IsTruncated: next !== undefined,
      NextMarker: next?.id,
      MaxItems: size,
    },
  }
}
