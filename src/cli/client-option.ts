import { createLocator, locateClient } from '../dns/locate.ts'
import type { Client } from '../model/client.ts'
import type { Deployment } from '../model/deployment.ts'
import { type AddressPlaces, isPlaced } from '../model/place.ts'
import { continentCodes, isCountry } from '../route53/geolocation.ts'
import { findRegion, regionCodes } from '../route53/regions.ts'
import { parsePrefix } from '../values/ip-prefix.ts'
import { suggest } from '../values/nearest.ts'
import { Failure } from './failure.ts'

const KEYS = ['continent', 'country', 'subdivision', 'region', 'subnet', 'latitude', 'longitude', 'latency.REGION']

function numberIn(text: string, key: string, low: number, high: number): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= low && value <= high))
    throw new Failure(`${key}=${text} is not a number from ${low} to ${high}`)
  return value
}

function partOf(key: string, value: string): Client {
  if (key.startsWith('latency.')) {
    const region = key.slice('latency.'.length)
    if (!findRegion(region)) throw new Failure(`there is no region "${region}"`, suggest(region, regionCodes()))
    return { latencyMs: new Map([[region, numberIn(value, key, 0, 100_000)]]) }
  }
  switch (key) {
    case 'continent':
      if (!continentCodes().includes(value))
        throw new Failure(`there is no continent "${value}"`, `there are ${continentCodes().join(', ')}`)
      return { continent: value }
    case 'country':
      if (!isCountry(value))
        throw new Failure(`there is no country "${value}"`, 'write the two capital letters of ISO 3166, for example FR')
      return { country: value }
    case 'subdivision':
      return { subdivision: value }
    case 'region':
      if (!findRegion(value)) throw new Failure(`there is no region "${value}"`, suggest(value, regionCodes()))
      return { region: value }
    case 'subnet': {
      const parsed = parsePrefix(value)
      if (!parsed) throw new Failure(`subnet=${value} is not an address or a block`, 'write it like 198.51.100.0/24')
      return { subnet: parsed.prefix }
    }
    default:
      throw new Failure(`a client has no "${key}"`, suggest(key, KEYS) ?? `there are ${KEYS.join(', ')}`)
  }
}

/**
 * The client that `--client` describes: a name of the plan's, an address or a block, or
 * `country=FR,subnet=198.51.100.0/24` and the like. A subnet of which no place is said is where the plan's clients or the
 * database have it, as for a query from there.
 *
 * @see cli.md "Clients on the command line", R5.8
 */
export function parseClient(
  text: string,
  deployment: Deployment,
  places?: AddressPlaces,
): { readonly client: Client; readonly name?: string } {
  const known = deployment.clients.get(text)
  if (known) return { client: known, name: text }
  const client = describedClient(text, deployment)
  if (client.subnet === undefined || isPlaced(client)) return { client }
  return { client: { ...locateClient(createLocator(deployment, places), client.subnet).client, ...client } }
}

function describedClient(text: string, { clients }: Deployment): Client {
  if (!text.includes('=')) {
    const subnet = parsePrefix(text)?.prefix
    if (subnet !== undefined) return { subnet }
    throw new Failure(
      `the plan has no client "${text}"`,
      suggest(text, clients.keys()) ?? 'describe one like country=FR,subnet=198.51.100.0/24',
    )
  }
  let client: Client = {}
  const place: { latitude?: number; longitude?: number } = {}
  for (const part of text.split(',')) {
    const [, key = '', value = ''] = /^([^=]+)=(.*)$/s.exec(part.trim()) ?? []
    if (key === 'latitude') place.latitude = numberIn(value, key, -90, 90)
    else if (key === 'longitude') place.longitude = numberIn(value, key, -180, 180)
    else {
      const next = partOf(key, value)
      client = {
        ...client,
        ...next,
        ...(next.latencyMs ? { latencyMs: new Map([...(client.latencyMs ?? []), ...next.latencyMs]) } : {}),
      }
    }
  }
  const { latitude, longitude } = place
  if ((latitude === undefined) !== (longitude === undefined))
    throw new Failure('a place needs both latitude and longitude')
  if (client.subdivision !== undefined && client.country === undefined)
    throw new Failure('a subdivision needs its country', 'write country=US,subdivision=WA')
  return latitude === undefined || longitude === undefined
    ? client
    : { ...client, coordinates: { latitude, longitude } }
}
