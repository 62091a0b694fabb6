import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openDatabase, type PlaceDatabase } from '../../src/geo/database.ts'
import { formatPrefix } from '../../src/values/ip-prefix.ts'
import { prefix } from '../support/deployment.ts'
import { encode, type MmdbValue, mmdb, mmdbOf, number, placeRecord, pointerTo } from '../support/mmdb.ts'
import '../support/seed.ts'

function open(bytes: Buffer, heard: string[] = []): PlaceDatabase {
  const database = openDatabase(bytes, (sentence) => heard.push(sentence))
  if ('reason' in database) throw new Error(database.reason)
  return database
}

/** Where a database without anything else has an address. */
const placeIn = (record: MmdbValue) => open(mmdbOf({ '198.51.100.0/24': record })).find(prefix('198.51.100.7/32'))

const FRANCE: MmdbValue = { country: { iso_code: 'FR' } }
const JAPAN: MmdbValue = { country_code: 'JP' }

describe('a record of', () => {
  test.each<readonly [string, MmdbValue, object]>([
    [
      'GeoLite2-Country',
      { continent: { code: 'EU' }, country: { iso_code: 'FR' } },
      { continent: 'EU', country: 'FR' },
    ],
    [
      'GeoLite2-City',
      {
        continent: { code: 'NA' },
        country: { iso_code: 'US' },
        subdivisions: [{ iso_code: 'WA', names: { en: 'Washington' } }],
        location: { latitude: number('double', 47.6034), longitude: number('double', -122.3414) },
      },
      { continent: 'NA', country: 'US', subdivision: 'WA', coordinates: { latitude: 47.6, longitude: -122.3 } },
    ],
    [
      'DB-IP City Lite, where parts of a country have names alone',
      { country: { iso_code: 'US' }, subdivisions: [{ names: { en: 'California' } }] },
      { continent: 'NA', country: 'US', subdivision: 'CA' },
    ],
    ['ip-location-db', { country_code: 'JP' }, { continent: 'AS', country: 'JP' }],
    [
      'ip-location-db, cities',
      {
        country_code: 'US',
        state1: 'New Jersey',
        latitude: number('float', 40.5),
        longitude: number('float', -74.625),
      },
      { continent: 'NA', country: 'US', subdivision: 'NJ', coordinates: { latitude: 40.5, longitude: -74.6 } },
    ],
    ['IPinfo', { country: 'de', continent: 'EU' }, { continent: 'EU', country: 'DE' }],
    [
      'IPinfo Lite',
      { country: 'Germany', country_code: 'DE', continent_code: 'EU' },
      { continent: 'EU', country: 'DE' },
    ],
    ['a continent alone', { continent: { code: 'AF' } }, { continent: 'AF' }],
    [
      'a country on a continent that our table disputes',
      { continent: { code: 'AS' }, country: { iso_code: 'CY' } },
      { continent: 'EU', country: 'CY' },
    ],
    [
      'a country that Route 53 does not locate',
      { continent: { code: 'AF' }, country: { iso_code: 'EH' } },
      { country: 'EH' },
    ],
    ['a country that there is not', { continent: { code: 'EU' }, country: { iso_code: 'ZZ' } }, { continent: 'EU' }],
    [
      'England, which Route 53 does not tell apart',
      { country_code: 'GB', subdivisions: [{ iso_code: 'ENG' }] },
      { continent: 'EU', country: 'GB' },
    ],
    [
      'a place that no globe has',
      { country_code: 'FR', latitude: number('double', 91), longitude: number('double', 2) },
      { continent: 'EU', country: 'FR' },
    ],
  ])('%s', (_name, record, place) => {
    expect(placeIn(record)).toEqual(place)
  })
})

test('a record whose parts are elsewhere', () => {
  const parts = Buffer.concat([encode('iso_code'), encode('FR')])
  const country = Buffer.concat([Buffer.of(0b111_00001), pointerTo(0), pointerTo(encode('iso_code').length)])
  const data = Buffer.concat([parts, country, encode({ country: pointerTo(parts.length) })])
  const { find } = open(mmdbOf({ '192.0.2.0/24': parts.length + country.length }, { data }))
  expect(find(prefix('192.0.2.0/24'))).toEqual({ continent: 'EU', country: 'FR' })
})

describe('a network', () => {
  const networks = { '198.51.100.0/24': FRANCE, '198.51.100.128/25': JAPAN, '203.0.113.0/24': FRANCE }
  const sizes = [24, 28, 32] as const
  test.each(sizes.flatMap((recordSize) => ([4, 6] as const).map((ipVersion) => ({ recordSize, ipVersion }))))(
    'is found in nodes of $recordSize bits in a tree of IPv$ipVersion',
    (options) => {
      const { find, networksIn } = open(mmdbOf(networks, options))
      const places = ['198.51.100.0/32', '198.51.100.127/32', '198.51.100.128/25', '198.51.101.0/24', '203.0.113.9/32']
      expect(places.map((text) => find(prefix(text)).country)).toEqual(['FR', 'FR', 'JP', undefined, 'FR'])
      const all = [...networksIn(prefix('198.51.100.0/23'))]
      expect(all.map(({ network, place }) => `${formatPrefix(network)} ${place.country ?? '-'}`)).toEqual([
        '198.51.100.0/25 FR',
        '198.51.100.128/25 JP',
        '198.51.101.0/24 -',
      ])
    },
  )

  test('of IPv6, and of none in a database of IPv4 alone', () => {
    const both = open(mmdbOf({ '2001:db8::/32': FRANCE, '198.51.100.0/24': JAPAN }, { ipVersion: 6, recordSize: 28 }))
    expect(both.find(prefix('2001:db8:1::/48')).country).toBe('FR')
    expect(both.find(prefix('2001:db9::/48'))).toEqual({})
    expect(both.find(prefix('198.51.100.0/24')).country).toBe('JP')
    const old = open(mmdbOf({ '32.1.0.0/16': FRANCE }))
    expect(old.find(prefix('2001:db8::/32'))).toEqual({})
    expect([...old.networksIn(prefix('2001:db8::/32'))]).toHaveLength(1)
  })

  test('that is the whole Internet, and a block in the midst of one network', () => {
    const everywhere = open(mmdbOf({ '0.0.0.0/1': FRANCE, '128.0.0.0/1': FRANCE }))
    const [only, ...others] = everywhere.networksIn(prefix('10.1.2.0/24'))
    expect([only, others]).toEqual([{ network: prefix('10.1.2.0/24'), place: { continent: 'EU', country: 'FR' } }, []])
    const single = open(mmdbOf({ '::/96': FRANCE, '2001:db8::/32': JAPAN }, { ipVersion: 6 }))
    expect([...single.networksIn(prefix('0.0.0.0/0'))]).toHaveLength(1)
    expect(single.find(prefix('192.0.2.1/32')).country).toBe('FR')
  })

  test('every address is in the network that the file has for it (property)', () => {
    const countries = ['FR', 'DE', 'JP', 'US']
    const octet = fc.integer({ min: 0, max: 255 })
    const network = fc.tuple(
      fc.tuple(octet, octet, octet),
      fc.integer({ min: 1, max: 24 }),
      fc.constantFrom(...countries),
    )
    fc.assert(
      fc.property(
        fc.array(network, { minLength: 1, maxLength: 12 }),
        fc.tuple(octet, octet, octet, octet),
        (list, at) => {
          const blocks = new Map(
            list.map(([octets, length, country]) => {
              const { family, bits } = prefix(`${octets.join('.')}.0/32`)
              const shift = BigInt(32 - length)
              return [formatPrefix({ family, bits: (bits >> shift) << shift, length }), country]
            }),
          )
          const { find } = open(
            mmdbOf(Object.fromEntries([...blocks].map(([text, country]) => [text, { country_code: country }]))),
          )
          const address = prefix(`${at.join('.')}/32`)
          const around = [...blocks]
            .map(([text, country]) => ({ ...prefix(text), country }))
            .filter(({ bits, length }) => address.bits >> BigInt(32 - length) === bits >> BigInt(32 - length))
            .toSorted((a, b) => b.length - a.length)
          expect(find(address).country).toBe(around[0]?.country)
        },
      ),
    )
  })
})

test('says which database it is', () => {
  const { type, builtMs } = open(mmdbOf({ '192.0.2.0/24': FRANCE }, { type: 'Mine', builtSeconds: 1_700_000_000 }))
  expect([type, builtMs]).toEqual(['Mine', 1_700_000_000_000])
})

describe('is refused with a reason:', () => {
  const good = mmdb({ '192.0.2.0/24': { continent: 'EU', country: 'FR', latitude: 48, longitude: 2 } })
  test.each<readonly [string, Buffer, RegExp]>([
    ['nothing', Buffer.alloc(0), /no MaxMind DB file, or its end is missing/],
    ['a text', Buffer.from('version: 1\n'), /no MaxMind DB file/],
    ['one that is packed', Buffer.from('1f8b0800', 'hex'), /compressed/],
    ['one without its end', good.subarray(0, -200), /no MaxMind DB file, or its end is missing/],
    ['one without the last octet', good.subarray(0, -1), /metadata/],
    ['one without its beginning', good.subarray(100), /metadata do not describe it|cannot be read/],
    [
      'numbers of networks',
      mmdbOf({ '0.0.0.0/1': { autonomous_system_number: number('uint32', 64_496) } }, { type: 'GeoLite2-ASN' }),
      /says of no network where it is \(its type is "GeoLite2-ASN"\)/,
    ],
    [
      'a version to come',
      mmdbOf({ '0.0.0.0/1': FRANCE }, { metadata: { binary_format_major_version: number('uint16', 3) } }),
      /metadata/,
    ],
    [
      'more nodes than it has room for',
      mmdbOf({ '0.0.0.0/1': FRANCE }, { metadata: { node_count: number('uint32', 2 ** 32 - 1) } }),
      /metadata/,
    ],
    [
      'a number of nodes that is a text',
      mmdbOf({ '0.0.0.0/1': FRANCE }, { metadata: { node_count: 'many' } }),
      /metadata/,
    ],
    [
      'records of 26 bits',
      mmdbOf({ '0.0.0.0/1': FRANCE }, { metadata: { record_size: number('uint16', 26) } }),
      /metadata/,
    ],
    ['IPv5', mmdbOf({ '0.0.0.0/1': FRANCE }, { metadata: { ip_version: number('uint16', 5) } }), /metadata/],
    [
      'metadata that lead round in a circle',
      mmdbOf({ '0.0.0.0/1': FRANCE }, { metadata: { description: pointerTo(0) } }),
      /metadata/,
    ],
  ])('%s', (_name, bytes, reason) => {
    const result = openDatabase(bytes, () => {})
    expect('reason' in result && result.reason).toMatch(reason)
  })
})

/** Lists in lists, each of whose members is the next list: 200 to the power of 8 values in 8 kB. */
function lists(): Buffer {
  const parts: Buffer[] = []
  let next = 0
  for (let level = 0; level < 8; level += 1) {
    const list = encode(Array.from({ length: 200 }, () => (level === 0 ? 'x' : pointerTo(next))))
    next = parts.reduce((sum, { length }) => sum + length, 0)
    parts.push(list)
  }
  return Buffer.concat([...parts, encode({ country: pointerTo(next) })])
}

describe('what cannot be read is a network without a place, and is said:', () => {
  const large = encode('x'.repeat(60_000))
  const hostile: readonly (readonly [string, Uint8Array, number, RegExp])[] = [
    ['a record that leads to itself', pointerTo(0), 0, /circle/],
    ['two records that lead to each other', Buffer.concat([pointerTo(5), pointerTo(0)]), 0, /circle/],
    ['lists of lists of lists', lists(), lists().length - encode({ country: pointerTo(0) }).length, /too large/],
    ['a list of 16 million', Buffer.from('1f04ffffff', 'hex'), 0, /outside|too large/],
    [
      'a large text a thousand times',
      Buffer.concat([large, encode(Array.from({ length: 1000 }, () => pointerTo(0)))]),
      large.length,
      /too large/,
    ],
    ['a pointer to beyond the end', pointerTo(2 ** 32 - 1), 0, /outside/],
    ['a record beyond the end', Buffer.alloc(0), 1_000_000, /outside/],
    ['a text that goes on beyond the end', Buffer.from('5d00', 'hex'), 0, /outside/],
    ['a record in the gap before the data', encode(FRANCE), -5, /outside/],
    ['a type that there is not', Buffer.from('0000', 'hex'), 0, /./],
  ]
  test.each(hostile)('%s', (_name, data, at, sentence) => {
    const far = Buffer.concat([data, encode(FRANCE)])
    const heard: string[] = []
    const { find, networksIn } = open(mmdbOf({ '0.0.0.0/2': data.length, '192.0.2.0/24': at }, { data: far }), heard)
    expect(heard).toEqual([])
    expect(find(prefix('192.0.2.1/32'))).toEqual({})
    expect(heard).toEqual([expect.stringMatching(/^what it has for 192\.0\.2\.1 cannot be read: /)])
    expect(heard[0]).toMatch(sentence)
    expect(find(prefix('10.0.0.1/32')).country).toBe('FR')
    expect([...networksIn(prefix('192.0.2.0/31'))].map(({ network }) => formatPrefix(network))).toEqual([
      '192.0.2.0/32',
      '192.0.2.1/32',
    ])
  })

  test('the tree leads round in a circle: its depth ends it', () => {
    // Both records of the only node are that node.
    const file = mmdbOf({ '0.0.0.0/1': FRANCE })
    file.fill(0, 0, 8)
    expect(openDatabase(file, () => {})).toMatchObject({ reason: expect.stringContaining('of no network') })
  })
})

test('no file makes it hang, or throw (property)', () => {
  const files = [
    mmdb({ '192.0.2.0/24': { continent: 'EU', country: 'FR', latitude: 48, longitude: 2 } }),
    mmdbOf(
      {
        '198.51.100.0/24': placeRecord({
          continent: 'NA',
          country: 'US',
          subdivision: 'WA',
          latitude: 1,
          longitude: 1,
        }),
        '2001:db8::/32': JAPAN,
      },
      { ipVersion: 6, recordSize: 28 },
    ),
  ]
  const change = fc.record({ at: fc.nat(), octet: fc.integer({ min: 0, max: 255 }), fromEnd: fc.boolean() })
  const asked = ['192.0.2.1/32', '198.51.100.0/24', '10.0.0.0/8', '2001:db8::1/128', '::/0'].map(prefix)
  let opened = 0
  fc.assert(
    fc.property(
      fc.constantFrom(...files),
      fc.array(change, { maxLength: 4 }),
      fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat() }),
      (file, changes, cut) => {
        const bytes = Buffer.from(file)
        for (const { at, octet, fromEnd } of changes) {
          const place = at % (fromEnd ? 300 : bytes.length)
          bytes[fromEnd ? bytes.length - 1 - place : place] = octet
        }
        const database = openDatabase(cut === undefined ? bytes : bytes.subarray(0, cut % bytes.length), () => {})
        if ('reason' in database) return
        opened += 1
        for (const block of asked) {
          database.find(block)
          let left = 100
          for (const { network } of database.networksIn(block)) {
            expect(network.length).toBeGreaterThanOrEqual(block.length)
            left -= 1
            if (left === 0) break
          }
        }
      },
    ),
    { numRuns: 2000 },
  )
  expect(opened).toBeGreaterThan(200)
})
