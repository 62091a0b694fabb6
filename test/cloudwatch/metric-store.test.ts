import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { followMetric, NEW_STREAM, type StreamState, unsupportedByChecks } from '../../src/cloudwatch/check-stream.ts'
import { metricKey, route53Metric, sortDimensions } from '../../src/cloudwatch/metric.ts'
import { CUSTOM_METRICS_MAX, createMetricStore } from '../../src/cloudwatch/metric-store.ts'
import { createRing } from '../../src/cloudwatch/ring.ts'
import { mergeSamples, type Samples, samplesOf } from '../../src/cloudwatch/samples.ts'
import { rangeOf, windowEnd } from '../../src/cloudwatch/window.ts'
import { believe } from '../../src/health/believe.ts'
import { CALM } from '../../src/health/world.ts'
import type { HealthCheck } from '../../src/model/health-check.ts'
import { NOWHERE } from '../support/deployment.ts'
import { METRIC, MINUTE, rule } from './alarm.ts'

describe('ring', () => {
  test('keeps at least the newest slots, whatever the order they come in', () => {
    const additions = fc.array(fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 9 })), { maxLength: 120 })
    fc.assert(
      fc.property(additions, fc.constantFrom(4, 16, 64), (all, most) => {
        const ring = createRing()
        const kept = new Map<number, Samples>()
        let newest = -1
        for (const [slot, value] of all) {
          const taken = ring.add(slot, samplesOf(value), most)
          expect(taken || slot <= newest - most).toBe(true)
          newest = Math.max(newest, slot)
          if (!taken) continue
          const before = kept.get(slot)
          kept.set(slot, before === undefined ? samplesOf(value) : mergeSamples(before, samplesOf(value)))
        }
        expect(ring.newest()).toBe(newest)
        for (const [slot, samples] of kept) {
          const found = ring.read(slot, slot + 1)
          if (slot > newest - most) expect(found).toEqual(samples)
          else expect([samples, undefined]).toContainEqual(found)
        }
        const inWindow = [...kept].filter(([slot]) => slot > newest - most)
        const sum = inWindow.reduce((total, [, samples]) => total + samples.sum, 0)
        expect(ring.read(newest - most + 1, newest + 1)?.sum ?? 0).toBe(sum)
      }),
    )
  })
})

describe('store', () => {
  const put = (store = createMetricStore(), atMs = 0, value = 1, unit = 'None') => {
    store.add({ metric: METRIC, atMs, samples: samplesOf(value), unit })
    return store
  }

  test('the same dimensions in another order are the same metric', () => {
    const one = {
      ...METRIC,
      dimensions: sortDimensions([
        ['b', '2'],
        ['a', '1'],
      ]),
    }
    const other = {
      ...METRIC,
      dimensions: sortDimensions([
        ['a', '1'],
        ['b', '2'],
      ]),
    }
    expect(metricKey(one)).toBe(metricKey(other))
    expect(metricKey(one)).not.toBe(metricKey({ ...one, region: 'eu-west-1' }))
  })

  test('reads whole minutes, and what lies beside them is not read', () => {
    const store = put(put(put(createMetricStore(), 0, 1), MINUTE - 1, 2), MINUTE, 4)
    expect(store.read(METRIC, 0, MINUTE)?.sum).toBe(3)
    expect(store.read(METRIC, 0, 2 * MINUTE)?.sum).toBe(7)
    expect(store.read(METRIC, 2 * MINUTE, 3 * MINUTE)).toBeUndefined()
    expect(store.read({ ...METRIC, name: 'Other' }, 0, MINUTE)).toBeUndefined()
  })

  test('seconds are there for those that asked for them', () => {
    const store = createMetricStore()
    store.add({ metric: METRIC, atMs: 12_000, samples: samplesOf(5), unit: 'None', isHighResolution: true })
    put(store, 12_000, 1)
    expect(store.read(METRIC, 10_000, 20_000)?.sum).toBe(5)
    expect(store.read(METRIC, 0, MINUTE)?.sum).toBe(6)
  })

  test('a day of minutes is kept of one metric; the oldest go first', () => {
    const store = createMetricStore()
    for (let minute = 0; minute < 4000; minute += 1) put(store, minute * MINUTE)
    expect(store.read(METRIC, 0, 4000 * MINUTE)?.count).toBe(2048)
    expect(store.read(METRIC, 2560 * MINUTE, 4000 * MINUTE)?.count).toBe(1440)
  })

  test('clients cannot make it grow without end; what is not used any more makes room', () => {
    const store = createMetricStore()
    const add = (index: number, atMs: number) =>
      store.add({ metric: { ...METRIC, name: `m${index}` }, atMs, samples: samplesOf(1), unit: 'None' })
    for (let index = 0; index < CUSTOM_METRICS_MAX; index += 1) expect(add(index, index < 5 ? 0 : MINUTE)).toBe(true)
    expect(add(CUSTOM_METRICS_MAX, MINUTE)).toBe(false)
    const own = {
      metric: route53Metric('DNSQueries', 'HostedZoneId', 'Z1'),
      atMs: 0,
      samples: samplesOf(1),
      unit: 'None',
    }
    expect(store.add(own)).toBe(true)
    store.forget(MINUTE)
    expect(store.list()).toHaveLength(CUSTOM_METRICS_MAX - 5)
    expect(add(CUSTOM_METRICS_MAX, MINUTE)).toBe(true)
  })
})

describe('what an alarm looks at', () => {
  test('periods that are over, ending at the minute, two more than are evaluated', () => {
    const store = createMetricStore()
    for (const [minute, value] of [
      [2, 2],
      [3, 3],
      [4, 4],
      [5, 5],
      [6, 6],
    ] as const)
      store.add({ metric: METRIC, atMs: minute * MINUTE + 100, samples: samplesOf(value), unit: 'Count' })
    const valuesAt = (nowMs: number, more: Parameters<typeof rule>[0] = {}) =>
      rangeOf(rule(more), store, nowMs).map((point) => point?.value)
    expect(valuesAt(5 * MINUTE + 59_999)).toEqual([undefined, undefined, 2, 3, 4])
    expect(valuesAt(6 * MINUTE)).toEqual([undefined, 2, 3, 4, 5])
    // Two minutes a period: they end at every minute, odd ones too.
    const two = { periodSeconds: 120, evaluationPeriods: 1, datapointsToAlarm: 1, statistic: 'Sum' as const }
    expect(valuesAt(6 * MINUTE, two)).toEqual([undefined, 5, 9])
    expect(valuesAt(7 * MINUTE, two)).toEqual([2, 7, 11])
    expect(valuesAt(6 * MINUTE, { unit: 'Count' })).toEqual([undefined, 2, 3, 4, 5])
    expect(valuesAt(6 * MINUTE, { unit: 'Seconds' })).toEqual(new Array(5).fill(undefined))
  })

  test('ten seconds for periods below a minute', () => {
    expect(windowEnd(rule({ periodSeconds: 10 }), 29_999)).toBe(20_000)
    expect(windowEnd(rule({ periodSeconds: 60 }), 119_999)).toBe(60_000)
  })
})

describe('a health check on a metric', () => {
  const status = (state: StreamState, insufficientDataHealthStatus: 'Healthy' | 'Unhealthy' | 'LastKnownStatus') => {
    const check: HealthCheck = {
      id: 'x',
      type: 'CLOUDWATCH_METRIC',
      alarm: { name: 'a', region: 'us-east-1' },
      insufficientDataHealthStatus,
      generation: 1,
      inverted: false,
      disabled: false,
      inline: false,
      at: NOWHERE,
    }
    const observations = new Map([['x', state]])
    return believe({ healthChecks: new Map([['x', check]]), model: new Map() }, { ...CALM, observations }).checks.get(
      'x',
    )
  }
  /** The checks' status after each of these minutes; undefined has no data. */
  function course(minutes: readonly (number | undefined)[], missingData: 'missing' | 'breaching' = 'missing') {
    const store = createMetricStore()
    const one = rule({ evaluationPeriods: 1, datapointsToAlarm: 1, missingData })
    let state = NEW_STREAM
    return minutes.map((value, minute) => {
      if (value !== undefined)
        store.add({ metric: METRIC, atMs: minute * MINUTE, samples: samplesOf(value), unit: 'None' })
      state = followMetric(one, store, (minute + 1) * MINUTE, state)
      return (['Healthy', 'Unhealthy', 'LastKnownStatus'] as const).map((which) =>
        status(state, which) ? 'up' : 'down',
      )
    })
  }
  const [UP, DOWN, NO_DATA] = [
    ['up', 'up', 'up'],
    ['down', 'down', 'down'],
    ['up', 'down', 'up'],
  ]

  test('R3.21 OK is healthy, ALARM unhealthy, and without data the setting decides', () => {
    expect(course([0, 9, 0, 9])).toEqual([UP, DOWN, UP, DOWN])
    expect(course([undefined])).toEqual([NO_DATA])
    // The range has three minutes: only when all are empty there is no data.
    expect(course([9, undefined, undefined, undefined, 0])).toEqual([DOWN, DOWN, DOWN, ['up', 'down', 'down'], UP])
    expect(course([0, undefined, undefined, undefined])).toEqual([UP, UP, UP, ['up', 'down', 'up']])
  })

  test("R3.22 the alarm's own treatment of missing data is not the check's", () => {
    expect(course([undefined, undefined], 'breaching')).toEqual([NO_DATA, NO_DATA])
  })

  test.each([
    [{}, undefined],
    [{ periodSeconds: 10 }, 'has a period of 10 s, which is high resolution'],
    [{ datapointsToAlarm: 2 }, 'is raised by 2 out of 3 data points'],
    [{ statistic: { percentile: 99 } }, 'is on an extended statistic'],
  ] as const)('R3.22 %j', (more, why) => {
    expect(unsupportedByChecks(rule(more))).toBe(why)
  })
})
