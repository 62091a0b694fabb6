import fc from 'fast-check'
import { expect, test } from 'vitest'
import { followingSerial, isLaterSerial, risingSerial, SERIAL_MAX } from '../../src/values/serial.ts'

const serial = fc.integer({ min: 0, max: SERIAL_MAX })

test.each([
  // claim                                           previous           now                after
  ['the first is the time', undefined, 1_795_219_200, 1_795_219_200],
  ['time that comes later', 1_795_219_200, 1_795_219_201, 1_795_219_201],
  ['a second change within a second', 1_795_219_200, 1_795_219_200.9, 1_795_219_201],
  ['a clock set back', 1_795_219_200, 1_795_000_000, 1_795_219_201],
  ['a serial that looks like a date', 2_026_112_101, 1_795_219_200, 2_026_112_102],
  ['the end of the circle, never 0', SERIAL_MAX, 0, 1],
  ['the plan’s own 1', 1, 1_795_219_200, 1_795_219_200],
])('the serial of changed content: %s', (_claim, previous, now, after) => {
  expect(risingSerial(previous, now)).toBe(after)
})

test('RFC 1982: a new serial always comes after the one before', () => {
  fc.assert(
    fc.property(serial, fc.integer({ min: 0, max: 2 ** 33 }), (previous, now) => {
      const next = risingSerial(previous, now)
      expect([isLaterSerial(next, previous), isLaterSerial(previous, next)]).toEqual([true, false])
    }),
  )
  fc.assert(
    fc.property(serial, (previous) => {
      expect(isLaterSerial(followingSerial(previous), previous)).toBe(true)
    }),
  )
})
