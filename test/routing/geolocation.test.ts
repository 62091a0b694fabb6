import { describe, expect, test } from 'vitest'
import type { GeoArea } from '../../src/model/record-set.ts'
import { formatArea, geolocation } from '../../src/routing/geolocation.ts'
import { answersOf, type Believed, down, orderOf, up } from '../support/routing.ts'

const in_ = (id: string, area: GeoArea, of: typeof up = up): Believed<'geolocation'> =>
  of<'geolocation'>(id, { kind: 'geolocation', area })
const eu = (of = up) => in_('EU', { kind: 'continent', continent: 'EU' }, of)
const na = (of = up) => in_('NA', { kind: 'continent', continent: 'NA' }, of)
const ch = (of = up) => in_('CH', { kind: 'country', country: 'CH' }, of)
const us = (of = up) => in_('US', { kind: 'country', country: 'US' }, of)
const wa = (of = up) => in_('WA', { kind: 'subdivision', country: 'US', subdivision: 'WA' }, of)
const rest = (of = up) => in_('*', { kind: 'default' }, of)

const all = [rest(), eu(), na(), us(), wa(), ch()]

describe('candidates', () => {
  test.each([
    // rule    case                                               client                                     candidates, best first
    ['R2.33', 'state, country, continent, default', { country: 'US', subdivision: 'WA' }, ['WA', 'US', 'NA', '*']],
    ['R2.33', 'a state without record is in its country', { country: 'US', subdivision: 'NY' }, ['US', 'NA', '*']],
    ['R2.33', 'the same code in another country is no match', { country: 'AU', subdivision: 'WA' }, ['*']],
    ['R2.33', 'country, continent, default', { country: 'CH' }, ['CH', 'EU', '*']],
    ['R2.34', "a country alone has the table's continent", { country: 'FR' }, ['EU', '*']],
    ['R2.34', 'a continent alone', { continent: 'EU' }, ['EU', '*']],
    ['R2.34', 'an unknown place has only the default', {}, ['*']],
    ['R2.34', 'a country that Route 53 does not locate', { country: 'EH' }, ['*']],
    ['R2.34', 'Namibia is not North America', { country: 'NA' }, ['*']],
    ['R5.7', 'Puerto Rico is a country, not a state of the US', { country: 'PR' }, ['NA', '*']],
    ['R5.9', 'a region stands in its country', { region: 'eu-central-2' }, ['CH', 'EU', '*']],
    ['R5.9', 'and in no state', { region: 'us-west-2' }, ['US', 'NA', '*']],
    [
      'R5.9',
      'what is stated comes before what the region says',
      { country: 'CH', region: 'us-west-2' },
      ['CH', 'EU', '*'],
    ],
  ] as const)('%s %s', (_rule, _case, client, candidates) => {
    expect(orderOf(geolocation, all, client)).toEqual(candidates)
  })
})

describe('answers in Zurich', () => {
  test.each([
    // rule    case                                                  members                                    answered
    ['R2.33', 'the smallest area answers', [ch(), eu(), rest()], { CH: 1 }],
    ['R2.33', 'an unhealthy area falls back to the next larger one', [ch(down), eu(), rest()], { EU: 1 }],
    ['R2.33', 'then to the default', [ch(down), eu(down), rest()], { '*': 1 }],
    ['R2.35', 'no area matches: nobody answers', [us(), na()], {}],
    ['R2.36', 'none healthy: the smallest area', [ch(down), eu(down), rest(down)], { CH: 1 }],
    ['R2.36', 'other areas are never used', [ch(down), us(), na()], { CH: 1 }],
    ['R4.2', 'the default only where it is the sole candidate', [rest(down), us()], { '*': 1 }],
  ] as const)('%s %s', (_rule, _case, members, answered) => {
    expect(answersOf(geolocation, members, { country: 'CH' })).toEqual(answered)
  })
})

test.each([
  [eu(), 'EU'],
  [ch(), 'CH'],
  [wa(), 'US-WA'],
  [rest(), 'default'],
] as const)('areas have short names: %#', ({ policy }, text) => {
  expect(formatArea(policy.area)).toBe(text)
})
