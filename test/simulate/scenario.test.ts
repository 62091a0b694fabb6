import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import type { Decision } from '../../src/decide/decision.ts'
import type { Fault } from '../../src/health/faults.ts'
import { playOnce } from '../../src/simulate/engine.ts'
import type { TimedEvent } from '../../src/simulate/epochs.ts'
import { questionsFor } from '../../src/simulate/questions.ts'
import { playScenario } from '../../src/simulate/scenario.ts'
import { simulate } from '../../src/simulate/simulate.ts'
import { timelineOf } from '../../src/simulate/timeline.ts'
import { getName } from '../../src/values/name.ts'
import { planOf } from '../health/plan.ts'

const PLAN = `
version: 1
defaults: { health_check: { type: HTTP, request_interval: 30, failure_threshold: 3 } }
alarms: { errors: { region: us-east-1, period: 60, datapoints: 2 } }
health_checks:
  both:   { type: CALCULATED, children: [web, spare], health_threshold: 2 }
  orders: { type: CLOUDWATCH_METRIC, alarm: { name: errors, region: us-east-1 } }
  switch: { type: RECOVERY_CONTROL, routing_control_arn: "arn:aws:route53-recovery-control::111122223333:controlpanel/abc/routingcontrol/def" }
endpoints:
  web:    { ipv4: 192.0.2.10, health_check: true }
  spare:  { ipv4: 192.0.2.11, health_check: true }
  sorry:  { ipv4: 192.0.2.99 }
  node-a: { ipv4: 10.0.0.1 }
  node-b: { ipv4: 10.0.0.2 }
  alb:    { type: application-load-balancer, dns_name: web-1.us-west-2.elb.amazonaws.com, region: us-west-2, targets: [node-a, node-b] }
zones:
  example.com:
    records:
      www:  { A: { ttl: 60, failover: { primary: web, secondary: sorry } } }
      pair: { A: { ttl: 20, weighted: { web: { weight: 3, endpoint: web }, spare: { weight: 1, endpoint: spare } } } }
      sum:  { A: { ttl: 60, failover: { primary: { endpoint: web, health_check: both }, secondary: sorry } } }
      bell: { A: { ttl: 60, failover: { primary: { endpoint: web, health_check: orders }, secondary: sorry } } }
      turn: { A: { ttl: 60, failover: { primary: { endpoint: web, health_check: switch }, secondary: sorry } } }
      site: { A: { failover: { primary: { endpoint: alb, evaluate_target_health: true }, secondary: sorry } } }
`
const graph = compile(await planOf(PLAN))
const faults = (kind: Fault['kind'], ...names: readonly string[]) => names.map((name): Fault => ({ kind, name }))
const endpoints = (...names: readonly string[]) => faults('endpoint', ...names)

function play(name: string, events: readonly TimedEvent[]) {
  const [zone] = graph.zones
  const [question] = zone ? questionsFor(graph, zone.zone.id, getName(`${name}.example.com.`), 'A') : []
  if (!question) throw new Error(`no record ${name}`)
  return playScenario(graph, { events, question, client: {}, runs: 200 })
}

const valuesOf = ({ outcomes }: Decision) =>
  outcomes.flatMap(({ from }) => from.flatMap(({ values }) => values.map(({ text }) => text))).join(' ')

describe('one failure and its end', () => {
  const run = play('www', [
    { at: 0, failed: endpoints('web') },
    { at: 600, recovered: endpoints('web') },
  ])

  test.each([
    // at    possible answers                  from when settled  served
    [0, ['192.0.2.10'], 0, 0],
    [59, ['192.0.2.10'], 59, 0],
    [80, ['192.0.2.10', '192.0.2.99'], 100.4, undefined],
    [101, ['192.0.2.99'], 101, undefined],
    [599, ['192.0.2.99'], 599, undefined],
    [650, ['192.0.2.99'], 650, 1],
    [670, ['192.0.2.10', '192.0.2.99'], 700.4, 1],
    [701, ['192.0.2.10'], 701, 1],
  ] as const)('at %i s', (seconds, answers, settledFrom, served) => {
    const moment = run.at(seconds)
    expect([...new Set(moment.possible.map(({ decision }) => valuesOf(decision)))].toSorted()).toEqual(answers)
    expect(moment.isSettled).toBe(answers.length === 1)
    expect(moment.settledFrom).toBeCloseTo(settledFrom, 9)
    if (served !== undefined) expect(moment.served).toBeCloseTo(served, 9)
    expect(moment.answers.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6)
    expect(moment.held.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6)
  })

  test('the last client that honours TTLs has moved after 160.4 s, and was out until then', () => {
    expect(run.movedWithin).toBeCloseTo(160.4, 9)
    expect(run.outages().map(({ from, to, unserved }) => [from, Math.round(to * 10) / 10, unserved])).toEqual([
      [0, 160.4, 1],
    ])
  })

  test('what Route 53 thinks of the check', () => {
    expect([50, 75, 95, 590, 670, 700].map((at) => run.checkAt('web', at))).toEqual([
      'healthy',
      'unsettled',
      'unhealthy',
      'unhealthy',
      'unsettled',
      'healthy',
    ])
    expect(run.checkAt('spare', 95)).toBe('healthy')
    expect(run.checkAt('nobody', 95)).toBeUndefined()
  })

  test('a calculated check follows its children', () => {
    expect([50, 75, 95].map((at) => run.checkAt('both', at))).toEqual(['healthy', 'unsettled', 'unhealthy'])
  })
})

describe('faults that end before they are noticed', () => {
  test('for sure: nothing changes', () => {
    const run = play('www', [
      { at: 0, failed: endpoints('web') },
      { at: 50, recovered: endpoints('web') },
    ])
    expect(run.at(80).isSettled).toBe(true)
    expect(run.movedWithin).toBe(0)
    expect(run.outages()).toEqual([{ from: 0, to: 50, unserved: 1 }])
  })

  test('failures in a row count on after a moment in which no checker looked', () => {
    const run = play('www', [
      { at: 61, failed: endpoints('web') },
      { at: 121, recovered: endpoints('web') },
      { at: 122, failed: endpoints('web') },
    ])
    // A minute after the second failure alone it would be the 183rd second.
    expect([121, 123].map((at) => run.checkAt('web', at))).toEqual(['healthy', 'unsettled'])
  })

  test('perhaps: either may be answered until it is over', () => {
    const run = play('www', [
      { at: 0, failed: endpoints('web') },
      { at: 85, recovered: endpoints('web') },
    ])
    expect(run.at(90).isSettled).toBe(false)
    expect(run.at(190).settledFrom).toBe(190)
    expect(run.course.isSampled()).toBe(true)
    const { answers } = run.at(95)
    expect(answers).toHaveLength(2)
    // Half of the verdicts fall before the 85th second, and are out within ten more.
    expect(answers.at(0)?.probability).toBeGreaterThan(0.5)
  })
})

describe('who notices', () => {
  test.each([
    // case                                        record  events                                                            moved within
    ['a check', 'www', [{ at: 5, failed: endpoints('web') }], 160.4],
    ['one of two weighted', 'pair', [{ at: 0, failed: endpoints('spare') }], 90.4 + 10 + 20],
    ['a calculated check, for each of its children', 'sum', [{ at: 0, failed: endpoints('spare') }], 160.4],
    ['a calculated check that is overridden', 'sum', [{ at: 0, failed: faults('check', 'both') }], 10 + 60],
    ['an alarm that is raised', 'bell', [{ at: 0, failed: faults('alarm', 'errors') }], 2 * 60 + 60 + 10 + 60],
    ['an alarm whose state is set', 'bell', [{ at: 0, alarms: [{ name: 'errors', state: 'ALARM' }] }], 10 + 60],
    ['a routing control', 'turn', [{ at: 0, failed: faults('check', 'switch') }], 10 + 60],
    ['a load balancer with one target left', 'site', [{ at: 0, failed: endpoints('node-a') }], 0],
    ['a load balancer without targets', 'site', [{ at: 0, failed: endpoints('node-a', 'node-b') }], 60.1 + 10 + 60],
    [
      'a quarter of the checkers is no quorum',
      'www',
      [{ at: 0, failed: faults('checker', 'us-east-1', 'us-west-1') }],
      0,
    ],
  ] as const)('%s', (_case, name, events, movedWithin) => {
    expect(play(name, events).movedWithin).toBeCloseTo(movedWithin, 9)
  })

  test('seven of eight checker regions cut off: all fourteen of their checkers must agree', () => {
    const regions = [
      'us-east-1',
      'us-west-1',
      'us-west-2',
      'eu-west-1',
      'ap-southeast-1',
      'ap-southeast-2',
      'ap-northeast-1',
    ]
    const { sensors } = timelineOf(graph, [{ at: 0, failed: faults('checker', ...regions) }])
    expect(sensors.find(({ key }) => key === 'check:web')?.quorum).toEqual({ needed: 14, of: 14 })
  })

  test('the same alarm set twice, and back: only what changes counts', () => {
    const run = play('bell', [
      { at: 0, alarms: [{ name: 'errors', state: 'ALARM' }] },
      { at: 100, alarms: [{ name: 'errors', state: 'ALARM' }] },
      { at: 200, alarms: [{ name: 'errors', state: 'OK' }] },
    ])
    expect(run.movedWithin).toBeCloseTo(70, 9)
    expect(valuesOf(run.finally)).toBe('192.0.2.10')
  })
})

test('a lossy endpoint never settles, and serves what it does not lose', () => {
  const run = play('www', [{ at: 0, losses: [{ endpoint: 'web', share: 0.5 }] }])
  expect(run.at(50).served).toBeCloseTo(0.5, 9)
  expect(run.at(2000).settledFrom).toBe(Number.POSITIVE_INFINITY)
  // Healthy 99.8 % of the time: half of the requests are lost all along.
  expect(run.at(1500).served).toBeLessThan(0.53)
  expect(run.outages()).toEqual([])
  expect(run.outages(0.5)).toEqual([{ from: 0, to: Number.POSITIVE_INFINITY, unserved: 0.5 }])
})

test('the bounds of simulate and of the timeline are the same', () => {
  for (const failed of [
    endpoints('web'),
    endpoints('spare'),
    endpoints('node-a', 'node-b'),
    faults('alarm', 'errors'),
  ]) {
    const { rows } = simulate(graph, { failed })
    const { records } = timelineOf(graph, [{ at: 0, failed }])
    for (const { name, movedBy, movedTimes } of rows) {
      const record = records.find((record) => record.name === name)
      const move = record?.moves[0]
      expect(move?.worst.moved).toEqual(movedBy && expect.closeTo(movedBy.worstCompliant, 9))
      expect(move && { ...move.moved, isSampled: record?.isSampled }).toEqual(movedTimes)
    }
  }
})

describe('whatever happens', () => {
  const fault = fc.constantFrom(
    ...endpoints('web', 'spare', 'node-a', 'node-b'),
    ...faults('check', 'both', 'web'),
    ...faults('blind', 'spare'),
    ...faults('alarm', 'errors'),
  )
  const event = fc.record({
    at: fc.integer({ min: 0, max: 300 }),
    failed: fc.uniqueArray(fault, { maxLength: 2 }),
    recovered: fc.uniqueArray(fault, { maxLength: 2 }),
  })
  const name = fc.constantFrom('www', 'pair', 'sum', 'bell', 'site')

  test('what a run of the engine answers is always possible', () => {
    fc.assert(
      fc.property(name, fc.array(event, { minLength: 1, maxLength: 4 }), fc.nat(1000), (record, events, seed) => {
        const run = play(record, events)
        const { course } = run
        const [point] = run.play.points
        const stories = course.sensors.flatMap((key) => point?.stories.get(key) ?? [])
        const flips = playOnce(
          stories.map(({ sensor }) => sensor),
          seed,
          0,
          900,
        )
        const statuses = stories.map(({ initial }) => initial)
        const moments = [0, ...flips.map(({ at }) => at + 0.001)]
        for (const [index, at] of moments.entries()) {
          const flip = flips[index - 1]
          if (flip) statuses[flip.sensor] = flip.healthy
          const next = moments[index + 1] ?? 900
          // What turns in the same moment turns together.
          if (next - at < 0.002) continue
          const answer = course.decisions[course.answerAt(statuses)]
          // Published at once, and as late as can be.
          for (const lag of [0, 10]) {
            const seen = Math.min(at + lag, next + lag - 0.002)
            expect(run.at(seen).possible.map(({ decision }) => decision)).toContain(answer)
          }
        }
      }),
      {
        numRuns: 60,
        // A checker brings along the two failures that it saw before the second in which all was well.
        examples: [
          [
            'www',
            [
              { at: 61, failed: [...endpoints('web')], recovered: [] },
              { at: 121, failed: [], recovered: [...endpoints('web')] },
              { at: 122, failed: [...endpoints('web')], recovered: [] },
            ],
            0,
          ],
          [
            'sum',
            [
              { at: 1, failed: [...faults('check', 'both')], recovered: [] },
              { at: 0, failed: [], recovered: [...faults('check', 'both')] },
            ],
            0,
          ],
        ],
      },
    )
  })

  test('shares are shares, and time ends settled', () => {
    fc.assert(
      fc.property(name, fc.array(event, { minLength: 1, maxLength: 3 }), (record, events) => {
        const run = play(record, events)
        for (const at of [0, 33, 90, 200, 451, 1200]) {
          const { served, held, answers } = run.at(at)
          expect(served).toBeGreaterThanOrEqual(0)
          expect(served).toBeLessThanOrEqual(1)
          expect(held.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6)
          expect(answers.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6)
        }
        const last = run.at(1200)
        expect(last.isSettled).toBe(true)
        expect(last.possible[0]?.decision).toBe(run.finally)
      }),
      { numRuns: 40 },
    )
  })
})
