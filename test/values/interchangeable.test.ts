import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Pattern, patternsOf } from '../../src/values/interchangeable.ts'
import { subsets } from '../../src/values/subsets.ts'

/** The sets that a pattern stands for, each sorted. */
const expanded = ({ choices }: Pattern<string>): readonly string[] =>
  choices
    .reduce<readonly (readonly string[])[]>(
      (all, { take, of }) => all.flatMap((set) => [...subsets(of, take)].map((more) => [...set, ...more])),
      [[]],
    )
    .map((set) => set.toSorted().join(' '))

const shortOf = (sets: readonly string[]) =>
  patternsOf(sets.map((set) => (set === '' ? [] : set.split(' ')))).map(
    ({ choices, count }) => `${choices.map(({ take, of }) => `${take} of ${of.join(' ')}`).join(' + ')} = ${count}`,
  )

describe('what is interchangeable in a family of sets', () => {
  test.each([
    // case                          sets                                            patterns
    ['nothing', [], []],
    ['the empty set', [''], [' = 1']],
    ['one set', ['a b'], ['2 of a b = 1']],
    ['any two of three', ['a b', 'a c', 'b c'], ['2 of a b c = 3']],
    ['one is missing: the one beside it stands out', ['a b', 'a c'], ['1 of a + 1 of b c = 2']],
    ['one of two and a third', ['a c', 'b c', 'd'], ['1 of a b + 1 of c = 2', '1 of d = 1']],
    ['one of each of two pairs', ['a x', 'a y', 'b x', 'b y'], ['1 of a b + 1 of x y = 4']],
    ['pairs are not choices', ['a x', 'b y'], ['2 of a x = 1', '2 of b y = 1']],
    ['two sizes', ['a', 'b', 'c d'], ['1 of a b = 2', '2 of c d = 1']],
  ] as const)('%s', (_case, sets, expected) => {
    expect(shortOf(sets)).toEqual(expected)
  })

  test('patterns stand for exactly the sets, each once', () => {
    let shortened = 0
    const letters = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
    const anySet = fc.uniqueArray(letters, { maxLength: 4 }).map((set) => set.toSorted().join(' '))
    const anyChoice = fc
      .record({ of: fc.uniqueArray(letters, { minLength: 1, maxLength: 5 }), take: fc.integer({ min: 1, max: 3 }) })
      .map(({ of, take }) => [...subsets(of, Math.min(take, of.length))].map((set) => set.toSorted().join(' ')))
    const anyFamily = fc
      .tuple(fc.array(anySet, { maxLength: 4 }), fc.array(anyChoice, { maxLength: 2 }))
      .map(([some, choices]) => [...new Set([...some, ...choices.flat()])])
    fc.assert(
      fc.property(anyFamily, (family) => {
        const patterns = patternsOf(family.map((set) => (set === '' ? [] : set.split(' '))))
        expect(patterns.flatMap(expanded).toSorted()).toEqual(family.toSorted())
        expect(patterns.map(({ count }) => count)).toEqual(patterns.map((pattern) => expanded(pattern).length))
        if (patterns.length < family.length) shortened += 1
      }),
      { numRuns: 500 },
    )
    expect(shortened).toBeGreaterThan(100)
  })
})
