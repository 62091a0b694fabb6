import { describe, expect, test } from 'vitest'
import { booleans } from '../../src/values/algebra.ts'

describe('booleans', () => {
  test.each([
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ])('%s, %s', (a, b) => {
    expect(booleans.and(a, b)).toBe(a && b)
    expect(booleans.or(a, b)).toBe(a || b)
    expect(booleans.not(a)).toBe(!a)
    expect(booleans.any([a, b])).toBe(a || b)
  })

  test('none of nothing holds', () => {
    expect(booleans.any([])).toBe(false)
  })

  test.each([
    [-1, [], true],
    [0, [], true],
    [1, [], false],
    [0, [false, false], true],
    [1, [false, true], true],
    [2, [true, false, true], true],
    [3, [true, false, true], false],
    [3, [true, true], false],
  ])('at least %d of %j: %s', (count, all, expected) => {
    expect(booleans.atLeast(count, all)).toBe(expected)
  })
})
