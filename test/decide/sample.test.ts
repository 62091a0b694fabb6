import { chiSquaredDistributionTable } from 'simple-statistics'
import { expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import { decide } from '../../src/decide/decide.ts'
import { sampleDecision } from '../../src/decide/sample.ts'
import { believe } from '../../src/health/believe.ts'
import { CALM } from '../../src/health/world.ts'
import type { RecordSet } from '../../src/model/record-set.ts'
import { getName } from '../../src/values/name.ts'
import { randomStream } from '../../src/values/rng.ts'
import { deployment, rdata, recordSet, zone } from '../support/deployment.ts'

const WWW = getName('www.example.com.')
const LOW = getName('low.example.com.')

const a = (fields: Partial<RecordSet>, host: number): RecordSet =>
  recordSet({ name: WWW, ...fields, data: { kind: 'values', values: rdata('A', `192.0.2.${host}`) } })

const weighted = (name: RecordSet['name'], weight: number, host: number) =>
  a({ name, policy: { kind: 'weighted', weight }, setIdentifier: `${host}` }, host)

const multivalue = (host: number, ttlSeconds = 60) =>
  a({ policy: { kind: 'multivalue' }, setIdentifier: `${host}`, ttlSeconds }, host)

const toLow = (weight: number): RecordSet =>
  recordSet({
    name: WWW,
    policy: { kind: 'weighted', weight },
    setIdentifier: 'low',
    data: { kind: 'alias', hostedZoneId: 'Z1', dnsName: LOW, evaluateTargetHealth: true },
  })

function decisionOf(recordSets: readonly RecordSet[]) {
  const plan = deployment([zone(getName('example.com.'), 'Z1', recordSets)])
  return decide(compile(plan), believe(plan, CALM), { name: WWW, type: 'A' }, {})
}

const nine = [1, 2, 3, 4, 5, 6, 7, 8, 9]
const DRAWS = 20_000

test.each([
  // rule    answers                                   record sets                                                             shares of what is drawn
  ['R2.25', 'weights 3 and 1', [weighted(WWW, 3, 1), weighted(WWW, 1, 2)], { 1: 3 / 4, 2: 1 / 4 }],
  ['R2.25', 'a canary of 1 in 255', [weighted(WWW, 254, 1), weighted(WWW, 1, 2)], { 1: 254 / 255, 2: 1 / 255 }],
  [
    'R2.26',
    'weights of 0 alone',
    [weighted(WWW, 0, 1), weighted(WWW, 0, 2), weighted(WWW, 0, 3)],
    { 1: 1 / 3, 2: 1 / 3, 3: 1 / 3 },
  ],
  [
    'R2.51',
    'a tree',
    [weighted(WWW, 1, 1), toLow(3), weighted(LOW, 1, 2), weighted(LOW, 2, 3)],
    { 1: 1 / 4, 2: 1 / 4, 3: 1 / 2 },
  ],
  [
    'R2.45',
    'eight of nine',
    nine.map((host) => multivalue(host)),
    Object.fromEntries(nine.map((host) => [nine.filter((other) => other !== host).join(' '), 1 / 9])),
  ],
] as const)('%s %s: draws fit (R8.6)', (_rule, _case, recordSets, shares) => {
  const rng = randomStream(1)
  const decision = decisionOf(recordSets)
  const counts = new Map<string, number>()
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const leaves = sampleDecision(decision, rng)?.leaves ?? []
    const drawn = leaves
      .map(({ recordSet: { setIdentifier } }) => setIdentifier)
      .toSorted()
      .join(' ')
    counts.set(drawn, (counts.get(drawn) ?? 0) + 1)
  }
  expect([...counts.keys()].toSorted()).toEqual(Object.keys(shares).toSorted())
  const distance = Object.entries(shares).reduce((sum, [drawn, share]) => {
    const expected = share * DRAWS
    return sum + ((counts.get(drawn) ?? 0) - expected) ** 2 / expected
  }, 0)
  const critical = new Map(Object.entries(chiSquaredDistributionTable)).get(`${Object.keys(shares).length - 1}`)
  expect(distance).toBeLessThan(critical?.[0.005] ?? 0)
})

test('the TTL of a drawn answer is the lowest of its records (R2.47)', () => {
  const decision = decisionOf([multivalue(1, 300), multivalue(2, 20), multivalue(3, 60)])
  expect(sampleDecision(decision, randomStream(1))?.ttlSeconds).toBe(20)
})

test('an answer without records is drawn as such, a refusal not at all', () => {
  const plan = deployment([zone(getName('example.com.'), 'Z1', [])])
  const ask = (name: string) => decide(compile(plan), believe(plan, CALM), { name: getName(name), type: 'A' }, {})
  expect(sampleDecision(ask('example.com.'), randomStream(1))).toMatchObject({
    leaves: [],
    ttlSeconds: 0,
    outcome: { kind: 'nodata' },
  })
  expect(sampleDecision(ask('example.org.'), randomStream(1))).toBeUndefined()
})
