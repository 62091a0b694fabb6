import { expect, test } from 'vitest'
import { linesOf, verifyPlan } from '../support/verifying.ts'

/** Each record is there for one edge of what an invariant means. */
const plan = (invariant: string) => `version: 1
endpoints:
  a: { ipv4: 192.0.2.1, ipv6: "2001:db8::1", region: us-east-1, health_check: { type: HTTP } }
  b: { ipv4: 192.0.2.2, region: us-east-1, health_check: { type: HTTP } }
  c: { ipv4: 192.0.2.3, health_check: { type: HTTP } }
  d: { ipv4: 192.0.2.4, region: eu-west-1 }
  q: { ipv4: 192.0.2.5, health_check: { type: HTTP, request_interval: 10 } }
  lb: { type: application-load-balancer, dns_name: lb-1.us-east-1.elb.amazonaws.com }
  sorry: { ipv4: 203.0.113.99, assume_up: true }
health_checks: { turned: { type: HTTP, ip_address: 192.0.2.2, inverted: true } }
zones:
  example.com:
    records:
      one:   { A: { endpoint: a } }
      zoned: { A: { endpoint: d } }
      pair:  { A: { failover: { primary: a, secondary: b } } }
      half:  { A: { weighted: { a: { weight: 1, endpoint: a }, b: { weight: 1, endpoint: b } } } }
      blind: { A: { weighted: { a: { weight: 1, endpoint: a }, b: { weight: 1, endpoint: b, health_check: false } } } }
      safe:  { A: { failover: { primary: a, secondary: sorry } }, AAAA: { endpoint: a } }
      held:  { A: { failover: { primary: { weighted: { a: { weight: 1, endpoint: a } }, evaluate_target_health: false }, secondary: c } } }
      loose: { A: { weighted: { in: { weight: 1, failover: { primary: a, secondary: b }, evaluate_target_health: false }, out: { weight: 1, endpoint: c } } } }
      turned: { A: { failover: { primary: { endpoint: a, health_check: turned }, secondary: c } } }
      quick: { A: { failover: { primary: q, secondary: { failover: { primary: a, secondary: sorry } } } } }
      lb:    { A: { failover: { primary: lb, secondary: sorry } } }
      geo:   { A: { geolocation: { EU: a } } }
      areas: { A: { geolocation: { EU: a, default: b } } }
verify: { p: { "endpoint:*": 0.5, "region:eu-west-1": 0.5 } }
invariants:
  - { id: it, ${invariant} }
`

test.each([
  [
    'a share of the dead breaks it',
    'query: { name: blind }, never_answer: down',
    'something dead is answered when b fails',
  ],
  [
    'a fail-open without anything healthy is not unhealthy',
    'query: { name: pair }, never_answer: unhealthy',
    undefined,
  ],
  ['nor is one beside what is never answered', 'query: { name: held }, never_answer: unhealthy', undefined],
  [
    'one beside what is healthy is',
    'query: { name: loose }, never_answer: unhealthy',
    'an unhealthy record is answered while another one is healthy when a and b fail',
  ],
  [
    'an empty answer is something else',
    'query: { name: geo, client: rest }, answer_in: [a]',
    'something else than a is answered even when nothing has failed',
  ],
  ['one failure of two', 'query: { name: pair }, survives: 1', undefined],
  ['two failures of two', 'query: { name: pair }, survives: 2', 'nothing live is answered when a and b fail'],
  ['exactly half is not more', 'query: { name: half }, failed: [], share: { endpoint: a, at_most: 0.5 }', undefined],
  ['nor less', 'query: { name: half }, failed: [], share: { endpoint: a, at_least: 0.5 }', undefined],
  ['the probability itself is not more', 'query: { name: one }, probability: 0.5', undefined],
  ['a state exactly so likely', 'query: { name: pair }, never_answer: b, at_least: 0.25', 'b is answered when a fails'],
  ['what has not failed counts', 'query: { name: pair }, never_answer: b, at_least: 0.3', undefined],
  ['rest is not EU', 'query: { name: areas, client: rest }, never_answer: a', undefined],
  ['a glob asks for one type', 'query: { name: "s*" }, never_answer: down', undefined],
  ['of that type', 'query: { name: "s*", type: AAAA }, never_answer: down', 'something dead is answered when a fails'],
  [
    'all that a selector names',
    'query: { name: pair }, always_answer: [a], when_failed: ["region:us-east-1"]',
    undefined,
  ],
  [
    'what has failed elsewhere',
    'query: { name: one }, never_answer: down, when_failed: [c], failed_at_most: 1',
    undefined,
  ],
  ['whatever takes it down', 'query: { name: zoned }, never_answer: down, unless_failed: [d]', undefined],
  ['the very bound is in time', 'query: { name: pair }, rto: 160.4s', undefined],
  [
    'a tenth of a second less is not',
    'query: { name: pair }, rto: 160.3s',
    'clients may need up to 2 min 40 s to move, more than 2 min 40 s, when a fails',
  ],
  ['a slow check that moves nobody', 'query: { name: pair }, rto: 100s, unless_failed: [a]', undefined],
  [
    'a check that turns healthy moves clients too',
    'query: { name: turned }, rto: 100s',
    'clients may need up to 2 min 40 s to move, more than 1 min 40 s, when b fails',
  ],
  [
    'the slower of two checks counts',
    'query: { name: quick }, rto: 110s',
    'clients may need up to 2 min 40 s to move, more than 1 min 50 s, when a and q fail',
  ],
  [
    'a load balancer takes its time',
    'query: { name: lb }, rto: 75s',
    'clients may need up to 2 min 10 s to move, more than 1 min 15 s, when lb fails',
  ],
] as const)('%s: %s', async (_what, text, expected) => {
  const lines = linesOf(await verifyPlan(plan(text), { only: ['it'] })).filter((line) => line.startsWith('it |'))
  expect(lines.map((line) => line.split(' | ')[3])).toEqual(expected === undefined ? [] : [expected])
})
