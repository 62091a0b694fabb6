import { expect, test } from 'vitest'
import { weighted } from '../../src/routing/weighted.ts'
import { answersOf, type Believed, down as isDown, up as isUp } from '../support/routing.ts'

type Weighted = Believed<'weighted'>
const up = (id: string, weight: number): Weighted => isUp<'weighted'>(id, { kind: 'weighted', weight })
const down = (id: string, weight: number): Weighted => isDown<'weighted'>(id, { kind: 'weighted', weight })

test.each([
  // rule    case                                            members                                        answered
  ['R2.25', 'shares follow weights', [up('a', 3), up('b', 1)], { a: 3, b: 1 }],
  ['R2.25', 'the dead leave their share to the others', [down('a', 5), up('b', 2), up('c', 1)], { b: 2, c: 1 }],
  ['R2.25', 'one record takes all', [up('a', 7)], { a: 7 }],
  ['R2.26', 'weight 0 gets nothing beside a weight', [up('a', 1), up('b', 0)], { a: 1 }],
  ['R2.26', 'weight 0 takes over from the dead', [down('a', 1), up('b', 0)], { b: 1 }],
  ['R2.26', 'several of weight 0 share equally', [down('a', 1), up('b', 0), up('c', 0)], { b: 1, c: 1 }],
  ['R2.26', 'all weights 0: equal shares', [up('a', 0), up('b', 0)], { a: 1, b: 1 }],
  ['R2.26', 'all weights 0: only the healthy ones', [up('a', 0), down('b', 0)], { a: 1 }],
  ['R2.27', 'all down: shares by weight', [down('a', 3), down('b', 1)], { a: 3, b: 1 }],
  ['R2.27', 'all down: weight 0 still gets nothing', [down('a', 10), down('b', 0)], { a: 10 }],
  ['R2.27', 'all down and all weights 0: equal shares', [down('a', 0), down('b', 0)], { a: 1, b: 1 }],
  ['R4.6', 'weights 10 and 0, the first down', [down('a', 10), up('b', 0)], { b: 1 }],
] as const)('%s %s', (_rule, _case, members, answered) => {
  expect(answersOf(weighted, members)).toEqual(answered)
})
