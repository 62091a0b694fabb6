import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDiagrams } from '../../src/values/decision-diagram.ts'
import { reordered } from '../../src/values/reordered.ts'
import type { StateSets } from '../../src/values/state-sets.ts'

const COUNT = 5

/** A set of states from a recipe, whatever order the variables have inside. */
function made<B>(sets: StateSets<B>, recipe: readonly (readonly number[])[]): B {
  return sets.any(
    recipe.map((term) =>
      term
        .map((literal) => (literal < COUNT ? sets.variable(literal) : sets.not(sets.variable(literal - COUNT))))
        .reduce(sets.and, sets.true),
    ),
  )
}

describe('variables in another order inside', () => {
  test('make no difference outside', () => {
    const anyRecipe = fc.array(fc.array(fc.nat(2 * COUNT - 1), { minLength: 1, maxLength: 4 }), { maxLength: 5 })
    const anyOrder = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: COUNT, maxLength: COUNT })
    const anyChances = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: COUNT, maxLength: COUNT })
    fc.assert(
      fc.property(anyRecipe, anyOrder, anyChances, (recipe, order, tenths) => {
        const probabilities = tenths.map((tenth) => tenth / 10)
        const facts = <B>(sets: StateSets<B>) => {
          const set = made(sets, recipe)
          const states = Array.from({ length: 2 ** COUNT }, (_, state) =>
            sets.holds(set, new Set(order.filter((bit) => (state >> bit) & 1))),
          )
          const cuts = sets.minimal(set)?.list({ limit: 100, probabilities })
          return {
            states,
            support: sets.support(set),
            size: sets.size(set),
            probability: sets.probability(set, probabilities).toFixed(12),
            cuts: cuts?.map((cut) => cut.join()).sort(),
            sizes: cuts?.map(({ length }) => length),
            isMonotone: sets.isSame(sets.upward(set), set),
          }
        }
        expect(facts(reordered(createDiagrams(10_000, COUNT), order))).toEqual(facts(createDiagrams(10_000, COUNT)))
      }),
      { numRuns: 200 },
    )
  })
})
