import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import { decide } from '../../src/decide/decide.ts'
import { believe } from '../../src/health/believe.ts'
import { CALM } from '../../src/health/world.ts'
import { comparableEngine, comparableOracle } from '../oracle/compare.ts'
import { decideByRules } from '../oracle/oracle.ts'
import { anyDraft, caseOf } from '../oracle/plans.ts'

/** Plans; each is asked up to four questions. Both figures can be set from outside for a longer search. */
const PLANS = Number(process.env.ORACLE_PLANS ?? 8000)
const SEED = Number(process.env.ORACLE_SEED ?? 1)

/** What a run is worth: how often each corner of the rules is reached at least, of 10,000 decisions. */
const AT_LEAST: Readonly<Record<string, number>> = {
  answer: 3000,
  nodata: 1000,
  nxdomain: 500,
  referral: 300,
  refused: 50,
  'private zone': 800,
  'nested zone': 300,
  'empty non-terminal': 100,
  wildcard: 300,
  'wildcard as empty non-terminal': 30,
  'DS at a cut': 5,
  'CNAME followed': 300,
  'CNAME ends the chain': 10,
  'CNAME loop': 30,
  'CNAME past 16 steps': 1,
  simple: 500,
  weighted: 600,
  failover: 300,
  latency: 300,
  geolocation: 200,
  geoproximity: 300,
  'ip-based': 150,
  multivalue: 300,
  'fail-open simple': 100,
  'fail-open weighted': 60,
  'fail-open failover': 100,
  'fail-open latency': 50,
  'fail-open geolocation': 50,
  'fail-open geoproximity': 50,
  'fail-open ip-based': 50,
  'fail-open multivalue': 10,
  'more than eight': 30,
  'weight 0 answers': 50,
  'no candidate': 200,
  'no candidate makes unhealthy': 30,
  'alias loop selected': 300,
  'alias loop makes unhealthy': 300,
  'dangling selected': 500,
  'dangling makes unhealthy': 500,
  'resource answers': 300,
  'undeclared check': 500,
  HTTP: 1000,
  'HTTP inverted': 500,
  'HTTP disabled': 500,
  'HTTP disabled inverted': 300,
  CALCULATED: 500,
  'CALCULATED inverted': 200,
  'CALCULATED disabled inverted': 200,
  CLOUDWATCH_METRIC: 500,
  'CLOUDWATCH_METRIC inverted': 100,
  RECOVERY_CONTROL: 200,
  'RECOVERY_CONTROL inverted': 200,
}

test('the engine decides as the oracle does, and every corner of the rules is reached', () => {
  const counts = new Map<string, number>()
  let decisions = 0
  fc.assert(
    fc.property(anyDraft, (draft) => {
      const { deployment, observations, resources, questions } = caseOf(draft)
      const graph = compile(deployment)
      const health = believe(deployment, { ...CALM, observations, resources })
      for (const { query, client } of questions) {
        const byRules = decideByRules(deployment, { observations, resources }, query, client)
        decisions += 1
        for (const corner of byRules.reached) counts.set(corner, (counts.get(corner) ?? 0) + 1)
        expect(comparableEngine(decide(graph, health, query, client))).toEqual(comparableOracle(byRules))
      }
    }),
    { numRuns: PLANS, seed: SEED },
  )
  expect(decisions).toBeGreaterThanOrEqual(10_000)
  const missed = Object.entries(AT_LEAST).filter(
    ([corner, least]) => ((counts.get(corner) ?? 0) / decisions) * 10_000 < least,
  )
  expect(missed).toEqual([])
}, 300_000)
