import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findNearest, findOnlyNear, hasSameLetters, suggest } from '../../src/values/nearest.ts'

const keys = [
  'failover',
  'weighted',
  'latency',
  'geolocation',
  'geoproximity',
  'multivalue',
  'ip_based',
  'ttl',
  'A',
  'AAAA',
]

describe('findNearest', () => {
  test.each([
    ['a letter missing', 'failovr', 'failover'],
    ['a letter too many', 'weightedd', 'weighted'],
    ['another letter', 'latancy', 'latency'],
    ['two letters swapped', 'failvoer', 'failover'],
    ['the first two swapped', 'afilover', 'failover'],
    ['letter case does not count', 'Weighted', 'weighted'],
    ['the word itself', 'ttl', 'ttl'],
    ['one slip in a short word', 'tll', 'ttl'],
    ['a hyphen for an underscore', 'ip-based', 'ip_based'],
    ['three slips in nine letters', 'geolcaton', 'geolocation'],
  ])('%s: %s', (_case, word, expected) => {
    expect(findNearest(word, keys)).toBe(expected)
  })

  test.each([
    ['another word', 'endpoint'],
    ['two slips in three letters', 'xyl'],
    ['nothing', ''.padEnd(7, 'q')],
    ['too long a word', 'failover'.repeat(9)],
  ])('%s has none', (_case, word) => {
    expect(findNearest(word, keys)).toBeUndefined()
  })

  test('of equals the first', () => {
    expect(findNearest('web3', ['web1', 'web2'])).toBe('web1')
    expect(findNearest('web3', ['web2', 'web1'])).toBe('web2')
  })

  test('no candidates, or only long ones', () => {
    expect(findNearest('web', [])).toBeUndefined()
    expect(findNearest('web', ['w'.repeat(65)])).toBeUndefined()
  })

  /** The distance by its definition: insert, delete, replace, swap neighbours. */
  function edits(a: string, b: string): number {
    const known = new Map<string, number>()
    const from = (i: number, j: number): number => {
      if (i === 0 || j === 0) return i + j
      const key = `${i},${j}`
      const earlier = known.get(key)
      if (earlier !== undefined) return earlier
      const swap =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? 1 + from(i - 2, j - 2)
          : Number.POSITIVE_INFINITY
      const least = Math.min(
        1 + from(i - 1, j),
        1 + from(i, j - 1),
        (a[i - 1] === b[j - 1] ? 0 : 1) + from(i - 1, j - 1),
        swap,
      )
      known.set(key, least)
      return least
    }
    return from(a.length, b.length)
  }

  test('is the first candidate with the least edits, if these are a third of the letters at most', () => {
    const word = fc.stringMatching(/^[ab]{0,9}$/)
    fc.assert(
      fc.property(word, fc.array(word, { maxLength: 6 }), (typed, candidates) => {
        const limit = Math.max(1, Math.floor(typed.length / 3))
        const least = Math.min(limit + 1, ...candidates.map((candidate) => edits(typed, candidate)))
        const expected = least > limit ? undefined : candidates.find((candidate) => edits(typed, candidate) === least)
        expect(findNearest(typed, candidates)).toBe(expected)
      }),
    )
  })
})

test('suggest asks', () => {
  expect(suggest('failovr', keys)).toBe('did you mean "failover"?')
  expect(suggest('endpoint', keys)).toBeUndefined()
})

describe('findOnlyNear', () => {
  test.each([
    ['letter case', 'FAILOVER', 'failover'],
    ['camel case', 'ipBased', 'ip_based'],
    ['a hyphen', 'ip-based', 'ip_based'],
    ['one slip', 'latncy', 'latency'],
    ['two slips in eight letters', 'failovre_', 'failover'],
    ['case in a short word', 'TTL', 'ttl'],
  ])('%s: %s', (_case, word, expected) => {
    expect(findOnlyNear(word, keys)).toBe(expected)
  })

  test.each([
    ['a slip in a short word', 'tll', keys],
    ['two slips in seven letters', 'lateny_', keys],
    ['three slips', 'golcaton', keys],
    ['two that are as near', 'ipv5', ['ipv4', 'ipv6']],
    ['one nearer than the other', 'HTTP_STR_MACH', ['HTTP_STR_MATCH', 'HTTPS_STR_MATCH']],
    ['letters that two have', 'ab', ['a_b', 'a-b']],
    ['a word too long', 'failover'.repeat(9), keys],
    ['nothing to choose from', 'failover', []],
  ] as const)('none for %s: %s', (_case, word, candidates) => {
    expect(findOnlyNear(word, candidates)).toBeUndefined()
  })

  test('is what a suggestion names too', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 12 }),
        fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 })),
        (word, some) => {
          const only = findOnlyNear(word, some)
          if (only !== undefined && only.toLowerCase() !== word.toLowerCase() && !hasSameLetters(word, only))
            expect(findNearest(word, some)).toBe(only)
        },
      ),
    )
  })
})
