import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  compareOwners,
  fileNamePart,
  groupRecordSets,
  sortZones,
  targetsFirst,
  zoneLabels,
} from '../../src/formats/order.ts'
import { type DomainName, getName, labelBytes, nameOfLabels } from '../../src/values/name.ts'
import { deployment, zone } from '../support/deployment.ts'
import { below, values } from '../support/sample-zone.ts'

describe('owners', () => {
  test('the example of RFC 4034 §6.1', () => {
    const sorted = [
      'example.',
      'a.example.',
      'yljkjljk.a.example.',
      'z.a.example.',
      'zabc.a.example.',
      'z.example.',
      '\\001.z.example.',
      '\\052.z.example.',
      '\\200.z.example.',
    ].map(getName)
    expect(sorted.toReversed().sort(compareOwners)).toEqual(sorted)
  })

  test('a hyphen does not come between a name and what lies below it', () => {
    const sorted = ['a.example.', 'x.a.example.', 'a-b.example.'].map(getName)
    expect(sorted.toReversed().sort(compareOwners)).toEqual(sorted)
  })

  test('it is an order', () => {
    const label = fc.uint8Array({ minLength: 1, maxLength: 3 })
    const name = fc.array(label, { maxLength: 4 }).map(nameOfLabels)
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(compareOwners(a, b) === 0).toBe(a === b)
        expect(Math.sign(compareOwners(a, b)) + Math.sign(compareOwners(b, a))).toBe(0)
        if (compareOwners(a, b) < 0 && compareOwners(b, c) < 0) expect(compareOwners(a, c)).toBeLessThan(0)
      }),
    )
  })

  test('it is that of the octets, whichever they are', () => {
    const label = fc.array(fc.constantFrom(0, 1, 2, 3, 0x2d, 0x2e, 0x61, 0x7a, 0xff), { minLength: 1, maxLength: 2 })
    const name = fc
      .array(label, { maxLength: 3 })
      .map((labels) => nameOfLabels(labels.map((each) => Uint8Array.from(each))))
    const byOctets = (a: DomainName, b: DomainName) => {
      const [left, right] = [labelBytes(a).toReversed(), labelBytes(b).toReversed()]
      const differing = left.findIndex((each, index) => Buffer.compare(each, right[index] ?? new Uint8Array(0)) !== 0)
      return differing < 0
        ? left.length - right.length
        : Buffer.compare(left[differing] ?? new Uint8Array(0), right[differing] ?? new Uint8Array(0))
    }
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(Math.sign(compareOwners(a, b))).toBe(Math.sign(byOctets(a, b)))
      }),
      { numRuns: 1000 },
    )
  })
})

test('record sets: SOA and NS first at the apex only, then by type, then by set identifier', () => {
  const weighted = (id: string) =>
    below('w', values('A', '192.0.2.1'), { setIdentifier: id, policy: { kind: 'weighted', weight: 1 } })
  const sets = [
    weighted('b'),
    weighted('B'),
    weighted('a'),
    below('child', values('NS', 'ns.example.net.')),
    below('child', values('DS', '1 13 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef')),
    below('@', values('A', '192.0.2.1')),
  ]
  const groups = groupRecordSets(zone(getName('example.com.'), 'Z1', sets))
  expect(
    groups.map(({ name, type, recordSets }) => [name, type, ...recordSets.map(({ setIdentifier }) => setIdentifier)]),
  ).toEqual([
    ['example.com.', 'SOA', undefined],
    ['example.com.', 'NS', undefined],
    ['example.com.', 'A', undefined],
    ['child.example.com.', 'DS', undefined],
    ['child.example.com.', 'NS', undefined],
    ['w.example.com.', 'A', 'B', 'a', 'b'],
  ])
})

describe('zones', () => {
  const vpcs = [{ id: 'vpc-1', region: 'us-east-1', cidrs: [] }]
  const zones = [
    zone(getName('b.example.'), 'Z5', []),
    zone(getName('example.'), 'Z4', [], { vpcs }),
    zone(getName('example.'), 'Z3', []),
    zone(getName('example.'), 'Z2', []),
    zone(getName('.'), 'Z1', []),
    zone(getName('a\\057b\\056.example.'), 'Z6', []),
  ]

  test('by name, the public ones first, by id', () => {
    expect(sortZones(zones).map(({ id }) => id)).toEqual(['Z1', 'Z2', 'Z3', 'Z4', 'Z6', 'Z5'])
  })

  test('each has a label of its own that is a safe file name', () => {
    expect([...zoneLabels(deployment(zones))]).toEqual([
      ['Z5', 'b.example'],
      ['Z4', 'example+private'],
      ['Z3', 'example+Z3'],
      ['Z2', 'example+Z2'],
      ['Z1', '%2e'],
      ['Z6', 'a%2fb%5c056.example'],
    ])
  })
})

describe('file names', () => {
  test.each([
    ['plan', 'plan'],
    ['../../etc/passwd', '%2e.%2f..%2fetc%2fpasswd'],
    ['-rf', '%2drf'],
    ['.hidden', '%2ehidden'],
    ['a b\n\u202e', 'a%20b%0a%e2%80%ae'],
    ['C:\\x', 'C%3a%5cx'],
  ])('%j', (text, part) => {
    expect(fileNamePart(text)).toBe(part)
  })

  test('long ones are cut, with a hash that tells them apart', () => {
    const [one, other] = ['x', 'y'].map((last) => fileNamePart('a'.repeat(300) + last))
    expect(one).toMatch(/^a{107}-[0-9a-f]{12}$/)
    expect(one).not.toBe(other)
  })

  test('two texts never share a name, and no name needs quoting', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(fileNamePart(a)).toMatch(/^[A-Za-z0-9_%.-]{0,120}$/)
        expect(fileNamePart(a)).not.toMatch(/^[.-]/)
        expect(fileNamePart(a) === fileNamePart(b)).toBe(a === b)
      }),
    )
  })
})

test('targets come first, else the given order; circles end', () => {
  const edges: Readonly<Record<string, readonly string[]>> = {
    a: ['c', 'd'],
    b: [],
    c: ['d'],
    d: ['b'],
    e: ['f'],
    f: ['e'],
  }
  expect(targetsFirst(['a', 'b', 'c', 'd', 'e', 'f'], (node) => edges[node] ?? [])).toEqual([
    'b',
    'd',
    'c',
    'a',
    'f',
    'e',
  ])
  const long = Array.from({ length: 50_000 }, (_, index) => index)
  expect(targetsFirst(long, (node) => (node + 1 < long.length ? [node + 1] : []))[0]).toBe(49_999)
})

test('names survive as labels', () => {
  expect(nameOfLabels(labelBytes(getName('a\\056b.example.')))).toBe('a\\056b.example.')
})
