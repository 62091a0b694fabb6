import { describe, expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import type { VariableKind } from '../../src/model/invariant.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { equals, formatFraction, ONE } from '../../src/values/fraction.ts'
import { getName } from '../../src/values/name.ts'
import type { EngineKind, StateSet } from '../../src/values/state-engine.ts'
import { type Analysis, createAnalyst, DEFAULT_ANALYST_OPTIONS } from '../../src/verify/analysis.ts'
import { distributionOf } from '../../src/verify/distribution-text.ts'
import { createSetting } from '../../src/verify/setting.ts'
import { variablesOf } from '../../src/verify/variables.ts'
import { everyState, minimalStates, PREDICATES, type Truths } from '../support/every-state.ts'

/** Minimal failed sets, each the names of what fails with blanks between. */
type Cuts = readonly string[]

/** What worked-out record sets cannot say: it needs a plan. Predicates that are not named hold in no state. */
interface WorkedPlan {
  readonly title: string
  readonly plan: string
  /** Kinds of variables beside endpoints. */
  readonly vars?: readonly VariableKind[]
  /** A client tries one of several addresses. */
  readonly mean?: true
  readonly type?: string
  readonly outage?: Cuts
  readonly degraded?: Cuts
  readonly avoidable?: Cuts
  readonly failOpen?: Cuts
  readonly noAnswer?: Cuts
  /** States in which there is an outage, of how many. */
  readonly states: string
  /** Answers with the states in which each is given. */
  readonly answers?: Readonly<Record<string, number>>
  /** When an endpoint's record is answered. */
  readonly answered?: Readonly<Record<string, Cuts>>
}

const HTTP = 'health_check: { type: HTTP }'
const nine = [...'abcdefghi']
const eightOfNine = nine.map((_, index) => nine.filter((__, at) => at !== index).join(' '))

const plans: readonly WorkedPlan[] = [
  {
    title: 'an address of two endpoints is dead once both are',
    plan: `endpoints: { a: { ipv4: 192.0.2.1 }, b: { ipv4: 192.0.2.1 } }
zones: { example.com: { records: { www: { A: [192.0.2.1] } } } }`,
    outage: ['a b'],
    degraded: ['a b'],
    states: '1 of 4',
  },
  {
    title: 'a load balancer that needs two of three targets',
    plan: `endpoints:
  lb: { type: application-load-balancer, dns_name: lb-1.us-east-1.elb.amazonaws.com, targets: [x, y, z], min_healthy_targets: 2 }
  x: { ipv4: 10.0.0.1 }
  y: { ipv4: 10.0.0.2 }
  z: { ipv4: 10.0.0.3 }
  s: { ipv4: 192.0.2.9 }
zones: { example.com: { records: { www: { A: { failover: { primary: lb, secondary: s } } } } } }`,
    outage: ['lb s', 's x y', 's x z', 's y z'],
    degraded: ['lb s', 's x y', 's x z', 's y z'],
    states: '12 of 32',
  },
  {
    title: 'a blind check wins over a false alarm',
    vars: ['check', 'blind'],
    plan: `endpoints: { p: { ipv4: 192.0.2.1, health_check: h }, s: { ipv4: 192.0.2.2 } }
health_checks: { h: { type: HTTP, ip_address: 192.0.2.1 } }
zones: { example.com: { records: { www: { A: { failover: { primary: p, secondary: s } } } } } }`,
    outage: ['blind:h p', 'check:h s', 'p s'],
    degraded: ['blind:h p', 'check:h s', 'p s'],
    avoidable: ['blind:h p', 'check:h s'],
    states: '7 of 16',
    answers: { '192.0.2.1': 10, '192.0.2.2': 6 },
  },
  {
    title: 'a check fails with any of the endpoints it watches',
    plan: `endpoints: { a: { ipv4: 192.0.2.1, health_check: h }, b: { ipv4: 192.0.2.2 }, c: { ipv4: 192.0.2.3, health_check: h } }
health_checks: { h: { type: HTTP, ip_address: 192.0.2.1 } }
zones: { example.com: { records: { www: { A: { failover: { primary: a, secondary: b } } } } } }`,
    outage: ['a b', 'b c'],
    degraded: ['a b', 'b c'],
    avoidable: ['b c'],
    states: '3 of 8',
  },
  {
    title: 'of three checker regions all must be lost for a false alarm',
    vars: ['checker'],
    plan: `endpoints: { p: { ipv4: 192.0.2.1, health_check: { type: HTTP, regions: [us-east-1, us-west-2, eu-west-1] } }, s: { ipv4: 192.0.2.2 } }
zones: { example.com: { records: { www: { A: { failover: { primary: p, secondary: s } } } } } }`,
    outage: ['p s', 'checker:eu-west-1 checker:us-east-1 checker:us-west-2 s'],
    degraded: ['p s', 'checker:eu-west-1 checker:us-east-1 checker:us-west-2 s'],
    avoidable: ['checker:eu-west-1 checker:us-east-1 checker:us-west-2 s'],
    states: '288 of 1024',
  },
  {
    title: 'of the eight that check everything seven',
    vars: ['checker'],
    plan: `endpoints: { p: { ipv4: 192.0.2.1, ${HTTP} } }
zones: { example.com: { records: { www: { A: { failover: { primary: p, secondary: { values: [192.0.2.2] } } } } } } }`,
    states: '0 of 512',
    answers: { '192.0.2.1': 247, '192.0.2.2': 265 },
  },
  {
    title: 'an alarm that is on from the start',
    plan: `alarms: { busy: { region: us-east-1, state: ALARM } }
endpoints: { p: { ipv4: 192.0.2.1, health_check: h }, s: { ipv4: 192.0.2.2 } }
health_checks: { h: { type: CLOUDWATCH_METRIC, alarm: { name: busy, region: us-east-1 }, insufficient_data_health_status: Healthy } }
zones: { example.com: { records: { www: { A: { failover: { primary: p, secondary: s } } } } } }`,
    outage: ['s'],
    degraded: ['s'],
    states: '2 of 4',
  },
  {
    title: 'an alarm that an endpoint raises',
    plan: `alarms: { busy: { region: us-east-1, state: OK } }
endpoints: { p: { ipv4: 192.0.2.1, health_check: h }, s: { ipv4: 192.0.2.2 } }
health_checks: { h: { type: CLOUDWATCH_METRIC, alarm: { name: busy, region: us-east-1 }, insufficient_data_health_status: Healthy } }
zones: { example.com: { records: { www: { A: { failover: { primary: p, secondary: s } } } } } }`,
    outage: ['p s'],
    degraded: ['p s'],
    states: '1 of 4',
  },
  {
    title: 'other name servers are taken as live',
    type: 'NS',
    plan: 'zones: { example.com: { records: { www: { NS: [ns1.example.net., ns2.example.net.] } } } }',
    states: '0 of 1',
    answers: { '(elsewhere)': 1 },
  },
  {
    title: 'nine multivalue records that nobody watches: eight dead ones may fill an answer',
    plan: `endpoints: { ${nine.map((name, index) => `${name}: { ipv4: 192.0.2.${index} }`).join(', ')} }
zones: { example.com: { records: { www: { A: { multivalue: [${nine.join(', ')}] } } } } }`,
    outage: [nine.join(' ')],
    degraded: eightOfNine,
    avoidable: eightOfNine,
    states: '1 of 512',
  },
  {
    title: 'two addresses of which clients try one',
    mean: true,
    plan: `endpoints: { a: { ipv4: 192.0.2.1 }, b: { ipv4: 192.0.2.2 } }
zones: { example.com: { records: { www: { A: [192.0.2.1, 192.0.2.2] } } } }`,
    outage: ['a b'],
    degraded: ['a', 'b'],
    avoidable: ['a', 'b'],
    states: '1 of 4',
  },
  {
    title: 'one group behind both records of another',
    plan: `endpoints: { a: { ipv4: 192.0.2.1, ${HTTP} }, b: { ipv4: 192.0.2.2, ${HTTP} } }
zones:
  example.com:
    records:
      pool: { A: { failover: { primary: a, secondary: b } } }
      www: { A: { failover: { primary: { alias: pool }, secondary: { alias: pool } } } }`,
    outage: ['a b'],
    degraded: ['a b'],
    failOpen: ['a b'],
    states: '1 of 4',
    answered: { a: [''], b: ['a'] },
  },
  {
    title: 'one address behind two weights',
    plan: `endpoints: { a: { ipv4: 192.0.2.1, ${HTTP} }, b: { ipv4: 192.0.2.2, ${HTTP} } }
zones:
  example.com:
    records:
      www: { A: { weighted: { one: { weight: 1, endpoint: a }, two: { weight: 1, endpoint: a }, three: { weight: 2, endpoint: b } } } }`,
    outage: ['a b'],
    degraded: ['a b'],
    failOpen: ['a b'],
    states: '1 of 4',
    answers: { '192.0.2.1 1/2, 192.0.2.2 1/2': 2, '192.0.2.1': 1, '192.0.2.2': 1 },
  },
  {
    title: 'one answer in two states',
    plan: `endpoints: { a: { ipv4: 192.0.2.1, ${HTTP} } }
zones: { example.com: { records: { www: { A: { failover: { primary: a, secondary: { endpoint: a, health_check: false } } } } } } }`,
    outage: ['a'],
    degraded: ['a'],
    states: '1 of 2',
    answers: { '192.0.2.1': 2 },
  },
]

async function settingOfPlan({ plan, vars = [] }: WorkedPlan) {
  const { deployment, diagnostics } = await loadPlan([{ name: 'plan.yaml', text: `version: 1\n${plan}\n` }])
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  if (!deployment) throw new Error('the plan does not expand')
  return createSetting(compile(deployment), variablesOf(deployment, { kinds: new Set(vars), probabilities: new Map() }))
}

const NAME = getName('www.example.com.')

describe.each<EngineKind | 'plain'>(['table', 'bdd', 'bounded', 'plain'])('by %s', (engine) => {
  test.each(plans.map((worked) => [worked.title, worked] as const))('%s', async (_title, worked) => {
    const setting = await settingOfPlan(worked)
    const { graph } = setting
    const [zone] = graph.zones
    if (!zone) throw new Error('no zone')
    const question = { zone: zone.zone, name: NAME, type: worked.type ?? 'A' }
    const expected = {
      states: worked.states,
      ...Object.fromEntries(PREDICATES.map((name) => [name, [...(worked[name] ?? [])].sort()])),
    }
    if (engine === 'plain') {
      // A client that tries one address is beyond plain booleans: shares of the dead say it.
      if (worked.mean) return
      const { all } = setting.variables
      const { truths } = everyState(graph, all, question, {})
      const named = (truth: Truths) =>
        minimalStates(truth).map((cut) =>
          cut === '' ? '' : wordsOf(cut.split(',').map((index) => all[Number(index)]?.selectors[0])),
        )
      expect({
        states: `${truths.outage.filter(Boolean).length} of ${truths.outage.length}`,
        ...Object.fromEntries(PREDICATES.map((name) => [name, named(truths[name]).sort()])),
      }).toEqual(expected)
      return
    }
    const analyst = createAnalyst({ ...DEFAULT_ANALYST_OPTIONS, engine, countsEach: worked.mean ?? false })
    const said = analyst.analyse([{ setting, question, client: {} }], (analysis: Analysis) => {
      const {
        engine: { sets },
        cone,
        cores,
        minimal,
      } = analysis
      const [core] = cores
      if (!core) throw new Error('no core')
      const named = (set: StateSet): Cuts =>
        minimal(set)
          .list({ limit: 99 })
          .map((cut) => wordsOf(cut.map((index) => cone.variables[index]?.selectors[0])))
          .sort()
      const free = BigInt(2 ** (setting.variables.all.length - cone.variables.length))
      const answers = new Map<string, bigint>()
      for (const { when, draws } of analysis.regions() ?? []) {
        const text = distributionOf(analysis, draws)
          .map(([values, share]) => (equals(share, ONE) ? values : `${values} ${formatFraction(share)}`))
          .join(', ')
        answers.set(text, (answers.get(text) ?? 0n) + free * sets.size(when))
      }
      const leaves = cone.sides[0]?.leaves ?? []
      return {
        predicates: {
          states: `${free * sets.size(core.outage)} of ${free * sets.size(sets.true)}`,
          ...Object.fromEntries(PREDICATES.map((name) => [name, named(core[name])])),
        },
        answers: Object.fromEntries([...answers].map(([text, states]) => [text, Number(states)])),
        answered: Object.fromEntries(
          leaves.map(({ recordSet }, leaf) => [recordSet.data.endpoint, named(core.leaves[leaf] ?? sets.false)]),
        ),
      }
    })
    expect(said.predicates).toEqual(expected)
    const total = Object.values(said.answers).reduce((sum, states) => sum + states, 0)
    expect(total, 'states with an answer').toBe(2 ** setting.variables.all.length)
    if (worked.answers) expect(said.answers).toEqual(worked.answers)
    if (worked.answered) expect(said.answered).toEqual(worked.answered)
  })
})

const wordsOf = (words: readonly (string | undefined)[]) =>
  words
    .map((word) => word ?? '?')
    .sort()
    .join(' ')
