import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mergeSamples, type Samples, samplesOf } from '../../src/cloudwatch/samples.ts'
import { formatStatistic, parseStatistic, type Statistic, statisticOf } from '../../src/cloudwatch/statistic.ts'

const merged = (values: readonly number[]): Samples =>
  values.map((value) => samplesOf(value)).reduce((all, one) => mergeSamples(all, one))

const nonEmpty = (max: number) => fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: max })

/** By looking at all of them. */
function slowPercentile(values: readonly number[], percentile: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(Math.ceil((percentile / 100) * sorted.length), 1) - 1] ?? Number.NaN
}

describe('statistics', () => {
  test('of a few values', () => {
    const samples = merged([3, 1, 2, 2])
    const of = (statistic: Statistic) => statisticOf(samples, statistic)
    expect(
      ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum']
        .map((text) => parseStatistic(text))
        .map((s) => s && of(s)),
    ).toEqual([4, 8, 2, 1, 3])
    expect([0, 25, 26, 75, 76, 100].map((percentile) => of({ percentile }))).toEqual([1, 1, 2, 2, 3, 3])
  })

  test('percentiles are unknown where only sums were put', () => {
    const sums: Samples = { count: 10, sum: 55, minimum: 1, maximum: 10, values: undefined, grid: 0 }
    expect(statisticOf(sums, { percentile: 50 })).toBeUndefined()
    expect(statisticOf(sums, 'Average')).toBe(5.5)
    const both = mergeSamples(sums, samplesOf(3))
    expect(statisticOf(both, { percentile: 50 })).toBeUndefined()
    expect(statisticOf({ ...sums, minimum: 5.5, maximum: 5.5 }, { percentile: 50 })).toBe(5.5)
  })

  test('exact as long as few values differ', () => {
    fc.assert(
      fc.property(nonEmpty(100), fc.double({ min: 0, max: 100, noNaN: true }), (values, percentile) => {
        const samples = merged(values)
        expect(samples.grid).toBe(0)
        expect(statisticOf(samples, { percentile })).toBe(slowPercentile(values, percentile))
        expect(statisticOf(samples, 'Minimum')).toBe(Math.min(...values))
        expect(statisticOf(samples, 'Maximum')).toBe(Math.max(...values))
        expect(statisticOf(samples, 'Sum')).toBe(values.reduce((sum, value) => sum + value, 0))
      }),
    )
  })

  test('however many values differ, what is kept is bounded, and percentiles are near', () => {
    const wide = fc.array(fc.double({ min: 0.1, max: 1e6, noNaN: true }), { minLength: 300, maxLength: 700 })
    fc.assert(
      fc.property(wide, fc.integer({ min: 0, max: 100 }), (values, percentile) => {
        const samples = merged(values)
        expect(samples.values?.size ?? 1).toBeLessThanOrEqual(256)
        const exact = slowPercentile(values, percentile)
        const near = statisticOf(samples, { percentile }) ?? Number.NaN
        // Values move once each time that the cells become wider.
        expect(Math.abs(near - exact)).toBeLessThanOrEqual(exact * samples.grid * 1.1 + 1e-9)
      }),
      { numRuns: 50 },
    )
  })

  test('the order in which samples come does not matter', () => {
    fc.assert(
      fc.property(nonEmpty(60), nonEmpty(60), (a, b) => {
        expect(mergeSamples(merged(a), merged(b)).count).toBe(a.length + b.length)
        expect(statisticOf(mergeSamples(merged(a), merged(b)), { percentile: 90 })).toBe(
          statisticOf(mergeSamples(merged(b), merged(a)), { percentile: 90 }),
        )
      }),
    )
  })

  test.each(['Average', 'p50', 'p99.9', 'p0', 'p100'])('%s is a statistic', (text) => {
    const statistic = parseStatistic(text)
    expect(statistic && formatStatistic(statistic)).toBe(text)
  })

  test.each(['average', 'p101', 'p', 'p-1', 'tm90', 'IQM', '__proto__', ''])('%j is none', (text) => {
    expect(parseStatistic(text)).toBeUndefined()
  })
})
