import { describe, expect, test } from 'vitest'
import type { LeafAnswer, Outcome } from '../../src/decide/decision.ts'
import { CALM } from '../../src/health/world.ts'
import { truthOf } from '../../src/simulate/truth.ts'
import { formatFraction, fraction, ONE } from '../../src/values/fraction.ts'
import { getName } from '../../src/values/name.ts'
import { planOf } from '../health/plan.ts'
import { rdata, recordSet } from '../support/deployment.ts'

const plan = await planOf(`
version: 1
endpoints:
  a:      { ipv4: 192.0.2.1 }
  b:      { ipv4: 192.0.2.2 }
  shared: { ipv4: 192.0.2.2 }
  lb:     { type: application-load-balancer, dns_name: x.us-east-1.elb.amazonaws.com }
zones: { example.com: { records: { www: { A: { endpoint: a } } } } }
`)

const leaf = (endpoint: string | undefined, ...values: readonly string[]): LeafAnswer => {
  const data = {
    kind: 'values',
    values: rdata('A', ...values),
    ...(endpoint === undefined ? {} : { endpoint }),
  } as const
  const made = recordSet({ name: getName('www.example.com.'), data })
  return { recordSet: made, values: data.values, ttlSeconds: 60 }
}

const truth = (down: readonly string[], downValues: readonly string[] = []) =>
  truthOf(plan, { ...CALM, down: new Set(down), downValues: new Set(downValues) })

describe('values that lead nowhere', () => {
  test.each([
    // case                                                   down              values down           leaf                                        dead values
    ['all is up', [], [], leaf('a', '192.0.2.1'), []],
    ['the endpoint it was taken from', ['a'], [], leaf('a', '192.0.2.1'), ['192.0.2.1']],
    ['another endpoint of that address lives on', ['b'], [], leaf('shared', '192.0.2.2'), []],
    [
      'a literal value is dead with its only endpoint',
      ['a'],
      [],
      leaf(undefined, '192.0.2.1', '192.0.2.9'),
      ['192.0.2.1'],
    ],
    ['a literal value lives while one endpoint does', ['b'], [], leaf(undefined, '192.0.2.2'), []],
    ['and dies with the last', ['b', 'shared'], [], leaf(undefined, '192.0.2.2'), ['192.0.2.2']],
    ['a literal value that failed itself', [], ['192.0.2.9'], leaf(undefined, '192.0.2.9'), ['192.0.2.9']],
  ] as const)('%s', (_case, down, downValues, one, dead) => {
    expect(truth(down, downValues).deadValues(one)).toEqual(dead)
  })
})

const outcome = (take: number, from: readonly LeafAnswer[], share = ONE): Outcome => ({
  share,
  kind: from.length > 0 ? 'answer' : 'nodata',
  chain: [],
  owner: getName('www.example.com.'),
  type: 'A',
  take,
  failOpen: false,
  from,
})

const dead = leaf('a', '192.0.2.1')
const live = leaf('b', '192.0.2.2')
const half = leaf(undefined, '192.0.2.1', '192.0.2.9')
const times = (count: number, one: LeafAnswer) => Array.from({ length: count }, () => one)

describe('dead share of an answer (verification.md §1.4)', () => {
  test.each([
    // case                                            outcome                                                       share
    ['live', outcome(1, [live]), '0'],
    ['dead', outcome(1, [dead]), '1'],
    ['its part of all answers', outcome(1, [dead], fraction(1, 4)), '1/4'],
    ['an empty answer serves nobody', outcome(0, [], fraction(1, 3)), '1/3'],
    ['one live value of a record is enough', outcome(1, [half]), '0'],
    ['one live record of several is enough', outcome(3, [dead, dead, live]), '0'],
    ['all of several dead', outcome(2, [dead, dead]), '1'],
    ['eight of nine, one live: it may be left out', outcome(8, [...times(8, dead), live]), '1/9'],
    ['eight of ten, one live', outcome(8, [...times(9, dead), live]), '1/5'],
    ['eight of ten, two live', outcome(8, [...times(8, dead), live, live]), '1/45'],
    ['eight of ten, three live: one is always there', outcome(8, [...times(7, dead), live, live, live]), '0'],
  ])('%s', (_case, one, share) => {
    expect(formatFraction(truth(['a']).deadShare(one))).toBe(share)
  })
})
