import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  add,
  compare,
  equals,
  type Fraction,
  formatFraction,
  fraction,
  fromDecimal,
  multiply,
  ONE,
  toNumber,
  ZERO,
} from '../../src/values/fraction.ts'

const part = fc.oneof(fc.bigInt({ min: -1000n, max: 1000n }), fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }))
const below = fc.oneof(fc.bigInt({ min: 1n, max: 1000n }), fc.bigInt({ min: 1n, max: 2n ** 200n }))
const fractions = fc.tuple(part, below).map(([numerator, denominator]) => fraction(numerator, denominator))

function commonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? (a < 0n ? -a : a) : commonDivisor(b, a % b)
}

/** In lowest terms and equal to `numerator / denominator`. */
function expectValue(value: Fraction, numerator: bigint, denominator: bigint): void {
  expect(value.denominator > 0n).toBe(true)
  expect(commonDivisor(value.numerator, value.denominator)).toBe(1n)
  expect(value.numerator * denominator).toBe(numerator * value.denominator)
}

describe('fractions are exact', () => {
  test.each([
    ['lowest terms', fraction(2, 4), '1/2'],
    ['a whole number', fraction(6, 3), '2'],
    ['zero has one form', fraction(0, 7), '0'],
    ['negative', fraction(-2, 6), '-1/3'],
    ['a denominator of 1 is the default', fraction(5), '5'],
    ['shares that doubles cannot add', add(fraction(1, 10), fraction(2, 10)), '3/10'],
    ['a tenth ten times', Array.from({ length: 10 }, () => fraction(1, 10)).reduce(add), '1'],
    ['a share of a share', multiply(fraction(95, 100), fraction(1, 3)), '19/60'],
    ['weights 1 and 255', fraction(255, 256), '255/256'],
  ])('%s', (_case, value, text) => {
    expect(formatFraction(value)).toBe(text)
  })

  test('sum, product and order are those of cross multiplication', () => {
    fc.assert(
      fc.property(fractions, fractions, (a, b) => {
        expectValue(a, a.numerator, a.denominator)
        expectValue(add(a, b), a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
        expectValue(multiply(a, b), a.numerator * b.numerator, a.denominator * b.denominator)
        const difference = a.numerator * b.denominator - b.numerator * a.denominator
        expect(compare(a, b)).toBe(difference < 0n ? -1 : difference > 0n ? 1 : 0)
        expect(equals(a, b)).toBe(difference === 0n)
      }),
    )
  })

  test('laws', () => {
    fc.assert(
      fc.property(fractions, fractions, fractions, (a, b, c) => {
        expect(add(a, ZERO)).toEqual(a)
        expect(multiply(a, ONE)).toEqual(a)
        expect(multiply(ONE, a)).toEqual(a)
        expect(multiply(a, ZERO)).toEqual(ZERO)
        expect(add(a, b)).toEqual(add(b, a))
        expect(multiply(a, add(b, c))).toEqual(add(multiply(a, b), multiply(a, c)))
      }),
    )
  })

  test('shares of weights sum to exactly one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 255 }), { minLength: 1, maxLength: 100 }), (weights) => {
        const sum = weights.reduce((total, weight) => total + weight, 0)
        expect(weights.map((weight) => fraction(weight, sum)).reduce(add)).toEqual(ONE)
      }),
    )
  })

  test.each([[0], [-3]])('a denominator of %d is a bug', (denominator) => {
    expect(() => fraction(1, denominator)).toThrow('denominator')
  })
})

describe('toNumber', () => {
  test('is the quotient while both parts are safe integers', () => {
    const safe = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
    fc.assert(
      fc.property(safe, safe, (above, under) => {
        expect(toNumber(fraction(above, under))).toBe(above / under)
      }),
    )
  })

  test.each([
    ['a third, with parts of 2000 bits', fraction(2n ** 2000n, 3n * 2n ** 2000n - 3n), 1 / 3],
    ['one less the smallest part', fraction(3n ** 1000n - 1n, 3n ** 1000n), 1],
    ['a product of a hundred shares', fraction(1n, 25500n ** 60n), 25500 ** -60],
    ['the same near one', fraction(25499n ** 100n, 25500n ** 100n), (25499 / 25500) ** 100],
    ['too small for a double', fraction(1n, 2n ** 4000n), 0],
  ])('is no NaN: %s', (_case, value, expected) => {
    expect(Math.abs(toNumber(value) - expected)).toBeLessThanOrEqual(1e-13 * expected)
  })
})

describe('fromDecimal', () => {
  test.each([
    [0, '0'],
    [-0, '0'],
    [600, '600'],
    [0.1, '1/10'],
    [-2.5, '-5/2'],
    [1e-7, '1/10000000'],
    [1.5e21, '1500000000000000000000'],
    [5e-324, `1/${2n * 10n ** 323n}`],
  ])('%s is %s', (value, text) => {
    expect(formatFraction(fromDecimal(value))).toBe(text)
  })

  test('gives the number back', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const { numerator, denominator } = fromDecimal(value)
        // Through text, because a quotient of two large integers is no double; no number has more than 400 decimals.
        expect(Number(`${(numerator * 10n ** 400n) / denominator}e-400`)).toBe(value + 0)
      }),
    )
  })
})
