import { limits } from '../../route53/limits.ts'
import { findRegion } from '../../route53/regions.ts'
import type { DomainName } from '../../values/name.ts'
import { type Account, type HostedZone, withZone } from '../account.ts'
import { type Action, checkQuota, getZone, pageByKey, pageSize, param, submit } from '../action.ts'
import { ApiError, invalidInput, priorRequest } from '../errors.ts'
import { required, struct, text } from '../shape.ts'
import { type ApiVpc, vpcShape } from '../shapes.ts'

const sameVpc = (a: ApiVpc, b: ApiVpc) => a.VPCId === b.VPCId

/** Refuses what is no VPC, and one that a private zone of the same name has already. @see R6.10 */
export function checkVpc({ zones }: Account, vpc: ApiVpc, name: DomainName): void {
  if (!/^vpc-[0-9a-zA-Z]{1,32}$/.test(vpc.VPCId) || findRegion(vpc.VPCRegion) === undefined)
    throw new ApiError('InvalidVPCId', `The VPC: ${vpc.VPCId} in region ${vpc.VPCRegion} is not valid.`)
  for (const zone of zones.values())
    if (zone.name === name && zone.vpcs?.some((one) => sameVpc(one, vpc)))
      throw new ApiError(
        'ConflictingDomainExists',
        `The VPC ${vpc.VPCId} in region ${vpc.VPCRegion} has already been associated with the hosted zone ${zone.id} with the same domain name.`,
      )
}

const associationShape = struct({ VPC: required(vpcShape), Comment: text() })

function getPrivateVpcs(zone: HostedZone): readonly ApiVpc[] {
  if (zone.vpcs === undefined)
    throw new ApiError(
      'PublicZoneVPCAssociation',
      `The hosted zone ${zone.id} is public: VPCs can only be associated with private hosted zones.`,
    )
  return zone.vpcs
}

export const associateVpc: Action = (account, request) => {
  const { VPC: vpc, Comment: comment } = request.body(associationShape)
  const zone = getZone(account, param(request, 'Id'))
  const vpcs = getPrivateVpcs(zone)
  if ((zone.associatedMs ?? 0) > request.nowMs) throw priorRequest()
  checkVpc(account, vpc, zone.name)
  checkQuota(request, 'vpcsPerPrivateZone', vpcs.length + 1, 'LimitsExceeded')
  const associatedMs = request.nowMs + request.settings.syncDelayMs
  const submitted = submit(withZone(account, { ...zone, vpcs: [...vpcs, vpc], associatedMs }), request, comment)
  return { account: submitted.account, members: { ChangeInfo: submitted.info } }
}

export const disassociateVpc: Action = (account, request) => {
  const { VPC: vpc, Comment: comment } = request.body(associationShape)
  const zone = getZone(account, param(request, 'Id'))
  const vpcs = zone.vpcs ?? []
  const left = vpcs.filter((one) => !sameVpc(one, vpc))
  if (left.length === vpcs.length)
    throw new ApiError(
      'VPCAssociationNotFound',
      `The VPC: ${vpc.VPCId} and hosted zone: ${zone.id} are not associated.`,
    )
  if (left.length === 0)
    throw new ApiError(
      'LastVPCAssociation',
      `The VPC: ${vpc.VPCId} is the last one that the private hosted zone ${zone.id} is associated with.`,
    )
  const submitted = submit(withZone(account, { ...zone, vpcs: left }), request, comment)
  return { account: submitted.account, members: { ChangeInfo: submitted.info } }
}

export const listHostedZonesByVpc: Action = ({ zones }, request) => {
  const [id, region] = [request.query('vpcid'), request.query('vpcregion')]
  if (id === undefined || region === undefined) throw invalidInput('vpcid and vpcregion must be given')
  const token = request.query('nexttoken')
  const size = pageSize(request, 'maxitems', limits.listZonesPage)
  const wanted = [...zones.values()].filter((zone) => zone.vpcs?.some(({ VPCId }) => VPCId === id))
  const { items, next } = pageByKey(wanted, size, token, (zone) => zone.id)
  return {
    members: {
      HostedZoneSummaries: items.map((zone) => ({
        HostedZoneId: zone.id,
        Name: zone.name,
        Owner: { OwningAccount: request.settings.accountId },
      })),
      MaxItems: size,
      NextToken: next?.id,
    },
  }
}

const authorizationShape = struct({ VPC: required(vpcShape) })

export const createVpcAuthorization: Action = (account, request) => {
  const { VPC: vpc } = request.body(authorizationShape)
  const zone = getZone(account, param(request, 'Id'))
  getPrivateVpcs(zone)
  const authorized = [...zone.authorized.filter((one) => !sameVpc(one, vpc)), vpc]
  checkQuota(request, 'vpcAuthorizationsPerZone', authorized.length, 'TooManyVPCAssociationAuthorizations')
  return { account: withZone(account, { ...zone, authorized }), members: { HostedZoneId: zone.id, VPC: vpc } }
}

export const deleteVpcAuthorization: Action = (account, request) => {
  const { VPC: vpc } = request.body(authorizationShape)
  const zone = getZone(account, param(request, 'Id'))
  const authorized = zone.authorized.filter((one) => !sameVpc(one, vpc))
  if (authorized.length === zone.authorized.length)
    throw new ApiError(
      'VPCAssociationAuthorizationNotFound',
      `VPC ${vpc.VPCId} has not been authorized for hosted zone ${zone.id}.`,
    )
  return { account: withZone(account, { ...zone, authorized }) }
}

const AUTHORIZATIONS_PAGE = 50

export const listVpcAuthorizations: Action = (account, request) => {
  const zone = getZone(account, param(request, 'Id'))
  const token = request.query('nexttoken')
  const size = pageSize(request, 'maxresults', AUTHORIZATIONS_PAGE)
  const { items, next } = pageByKey(zone.authorized, size, token, ({ VPCId }) => VPCId)
  return { members: { HostedZoneId: zone.id, VPCs: items, NextToken: next?.VPCId } }
}
