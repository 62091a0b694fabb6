import { describe, expect, test } from 'vitest'
import { believe, checkStatuses } from '../../src/health/believe.ts'
import { CALM } from '../../src/health/world.ts'
import type { AlarmCheck, CalculatedCheck, HealthCheck, Observation } from '../../src/model/health-check.ts'
import { booleans } from '../../src/values/algebra.ts'
import { check, NOWHERE } from '../support/deployment.ts'

const common = { generation: 1, inverted: false, disabled: false, inline: false, at: NOWHERE }

const http = (more: Partial<HealthCheck> = {}) =>
  check('x', { inverted: more.inverted ?? false, disabled: more.disabled ?? false })

const alarm = (
  insufficientDataHealthStatus: AlarmCheck['insufficientDataHealthStatus'],
  inverted = false,
): HealthCheck => ({
  ...common,
  id: 'x',
  type: 'CLOUDWATCH_METRIC',
  alarm: { name: 'a', region: 'us-east-1' },
  insufficientDataHealthStatus,
  inverted,
})

const control = (inverted = false): HealthCheck => ({
  ...common,
  id: 'x',
  type: 'RECOVERY_CONTROL',
  routingControlArn: 'arn',
  inverted,
})

const statusOf = (checks: readonly HealthCheck[], observations: Readonly<Record<string, Observation>>) =>
  believe(
    { healthChecks: new Map(checks.map((one) => [one.id, one])), model: new Map() },
    { ...CALM, observations: new Map(Object.entries(observations)) },
  ).checks

const HEALTHY = true
const UNHEALTHY = false

describe('one check', () => {
  test.each([
    // rule    case                                                check                                           observed                                         status
    ['R3.13', 'passes', http(), true, HEALTHY],
    ['R3.13', 'fails', http(), false, UNHEALTHY],
    ['R3.13', 'inverted: passes', http({ inverted: true }), true, UNHEALTHY],
    ['R3.13', 'inverted: fails', http({ inverted: true }), false, HEALTHY],
    ['R3.14', 'disabled: whatever the endpoint', http({ disabled: true }), false, HEALTHY],
    ['R3.14', 'disabled and inverted: the manual switch', http({ disabled: true, inverted: true }), true, UNHEALTHY],
    ['R3.15', 'no data yet', http(), undefined, HEALTHY],
    ['R3.15', 'no data yet, inverted', http({ inverted: true }), undefined, UNHEALTHY],
    ['R3.15', 'no data yet of an alarm', alarm('Unhealthy'), undefined, HEALTHY],
    ['R3.3', '3 of 16 checkers', http(), { healthyCheckers: 3, checkers: 16 }, HEALTHY],
    ['R3.3', '2 of 16 checkers', http(), { healthyCheckers: 2, checkers: 16 }, UNHEALTHY],
    ['R3.21', 'alarm OK', alarm('Unhealthy'), 'OK', HEALTHY],
    ['R3.21', 'alarm ALARM', alarm('Healthy'), 'ALARM', UNHEALTHY],
    ['R3.21', 'alarm ALARM, inverted', alarm('Healthy', true), 'ALARM', HEALTHY],
    ['R3.21', 'insufficient data: Healthy', alarm('Healthy'), 'INSUFFICIENT_DATA', HEALTHY],
    ['R3.21', 'insufficient data: Unhealthy', alarm('Unhealthy'), 'INSUFFICIENT_DATA', UNHEALTHY],
    [
      'R3.23',
      'insufficient data: the last status',
      alarm('LastKnownStatus'),
      { state: 'INSUFFICIENT_DATA', lastKnown: false },
      UNHEALTHY,
    ],
    [
      'R3.23',
      'the last status, inverted: raw, so turned round',
      alarm('LastKnownStatus', true),
      { state: 'INSUFFICIENT_DATA', lastKnown: false },
      HEALTHY,
    ],
    ['R3.21', 'insufficient data and none ever', alarm('LastKnownStatus'), 'INSUFFICIENT_DATA', HEALTHY],
    [
      'R3.21',
      'the last status does not matter while there is data',
      alarm('LastKnownStatus'),
      { state: 'ALARM', lastKnown: true },
      UNHEALTHY,
    ],
    ['R3.24', 'routing control On', control(), 'On', HEALTHY],
    ['R3.24', 'routing control Off', control(), 'Off', UNHEALTHY],
    ['R3.24', 'routing control Off, inverted', control(true), 'Off', HEALTHY],
  ] as const)('%s %s', (_rule, _case, one, observed, status) => {
    expect(statusOf([one], observed === undefined ? {} : { x: observed }).get('x')).toBe(status)
  })
})

const calculated = (
  healthThreshold: number,
  children: readonly string[],
  more: Partial<CalculatedCheck> = {},
): CalculatedCheck => ({
  ...common,
  id: 'sum',
  type: 'CALCULATED',
  children,
  healthThreshold,
  ...more,
})

const children = [
  check('up'),
  check('down'),
  check('also-down'),
  check('switch', { inverted: true }),
  check('off', { disabled: true }),
]

describe('calculated checks, with one child up and two down', () => {
  test.each([
    // rule    case                                           check                                                        status
    ['R3.17', 'one of two is enough', calculated(1, ['up', 'down']), HEALTHY],
    ['R3.17', 'two of two are not there', calculated(2, ['up', 'down']), UNHEALTHY],
    ['R3.18', 'threshold 0', calculated(0, ['down']), HEALTHY],
    ['R3.18', 'threshold 0 without children', calculated(0, []), HEALTHY],
    ['R3.18', 'a threshold above the children', calculated(2, ['up']), UNHEALTHY],
    ['R3.14', 'disabled children count as healthy', calculated(1, ['off']), HEALTHY],
    ['R3.19', 'a child named twice counts once', calculated(2, ['up', 'up']), UNHEALTHY],
    ['R3.19', 'a child that does not exist is unhealthy', calculated(1, ['nobody']), UNHEALTHY],
    ['R3.20', 'children are inverted before they count', calculated(1, ['switch']), HEALTHY],
    ['R3.20', 'then the parent', calculated(1, ['switch'], { inverted: true }), UNHEALTHY],
    ['R3.14', 'disabled', calculated(2, ['down'], { disabled: true }), HEALTHY],
    ['R3.14', 'disabled and inverted', calculated(0, [], { disabled: true, inverted: true }), UNHEALTHY],
    ['R3.19', 'its own child', calculated(1, ['sum']), UNHEALTHY],
  ] as const)('%s %s', (_rule, _case, one, status) => {
    const observed = { up: true, down: false, 'also-down': false, switch: false, off: false }
    expect(statusOf([...children, one], observed).get('sum')).toBe(status)
  })

  test('an observation of the calculated check itself stands for its count', () => {
    expect(statusOf([...children, calculated(1, ['up'])], { up: true, sum: false }).get('sum')).toBe(UNHEALTHY)
    expect(
      statusOf([...children, calculated(1, ['down'], { inverted: true })], { down: false, sum: true }).get('sum'),
    ).toBe(UNHEALTHY)
  })

  test('every declared check has a status, and no other', () => {
    const statuses = checkStatuses(
      new Map([...children, calculated(1, ['nobody'])].map((one) => [one.id, one])),
      () => true,
      (_check, counted) => counted,
      booleans,
    )
    expect([...statuses.keys()].toSorted()).toEqual(['also-down', 'down', 'off', 'sum', 'switch', 'up'])
  })
})
