import { describe, expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import { locateClient } from '../../src/dns/locate.ts'
import { createView, type ServerView, withHealth, withPlaces } from '../../src/dns/view.ts'
import { believe } from '../../src/health/believe.ts'
import { CALM } from '../../src/health/world.ts'
import type { NamedClient } from '../../src/model/client.ts'
import type { AddressPlaces } from '../../src/model/place.ts'
import type { GeoArea, RecordSet } from '../../src/model/record-set.ts'
import { getName } from '../../src/values/name.ts'
import { deployment, prefix, zone } from '../support/deployment.ts'
import { ask, askWith, dotted, lines, query, record, subnet } from '../support/dns.ts'
import { pairOf } from '../support/engine.ts'
import { mmdb, type Place } from '../support/mmdb.ts'
import { placesOf } from '../support/places.ts'

const databaseOf = (networks: Readonly<Record<string, Place>>): AddressPlaces => placesOf(mmdb(networks))

const FRANCE: Place = { continent: 'EU', country: 'FR', latitude: 48.9, longitude: 2.4 }
const SEATTLE: Place = { continent: 'NA', country: 'US', subdivision: 'WA', latitude: 47.6, longitude: -122.3 }
const VIRGINIA: Place = { continent: 'NA', country: 'US', subdivision: 'VA', latitude: 38.9, longitude: -77.4 }

const PLACES = databaseOf({
  '198.51.100.0/25': FRANCE,
  '198.51.100.128/25': SEATTLE,
  '203.0.113.0/24': VIRGINIA,
  '192.0.2.0/24': { ...FRANCE, latitude: 43.3, longitude: 5.4 },
})

const areas: Readonly<Record<string, GeoArea>> = {
  FR: { kind: 'country', country: 'FR' },
  WA: { kind: 'subdivision', country: 'US', subdivision: 'WA' },
  NA: { kind: 'continent', continent: 'NA' },
  default: { kind: 'default' },
}
const records: readonly RecordSet[] = [
  ...Object.entries(areas).map(([setIdentifier, area], index) =>
    record('geo.example.com', 'A', [`192.0.2.${index + 1}`], { setIdentifier, policy: { kind: 'geolocation', area } }),
  ),
  ...['us-east-1', 'us-west-2', 'eu-west-3'].map((region, index) =>
    record('fast.example.com', 'A', [`192.0.2.${index + 11}`], {
      setIdentifier: region,
      policy: { kind: 'latency', region },
    }),
  ),
]

const clients: readonly NamedClient[] = [
  { name: 'lab', country: 'JP', subnet: prefix('198.51.100.0/28') },
  { name: 'office', demand: 5, subnet: prefix('203.0.113.0/28') },
]

function viewWith(places: AddressPlaces | undefined): ServerView {
  const all = {
    ...deployment([zone(getName('example.com'), 'Z1', records)]),
    clients: new Map(clients.map((client) => [client.name, client])),
  }
  return createView(compile(all), believe(all, CALM), places)
}

/** The last octet of what a client with that network gets. */
const answer = (view: ServerView, name: string, network: string): string | undefined => {
  const { bits, length } = prefix(network)
  const octets = [24n, 16n, 8n, 0n].map((shift) => Number((bits >> shift) & 0xffn)).slice(0, Math.ceil(length / 8))
  const message = askWith({ options: [subnet(1, length, octets)] }, { name: dotted(`${name}.example.com`), type: 1 })
  return lines(ask(message, view).answers)[0]?.split('.').at(-1)
}

describe('R5.8 where a client is', () => {
  const view = viewWith(PLACES)
  test.each([
    ['a country of the database', '198.51.100.64/32', '1'],
    ['a state of it', '198.51.100.200/32', '2'],
    ['another state of the country', '203.0.113.77/32', '3'],
    ['the plan goes before', '198.51.100.7/32', '4'],
    ['a client of the plan that says nothing of its place', '203.0.113.7/32', '3'],
    ['a network that the database does not have', '100.64.0.0/24', '4'],
    ['a block with several places is where its first address is', '198.51.100.0/24', '1'],
  ])('%s', (_name, network, wanted) => {
    expect(answer(view, 'geo', network)).toBe(wanted)
  })

  test('without a database only the plan knows places', () => {
    expect(answer(viewWith(undefined), 'geo', '198.51.100.64/32')).toBe('4')
  })

  test('distances are from where the database has it', () => {
    const nearest = ['198.51.100.200/32', '203.0.113.77/32', '192.0.2.0/24'].map((network) =>
      answer(view, 'fast', network),
    )
    expect(nearest).toEqual(['12', '11', '13'])
  })

  test('clients whose places decide alike are one kind: areas do not go by coordinates, distances do', () => {
    const fresh = viewWith(PLACES)
    answer(fresh, 'geo', '192.0.2.0/24')
    answer(fresh, 'geo', '198.51.100.64/32')
    expect(fresh.cache.kinds).toBe(1)
    answer(fresh, 'fast', '192.0.2.0/24')
    answer(fresh, 'fast', '198.51.100.64/32')
    expect(fresh.cache.kinds).toBe(3)
  })

  test('what is said of a client stays, and what its resolver does is no part of the place', () => {
    const { client, kind } = locateClient(view.locator, prefix('203.0.113.7/32'))
    expect(client).toEqual({
      continent: 'NA',
      country: 'US',
      subdivision: 'VA',
      coordinates: { latitude: 38.9, longitude: -77.4 },
      subnet: prefix('203.0.113.7/32'),
    })
    expect(kind).toBe('NA-US-VA office')
  })
})

test('with another database all answers by place are made anew, ready ones among them', () => {
  const pair = pairOf(viewWith(PLACES))
  const shapes = ['geo', 'fast'].map((name) => query({ name: dotted(`${name}.example.com`), type: 1 }))
  const askAll = () => {
    for (let again = 0; again < 3; again += 1)
      for (const message of shapes) for (const from of ['198.51.100.64', '203.0.113.77']) pair.compare(message, from)
  }
  askAll()
  const ready = pair.coverage.ready
  expect(ready).toBeGreaterThan(0)
  const moved = databaseOf({ '198.51.100.0/24': VIRGINIA, '203.0.113.0/24': FRANCE })
  pair.view = withHealth(withPlaces(pair.view, moved), pair.view.health)
  askAll()
  expect(pair.coverage.ready).toBeGreaterThan(ready)
  expect(answer(pair.view, 'geo', '203.0.113.77/32')).toBe('1')
})
