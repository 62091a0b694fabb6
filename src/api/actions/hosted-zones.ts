import { privateNameServers } from '../../route53/defaults.ts'
import { limits } from '../../route53/limits.ts'
import { type DomainName, isWildcard, parseName, ROOT } from '../../values/name.ts'
import { type Account, ascending, type HostedZone, orderOf, withEntry, withoutEntry, withZone } from '../account.ts'
import {
  type Action,
  type ApiRequest,
  checkQuota,
  getDomain,
  getZone,
  pageByKey,
  pageFrom,
  pageSize,
  param,
  submit,
} from '../action.ts'
import { ApiError, invalidInput } from '../errors.ts'
import { plainId } from '../ids.ts'
import { type CreateZone, commentShape, createZoneShape } from '../shapes.ts'
import type { XmlMembers } from '../xml.ts'
import { apexSets, delegationMembers, isPrivate, newNameServers, overlaps, zoneMembers } from '../zones.ts'
import { checkVpc } from './vpcs.ts'

/** A zone with what belongs to it: a delegation set, or VPCs. */
const wholeZone = (account: Account, zone: HostedZone): XmlMembers => ({
  HostedZone: zoneMembers(zone),
  ...(zone.vpcs === undefined ? { DelegationSet: delegationMembers(account, zone) } : { VPCs: zone.vpcs }),
})

export const getHostedZone: Action = (account, request) => ({
  members: wholeZone(account, getZone(account, param(request, 'Id'))),
})

function zoneName(text: string): DomainName {
  const parsed = parseName(text)
  if (!parsed.ok)
    throw new ApiError('InvalidDomainName', `The specified domain name is not valid: ${parsed.problem.message}`)
  if (parsed.name === ROOT || isWildcard(parsed.name))
    throw new ApiError('InvalidDomainName', `The specified domain name is not valid: ${text}`)
  return parsed.name
}

/** The name servers of a reusable delegation set, unless a zone that has them stands in the way. @see R6.9 */
function reusedServers({ delegationSets, zones }: Account, name: DomainName, id: string) {
  const set = delegationSets.get(plainId(id))
  if (set === undefined) throw new ApiError('NoSuchDelegationSet', `The specified delegation set does not exist: ${id}`)
  for (const zone of zones.values())
    if (zone.delegationSetId === set.id && overlaps(zone.name, name))
      throw new ApiError(
        'ConflictingDomainExists',
        `Cannot create ${name} because it conflicts with the name servers of ${zone.name}`,
      )
  return set
}

function madeZone(account: Account, request: ApiRequest, wanted: CreateZone): HostedZone {
  const { CallerReference: callerReference, HostedZoneConfig, VPC, DelegationSetId } = wanted
  const name = zoneName(wanted.Name)
  const shared = {
    id: request.ids.zone(),
    name,
    callerReference,
    ...(HostedZoneConfig?.Comment === undefined ? {} : { comment: HostedZoneConfig.Comment }),
    authorized: [],
    signing: false,
    keys: new Map(),
  }
  if (VPC !== undefined) {
    if (DelegationSetId !== undefined) throw invalidInput('A private hosted zone has no delegation set')
    checkVpc(account, VPC, name)
    return { ...shared, vpcs: [VPC], nameServers: privateNameServers, sets: apexSets(name, privateNameServers) }
  }
  const set = DelegationSetId === undefined ? undefined : reusedServers(account, name, DelegationSetId)
  const nameServers = set?.nameServers ?? newNameServers(account, name)
  return { ...shared, ...(set && { delegationSetId: set.id }), nameServers, sets: apexSets(name, nameServers) }
}

export const createHostedZone: Action = (account, request) => {
  const wanted = request.body(createZoneShape)
  const reference = `zone ${wanted.CallerReference}`
  if (account.references.has(reference))
    throw new ApiError(
      'HostedZoneAlreadyExists',
      `A hosted zone has already been created with the specified caller reference: ${wanted.CallerReference}`,
    )
  const zone = madeZone(account, request, wanted)
  checkQuota(request, 'hostedZonesPerAccount', account.zones.size + 1, 'TooManyHostedZones')
  const references = withEntry(account.references, reference, zone.id)
  const { account: next, info } = submit({ ...withZone(account, zone), references }, request)
  const members = {
    HostedZone: zoneMembers(zone),
    ChangeInfo: info,
    ...(isPrivate(zone) ? { VPC: zone.vpcs?.[0] } : { DelegationSet: delegationMembers(next, zone) }),
  }
  return { account: next, members, location: `hostedzone/${zone.id}` }
}

const withoutZone = <V extends { readonly zoneId: string }>(map: ReadonlyMap<string, V>, { id }: HostedZone) =>
  new Map([...map].filter(([, { zoneId }]) => zoneId !== id))

export const deleteHostedZone: Action = (account, request) => {
  const zone = getZone(account, param(request, 'Id'))
  const isOwn = ({ set }: { readonly set: { readonly name: string; readonly type: string } }) =>
    set.name !== zone.name || (set.type !== 'NS' && set.type !== 'SOA')
  if ([...zone.sets.values()].some(isOwn))
    throw new ApiError(
      'HostedZoneNotEmpty',
      'The specified hosted zone contains non-required resource record sets and so cannot be deleted.',
    )
  if (zone.signing || zone.keys.size > 0)
    throw new ApiError(
      'HostedZoneNotEmpty',
      'The specified hosted zone contains DNSSEC Key Signing Keys and so cannot be deleted.',
    )
  const next = {
    ...account,
    zones: withoutEntry(account.zones, zone.id),
    tags: withoutEntry(account.tags, `hostedzone/${zone.id}`),
    queryLogging: withoutZone(account.queryLogging, zone),
    // Those whose record sets a batch has deleted.
    trafficPolicyInstances: withoutZone(account.trafficPolicyInstances, zone),
  }
  const submitted = submit(next, request)
  return { account: submitted.account, members: { ChangeInfo: submitted.info } }
}

export const listHostedZones: Action = ({ zones }, request) => {
  const [marker, set] = [request.query('marker'), request.query('delegationsetid')]
  const type = request.query('hostedzonetype')
  if (type !== undefined && type !== 'PrivateHostedZone')
    throw invalidInput(
      `1 validation error detected: Value '${type}' at 'hostedZoneType' failed to satisfy constraint: Member must satisfy enum value set: [PrivateHostedZone]`,
    )
  const wanted = [...zones.values()].filter(
    (zone) => (set === undefined || zone.delegationSetId === plainId(set)) && (type === undefined || isPrivate(zone)),
  )
  const size = pageSize(request, 'maxitems', limits.listZonesPage)
  const page = pageByKey(wanted, size, marker && plainId(marker), ({ id }) => id)
  return {
    members: {
      HostedZones: page.items.map(zoneMembers),
      Marker: marker ?? '',
      IsTruncated: page.next !== undefined,
      NextMarker: page.next?.id,
      MaxItems: size,
    },
  }
}

export const listHostedZonesByName: Action = ({ zones }, request) => {
  const [name, id] = [request.query('dnsname'), request.query('hostedzoneid')]
  if (id !== undefined && name === undefined)
    throw invalidInput('The input is not valid: hostedzoneid is only valid with dnsname')
  const size = pageSize(request, 'maxitems', limits.listZonesPage)
  const order = (zone: HostedZone) => `${orderOf(zone.name)}${zone.id}`
  const sorted = [...zones.values()].sort((a, b) => ascending(order(a), order(b)))
  const start = name === undefined ? '' : `${orderOf(getDomain(name))}${id === undefined ? '' : plainId(id)}`
  const { items, next } = pageFrom(sorted, size, (zone) => order(zone) >= start)
  return {
    members: {
      HostedZones: items.map(zoneMembers),
      DNSName: name,
      HostedZoneId: id,
      IsTruncated: next !== undefined,
      NextDNSName: next?.name,
      NextHostedZoneId: next?.id,
      MaxItems: size,
    },
  }
}

export const updateHostedZoneComment: Action = (account, request) => {
  const { Comment } = request.body(commentShape)
  const { comment: _comment, ...zone } = getZone(account, param(request, 'Id'))
  const next: HostedZone = { ...zone, ...(Comment === undefined || Comment === '' ? {} : { comment: Comment }) }
  return { account: withZone(account, next), members: { HostedZone: zoneMembers(next) } }
}

export const getHostedZoneCount: Action = ({ zones }) => ({ members: { HostedZoneCount: zones.size } })
