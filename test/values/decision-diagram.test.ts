import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Algebra } from '../../src/values/algebra.ts'
import { createDiagrams } from '../../src/values/decision-diagram.ts'
import { truthTables } from '../support/truth-tables.ts'

const VARIABLES = 5

type Formula =
  | { readonly kind: 'variable'; readonly index: number }
  | { readonly kind: 'not'; readonly a: Formula }
  | { readonly kind: 'and' | 'or'; readonly a: Formula; readonly b: Formula }
  | { readonly kind: 'any' | 'atLeast'; readonly count: number; readonly all: readonly Formula[] }

const { formula } = fc.letrec<{ formula: Formula }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.record({ kind: fc.constant('variable' as const), index: fc.nat(VARIABLES - 1) }),
    fc.record({ kind: fc.constant('not' as const), a: tie('formula') }),
    fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), a: tie('formula'), b: tie('formula') }),
    fc.record({
      kind: fc.constantFrom('any' as const, 'atLeast' as const),
      count: fc.integer({ min: -1, max: 5 }),
      all: fc.array(tie('formula'), { maxLength: 4 }),
    }),
  ),
}))

function truthOf<B>(it: Formula, algebra: Algebra<B>, variable: (index: number) => B): B {
  const of = (part: Formula) => truthOf(part, algebra, variable)
  switch (it.kind) {
    case 'variable':
      return variable(it.index)
    case 'not':
      return algebra.not(of(it.a))
    case 'and':
    case 'or':
      return algebra[it.kind](of(it.a), of(it.b))
    case 'any':
      return algebra.any(it.all.map(of))
    case 'atLeast':
      return algebra.atLeast(it.count, it.all.map(of))
  }
}

describe('decision diagrams', () => {
  test('two formulas are one diagram exactly if they are true in the same states', () => {
    const tables = truthTables(VARIABLES)
    fc.assert(
      fc.property(formula, formula, (first, second) => {
        const diagrams = createDiagrams(100_000, VARIABLES)
        const diagram = (it: Formula) => truthOf(it, diagrams, diagrams.variable)
        const table = (it: Formula) => truthOf(it, tables.algebra, tables.variable)
        expect(diagram(first) === diagram(second)).toBe(table(first) === table(second))
        expect(diagram(first) === diagrams.true).toBe(table(first) === tables.algebra.true)
        expect(diagram(first) === diagrams.false).toBe(table(first) === tables.algebra.false)
        expect(diagrams.isExhausted()).toBe(false)
      }),
      { numRuns: 2000, seed: 5 },
    )
  })

  test('one of many in the order of their variables takes a node for each', () => {
    const { variable, any, work, isExhausted } = createDiagrams(10_000, 400)
    any(Array.from({ length: 400 }, (_, index) => variable(index)))
    expect(isExhausted()).toBe(false)
    expect(work()).toBeLessThanOrEqual(2 + 2 * 400)
  })

  test('beyond the agreed size it says so and makes no more', () => {
    const { variable, atLeast, work, isExhausted } = createDiagrams(1000, 100)
    atLeast(
      50,
      Array.from({ length: 100 }, (_, index) => variable(index)),
    )
    expect(isExhausted()).toBe(true)
    expect(work()).toBeLessThanOrEqual(1000)
  })
})
