import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, dayOf, daysBetween } from '../../src/values/day.ts'

test.each([
  ['2027-02-28', 1, '2027-03-01'],
  ['2028-02-28', 1, '2028-02-29'],
  ['2027-01-01', -1, '2026-12-31'],
  ['2100-02-28', 1, '2100-03-01'],
])('%s and %d days is %s', (day, days, later) => {
  expect(addDays(day, days)).toBe(later)
  expect(daysBetween(day, later)).toBe(days)
})

test('what is added lies between, and the order of days is that of text', () => {
  const day = fc.integer({ min: 0, max: 300_000 }).map((count) => dayOf(count * 86_400_000))
  fc.assert(
    fc.property(day, fc.integer({ min: -5000, max: 5000 }), (from, count) => {
      const to = addDays(from, count)
      if (to < '1970-01-01') return
      expect(daysBetween(from, to)).toBe(count)
      expect(from < to).toBe(count > 0)
    }),
  )
})
