import { describe, expect, test } from 'vitest'
import { nextSerial, parseSerialPolicy, type SerialPolicy } from '../../../src/formats/bind/serial.ts'
import { isLaterSerial } from '../../../src/values/serial.ts'
import { NOON } from '../../support/export.ts'

const MAX = 4_294_967_295

test.each([
  // text                policy
  ['plan', { kind: 'plan' }],
  ['unix', { kind: 'unix' }],
  ['date', { kind: 'date' }],
  ['keep=0', { kind: 'keep', serial: 0 }],
  ['keep=4294967295', { kind: 'keep', serial: MAX }],
  ['keep=4294967296', undefined],
  ['keep=-1', undefined],
  ['keep=', undefined],
  ['keep=1e3', undefined],
  ['Plan', undefined],
  ['', undefined],
] as const)('--serial %s', (text, policy) => {
  expect(parseSerialPolicy(text)).toEqual(policy)
})

test.each([
  // claim (RFC 1982 §3.2)             a                b              later
  ['the next one', 2, 1, true],
  ['itself', 1, 1, false],
  ['the one before', 1, 2, false],
  ['across the end of the circle', 0, MAX, true],
  ['the farthest that still counts', 2 ** 31 - 1, 0, true],
  ['half the circle: nobody knows', 2 ** 31, 0, false],
  ['half the circle, the other way', 0, 2 ** 31, false],
] as const)('later: %s', (_claim, a, b, later) => {
  expect(isLaterSerial(a, b)).toBe(later)
})

describe('the serial of a file', () => {
  const plan: SerialPolicy = { kind: 'plan' }
  const unix: SerialPolicy = { kind: 'unix' }
  const date: SerialPolicy = { kind: 'date' }
  const keep = (serial: number): SerialPolicy => ({ kind: 'keep', serial })
  const changed = (serial: number) => ({ serial, differs: true })
  const same = (serial: number) => ({ serial, differs: false })
  test.each([
    // claim                                          policy     previous               serial        later
    ['the first of a plan', plan, undefined, 1, true],
    ['one more for changed records', plan, changed(41), 42, true],
    ['the same for the same records', plan, same(41), 41, true],
    ['round the circle, not by 0', plan, changed(MAX), 1, true],
    ['the time', unix, undefined, NOON, true],
    ['the time, changed', unix, changed(NOON - 1), NOON, true],
    ['the same records, the same serial', unix, same(7), 7, true],
    ['twice in a second', unix, changed(NOON), NOON, false],
    ['from the future', unix, changed(NOON + 5), NOON, false],
    ['the first of the day', date, undefined, 2026112900, true],
    ['the first of the day after yesterday', date, changed(2026112899), 2026112900, true],
    ['the second of the day', date, changed(2026112900), 2026112901, true],
    ['the hundredth of the day', date, changed(2026112998), 2026112999, true],
    ['none after the hundredth', date, changed(2026112999), 2026112900, false],
    ['kept', keep(77), undefined, 77, true],
    ['kept, later', keep(77), changed(76), 77, true],
    ['kept, the same for the same records', keep(77), same(77), 77, true],
    ['kept, the same for other records', keep(77), changed(77), 77, false],
    ['kept, earlier', keep(77), same(78), 77, false],
  ] as const)('%s', (_claim, policy, previous, serial, isLater) => {
    expect(nextSerial(policy, previous, NOON)).toEqual({ serial, isLater })
  })
})
