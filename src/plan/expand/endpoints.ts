import type { Endpoint, ResourceType } from '../../model/deployment.ts'
import { s3WebsiteEndpoint } from '../../route53/alias-services.ts'
import { simulatedAddresses } from '../../route53/simulated-addresses.ts'
import type { Coordinates } from '../../values/coordinates.ts'
import { parseDuration } from '../../values/duration.ts'
import { formatAddress, parseAddress, tidyAddress } from '../../values/ip-prefix.ts'
import type { DomainName } from '../../values/name.ts'
import type { PlanEndpoint } from '../document.gen.ts'
import type { PlanPath } from '../positions.ts'
import type { Context } from './context.ts'
import { absoluteName } from './names.ts'
import { membersAt, originAt, type Place, valueAt } from './origin.ts'
import { present } from './present.ts'

/** An endpoint whose check is not yet known. */
export type EndpointDraft = Omit<Endpoint, 'healthCheckId'>

/** The canonical text of an address of that family, reported if it is none. @see R1.11, R1.12 */
function addressText(context: Context, place: Place, text: string, family?: 4 | 6): string | undefined {
  const address = parseAddress(text)
  if (address !== undefined && (family === undefined || address.family === family)) return formatAddress(address)
  const example = family === 6 ? '"2001:db8::10"' : '192.0.2.10'
  const what = family === undefined ? 'an IP address' : `an IPv${family} address`
  const tidy = tidyAddress(text, family)
  const meant = tidy === undefined ? undefined : { was: text, becomes: tidy }
  const hint = `write ${tidy ?? `one such as ${example}`}`
  context.report('value-syntax', place, `"${text}" is not ${what}`, { hint, meant })
  return undefined
}

export const toCoordinates = ([latitude, longitude]: readonly [number, number]): Coordinates => ({
  latitude,
  longitude,
})

/** What a resource's name resolves to: as written, else made from the name; S3 websites of one region share theirs, so the endpoint's name takes part. */
function addressesOf(
  context: Context,
  path: PlanPath,
  { type = 'value', addresses }: PlanEndpoint,
  name: string,
  dnsName: DomainName | undefined,
): Endpoint['addresses'] {
  if (type === 'value') return { A: [], AAAA: [] }
  if (addresses === undefined)
    return simulatedAddresses(type === 's3-website' ? `${name}.${dnsName}` : (dnsName ?? name))
  const texts = addresses.flatMap((text, index) => {
    const address = addressText(context, valueAt([...path, 'addresses', index]), text)
    return address === undefined ? [] : [address]
  })
  return {
    A: texts.filter((text) => !text.includes(':')),
    AAAA: texts.filter((text) => text.includes(':')),
  }
}

const members = {
  type: 'type',
  region: 'region',
  location: 'coordinates',
  healthCheck: 'health_check',
  targets: 'targets',
} as const

function expandEndpoint(context: Context, name: string, written: PlanEndpoint): EndpointDraft {
  const path: PlanPath = ['endpoints', name]
  const { type = 'value', ipv4, ipv6, region, coordinates, local_zone_group, mtbf, mttr } = written
  const member = (key: string) => valueAt([...path, key])
  const dnsName =
    written.dns_name === undefined ? undefined : absoluteName(context, member('dns_name'), written.dns_name)
  const website = type === 's3-website' && region !== undefined ? s3WebsiteEndpoint(region) : undefined
  const known = dnsName ?? website
  return present({
    name,
    type,
    ipv4: ipv4 === undefined ? undefined : addressText(context, member('ipv4'), ipv4, 4),
    ipv6: ipv6 === undefined ? undefined : addressText(context, member('ipv6'), ipv6, 6),
    dnsName: known,
    region,
    coordinates: coordinates === undefined ? undefined : toCoordinates(coordinates),
    localZoneGroup: local_zone_group,
    targets: written.targets ?? [],
    minHealthyTargets: written.min_healthy_targets ?? 1,
    addresses: addressesOf(context, path, written, name, known),
    addressesAreMadeUp: type !== 'value' && written.addresses === undefined ? true : undefined,
    capacity: written.capacity,
    labels: new Map(Object.entries(written.labels ?? {})),
    mtbfSeconds: mtbf === undefined ? undefined : parseDuration(mtbf),
    mttrSeconds: mttr === undefined ? undefined : parseDuration(mttr),
    assumeUp: written.assume_up ?? false,
    at: originAt(context.positions, path, membersAt(path, members)),
  })
}

/** True if a plain reference to the endpoint makes a record an alias. */
export const isResource = (type: Endpoint['type']): type is ResourceType => type !== 'value'

/** The endpoints, by name, still without their checks. Addresses in canonical form, durations in seconds. */
export function expandEndpoints(context: Context): ReadonlyMap<string, EndpointDraft> {
  const written = Object.entries(context.document.endpoints ?? {})
  return new Map(written.map(([name, endpoint]) => [name, expandEndpoint(context, name, endpoint)]))
}

/** Reports `targets` that no endpoint has, and notes the others as mentioned. Unknown ones are left out. */
export function resolveTargets(
  context: Context,
  endpoints: ReadonlyMap<string, EndpointDraft>,
): ReadonlyMap<string, EndpointDraft> {
  const resolved = new Map<string, EndpointDraft>()
  for (const [name, endpoint] of endpoints) {
    const targets = endpoint.targets.filter((target, index) => {
      const place = valueAt(['endpoints', name, 'targets', index])
      return findEndpoint(context, endpoints, target, place) !== undefined
    })
    resolved.set(name, targets.length === endpoint.targets.length ? endpoint : { ...endpoint, targets })
  }
  return resolved
}

/** The endpoint that the text at `place` names; reported if there is none, unless its declaration was broken. */
export function findEndpoint<E extends EndpointDraft>(
  context: Context,
  endpoints: ReadonlyMap<string, E>,
  name: string,
  place: Place,
): E | undefined {
  context.refer('endpoint', name, place)
  const found = endpoints.get(name)
  if (found === undefined && !context.wasPruned(['endpoints', name])) {
    const hint = context.nearest(name, () => [...endpoints.keys(), ...context.prunedKeys(['endpoints'])])
    context.report('undefined-endpoint', place, `there is no endpoint "${name}"`, { hint })
  }
  return found
}
