import { describe, expect, test } from 'vitest'
import type { ProximityLocation } from '../../src/model/record-set.ts'
import { biasedDistanceKm, geoproximity } from '../../src/routing/geoproximity.ts'
import { answersOf, type Believed, down, orderOf, up } from '../support/routing.ts'

const at = (id: string, location: ProximityLocation, bias = 0, of: typeof up = up): Believed<'geoproximity'> =>
  of<'geoproximity'>(id, { kind: 'geoproximity', location, bias })
const degrees = (latitude: number, longitude: number): ProximityLocation => ({
  kind: 'coordinates',
  coordinates: { latitude, longitude },
})
const region = (code: string): ProximityLocation => ({ kind: 'region', region: code })
const group = (code: string): ProximityLocation => ({ kind: 'local-zone-group', group: code })

const EQUATOR = { coordinates: { latitude: 0, longitude: 0 } }
/** One degree of a great circle, kilometres (R2.38). */
const DEGREE = (6371.0088 * Math.PI) / 180

describe('biased distance', () => {
  test.each([
    // rule    case                               bias    degrees   as if
    ['R2.37', 'no bias', 0, 10, 10],
    ['R2.37', 'a positive bias shrinks', 50, 10, 5],
    ['R2.37', 'a negative bias stretches', -50, 10, 20],
    ['R2.37', 'the largest', 99, 10, 0.1],
    ['R2.37', 'the smallest', -99, 10, 1000],
    ['R2.37', 'no distance is none with any bias', -99, 0, 0],
  ] as const)('%s %s', (_rule, _case, bias, east, as) => {
    expect(biasedDistanceKm(at('x', degrees(0, east), bias).policy, EQUATOR.coordinates)).toBeCloseTo(as * DEGREE, 6)
  })

  test.each([
    ['R2.38', 'an unknown region is nowhere', region('xx-nowhere-1'), EQUATOR.coordinates],
    ['R2.39', 'a client of unknown place', region('us-east-1'), undefined],
  ] as const)('%s %s', (_rule, _case, location, from) => {
    expect(biasedDistanceKm(at('x', location).policy, from)).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('order', () => {
  test.each([
    // rule    case                                                client                     members                                                                  order
    ['R2.39', 'nearest first', EQUATOR, [at('a', degrees(0, 20)), at('b', degrees(0, 10))], ['b', 'a']],
    ['R2.37', 'a bias can turn it', EQUATOR, [at('a', degrees(0, 20), 60), at('b', degrees(0, 10))], ['a', 'b']],
    ['R2.39', 'ties by set identifier', EQUATOR, [at('b', degrees(0, 10)), at('a', degrees(0, -10))], ['a', 'b']],
    [
      'R2.38',
      'regions and Local Zones stand where the table says',
      { region: 'us-east-1' },
      [at('dallas', group('us-east-1-dfw-2')), at('virginia', region('us-east-1'))],
      ['virginia', 'dallas'],
    ],
    [
      'R2.39',
      'a country stands at its centroid',
      { country: 'IE' },
      [at('a', region('us-east-1')), at('b', region('eu-west-1'))],
      ['b', 'a'],
    ],
    [
      'R2.39',
      'an unknown place: by set identifier',
      {},
      [at('b', degrees(0, 1)), at('a', degrees(50, 50))],
      ['a', 'b'],
    ],
    [
      'R2.39',
      'a continent says nothing about distance',
      { continent: 'EU' },
      [at('b', region('eu-west-1')), at('a', region('us-east-1'))],
      ['a', 'b'],
    ],
  ] as const)('%s %s', (_rule, _case, client, members, order) => {
    expect(orderOf(geoproximity, members, client)).toEqual(order)
  })
})

test.each([
  [
    'R2.39',
    'the next one answers for an unhealthy one',
    [at('a', degrees(0, 1), 0, down), at('b', degrees(0, 90))],
    { b: 1 },
  ],
  ['R4.2', 'none healthy: the nearest', [at('a', degrees(0, 1), 0, down), at('b', degrees(0, 90), 0, down)], { a: 1 }],
] as const)('%s %s', (_rule, _case, members, answered) => {
  expect(answersOf(geoproximity, members, EQUATOR)).toEqual(answered)
})
