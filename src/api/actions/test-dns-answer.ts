import { addressLength, formatAddress, type IpPrefix, parseAddress, parsePrefix } from '../../values/ip-prefix.ts'
import { RECORD_TYPES } from '../../values/rdata/rdata.ts'
import { type Action, type ApiRequest, getDomain, getZone } from '../action.ts'
import { invalidInput } from '../errors.ts'

const SUBNET_LENGTHS = { 4: 24, 6: 64 } as const

function getQuery({ query }: ApiRequest, name: string): string {
  const value = query(name)
  if (value === undefined || value === '') throw invalidInput(`${name} must be given`)
  return value
}

function addressIn(request: ApiRequest, name: string): IpPrefix | undefined {
  const text = request.query(name)
  if (text === undefined || text === '') return undefined
  const address = parseAddress(text)
  if (address === undefined) throw invalidInput(`The value of ${name} is not an IP address: ${text}`)
  return address
}

/** The block that a query would carry: the client subnet, else the resolver's address. */
function clientOf(request: ApiRequest): IpPrefix | undefined {
  const [subnet, mask] = [addressIn(request, 'edns0clientsubnetip'), request.query('edns0clientsubnetmask')]
  if (subnet === undefined) {
    if (mask !== undefined && mask !== '')
      throw invalidInput('edns0clientsubnetmask is only valid with edns0clientsubnetip')
    return addressIn(request, 'resolverip')
  }
  const written = mask === undefined || mask === '' ? SUBNET_LENGTHS[subnet.family] : Number(mask)
  if (!Number.isInteger(written) || written < 0 || written > addressLength(subnet.family))
    throw invalidInput(`The value of edns0clientsubnetmask is not valid: ${mask}`)
  return written === 0 ? undefined : parsePrefix(`${formatAddress(subnet)}/${written}`)?.prefix
}

/** What the DNS port would answer, by the same decision. @see api.md §6 */
export const testDnsAnswer: Action = (account, request) => {
  const zone = getZone(account, getQuery(request, 'hostedzoneid'))
  const [name, type] = [getDomain(getQuery(request, 'recordname')), getQuery(request, 'recordtype')]
  if (zone.vpcs !== undefined) throw invalidInput('TestDNSAnswer is not available for private hosted zones')
  if (!RECORD_TYPES.some((known) => known === type)) throw invalidInput(`The value of recordtype is not valid: ${type}`)
  const { rcode, values } = request.world.testAnswer({ zoneId: zone.id, name, type, client: clientOf(request) })
  return {
    members: {
      Nameserver: zone.nameServers[0]?.replace(/\.$/, ''),
      RecordName: name,
      RecordType: type,
      RecordData: values,
      ResponseCode: rcode,
      Protocol: 'UDP',
    },
  }
}
