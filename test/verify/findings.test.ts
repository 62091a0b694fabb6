import { describe, expect, test } from 'vitest'
import { fraction } from '../../src/values/fraction.ts'
import type { VerifyOptions } from '../../src/verify/verify.ts'
import { linesOf, verifyPlan } from '../support/verifying.ts'

const plan = (record: string, verify = '{}') => `version: 1
endpoints:
  a: { ipv4: 192.0.2.1, health_check: ha }
  b: { ipv4: 192.0.2.2, health_check: hb }
  c: { ipv4: 192.0.2.3, health_check: hc }
  u: { ipv4: 192.0.2.9 }
  sorry: { ipv4: 203.0.113.99, assume_up: true }
health_checks:
  ha: { type: HTTP, ip_address: 192.0.2.1 }
  hb: { type: HTTP, ip_address: 192.0.2.2 }
  hc: { type: HTTP, ip_address: 192.0.2.3 }
  both: { type: CALCULATED, children: [ha, hb], health_threshold: 2 }
zones: { example.com: { records: { www: { A: ${record} } } } }
clients: { fr: { country: FR, demand: 30 }, jp: { country: JP, demand: 70 } }
verify: ${verify}
`

const PAIR = '{ failover: { primary: a, secondary: b } }'
const MIXED = '{ weighted: { a: { weight: 1, endpoint: a }, u: { weight: 1, endpoint: u } } }'

describe('what is found without being asked for', () => {
  test.each<[title: string, record: string, options: Partial<VerifyOptions>, verify: string, lines: readonly string[]]>(
    [
      [
        'a single record',
        '{ endpoint: a }',
        {},
        '{}',
        ['VER002 | all | endpoint:a | nothing live is answered when a fails'],
      ],
      [
        'a pair',
        PAIR,
        {},
        '{}',
        [
          'VER005 | all | endpoint:a endpoint:b | fails open when a and b fail: no failover record of www.example.com. is healthy, and all count as healthy (R4.1)',
        ],
      ],
      [
        'a pair that must survive two failures',
        PAIR,
        { survives: 2 },
        '{}',
        [
          'VER001 | all | endpoint:a endpoint:b | nothing live is answered when a and b fail',
          'VER005 | all | endpoint:a endpoint:b | fails open when a and b fail: no failover record of www.example.com. is healthy, and all count as healthy (R4.1)',
        ],
      ],
      ['a last resort', '{ failover: { primary: a, secondary: sorry } }', { survives: 9 }, '{}', []],
      [
        'a place without a record',
        '{ geolocation: { EU: a } }',
        {},
        '{}',
        [
          'VER002 | EU | endpoint:a | nothing live is answered when a fails',
          'VER003 | other |  | an empty answer is given even when nothing has failed',
        ],
      ],
      [
        'a record that nobody watches',
        MIXED,
        {},
        '{}',
        [
          'VER004 | all | endpoint:u | something dead is answered though something live could be, when u fails',
          'VER006 | all | endpoint:u | u can die unseen: it has no health check',
        ],
      ],
      [
        'an outage that begins at half of the answers',
        MIXED,
        { outageAt: fraction(1, 2) },
        '{}',
        [
          'VER002 | all | endpoint:u | nothing live is answered when u fails',
          'VER004 | all | endpoint:u | something dead is answered though something live could be, when u fails',
          'VER006 | all | endpoint:u | u can die unseen: it has no health check',
        ],
      ],
      ['one that begins above it', MIXED, { outageAt: fraction(51, 100), only: ['nothing'] }, '{}', []],
      ['a standby that nobody watches', '{ failover: { primary: a, secondary: u } }', {}, '{}', []],
      [
        'two that share a check: both are seen to die',
        '{ weighted: { a: { weight: 1, endpoint: a, health_check: both }, b: { weight: 1, endpoint: b, health_check: both } } }',
        {},
        '{}',
        [
          'VER004 | all | endpoint:a | something dead is answered though something live could be, when a fails',
          'VER005 | all | endpoint:a | fails open when a fails: no weighted record of www.example.com. is healthy, and all count as healthy (R4.1)',
        ],
      ],
      ['at most one failure: there is no second one', PAIR, { survives: 2, maxFailures: 1 }, '{}', []],
    ],
  )('%s', async (_title, record, options, verify, lines) => {
    expect(linesOf(await verifyPlan(plan(record, verify), options))).toEqual(lines)
  })
})

test.each([
  ['{ endpoint: a }', '{}', 0, 'endpoint:a'],
  [PAIR, '{}', 1, 'endpoint:a endpoint:b'],
  ['{ failover: { primary: a, secondary: sorry } }', '{}', 1, undefined],
  // The smaller one, though it was found later.
  ['{ failover: { primary: { endpoint: a, health_check: hb }, secondary: c } }', '{}', 0, 'endpoint:a'],
  // Half of the answer, though two records of it hold one value.
  ['{ multivalue: { one: a, two: a, three: u } }', '{ client_tries: mean, outage_at: 0.5 }', 0, 'endpoint:u'],
  [
    '{ multivalue: { one: a, two: a, three: u } }',
    '{ client_tries: mean, outage_at: 0.51 }',
    1,
    'endpoint:a endpoint:u',
  ],
  // Of one size the more probable one.
  [PAIR, '{ variables: [blind], p: { a: 0.01, b: 0.01, "blind:*": 0.1 } }', 1, 'endpoint:a blind:ha'],
  [PAIR, '{ variables: [blind], p: { a: 0.01, b: 0.01, "blind:*": 0.001 } }', 1, 'endpoint:a endpoint:b'],
])('%s with %s survives any %d failures', async (record, verify, survives, smallest) => {
  const { questions } = await verifyPlan(plan(record, verify))
  const [kind] = questions[0]?.kinds ?? []
  expect(kind?.survives).toBe(survives)
  expect(kind?.smallestOutage?.first.map(({ id }) => id).join(' ')).toBe(smallest)
})

test.each([
  // Whom each single failure hurts, by demand: a part of the answers is enough.
  [MIXED, { 'endpoint:u': 1 }],
  ['{ geolocation: { EU-FR: a, default: b } }', { 'endpoint:b': 0.7 }],
])('%s hurts %o', async (record, shares) => {
  const { blast } = await verifyPlan(plan(record))
  const found = blast.map(({ variable, share: { numerator, denominator } }) => [
    variable.id,
    Number(numerator) / Number(denominator),
  ])
  expect(Object.fromEntries(found)).toEqual(shares)
})

test('an empty answer is all dead, wherever an outage begins', async () => {
  const { questions } = await verifyPlan(plan('{ geolocation: { EU: a } }', '{ outage_at: 0.5 }'))
  expect(questions[0]?.kinds.map(({ kind, survives }) => [kind.label, survives])).toEqual([
    ['EU', 0],
    ['other', -1],
  ])
})

describe('overload', () => {
  const loaded = (endpoints: string, record: string) => `version: 1
endpoints: ${endpoints}
health_checks: { turned: { type: HTTP, ip_address: 192.0.2.1, inverted: true } }
zones: { example.com: { records: { www: { A: ${record} } } } }
clients: { fr: { country: FR, demand: 30 }, jp: { country: JP, demand: 70 } }
`
  const PAIR_OF = (capacity: number) =>
    `{ a: { ipv4: 192.0.2.1, health_check: { type: HTTP }, capacity: ${capacity} }, b: { ipv4: 192.0.2.2, health_check: { type: HTTP }, capacity: ${capacity} } }`
  const HALF = '{ weighted: { a: { weight: 1, endpoint: a }, b: { weight: 1, endpoint: b } } }'

  test.each([
    ['each carries all', PAIR_OF(100), HALF, []],
    [
      'each carries half',
      PAIR_OF(99),
      HALF,
      [
        'a gets 1.01 × what it can carry (100 of 99 requests/s) when b fails',
        'b gets 1.01 × what it can carry (100 of 99 requests/s) when a fails',
      ],
    ],
    [
      'the target that is left',
      '{ lb: { type: application-load-balancer, dns_name: lb-1.us-east-1.elb.amazonaws.com, targets: [a, b] }, a: { ipv4: 10.0.0.1, capacity: 60 }, b: { ipv4: 10.0.0.2 } }',
      '{ endpoint: lb }',
      ['a gets 1.67 × what it can carry (100 of 60 requests/s) when b fails'],
    ],
    [
      'what is answered only while it is down',
      '{ a: { ipv4: 192.0.2.1, capacity: 1 }, b: { ipv4: 192.0.2.2 } }',
      '{ failover: { primary: { endpoint: a, health_check: turned }, secondary: b } }',
      [],
    ],
  ])('%s', async (_title, endpoints, record, expected) => {
    const { findings } = await verifyPlan(loaded(endpoints, record))
    expect(findings.filter(({ rule }) => rule === 'VER008').map(({ message }) => message)).toEqual(expected)
  })
})
