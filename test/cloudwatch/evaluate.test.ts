import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { COMPARISONS, type Comparison, MISSING_DATA } from '../../src/cloudwatch/alarm.ts'
import { evaluateAlarm, evaluationRange } from '../../src/cloudwatch/evaluate.ts'
import { reasonOf } from '../../src/cloudwatch/reason.ts'
import { METRIC, MINUTE, range, rule } from './alarm.ts'

const KEPT = 'KEPT'

/** The state that the alarm comes to from each of the three; `KEPT` where it stays in each. */
function stateAfter(points: string, more: Parameters<typeof rule>[0]): string {
  const after = (['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const).map(
    (state) => evaluateAlarm(rule(more), range(points), state).state,
  )
  if (after.join(' ') === 'OK ALARM INSUFFICIENT_DATA') return KEPT
  return [...new Set(after)].join(' ')
}

const [OK, ALARM, NONE] = ['OK', 'ALARM', 'INSUFFICIENT_DATA']

describe('missing data, as the CloudWatch User Guide has it', () => {
  test.each([
    // M  N  data points   missing ignore breaching notBreaching
    [3, 3, '0 - X - X', OK, OK, OK, OK],
    [3, 3, '0 - - - -', OK, OK, OK, OK],
    [3, 3, '- - - - -', NONE, KEPT, ALARM, OK],
    [3, 3, '0 X X - X', ALARM, ALARM, ALARM, ALARM],
    [3, 3, '- - X - -', ALARM, KEPT, ALARM, OK],
    [2, 3, '0 - X - X', ALARM, ALARM, ALARM, ALARM],
    [2, 3, '0 0 X 0 X', ALARM, ALARM, ALARM, ALARM],
    [2, 3, '0 - X - -', OK, OK, ALARM, OK],
    [2, 3, '- - - - 0', OK, OK, ALARM, OK],
    [2, 3, '- - - X -', ALARM, KEPT, ALARM, OK],
    // Premature transitions: too new to say, old enough, and what speaks against it.
    [3, 3, '- - - - X', KEPT, KEPT, ALARM, OK],
    [3, 3, '- - - X -', KEPT, KEPT, ALARM, OK],
    [3, 3, '- - - X 0', OK, OK, OK, OK],
    [3, 3, '- - X - 0', OK, OK, OK, OK],
    [3, 3, '- - X - X', ALARM, KEPT, ALARM, OK],
    [3, 3, 'X - - - -', ALARM, KEPT, ALARM, OK],
  ] as const)('%i of %i: %s', (datapointsToAlarm, evaluationPeriods, points, ...states) => {
    const after = (['missing', 'ignore', 'breaching', 'notBreaching'] as const).map((missingData) =>
      stateAfter(points, { datapointsToAlarm, evaluationPeriods, missingData }),
    )
    expect(after).toEqual(states)
  })
})

describe('enough data: the newest N decide, whatever missing data counts as', () => {
  test.each([
    // M  N  data points       state
    [1, 1, '0 0 X', ALARM],
    [1, 1, 'X X 0', OK],
    [1, 1, '0 X -', ALARM],
    [1, 1, 'X - 0', OK],
    [3, 3, 'X X 0 X X', OK],
    [3, 3, '0 0 X X X', ALARM],
    [2, 3, 'X X 0 0 X', OK],
    [2, 3, '0 0 X X 0', ALARM],
    [1, 3, '0 0 X 0 0', ALARM],
    [1, 3, 'X X 0 0 0', OK],
    [4, 5, '0 0 X X 0 X X', ALARM],
    [4, 5, 'X X X 0 0 X X', OK],
    [5, 5, 'X X X X X - -', ALARM],
    [5, 5, '0 X X X X - -', OK],
  ] as const)('%i of %i: %s', (datapointsToAlarm, evaluationPeriods, points, state) => {
    for (const missingData of MISSING_DATA)
      expect(stateAfter(points, { datapointsToAlarm, evaluationPeriods, missingData })).toBe(state)
  })
})

describe('what breaches', () => {
  test.each([
    // comparison                      below  at     above
    ['GreaterThanOrEqualToThreshold', OK, ALARM, ALARM],
    ['GreaterThanThreshold', OK, OK, ALARM],
    ['LessThanThreshold', ALARM, OK, OK],
    ['LessThanOrEqualToThreshold', ALARM, ALARM, OK],
  ] as const)('%s', (comparison, ...states) => {
    const one = rule({ comparison, threshold: 5, evaluationPeriods: 1, datapointsToAlarm: 1 })
    const after = [4.999, 5, 5.001].map(
      (value) => evaluateAlarm(one, [undefined, undefined, { atMs: 0, value, sampleCount: 1 }], 'OK').state,
    )
    expect(after).toEqual(states)
    expect(Object.keys(COMPARISONS)).toContain(comparison)
  })
})

describe('percentiles of few samples', () => {
  const p = (percentile: number, sampleCount: number, ignoresLowSamples: boolean) =>
    evaluateAlarm(
      rule({ statistic: { percentile }, evaluationPeriods: 1, datapointsToAlarm: 1, ignoresLowSamples }),
      [undefined, undefined, { atMs: 0, value: 9, sampleCount }],
      'OK',
    ).state
  test.each([
    // percentile samples ignored state
    [99, 999, true, OK],
    [99, 1001, true, ALARM],
    [99, 1, false, ALARM],
    [50, 19, true, OK],
    [50, 20, true, ALARM],
    [10, 99, true, OK],
    [10, 100, true, ALARM],
    [100, 1_000_000, true, OK],
  ] as const)('p%i of %i, ignored: %s', (percentile, count, ignored, state) => {
    expect(p(percentile, count, ignored)).toBe(state)
  })
})

describe('reasons', () => {
  const why = (points: string, more: Parameters<typeof rule>[0]) => {
    const one = rule(more)
    return reasonOf(one, evaluateAlarm(one, range(points), 'OK'))
  }
  test.each([
    [
      '0 0 X X X',
      {},
      'Threshold Crossed: 3 out of the last 3 datapoints [9.0 (01/01/70 00:04:00), 9.0 (01/01/70 00:03:00), 9.0 (01/01/70 00:02:00)] were greater than the threshold (1.0) (minimum 3 datapoints for OK -> ALARM transition).',
    ],
    [
      '- - 0',
      { evaluationPeriods: 1, datapointsToAlarm: 1, threshold: 1.5 },
      'Threshold Crossed: 1 out of the last 1 datapoint [0.0 (01/01/70 00:02:00)] was not greater than the threshold (1.5) (minimum 1 datapoint for ALARM -> OK transition).',
    ],
    [
      '- - - - X',
      { missingData: 'breaching' },
      'Threshold Crossed: 1 out of the last 3 datapoints [9.0 (01/01/70 00:04:00)] was greater than the threshold (1.0) and 2 missing datapoints were treated as [Breaching] (minimum 3 datapoints for OK -> ALARM transition).',
    ],
    ['- - - - -', {}, 'Insufficient Data: 3 datapoints were unknown.'],
    [
      '- - -',
      { missingData: 'breaching', evaluationPeriods: 1, datapointsToAlarm: 1 },
      'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [Breaching].',
    ],
  ] as const)('%s', (points, more, reason) => {
    expect(why(points, more)).toBe(reason)
  })
})

describe('laws', () => {
  const alarms = fc
    .record({
      evaluationPeriods: fc.integer({ min: 1, max: 8 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      missingData: fc.constantFrom(...MISSING_DATA),
      current: fc.constantFrom('OK' as const, 'ALARM' as const, 'INSUFFICIENT_DATA' as const),
      comparison: fc.constantFrom<Comparison>('GreaterThanThreshold'),
    })
    .chain(({ evaluationPeriods, share, ...rest }) =>
      fc.record({
        points: fc.array(fc.constantFrom(0, 9, undefined), {
          minLength: evaluationRange(evaluationPeriods),
          maxLength: evaluationRange(evaluationPeriods),
        }),
        current: fc.constant(rest.current),
        alarm: fc.constant(
          rule({
            metric: METRIC,
            evaluationPeriods,
            datapointsToAlarm: 1 + Math.floor(share * (evaluationPeriods - 1)),
            missingData: rest.missingData,
            comparison: rest.comparison,
          }),
        ),
      }),
    )
  const rangeOf = (points: readonly (number | undefined)[]) =>
    points.map((value, index) => (value === undefined ? undefined : { atMs: index * MINUTE, value, sampleCount: 1 }))

  test('a raised alarm has breaching data or missing data that counts as such, and what counts is what was there', () => {
    fc.assert(
      fc.property(alarms, ({ alarm, points, current }) => {
        const { state, breachingCount, filledCount, evaluated } = evaluateAlarm(alarm, rangeOf(points), current)
        expect(evaluated.length + filledCount).toBe(alarm.evaluationPeriods)
        const real = points.filter((value) => value !== undefined)
        expect(evaluated.map(({ value }) => value)).toEqual(real.slice(-alarm.evaluationPeriods).reverse())
        if (state === 'ALARM' && current !== 'ALARM' && alarm.missingData !== 'breaching')
          expect(breachingCount).toBeGreaterThan(0)
        if (state === 'INSUFFICIENT_DATA' && current !== state) expect(real).toEqual([])
      }),
    )
  })

  test('one more breaching data point in the place of another never ends an alarm', () => {
    fc.assert(
      fc.property(alarms, fc.nat(), ({ alarm, points, current }, at) => {
        const index = at % points.length
        fc.pre(points[index] === 0)
        const before = evaluateAlarm(alarm, rangeOf(points), current).state
        const after = evaluateAlarm(alarm, rangeOf(points.with(index, 9)), current).state
        if (before === 'ALARM') expect(after).toBe('ALARM')
      }),
    )
  })
})
