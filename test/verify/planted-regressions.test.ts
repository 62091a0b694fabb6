import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadPlan } from '../../src/plan/load.ts'
import { verifyPlan } from '../support/verifying.ts'

/** A change that somebody might make to an example, and the promise of the example that it breaks. */
interface Regression {
  readonly what: string
  readonly good: string
  readonly bad: string
  readonly invariant: string
  /** The smallest failures that show it. */
  readonly failed: readonly string[]
}

const regressions: Readonly<Record<string, readonly Regression[]>> = {
  'active-active': [
    {
      what: 'a weight is set to zero',
      good: 'ireland:  { weight: 50,',
      bad: 'ireland:  { weight: 0,',
      invariant: 'half-and-half',
      failed: [],
    },
    {
      what: 'a check is disabled',
      good: 'ireland:  { ip_address: 198.51.100.10, fqdn: api.example.com }',
      bad: 'ireland:  { ip_address: 198.51.100.10, fqdn: api.example.com, disabled: true }',
      invariant: 'one-region-is-enough',
      failed: ['endpoint:ireland'],
    },
    {
      what: 'both regions share one check',
      good: 'region: eu-west-1, health_check: ireland',
      bad: 'region: eu-west-1, health_check: virginia',
      invariant: 'one-region-is-enough',
      failed: ['endpoint:virginia'],
    },
    {
      what: 'a check is taken from a region',
      good: 'region: us-east-1, health_check: virginia, capacity',
      bad: 'region: us-east-1, capacity',
      invariant: 'one-region-is-enough',
      failed: ['endpoint:virginia'],
    },
    {
      what: 'a region is made smaller',
      good: 'health_check: ireland, capacity: 2000',
      bad: 'health_check: ireland, capacity: 1000',
      invariant: 'either-carries-all',
      failed: ['endpoint:virginia'],
    },
  ],
  canary: [
    {
      what: 'the weight of a canary grows',
      good: 'canary:   { weight: 20,',
      bad: 'canary:   { weight: 60,',
      invariant: 'canary-stays-small',
      failed: [],
    },
    {
      what: 'the previous version gets a weight',
      good: 'previous: { weight: 0,',
      bad: 'previous: { weight: 1,',
      invariant: 'previous-is-last',
      failed: [],
    },
    {
      what: 'the canary is not watched',
      good: 'canary:   { ipv4: 192.0.2.20, health_check: true,',
      bad: 'canary:   { ipv4: 192.0.2.20,',
      invariant: 'failures-are-noticed',
      failed: ['endpoint:canary'],
    },
    {
      what: 'the standby points to what it stands by for',
      good: 'previous: { weight: 0, endpoint: previous }',
      bad: 'previous: { weight: 0, endpoint: stable }',
      invariant: 'previous-is-ready',
      failed: ['endpoint:stable', 'endpoint:canary'],
    },
  ],
  'geo-failover': [
    {
      what: 'Europe falls back on the wrong thing',
      good: 'secondary: paris',
      bad: 'secondary: sorry',
      invariant: 'europe-stays',
      failed: ['endpoint:frankfurt'],
    },
    {
      what: 'Europe loses its secondary',
      good: 'failover: { primary: frankfurt, secondary: paris }',
      bad: 'endpoint: frankfurt',
      invariant: 'europe-stays',
      failed: ['endpoint:frankfurt'],
    },
    {
      what: 'the apology stands where the primary was',
      good: 'primary: virginia',
      bad: 'primary: { values: [203.0.113.99] }',
      invariant: 'apology-last',
      failed: [],
    },
    {
      what: 'a check is disabled',
      good: 'oregon:    { ip_address: 198.51.100.11, fqdn: us.example.com }',
      bad: 'oregon:    { ip_address: 198.51.100.11, fqdn: us.example.com, disabled: true }',
      invariant: 'nothing-dead',
      failed: ['endpoint:oregon'],
    },
    {
      what: 'both of a pair share one check',
      good: 'region: eu-west-3, health_check: paris',
      bad: 'region: eu-west-3, health_check: frankfurt',
      invariant: 'europe-stays',
      failed: ['endpoint:frankfurt'],
    },
  ],
  'multi-region': [
    {
      what: 'target health is switched off',
      good: 'us-east-1: shop-use1',
      bad: 'us-east-1: { endpoint: shop-use1, evaluate_target_health: false }',
      invariant: 'no-dead-region',
      failed: ['endpoint:shop-use1'],
    },
    {
      what: 'target health is switched off above a whole tree',
      good: 'primary:\n              latency:',
      bad: 'primary:\n              evaluate_target_health: false\n              latency:',
      invariant: 'no-dead-region',
      failed: ['endpoint:shop-use1', 'endpoint:shop-euw1'],
    },
    {
      what: 'a region is removed',
      good: '                eu-west-1: shop-euw1\n',
      bad: '',
      invariant: 'ireland-before-page',
      failed: ['endpoint:shop-use1'],
    },
    {
      what: 'a region stands where the page was',
      good: 'secondary: sorry',
      bad: 'secondary: shop-euw1',
      invariant: 'no-dead-region',
      failed: ['endpoint:shop-use1', 'endpoint:shop-euw1'],
    },
  ],
  'database-recovery': [
    {
      what: 'the alarm is taken from the primary',
      good: 'endpoint: database, health_check: usable',
      bad: 'endpoint: database, health_check: switch',
      invariant: 'loss-is-noticed',
      failed: ['endpoint:database'],
    },
    {
      what: 'one child is enough',
      good: 'health_threshold: 2',
      bad: 'health_threshold: 1',
      invariant: 'loss-is-noticed',
      failed: ['endpoint:database'],
    },
    {
      what: 'the roles are swapped',
      good: 'primary:   { endpoint: database, health_check: usable }\n            secondary: { endpoint: replica }',
      bad: 'primary:   { endpoint: replica }\n            secondary: { endpoint: database, health_check: usable }',
      invariant: 'replica-waits',
      failed: [],
    },
    {
      what: 'the check is inverted',
      good: 'health_threshold: 2',
      bad: 'health_threshold: 2, inverted: true',
      invariant: 'replica-waits',
      failed: [],
    },
  ],
  'office-networks': [
    {
      what: 'a network loses its own last resort',
      good: 'paris-guest:\n                failover: { primary: public, secondary: sorry }',
      bad: 'paris-guest: { endpoint: public }',
      invariant: 'guests-stay-outside',
      failed: ['endpoint:public'],
    },
  ],
}

const textOf = (name: string) => readFileSync(`examples/${name}.yaml`, 'utf8')

describe.each(Object.entries(regressions))('the promises of %s', (name, planted) => {
  const good = textOf(name)

  test('hold', async () => {
    const { invariants } = await verifyPlan(good)
    expect(invariants.filter(({ holds }) => !holds)).toEqual([])
  })

  test.each(planted.map((each) => [each.what, each] as const))('break when %s', async (_what, regression) => {
    expect(good.split(regression.good)).toHaveLength(2)
    const bad = good.replace(regression.good, regression.bad)
    const { diagnostics } = await loadPlan([{ name: 'plan.yaml', text: bad }])
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    const { findings } = await verifyPlan(bad, {
      only: [regression.invariant],
    })
    expect(findings.map(({ invariant, failed }) => [invariant, failed.map(({ id }) => id)])).toContainEqual([
      regression.invariant,
      regression.failed,
    ])
  })
})
