import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDiagrams } from '../../src/values/decision-diagram.ts'
import { byLikelihood } from '../../src/values/likelihood.ts'
import { createStateList, limitWithin, statesUpTo } from '../../src/values/state-list.ts'
import { atMostTrue, type StateSets } from '../../src/values/state-sets.ts'
import { createTruthTables } from '../../src/values/truth-table.ts'

const engines: readonly (readonly [string, (count: number) => StateSets<unknown>])[] = [
  ['truth tables', (count) => erased(createTruthTables(count))],
  ['decision diagrams', (count) => erased(createDiagrams(1_000_000, count))],
  ['a list of all', (count) => erased(createStateList(count, count))],
]

/** Both engines under one type. */
const erased = <B>(sets: StateSets<B>): StateSets<unknown> => sets as unknown as StateSets<unknown>

/** A set of states as numbers, bit by variable, built in an engine state by state. */
function setOf(sets: StateSets<unknown>, states: readonly number[]): unknown {
  return sets.any(
    states.map((state) =>
      Array.from({ length: sets.count }, (_, index) => index).reduce<unknown>((all, index) => {
        const variable = sets.variable(index)
        return sets.and(all, (state >> index) & 1 ? variable : sets.not(variable))
      }, sets.true),
    ),
  )
}

const variablesOf = (state: number) => [...Array(8).keys()].filter((index) => (state >> index) & 1)
const isPart = (part: number, whole: number) => (part & whole) === part

const drawn = fc.integer({ min: 0, max: 7 }).chain((count) =>
  fc.record({
    count: fc.constant(count),
    states: fc.uniqueArray(fc.nat(2 ** count - 1), { maxLength: 2 ** count }),
    probabilities: fc.array(fc.constantFrom<number[]>(0, 0.001, 0.01, 0.5, 1), { minLength: count, maxLength: count }),
  }),
)

describe.each(engines)('sets of states as %s', (_name, create) => {
  test('say what counting states one by one says', () => {
    fc.assert(
      fc.property(drawn, ({ count, states, probabilities }) => {
        const sets = create(count)
        const set = setOf(sets, states)
        const inSet = new Set(states)
        const all = [...Array(2 ** count).keys()]
        expect(sets.size(set)).toBe(BigInt(states.length))
        expect(sets.isNever(set)).toBe(states.length === 0)
        for (const state of all) expect(sets.holds(set, new Set(variablesOf(state)))).toBe(inSet.has(state))
        expect(sets.support(set)).toEqual(
          [...Array(count).keys()].filter((index) =>
            all.some((state) => inSet.has(state) !== inSet.has(state ^ (1 << index))),
          ),
        )
        const chance = states.reduce(
          (sum, state) =>
            sum + probabilities.reduce((product, p, index) => product * ((state >> index) & 1 ? p : 1 - p), 1),
          0,
        )
        expect(sets.probability(set, probabilities)).toBeCloseTo(chance, 12)
        const minimal = states.filter((state) => !states.some((other) => other !== state && isPart(other, state)))
        const found = sets.minimal(set)
        expect(found?.total).toBe(BigInt(minimal.length))
        const lists = minimal.map(variablesOf)
        expect(found?.list({ limit: 1000 })).toEqual(lists.toSorted(byLikelihood(undefined)))
        expect(found?.list({ limit: 1000, probabilities })).toEqual(lists.toSorted(byLikelihood(probabilities)))
        expect(found?.list({ limit: 3, sizeMax: 2, probabilities })).toEqual(
          lists
            .filter(({ length }) => length <= 2)
            .toSorted(byLikelihood(probabilities))
            .slice(0, 3),
        )
        const above = all.filter((state) => states.some((part) => isPart(part, state)))
        expect(sets.isSame(sets.upward(set), setOf(sets, above))).toBe(true)
      }),
      { numRuns: 400, seed: 11 },
    )
  })

  test('count those in which few variables are true', () => {
    const sets = create(7)
    expect([0, 1, 2, 7].map((limit) => sets.size(atMostTrue(sets, limit)))).toEqual([1n, 8n, 29n, 128n])
  })
})

test('a table has 24 variables at most', () => {
  expect(() => createTruthTables(25)).toThrow('25 variables')
})

test('a hundred pairs of which both must fail: every minimal state is one of 2^100 choices, listed without counting them one by one', () => {
  const sets = createDiagrams(100_000, 200)
  const set = Array.from({ length: 100 }, (_, pair) =>
    sets.or(sets.variable(2 * pair), sets.variable(2 * pair + 1)),
  ).reduce(sets.and, sets.true)
  const minimal = sets.minimal(set)
  expect(minimal?.total).toBe(2n ** 100n)
  const probabilities = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? 0.1 : 0.2))
  const [first, second = []] = minimal?.list({ limit: 2, probabilities }) ?? []
  expect(first).toEqual(Array.from({ length: 100 }, (_, pair) => 2 * pair + 1))
  expect(second.filter((variable) => variable % 2 === 0)).toHaveLength(1)
})

test.each([
  [200, 0, 1],
  [200, 1, 201],
  [200, 2, 20_101],
  [4, 9, 16],
])('%d variables have with at most %d true %d states', (count, limit, expected) => {
  expect(statesUpTo(count, limit, 1e9)).toBe(expected)
})

test.each([
  [200, 20_100, 1],
  [200, 20_101, 2],
  [4, 16, 4],
])('of %d variables %d states hold all with at most %d true', (count, most, limit) => {
  expect(limitWithin(count, most)).toBe(limit)
})

test('a list of the states with few true variables says of them what a table says', () => {
  fc.assert(
    fc.property(drawn, fc.nat(7), ({ count, states }, most) => {
      const limit = Math.min(count, most)
      const [table, list] = [createTruthTables(count), createStateList(count, limit)]
      const within = states.filter((state) => variablesOf(state).length <= limit)
      const small = list.minimal(setOf(erased(list), within) as Uint32Array)?.list({ limit: 1000 })
      const all = table.minimal(setOf(erased(table), states) as Uint32Array)?.list({ limit: 1000, sizeMax: limit })
      expect(small).toEqual(all)
    }),
    { numRuns: 200, seed: 12 },
  )
})

test('tables of more words than one block say what diagrams say', () => {
  const count = 18
  // Those inside a word, between words and between blocks.
  const variable = fc.constantFrom(0, 3, 4, 5, 6, 11, 15, 16, 17)
  const pick = fc.uniqueArray(variable, { minLength: 1, maxLength: 4 })
  const draft = fc.array(fc.record({ threshold: fc.nat(5), of: pick, without: pick }), { minLength: 1, maxLength: 4 })
  const build = (
    sets: StateSets<unknown>,
    parts: readonly { threshold: number; of: number[]; without: number[] }[],
  ) => {
    const bad = parts.map(({ threshold, of, without }) =>
      sets.and(
        sets.atLeast(
          threshold,
          of.map((index) => sets.variable(index)),
        ),
        sets.not(sets.atLeast(without.length, without.map(sets.variable))),
      ),
    )
    const set = sets.any(bad)
    const least = sets.minimal(set)
    const limits = { limit: 50, probabilities: Array.from({ length: count }, (_, index) => 1 / (index + 2)) }
    return {
      size: sets.size(set),
      above: sets.size(sets.upward(set)),
      support: sets.support(set),
      total: least?.total,
      list: least?.list(limits),
    }
  }
  fc.assert(
    fc.property(draft, (parts) => {
      const tables = build(erased(createTruthTables(count)), parts)
      expect(tables).toEqual(build(erased(createDiagrams(1_000_000, count)), parts))
    }),
    { numRuns: 100 },
  )
})
