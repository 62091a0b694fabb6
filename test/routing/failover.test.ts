import { expect, test } from 'vitest'
import { failover } from '../../src/routing/failover.ts'
import { answersOf, type Believed, down, up } from '../support/routing.ts'

const primary = (of: typeof up): Believed<'failover'> => of<'failover'>('p', { kind: 'failover', role: 'primary' })
const secondary = (of: typeof up): Believed<'failover'> => of<'failover'>('s', { kind: 'failover', role: 'secondary' })

test.each([
  // rule    case                                             members                               answered
  ['R2.48', 'the primary answers while healthy', [primary(up), secondary(up)], { p: 1 }],
  ['R2.48', 'whatever the secondary is', [primary(up), secondary(down)], { p: 1 }],
  ['R2.48', 'then the secondary', [primary(down), secondary(up)], { s: 1 }],
  ['R2.48', 'both unhealthy: the primary', [primary(down), secondary(down)], { p: 1 }],
  ['R2.48', 'the order they were written in does not matter', [secondary(up), primary(up)], { p: 1 }],
  ['R2.50', 'a primary alone answers, healthy or not', [primary(down)], { p: 1 }],
  ['R2.50', 'a secondary alone answers, healthy or not', [secondary(down)], { s: 1 }],
] as const)('%s %s', (_rule, _case, members, answered) => {
  expect(answersOf(failover, members)).toEqual(answered)
})
