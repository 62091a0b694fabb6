import { expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import type { Fault } from '../../src/health/faults.ts'
import { loadLines, loadSentences, loadsJson } from '../../src/report/loads.ts'
import { plainStyle } from '../../src/report/style.ts'
import { simulate } from '../../src/simulate/simulate.ts'
import { planOf } from '../health/plan.ts'

const planWith = (records: string) => `
version: 1
defaults: { health_check: { type: HTTP } }
endpoints:
  use1:  { ipv4: 192.0.2.1, health_check: true, capacity: 600 }
  euw1:  { ipv4: 192.0.2.2, health_check: true, capacity: 600 }
  apne1: { ipv4: 192.0.2.3, health_check: true, capacity: 900.5 }
zones: { example.com: { records: ${records} } }
clients: { eu: { demand: 400, region: eu-west-1 }, us: { demand: 500, region: us-east-1 }, jp: { demand: 100, region: ap-northeast-1 } }
`
const BY_LATENCY = '{ latency: { us-east-1: use1, eu-west-1: euw1, ap-northeast-1: apne1 } }'

async function loadsOf(records: string, ...failed: readonly string[]) {
  const graph = compile(await planOf(planWith(records)))
  return simulate(graph, { failed: failed.map((name): Fault => ({ kind: 'endpoint', name })) }).loads
}

test('who carries too much, who follows, and who flaps', async () => {
  expect(loadLines(await loadsOf(`{ www: { A: ${BY_LATENCY} } }`, 'euw1'), plainStyle)).toEqual([
    '✗ use1 gets 900 req/s, above its capacity of 600 (www.example.com A)',
    '✗ if overload takes down use1, then apne1: nothing is left then, and Route 53 answers with all of them again; if use1 and apne1 recover once idle, they go in and out of the answers, once in about 2 min 50 s',
  ])
})

test('who has hardly any room left', async () => {
  const lines = loadLines(
    await loadsOf(`{ www: { A: { failover: { primary: use1, secondary: apne1 } } } }`.replace('use1', 'euw1'), 'euw1'),
    plainStyle,
  )
  expect(lines).toEqual([
    '✗ apne1 gets 1,000 req/s, above its capacity of 901 (www.example.com A)',
    '✗ if overload takes down apne1: nothing is left then, and Route 53 answers with all of them again; if apne1 recovers once idle, it goes in and out of the answers, once in about 2 min 31 s',
  ])
  const split =
    '{ weighted: { a: { weight: 9, endpoint: apne1 }, b: { weight: 1, endpoint: euw1 }, c: { weight: 1, endpoint: use1 } } }'
  expect(loadSentences(await loadsOf(`{ www: { A: ${split} } }`, 'euw1'))).toEqual([
    { isOver: false, text: 'apne1 now carries 900 req/s of 901 capacity (www.example.com A)' },
  ])
})

test('questions with the same load share a line', async () => {
  const records = `{ a: { A: ${BY_LATENCY} }, b: { A: ${BY_LATENCY} }, c: { A: ${BY_LATENCY} } }`
  expect(loadLines(await loadsOf(records, 'euw1'), plainStyle)[0]).toBe(
    '✗ use1 gets 900 req/s, above its capacity of 600 (a.example.com A, b.example.com A and 1 more)',
  )
})

test('nothing is said while there is room', async () => {
  expect(loadLines(await loadsOf(`{ www: { A: ${BY_LATENCY} } }`), plainStyle)).toEqual([])
})

test('for machines: every endpoint with a capacity that is up', async () => {
  expect(loadsJson(await loadsOf(`{ www: { A: ${BY_LATENCY} } }`, 'euw1'))).toEqual([
    {
      zone: 'example.com.',
      name: 'www.example.com.',
      type: 'A',
      endpoints: [
        { endpoint: 'use1', before: 500, after: 900, capacity: 600, overloaded: true },
        { endpoint: 'apne1', before: 100, after: 100, capacity: 900.5, overloaded: false },
      ],
      cascade: [['use1'], ['apne1']],
      endless: true,
      flapping: ['use1', 'apne1'],
      flap_period: 170.176,
    },
  ])
})
