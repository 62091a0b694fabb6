import { describe, expect, test } from 'vitest'
import { ipBased } from '../../src/routing/ip-based.ts'
import { prefix } from '../support/deployment.ts'
import { answersOf, type Believed, down, orderOf, up } from '../support/routing.ts'

const at = (location: string, blocks: readonly string[], of: typeof up = up): Believed<'ip-based'> =>
  of<'ip-based'>(location, { kind: 'ip-based', collectionId: 'c', location, blocks: blocks.map(prefix) })

const office = at('office', ['192.0.2.0/24', '2001:db8:1::/48'])
const city = at('city', ['192.0.0.0/16', '2001:db8::/32'])
const half = at('half', ['128.0.0.0/1'])
const rest = at('*', [])
const all = [rest, half, city, office]

describe('candidates', () => {
  test.each([
    // rule    case                                               subnet               candidates, best first
    ['R2.41', 'the longest block first, then the shorter ones', '192.0.2.77/32', ['office', 'city', 'half', '*']],
    ['R2.41', 'a block matches itself', '192.0.2.0/24', ['office', 'city', 'half', '*']],
    ['R2.41', 'a shorter prefix does not match a longer block', '192.0.2.0/23', ['city', 'half', '*']],
    ['R2.41', 'not even where its first bits are those', '192.0.0.0/15', ['half', '*']],
    ['R2.41', 'another network', '198.51.100.1/32', ['half', '*']],
    ['R2.43', 'no block: the default', '10.0.0.1/32', ['*']],
    ['R2.41', 'IPv6', '2001:db8:1:2::/64', ['office', 'city', '*']],
    ['R2.41', 'families do not mix', '::192.0.2.1/128', ['*']],
    ['R5.3', 'a prefix of length 0', '0.0.0.0/0', ['*']],
  ] as const)('%s %s: %s', (_rule, _case, subnet, candidates) => {
    expect(orderOf(ipBased, all, { subnet: prefix(subnet) })).toEqual(candidates)
  })

  test('R2.40 a client without an address has only the default', () => {
    expect(orderOf(ipBased, all, { country: 'CH' })).toEqual(['*'])
  })
})

test.each([
  // rule    case                                       members                                                                                  answered
  ['R2.42', 'the next larger block takes over', [at('office', ['192.0.2.0/24'], down), city, rest], { city: 1 }],
  [
    'R2.42',
    'then the default',
    [at('office', ['192.0.2.0/24'], down), at('city', ['192.0.0.0/16'], down), rest],
    { '*': 1 },
  ],
  ['R2.43', 'no block and no default: nobody', [at('elsewhere', ['203.0.113.0/24'])], {}],
  ['R4.2', 'none healthy: the longest block', [at('office', ['192.0.2.0/24'], down), at('*', [], down)], { office: 1 }],
] as const)('%s %s', (_rule, _case, members, answered) => {
  expect(answersOf(ipBased, members, { subnet: prefix('192.0.2.1') })).toEqual(answered)
})
