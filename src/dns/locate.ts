import type { Client, NamedClient } from '../model/client.ts'
import type { Deployment, Vpc } from '../model/deployment.ts'
import { type AddressPlaces, placeClient } from '../model/place.ts'
import { addressOctets, addressOfBytes, contains, type IpPrefix } from '../values/ip-prefix.ts'

/** From addresses to places, as far as the plan and a database know them. */
export interface Locator {
  /** The plan's clients that have a subnet, longest first. */
  readonly clients: readonly { readonly block: IpPrefix; readonly client: NamedClient }[]
  /** Blocks of the VPCs of private zones, longest first. */
  readonly vpcs: readonly { readonly block: IpPrefix; readonly vpc: Vpc }[]
  /** Where addresses are that no client of the plan says it of; undefined where nobody knows. */
  readonly places: AddressPlaces | undefined
}

/** A client and the name of its kind: two with one kind differ in nothing but the subnet and the coordinates. */
export interface LocatedClient {
  readonly client: Client
  readonly kind: string
}

const longestFirst = (a: { readonly block: IpPrefix }, b: { readonly block: IpPrefix }) =>
  b.block.length - a.block.length

/** @see R5.8 the plan's clients, then the database; R5.11 VPCs */
export function createLocator({ clients, zones }: Deployment, places?: AddressPlaces): Locator {
  const placed = [...clients.values()].flatMap((client) =>
    client.subnet === undefined ? [] : [{ block: client.subnet, client }],
  )
  const vpcs = zones.flatMap((zone) => zone.vpcs ?? []).flatMap((vpc) => vpc.cidrs.map((block) => ({ block, vpc })))
  return { clients: placed.toSorted(longestFirst), vpcs: vpcs.toSorted(longestFirst), places }
}

/**
 * The client behind an address block: at the place of the plan's client with the longest subnet that holds the whole
 * block; where there is none, or it says nothing of its place, where the database has the block; else at an unknown place.
 * Its own subnet is the block that was asked with.
 *
 * @see R5.2 the block is what is located, R5.8 longest match
 */
export function locateClient({ clients, places }: Locator, subnet: IpPrefix): LocatedClient {
  const found = clients.find(({ block }) => contains(block, subnet))?.client
  const { name, resolver: _resolver, demand: _demand, ...said } = found ?? { name: '' }
  const client = placeClient({ ...said, subnet }, places)
  // Codes have no spaces, so that what comes behind one is the name.
  const place = [client.continent, client.country, client.subdivision].join('-')
  return { client, kind: `${place} ${name}` }
}

/** The VPC that an address belongs to, by its longest block; undefined outside all. @see R5.9, R5.11 */
export const findVpc = ({ vpcs }: Locator, address: IpPrefix): Vpc | undefined =>
  vpcs.find(({ block }) => contains(block, address))?.vpc

const MAPPED_IPV4 = '::ffff:'

/** The 4 or 16 octets of a socket's address; one that an IPv6 socket shows as `::ffff:192.0.2.1` is that IPv4 address, an interface (`%eth0`) is left out. */
export function sourceOctets(text: string): Uint8Array | undefined {
  const percent = text.indexOf('%')
  const plain = percent < 0 ? text : text.slice(0, percent)
  return addressOctets(plain.startsWith(MAPPED_IPV4) && plain.includes('.') ? plain.slice(MAPPED_IPV4.length) : plain)
}

/** A socket's address as a block of full length. */
export function parseSourceAddress(text: string): IpPrefix | undefined {
  const octets = sourceOctets(text)
  return octets && addressOfBytes(octets)
}
