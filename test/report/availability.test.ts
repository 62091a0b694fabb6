import { describe, expect, test } from 'vitest'
import { aboutDuration, availablePercent } from '../../src/report/availability.ts'

describe('never more digits than the inputs justify', () => {
  test.each([
    [0, '0 s'],
    [0.4, 'below 1 s'],
    [1, '1 s'],
    [59.4, '59 s'],
    [119, '120 s'],
    [120, '2 min'],
    [754, '13 min'],
    [6660, '110 min'],
    [7200, '2 h'],
    [47_340, '13 h'],
    [172_800, '2 d'],
    [3_456_789, '40 d'],
  ])('%s s is about %s', (seconds, words) => {
    expect(aboutDuration(seconds)).toBe(words)
  })

  test.each([
    [0, '100 %'],
    [1, '0 %'],
    [0.5, '50 %'],
    [0.0123, '98.8 %'],
    [0.001386963, '99.86 %'],
    [2.11e-4, '99.979 %'],
    [4.5e-6, '99.99955 %'],
    [9.99e-5, '99.990 %'],
    [1e-12, '> 99.999999 %'],
  ])('a share of %s without is %s', (share, words) => {
    expect(availablePercent(share)).toBe(words)
  })
})
