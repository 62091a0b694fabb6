import { describe, expect, test } from 'vitest'
import type { Alarm, EndpointCheck, HealthCheck } from '../../src/model/health-check.ts'
import { movedBy, negativeTtlSeconds } from '../../src/simulate/bounds.ts'
import { getName } from '../../src/values/name.ts'
import { check, deployment, NOWHERE, zone } from '../support/deployment.ts'

const NO_DELAY = { 'check.ok_delay': 0, 'check.fail_delay': 0 }
const NONE = { failed: false, recovered: false }

type Model = Readonly<Record<string, number | readonly [number, number]>>

const plan = (checks: readonly HealthCheck[], model: Model = NO_DELAY, alarms: readonly Alarm[] = []) =>
  deployment([], checks, {
    model: new Map(Object.entries(model)),
    alarms: new Map(alarms.map((alarm) => [alarm.name, alarm])),
  })

const every = (requestInterval: number, failureThreshold: number, more: Partial<EndpointCheck> = {}) =>
  check('c', { requestInterval, failureThreshold, ...more })

describe('worst for compliant (time-model.md §7)', () => {
  test.each([
    // T   k  TTL   d_f  worst
    [30, 3, 60, 0, 160],
    [30, 3, 300, 0, 400],
    [10, 3, 60, 0, 100],
    [10, 3, 20, 0, 60],
    [10, 1, 60, 0, 80],
    [30, 3, 60, 4, 172],
  ])('T=%i k=%i TTL=%i d_f=%i: %i s', (interval, threshold, ttl, delay, worst) => {
    const one = every(interval, threshold)
    const { worstCompliant } = movedBy(
      plan([one], { ...NO_DELAY, 'check.fail_delay': delay }),
      new Set(['c']),
      NONE,
      ttl,
    )
    expect(worstCompliant).toBeCloseTo(worst, 9)
  })

  test.each([
    // T   k  latest verdict (D3, D5: the end of the range)
    [30, 3, 90],
    [10, 3, 30],
  ])('T=%i k=%i: the last verdict comes within %i s', (interval, threshold, verdict) => {
    expect(movedBy(plan([every(interval, threshold)]), new Set(['c']), NONE, 60)).toMatchObject({
      detectedWorst: verdict,
      publishedWorst: verdict + 10,
      ttl: 60,
    })
  })
})

const common = { generation: 1, inverted: false, disabled: false, inline: false, at: NOWHERE }
const calculated: HealthCheck = {
  ...common,
  id: 'sum',
  type: 'CALCULATED',
  children: ['c', 'slow', 'gone'],
  healthThreshold: 1,
}
const control: HealthCheck = { ...common, id: 'switch', type: 'RECOVERY_CONTROL', routingControlArn: 'arn' }
const alarmed: HealthCheck = {
  ...common,
  id: 'alarmed',
  type: 'CLOUDWATCH_METRIC',
  alarm: { name: 'errors', region: 'us-east-1' },
  insufficientDataHealthStatus: 'Healthy',
}
const errors: Alarm = {
  name: 'errors',
  region: 'us-east-1',
  state: 'OK',
  periodSeconds: 60,
  datapoints: 3,
  at: NOWHERE,
}
const slow = check('slow', { requestInterval: 30, failureThreshold: 10 })
const all = [every(10, 3), slow, calculated, control, alarmed]

describe('the latest verdict', () => {
  test.each([
    // case                                                changed checks            resources                            seconds
    ['nothing had to be detected', [], NONE, 0],
    ['the slowest of several checks', ['c', 'slow'], NONE, 300],
    ['a calculated check follows its changed children', ['sum', 'c'], NONE, 30],
    ['a child that did not change takes no time', ['sum'], NONE, 0],
    ['a routing control is turned at once', ['switch'], NONE, 0],
    ['an alarm: its periods, and one that was half over', ['alarmed'], NONE, 240],
    ['a load balancer drops a target', [], { failed: true, recovered: false }, 60],
    ['and takes longer to take it back', [], { failed: false, recovered: true }, 150],
    ['the slowest of balancers and checks', ['alarmed'], { failed: true, recovered: false }, 240],
    ['a check that is not declared never reports', ['forgotten'], NONE, 0],
  ] as const)('%s', (_case, changed, resources, seconds) => {
    expect(movedBy(plan(all, NO_DELAY, [errors]), new Set(changed), resources, 60).detectedWorst).toBe(seconds)
  })

  test('parameters of the model count, the upper end of a range', () => {
    const model = { ...NO_DELAY, propagation: [1, 5], 'elb.interval': 10, 'elb.unhealthy': [2, 4] } as const
    expect(movedBy(plan([], model), new Set(), { failed: true, recovered: false }, 20)).toEqual({
      detectedWorst: 40,
      publishedWorst: 45,
      ttl: 20,
      worstCompliant: 65,
    })
  })

  test('without parameters: 0.1 s to answer and to refuse, 10 s to publish', () => {
    const { detectedWorst, publishedWorst } = movedBy(plan([every(30, 3)], {}), new Set(['c']), NONE, 60)
    expect(detectedWorst).toBeCloseTo(2 * 30.1 + 0.1 + 30.1, 9)
    expect(publishedWorst - detectedWorst).toBeCloseTo(10, 9)
  })
})

describe('negative answers are kept for the lower of TTL and minimum (R2.7)', () => {
  const apex = getName('example.com.')
  const made = zone(apex, 'Z1', [])

  test.each([
    // case                             SOA TTL        seconds
    ['by default the TTL', 900, 900],
    ['a TTL above the minimum', 172_800, 86_400],
    ['a TTL of nothing', 0, 0],
  ])('%s', (_case, ttlSeconds, seconds) => {
    const recordSets = made.recordSets.map((one) => (one.type === 'SOA' ? { ...one, ttlSeconds } : one))
    expect(negativeTtlSeconds({ ...made, recordSets })).toBe(seconds)
  })

  test('a zone without SOA says nothing', () => {
    expect(negativeTtlSeconds({ ...made, recordSets: [] })).toBe(0)
  })
})
