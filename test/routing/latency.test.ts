import { describe, expect, test } from 'vitest'
import type { Client } from '../../src/model/client.ts'
import { latency } from '../../src/routing/latency.ts'
import { answersOf, type Believed, down, orderOf, up } from '../support/routing.ts'

const at = (region: string, of: typeof up = up): Believed<'latency'> =>
  of<'latency'>(region, { kind: 'latency', region })
const ms = (...measured: readonly (readonly [string, number])[]): Client => ({ latencyMs: new Map(measured) })

const three = [at('us-east-1'), at('eu-west-1'), at('ap-southeast-2')]

describe('order of regions', () => {
  test.each([
    // rule    case                                       client                                                       regions, best first
    [
      'R2.30',
      'lowest latency first',
      ms(['us-east-1', 80], ['eu-west-1', 12], ['ap-southeast-2', 250]),
      ['eu-west-1', 'us-east-1', 'ap-southeast-2'],
    ],
    [
      'R2.31',
      'measured before unmeasured',
      { ...ms(['ap-southeast-2', 900]), country: 'IE' },
      ['ap-southeast-2', 'eu-west-1', 'us-east-1'],
    ],
    [
      'R2.31',
      'unmeasured by distance',
      { coordinates: { latitude: -33.9, longitude: 151.2 } },
      ['ap-southeast-2', 'us-east-1', 'eu-west-1'],
    ],
    ['R2.31', 'a country stands at its centroid', { country: 'IE' }, ['eu-west-1', 'us-east-1', 'ap-southeast-2']],
    [
      'R2.31',
      'ties go to the lower code',
      ms(['us-east-1', 20], ['eu-west-1', 20]),
      ['eu-west-1', 'us-east-1', 'ap-southeast-2'],
    ],
    ['R2.31', 'nothing known: by code', {}, ['ap-southeast-2', 'eu-west-1', 'us-east-1']],
    ['R2.32', 'its own region first', { region: 'us-east-1' }, ['us-east-1', 'eu-west-1', 'ap-southeast-2']],
    [
      'R2.32',
      'its own region first, wherever it says it is',
      { region: 'us-east-1', coordinates: { latitude: 53.3, longitude: -6.2 } },
      ['us-east-1', 'eu-west-1', 'ap-southeast-2'],
    ],
    [
      'R2.32',
      'then the others by distance from it',
      { region: 'ap-southeast-1' },
      ['ap-southeast-2', 'eu-west-1', 'us-east-1'],
    ],
    [
      'R2.31',
      'a continent says nothing about distance',
      { continent: 'EU' },
      ['ap-southeast-2', 'eu-west-1', 'us-east-1'],
    ],
    [
      'R2.31',
      'a measurement of another region is no use',
      ms(['sa-east-1', 1]),
      ['ap-southeast-2', 'eu-west-1', 'us-east-1'],
    ],
  ] as const)('%s %s', (_rule, _case, client, regions) => {
    expect(orderOf(latency, three, client)).toEqual(regions)
  })
})

test.each([
  // rule    case                                   members                                                                    answered
  [
    'R2.30',
    'the first healthy one answers',
    [at('us-east-1'), at('eu-west-1', down), at('ap-southeast-2')],
    { 'us-east-1': 1 },
  ],
  ['R4.2', 'none healthy: the lowest latency', [at('us-east-1', down), at('eu-west-1', down)], { 'eu-west-1': 1 }],
] as const)('%s %s', (_rule, _case, members, answered) => {
  expect(answersOf(latency, members, ms(['eu-west-1', 10], ['us-east-1', 20]))).toEqual(answered)
})
