import { expect, test } from 'vitest'
import { countOf, formatInteger } from '../../src/values/count.ts'

test.each([
  [0, '0'],
  [7, '7'],
  [999, '999'],
  [1000, '1,000'],
  [12345, '12,345'],
  [1234567890, '1,234,567,890'],
  [-1000, '-1,000'],
])('%d is %s', (amount, text) => {
  expect(formatInteger(amount)).toBe(text)
})

test('one is not many', () => {
  expect([countOf(0, 'zone'), countOf(1, 'zone'), countOf(1200, 'zone')]).toEqual(['0 zones', '1 zone', '1,200 zones'])
})
