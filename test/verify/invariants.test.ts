import { describe, expect, test } from 'vitest'
import { linesOf, verifyPlan } from '../support/verifying.ts'

const plan = (invariants: string, more = '') => `version: 1
endpoints:
  use1:   { ipv4: 192.0.2.10, region: us-east-1, health_check: { type: HTTP }, capacity: 1200, mtbf: 99h, mttr: 1h }
  euw1:   { ipv4: 192.0.2.20, region: eu-west-1, health_check: { type: HTTP }, capacity: 800, labels: { tier: web }, mtbf: 99h, mttr: 1h }
  canary: { ipv4: 192.0.2.21, region: eu-west-1, health_check: { type: HTTP }, capacity: 100, mtbf: 99h, mttr: 1h }
  sorry:  { ipv4: 203.0.113.99, assume_up: true }
zones:
  example.com:
    records:
      www:
        A:
          geolocation:
            EU:
              failover:
                primary: { weighted: { stable: { weight: 95, endpoint: euw1 }, canary: { weight: 5, endpoint: canary } } }
                secondary: use1
            default:
              failover: { primary: use1, secondary: sorry }
      old: { A: { endpoint: euw1 } }
clients:
  fr: { country: FR, demand: 600 }
  jp: { country: JP, demand: 400 }
${more}
invariants:
  - { id: it, ${invariants} }
`

const WWW = 'query: { name: www }'

describe('invariants that hold', () => {
  test.each(
    [
      `${WWW}, never_answer: down`,
      `${WWW}, never_answer: unhealthy`,
      `${WWW}, never_answer: sorry, unless_failed: [use1]`,
      `${WWW}, never_answer: ["label:tier=web"], when_failed: [euw1]`,
      `${WWW}, answer_in: [use1, euw1, canary], failed_at_most: 0`,
      'query: { name: www, client: jp }, always_answer: [use1], unless_failed: [use1]',
      `${WWW}, survives: 3`,
      `${WWW}, no_fail_open: true`,
      'query: { name: www, client: fr }, failed: [use1], share: { endpoint: canary, at_most: 0.1 }',
      `${WWW}, within_capacity: true, unless_failed: [euw1]`,
      `${WWW}, rto: 4m`,
      `${WWW}, probability: 0`,
      'query: { name: old }, probability: 0.02',
      'blast_radius: 1',
      'blast_radius: 0.5',
      'query: { name: www, client: fr }, same_as: { client: EU }',
      'reachable: [www/EU/primary, "www/default/*"]',
      'query: { name: "w*" }, never_answer: down',
    ].filter((text) => !text.includes('"@"')),
  )('%s', async (text) => {
    const { invariants, findings } = await verifyPlan(plan(text))
    expect(findings.filter(({ invariant }) => invariant === 'it')).toEqual([])
    expect(invariants).toMatchObject([{ holds: true }])
  })
})

describe('invariants that are violated, with the smallest failures', () => {
  test.each([
    [
      'query: { name: old }, never_answer: down',
      'it | all | endpoint:euw1 | something dead is answered when euw1 fails',
    ],
    [
      'never_answer: 192.0.2.21, query: { name: www }',
      'it | EU |  | 192.0.2.21 is answered even when nothing has failed',
    ],
    [
      `${WWW}, never_answer: [sorry], failed_at_most: 1`,
      'it | other | endpoint:use1 | sorry is answered when use1 fails',
    ],
    [
      'query: { name: www, client: jp }, answer_in: [use1], when_failed: ["region:eu-west-1"]',
      'it | jp | endpoint:use1 endpoint:euw1 endpoint:canary | something else than use1 is answered when use1, euw1 and canary fail',
    ],
    [
      'query: { name: www, client: EU }, always_answer: [euw1]',
      'it | EU |  | an answer without euw1 is given even when nothing has failed',
    ],
    ['query: { name: old }, survives: 1', 'it | all | endpoint:euw1 | nothing live is answered when euw1 fails'],
    ['query: { name: old }, no_fail_open: true', 'it | all | endpoint:euw1 | Route 53 fails open when euw1 fails'],
    [
      'query: { name: www, client: fr }, share: { endpoint: canary, at_most: 0.1 }',
      'it | fr | endpoint:euw1 | canary gets more than 10 % of the answers when euw1 fails',
    ],
    [
      'query: { name: www, client: fr }, share: { endpoint: canary, at_least: 0.01 }, unless_failed: [canary]',
      undefined,
    ],
    [
      `${WWW}, within_capacity: cascade`,
      'it |  | endpoint:euw1 | canary gets 6 × what it can carry (600 of 100 requests/s) when euw1 fails',
    ],
    [
      'query: { name: www, client: jp }, rto: 2m',
      'it | jp | endpoint:use1 | clients may need up to 2 min 40 s to move, more than 2 min, when use1 fails',
    ],
    [
      'query: { name: old }, probability: 0.001',
      'it | all | endpoint:euw1 | an outage has probability 0.01, more than 0.001: nothing live is answered when euw1 fails',
    ],
    ['blast_radius: 0.4', 'it |  | endpoint:euw1 | 50 % of the demand may get something dead when euw1 fails'],
    [
      'query: { name: www, client: fr }, same_as: { client: jp }, when_failed: [canary]',
      'it | fr | endpoint:canary | the answer is 192.0.2.20 and not 192.0.2.10 as for jp when canary fails',
    ],
    ['reachable: [old]', undefined],
  ])('%s', async (text, expected) => {
    const lines = linesOf(await verifyPlan(plan(text))).filter((line) => line.startsWith('it'))
    if (expected === undefined) expect(lines).toEqual([])
    else expect(lines).toContain(expected)
  })

  test.each([
    [0.00001, ['it | fr | endpoint:euw1 endpoint:canary | use1 is answered when euw1 and canary fail']],
    [0.001, []],
  ])('of states at least as likely as %d', async (least, expected) => {
    const text = plan(`query: { name: www, client: fr }, never_answer: use1, at_least: ${least}`)
    expect(linesOf(await verifyPlan(text)).filter((line) => line.startsWith('it'))).toEqual(expected)
  })
})

describe('invariants that say nothing are errors', () => {
  test.each([
    ['query: { name: wwww }, survives: 1', 'invariant "it": no zone of the plan has a record "wwww" of type A'],
    ['query: { name: www, type: AAAA, client: mars }, survives: 1', 'no kind of client is called "mars"'],
    [`${WWW}, never_answer: [sory]`, 'nothing in the plan answers with "sory"'],
    [`${WWW}, never_answer: down, failed: [sorry]`, '"sorry" never fails (assume_up): no state has "sorry" failed'],
    [`${WWW}, never_answer: down, when_failed: [nobody]`, 'nothing in the plan is called "nobody"'],
    [`${WWW}, never_answer: down, when_failed: [use1], unless_failed: [use1]`, '"use1" is both failed and not failed'],
    [`${WWW}, never_answer: down, when_failed: [use1], failed_at_most: 0`, 'no state has 1 failed and at most 0'],
    [`${WWW}, never_answer: down, when_failed: ["check:euw1"]`, '"check:euw1" is nothing that may fail here'],
    ['reachable: [www/AS]', 'no branch of the plan is "www/AS"'],
    [`${WWW}, same_as: { record: nowhere }`, 'no zone of the plan has a record "nowhere"'],
  ])('%s', async (text, message) => {
    await expect(verifyPlan(plan(text))).rejects.toThrow(message)
  })

  test('a probability that nobody knows', async () => {
    const text = plan('query: { name: old }, probability: 0.1').replaceAll(', mtbf: 99h, mttr: 1h', '')
    await expect(verifyPlan(text)).rejects.toThrow('endpoint:euw1 has no probability')
  })
})

test('p by selector, a later one wins, and names a common cause that can fail too', async () => {
  const more = 'verify: { p: { "endpoint:*": 0.1, euw1: 0.2, "region:eu-west-1": 0.05 } }'
  const { variables } = await verifyPlan(plan(`${WWW}, survives: 1`, more))
  expect(variables.map(({ id, probability }) => [id, probability])).toEqual([
    ['region:eu-west-1', 0.05],
    ['endpoint:use1', 0.1],
    ['endpoint:euw1', 0.2],
    ['endpoint:canary', 0.1],
  ])
})
