import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareCanonical } from '../../../src/dns/dnssec/canonical.ts'
import { nameAfter, nameBefore, nearBefore, siblingAfter } from '../../../src/dns/dnssec/neighbours.ts'
import { type DomainName, getName, isAtOrBelow, nameOfLabels, nameWireLength } from '../../../src/values/name.ts'

const apex = getName('example.com')
const octets = (...values: readonly (number | string)[]) =>
  Uint8Array.from(values.flatMap((value) => (typeof value === 'number' ? [value] : Array.from(value, code))))
const code = (character: string) => character.charCodeAt(0)
const below = (...labels: readonly Uint8Array[]): DomainName =>
  nameOfLabels([...labels, octets('example'), octets('com')])
const repeated = (octet: number, count: number) => new Uint8Array(count).fill(octet)

/** A name of `bytes` octets below the apex (13 octets), made of labels of one octet value. */
function nameOfLength(bytes: number, octet = 0x61): DomainName {
  const labels: Uint8Array[] = []
  let left = bytes - 13
  while (left > 0) {
    const size = left - 64 === 1 ? 62 : Math.min(63, left - 1)
    labels.push(repeated(octet, size))
    left -= size + 1
  }
  return below(...labels)
}

describe('D95 the next name', () => {
  test.each([
    ['has a zero label in front', below(octets('www')), below(octets(0), octets('www'))],
    ['at 253 octets it still fits', nameOfLength(253), below(octets(0), ...labelsFor(253))],
    ['at 254 octets the label grows', nameOfLength(254), grown(254)],
    ['at 255 octets the label becomes the next of its length', nameOfLength(255), raised(255)],
  ])('%s', (_case, name, next) => {
    expect(nameAfter(name, apex)).toBe(next)
  })

  test('upper-case letters are passed over', () => {
    const name = nameOfLength(255, 0x40)
    expect(compareCanonical(nameAfter(name, apex), name)).toBe(1)
    expect(nameAfter(name, apex)).toContain('\\133')
  })

  test('the last name of all is followed by the apex', () => {
    expect(nameAfter(nameOfLength(255, 0xff), apex)).toBe(apex)
  })
})

function labelsFor(bytes: number): readonly Uint8Array[] {
  const labels: Uint8Array[] = []
  for (let left = bytes - 13; left > 0; ) {
    const size = left - 64 === 1 ? 62 : Math.min(63, left - 1)
    labels.push(repeated(0x61, size))
    left -= size + 1
  }
  return labels
}

function grown(bytes: number): DomainName {
  const [first = octets(), ...rest] = labelsFor(bytes)
  // The first label is full: the next of its length.
  return first.length < 63 ? below(octets(...first, 0), ...rest) : below(octets(...first.slice(0, -1), 'b'), ...rest)
}

function raised(bytes: number): DomainName {
  const [first = octets(), ...rest] = labelsFor(bytes)
  return below(octets(...first.slice(0, -1), 'b'), ...rest)
}

describe('siblings', () => {
  test.each([
    ['a zero octet behind the label', below(octets('www')), below(octets('www', 0))],
    ['a label of 63 octets is raised', below(repeated(0x61, 63)), below(octets(...repeated(0x61, 62), 'b'))],
    ['one of 255s alone ends the zone', below(repeated(0xff, 63)), apex],
    ['the apex follows itself', apex, apex],
  ])('%s', (_case, name, next) => {
    expect(siblingAfter(name, apex)).toBe(next)
  })
})

const label = fc.uint8Array({ minLength: 1, maxLength: 63 })
const names = fc
  .array(label, { minLength: 1, maxLength: 5 })
  .map((labels) => below(...labels))
  .filter((name) => nameWireLength(name) <= 255)

const ordered = (...sequence: readonly DomainName[]) =>
  sequence.every((name, index) => index === 0 || compareCanonical(sequence[index - 1] ?? name, name) < 0)

test('RFC 4471: before and after any name, with nothing of it in between', () => {
  fc.assert(
    fc.property(names, names, (name, other) => {
      const [before, after] = [nameBefore(name), nameAfter(name, apex)]
      expect(nameWireLength(before)).toBeLessThanOrEqual(255)
      expect(isAtOrBelow(before, apex)).toBe(true)
      expect(ordered(before, name)).toBe(true)
      if (after !== apex) expect(ordered(name, after)).toBe(true)
      // No third name fits between a name and its neighbours.
      expect(ordered(before, other, name)).toBe(false)
      if (after !== apex) expect(ordered(name, other, after)).toBe(false)
      const sibling = siblingAfter(name, apex)
      if (sibling !== apex && ordered(name, other, sibling)) expect(isAtOrBelow(other, name)).toBe(true)
      const near = nearBefore(name)
      if (near !== undefined) expect(ordered(near, name)).toBe(true)
    }),
  )
})

test('the name before the one after is the name, where the names have room', () => {
  fc.assert(
    fc.property(names, (name) => {
      const after = nameAfter(name, apex)
      if (after !== apex) expect(nameBefore(after)).toBe(name)
    }),
  )
})

test('RFC 4471: the name before', () => {
  const filled = (...labels: readonly Uint8Array[]) => nameWireLength(below(...labels))
  expect(nameBefore(below(octets(0)))).toBe(apex)
  expect(nameBefore(below(octets(0), octets('foo')))).toBe(below(octets('foo')))
  expect(nameBefore(below(octets('[')))).toContain('\\100\\377')
  expect(nameWireLength(nameBefore(below(octets('foo', 0))))).toBeGreaterThan(filled(octets('foo')))
})
