import { describe, expect, test } from 'vitest'
import { type ClientKind, createKinds } from '../../src/decide/client-kinds.ts'
import { compile } from '../../src/decide/compile.ts'
import type { NamedClient } from '../../src/model/client.ts'
import type { AddressPlaces } from '../../src/model/place.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { getName } from '../../src/values/name.ts'
import { prefix } from '../support/deployment.ts'
import { type MmdbValue, mmdbOf } from '../support/mmdb.ts'
import { placesOf } from '../support/places.ts'

/** Areas first, and in one of them networks: a kind for every area and every network. */
const PLAN = `
version: 1
cidr_collections:
  nets:
    locations:
      office: [198.51.100.0/23]
      guests: [198.51.101.0/24]
      cloud: [203.0.113.0/24]
zones:
  example.com:
    records:
      by-net:
        A:
          ip_based:
            collection: nets
            locations:
              office: { values: [192.0.2.1] }
              guests: { values: [192.0.2.2] }
              cloud: { values: [192.0.2.3] }
              default: { values: [192.0.2.4] }
      www:
        A:
          geolocation:
            EU-FR: { alias: by-net }
            NA-US-WA: { alias: by-net }
            EU: { values: [192.0.2.5] }
            default: { alias: by-net }
`

async function kindsWith(places?: AddressPlaces, clients: readonly NamedClient[] = []) {
  const { deployment } = await loadPlan([{ name: 'plan.yaml', text: PLAN }])
  if (deployment === undefined) throw new Error('unreachable: the plan cannot be read')
  const graph = compile({ ...deployment, clients: new Map(clients.map((client) => [client.name, client])) })
  const [zone] = graph.zones
  if (zone === undefined) throw new Error('unreachable: a plan without a zone')
  const name = getName('www.example.com')
  return createKinds({ everyOrder: true, places })([{ graph, zone, name, type: 'A' }])
}

/** Kinds that say an area and a network, those of which nobody knows whether anybody is of them with a question mark. */
const joint = (kinds: readonly ClientKind[]): readonly string[] =>
  kinds.flatMap(({ label, client, isAssumed }) => (client.subnet ? [`${label}${isAssumed ? ' ?' : ''}`] : []))

const FRANCE: MmdbValue = { country_code: 'FR' }
const ITALY: MmdbValue = { country_code: 'IT' }
const USA: MmdbValue = { country_code: 'US' }
const SEATTLE: MmdbValue = { country: { iso_code: 'US' }, subdivisions: [{ iso_code: 'WA' }] }
const MIAMI: MmdbValue = { country: { iso_code: 'US' }, subdivisions: [{ iso_code: 'FL' }] }
const EUROPE: MmdbValue = { continent: { code: 'EU' } }

describe('kinds of client at a place and in a network', () => {
  test('without a database all are kept, and said to be assumed', async () => {
    const { kinds, atoms } = await kindsWith()
    expect(atoms).toBe(16)
    expect(joint(kinds)).toEqual([
      'EU-FR, office 198.51.100.0/23 ?',
      'EU-FR, guests 198.51.101.0/24 ?',
      'EU-FR, cloud 203.0.113.0/24 ?',
      'NA-US-WA, office 198.51.100.0/23 ?',
      'NA-US-WA, guests 198.51.101.0/24 ?',
      'NA-US-WA, cloud 203.0.113.0/24 ?',
      'EU, office 198.51.100.0/23 ?',
      'EU, guests 198.51.101.0/24 ?',
      'EU, cloud 203.0.113.0/24 ?',
      'office 198.51.100.0/23 ?',
      'guests 198.51.101.0/24 ?',
      'cloud 203.0.113.0/24 ?',
    ])
  })

  test.each<readonly [string, Readonly<Record<string, MmdbValue>>, readonly string[]]>([
    [
      'only those where somebody is, a smaller block apart from the one around it',
      { '198.51.100.0/24': FRANCE, '198.51.101.0/24': ITALY, '203.0.113.0/24': SEATTLE },
      ['EU-FR, office 198.51.100.0/23', 'NA-US-WA, cloud 203.0.113.0/24', 'EU, guests 198.51.101.0/24'],
    ],
    [
      'several places in one block, and one that is named nowhere',
      { '198.51.100.0/23': MIAMI, '203.0.113.0/26': FRANCE, '203.0.113.64/26': ITALY, '203.0.113.128/25': MIAMI },
      [
        'EU-FR, cloud 203.0.113.0/24',
        'EU, cloud 203.0.113.0/24',
        'office 198.51.100.0/23',
        'guests 198.51.101.0/24',
        'cloud 203.0.113.0/24',
      ],
    ],
    [
      'a country without its states may be any of them',
      { '198.51.100.0/23': FRANCE, '203.0.113.0/24': USA },
      [
        'EU-FR, office 198.51.100.0/23',
        'EU-FR, guests 198.51.101.0/24',
        'NA-US-WA, cloud 203.0.113.0/24 ?',
        'cloud 203.0.113.0/24',
      ],
    ],
    [
      'a continent without its countries, too',
      { '198.51.100.0/23': FRANCE, '203.0.113.0/24': EUROPE },
      [
        'EU-FR, office 198.51.100.0/23',
        'EU-FR, guests 198.51.101.0/24',
        'EU-FR, cloud 203.0.113.0/24 ?',
        'EU, cloud 203.0.113.0/24',
      ],
    ],
    [
      'what the database does not have may be anywhere',
      { '198.51.100.0/23': FRANCE },
      [
        'EU-FR, office 198.51.100.0/23',
        'EU-FR, guests 198.51.101.0/24',
        'EU-FR, cloud 203.0.113.0/24 ?',
        'NA-US-WA, cloud 203.0.113.0/24 ?',
        'EU, cloud 203.0.113.0/24 ?',
        'cloud 203.0.113.0/24 ?',
      ],
    ],
  ])('with one: %s', async (_name, networks, wanted) => {
    const { kinds, atoms } = await kindsWith(placesOf(mmdbOf(networks)))
    expect(joint(kinds)).toEqual(wanted)
    expect(atoms).toBe(wanted.length + 4)
  })

  test('a client of the plan is somebody, even where the database says otherwise', async () => {
    const places = placesOf(mmdbOf({ '198.51.100.0/23': FRANCE, '203.0.113.0/24': FRANCE }))
    const lab: NamedClient = { name: 'lab', country: 'US', subdivision: 'WA', subnet: prefix('203.0.113.7/32') }
    expect(joint((await kindsWith(undefined, [lab])).kinds)).toContain('NA-US-WA, cloud 203.0.113.0/24')
    expect((await kindsWith(places, [lab])).kinds.at(-1)).toEqual({
      label: 'lab',
      client: lab,
      named: ['lab'],
    })
  })

  test('a block with more networks than are looked at keeps all', async () => {
    let [asked, most] = [0, 0]
    const endless: AddressPlaces = {
      find: () => ({ country: 'FR' }),
      *networksIn(block) {
        asked += 1
        for (let left = 1_000_000; left > 0; left -= 1) {
          most = Math.max(most, 1_000_000 - left)
          yield { network: block, place: { country: 'FR' } }
        }
      },
    }
    const { kinds } = await kindsWith(endless)
    expect(joint(kinds)).toHaveLength(12)
    expect(joint(kinds).every((label) => label.endsWith('?'))).toBe(true)
    expect([asked, most]).toEqual([3, 65_536])
  })
})
