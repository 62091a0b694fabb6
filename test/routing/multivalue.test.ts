import { expect, test } from 'vitest'
import { multivalue } from '../../src/routing/multivalue.ts'
import { simple } from '../../src/routing/simple.ts'
import { answersOf, type Believed, down, up } from '../support/routing.ts'

const one = (id: string, of: typeof up = up): Believed<'multivalue'> => of<'multivalue'>(id, { kind: 'multivalue' })

test.each([
  // rule    case                              members                                          answered
  ['R2.44', 'all healthy records together', [one('a'), one('b'), one('c', down)], { a: 1, b: 1 }],
  ['R2.46', 'none healthy: all together', [one('a', down), one('b', down)], { a: 1, b: 1 }],
] as const)('%s %s', (_rule, _case, members, answered) => {
  expect(answersOf(multivalue, members)).toEqual(answered)
})

test('R2.45 eight records are one answer', () => {
  expect(multivalue.take).toBe(8)
})

test.each([
  ['R2.23', 'a simple record answers', up],
  ['R2.24', 'whatever its check says', down],
] as const)('%s %s', (_rule, _case, of) => {
  expect(answersOf(simple, [of<'simple'>('', { kind: 'simple' })])).toEqual({ '': 1 })
})
