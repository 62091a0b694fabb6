import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  binomial,
  drawOrderStatistic,
  orderStatisticCdf,
  orderStatisticMean,
  orderStatisticQuantile,
  wilsonInterval,
} from '../../src/simulate/statistics.ts'
import { randomStream } from '../../src/values/rng.ts'

const order = fc
  .integer({ min: 1, max: 64 })
  .chain((of) => fc.record({ of: fc.constant(of), rank: fc.integer({ min: 1, max: of }) }))
const share = fc.double({ min: 0, max: 1, noNaN: true })

describe('order statistics', () => {
  test('a binomial distribution is one, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600 }), share, (trials, chance) => {
        const counts = [...binomial(trials, chance)]
        expect(counts.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 9)
        expect(counts.reduce((sum, each, count) => sum + each * count, 0)).toBeCloseTo(trials * chance, 6)
      }),
    )
  })

  test('few are below where many others are above: the mirror image', () => {
    fc.assert(
      fc.property(order, share, ({ rank, of }, u) => {
        const mirrored = 1 - orderStatisticCdf({ rank: of - rank + 1, of }, 1 - u)
        expect(orderStatisticCdf({ rank, of }, u)).toBeCloseTo(mirrored, 9)
      }),
    )
  })

  test('the quantile is where the distribution has come so far', () => {
    fc.assert(
      fc.property(order, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (each, wanted) => {
        expect(orderStatisticCdf(each, orderStatisticQuantile(each, wanted))).toBeCloseTo(wanted, 6)
      }),
    )
  })

  test.each([
    [1, 1],
    [3, 16],
    [14, 16],
    [16, 16],
    [70, 200],
  ])('draws of the %i. of %i have its mean', (rank, of) => {
    const rng = randomStream(1)
    let sum = 0
    for (let draw = 0; draw < 20_000; draw += 1) sum += drawOrderStatistic({ rank, of }, rng)
    expect(Math.abs(sum / 20_000 - orderStatisticMean({ rank, of }))).toBeLessThan(0.008)
  })
})

describe('how sure a sample makes (time-model.md §10)', () => {
  test.each([
    [0, 1000, 0, 0.00383],
    [5, 1000, 0.00214, 0.01165],
    [1000, 1000, 1 - 0.00383, 1],
  ])('Wilson: %i of %i', (hits, trials, low, high) => {
    const [from, to] = wilsonInterval(hits, trials)
    expect(from).toBeCloseTo(low, 5)
    expect(to).toBeCloseTo(high, 5)
  })

  test('nothing tried, nothing known', () => {
    expect(wilsonInterval(0, 0)).toEqual([0, 1])
  })
})
