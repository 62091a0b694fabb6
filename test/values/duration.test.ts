import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatDuration, parseDuration, tidyDuration } from '../../src/values/duration.ts'

describe('parseDuration', () => {
  test.each<[string | number, number]>([
    [0, 0],
    [-0, 0],
    [90, 90],
    [0.25, 0.25],
    ['0', 0],
    ['90', 90],
    ['0090', 90],
    ['1.5', 1.5],
    ['90s', 90],
    ['5m', 300],
    ['1h', 3600],
    ['1d', 86400],
    ['1h30m', 5400],
    ['1d2h3m4s', 93784],
    ['1.5h', 5400],
    ['0.5s', 0.5],
    ['30m1h', 5400],
  ])('%s is %d s', (value, seconds) => {
    expect(parseDuration(value)).toBe(seconds)
  })

  test.each([
    [''],
    ['s'],
    ['-5'],
    ['-5m'],
    ['+5'],
    ['5 m'],
    [' 5'],
    ['5\n'],
    ['5M'],
    ['5min'],
    ['5ms'],
    ['5w'],
    ['1y'],
    ['1h30'],
    ['.5'],
    ['5.'],
    ['1e3'],
    ['0x10'],
    ['Infinity'],
    ['NaN'],
    ['٥'],
    ['5m '],
    ['PT5M'],
    ['9'.repeat(400)],
    [`${'9'.repeat(400)}d`],
    [-1],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
  ])('%s is none', (value) => {
    expect(parseDuration(value)).toBeUndefined()
  })

  test('units add up in any number', () => {
    const factor = { s: 1, m: 60, h: 3600, d: 86400 }
    const unit = fc.constantFrom('s', 'm', 'h', 'd')
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(9999), unit), { minLength: 1, maxLength: 6 }), (parts) => {
        const sum = parts.reduce((total, [amount, name]) => total + amount * factor[name], 0)
        expect(parseDuration(parts.map(([amount, name]) => `${amount}${name}`).join(''))).toBe(sum)
      }),
    )
  })
})

describe('formatDuration', () => {
  test.each([
    [0, '0 s'],
    [0.4, '0 s'],
    [1, '1 s'],
    [45, '45 s'],
    [59.4, '59 s'],
    [59.5, '1 min'],
    [60, '1 min'],
    [127, '2 min 7 s'],
    [3600, '1 h'],
    [3601, '1 h'],
    [3660, '1 h 1 min'],
    [3900, '1 h 5 min'],
    [86399, '23 h 59 min'],
    [86400, '1 d'],
    [90000, '1 d 1 h'],
    [172800, '2 d'],
    [2147483647, '24855 d 3 h'],
  ])('%d s is %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text)
  })

  test('says no more than there is, and leaves out less than one of its smaller unit', () => {
    const factor: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600, d: 86400 }
    fc.assert(
      fc.property(fc.nat(10_000_000), (seconds) => {
        const parts = [...formatDuration(seconds).matchAll(/(\d+) (\w+)/g)]
        const said = parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (factor[unit] ?? 0), 0)
        expect(said).toBeLessThanOrEqual(seconds)
        expect(seconds - said).toBeLessThan(Math.max(1, (factor[parts[0]?.[2] ?? ''] ?? 0) / 24))
      }),
    )
  })
})

describe('tidyDuration', () => {
  test.each([
    ['5 m', '5m'],
    ['5 min', '5m'],
    ['90S', '90s'],
    ['60sec', '60s'],
    ['1 Hour', '1h'],
    ['1h 30m', '1h30m'],
    ['1 hour 30 minutes', '1h30m'],
    [' 2d ', '2d'],
    ['1.5 h', '1.5h'],
    ['10 MIN', '10m'],
  ])('%s is meant as %s', (text, tidy) => {
    expect(tidyDuration(text)).toBe(tidy)
    expect(parseDuration(tidy)).toBeDefined()
  })

  test.each([
    ['months or minutes', '6M'],
    ['months or minutes, with a blank', '6 M'],
    ['milliseconds', '500ms'],
    ['another unit', '1w'],
    ['no unit', '5'],
    ['a sign', '-5 min'],
    ['a word', 'five min'],
    ['an ISO duration', 'PT5M'],
    ['a comma', '1h, 30m'],
    ['what needs no change', '5m'],
    ['nothing', ''],
    ['blanks', '  '],
    ['hostile length', `${' '.repeat(1e6)}x`],
  ])('%s is left as it is', (_case, text) => {
    expect(tidyDuration(text)).toBeUndefined()
  })

  test('what it makes needs no change', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^( ?\d{1,3} ?(s|m|min|Hours|DAY)){1,3}$/), (text) => {
        expect(tidyDuration(tidyDuration(text) ?? text)).toBeUndefined()
      }),
    )
  })
})
