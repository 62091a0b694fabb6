import { describe, expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { getName } from '../../src/values/name.ts'
import { coneOf } from '../../src/verify/cone.ts'
import { createSetting } from '../../src/verify/setting.ts'
import { variablesOf } from '../../src/verify/variables.ts'

/**
 * Cones of one shape are worked out once. Two records have one shape exactly if the same holds of both in every state,
 * by whatever names.
 */
const plan = (one: string, other: string) => `version: 1
alarms: { calm: { region: us-east-1, state: OK }, loud: { region: us-east-1, state: ALARM } }
endpoints:
  a: { ipv4: 192.0.2.1, health_check: ha }
  b: { ipv4: 192.0.2.2, health_check: hb }
  c: { ipv4: 192.0.2.3, health_check: hc }
  d: { ipv4: 192.0.2.4, health_check: hd }
  e: { ipv4: 192.0.2.5, health_check: he, region: eu-west-1 }
  safe: { ipv4: 192.0.2.6, assume_up: true }
  x: { ipv4: 10.0.0.1 }
  y: { ipv4: 10.0.0.2 }
  lb: { type: application-load-balancer, dns_name: lb-1.us-east-1.elb.amazonaws.com, targets: [x, y] }
  lb2: { type: application-load-balancer, dns_name: lb-2.us-east-1.elb.amazonaws.com, targets: [x, y], min_healthy_targets: 2 }
  api: { type: api-gateway, dns_name: d-abc123.execute-api.us-east-1.amazonaws.com, targets: [x, y] }
health_checks:
  ha: { type: HTTP, ip_address: 192.0.2.1 }
  hb: { type: HTTP, ip_address: 192.0.2.2 }
  hc: { type: HTTP, ip_address: 192.0.2.3, inverted: true }
  hd: { type: HTTP, ip_address: 192.0.2.4, disabled: true }
  he: { type: HTTP, ip_address: 192.0.2.5 }
  hr: { type: HTTP, ip_address: 192.0.2.1, regions: [us-east-1, us-west-2, eu-west-1] }
  hs: { type: HTTP, ip_address: 192.0.2.1, regions: [us-east-1, us-west-2, eu-west-1, sa-east-1] }
  calm: { type: CLOUDWATCH_METRIC, alarm: { name: calm, region: us-east-1 }, insufficient_data_health_status: Healthy }
  loud: { type: CLOUDWATCH_METRIC, alarm: { name: loud, region: us-east-1 }, insufficient_data_health_status: Healthy }
  any: { type: CALCULATED, children: [ha, hb], health_threshold: 1 }
  both: { type: CALCULATED, children: [ha, hb], health_threshold: 2 }
zones: { example.com: { records: { one: { A: ${one} }, other: { A: ${other} } } } }
verify: { p: { "region:eu-west-1": 0.1, "checker:us-east-1": 0.1, "check:hb": 0.1 } }
`

async function shapesOf(one: string, other: string): Promise<readonly string[]> {
  const { deployment, diagnostics } = await loadPlan([{ name: 'plan.yaml', text: plan(one, other) }])
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  if (!deployment) throw new Error('the plan does not expand')
  const { variables, probabilities } = deployment.verify
  const setting = createSetting(
    compile(deployment),
    variablesOf(deployment, { kinds: new Set(variables), probabilities }),
  )
  const [zone] = setting.graph.zones
  if (!zone) throw new Error('no zone')
  return ['one', 'other'].map((name) => {
    const question = { zone: zone.zone, name: getName(`${name}.example.com.`), type: 'A' }
    return coneOf([{ setting, question, client: {} }]).signature
  })
}

const pair = (primary: string, secondary: string) => `{ failover: { primary: ${primary}, secondary: ${secondary} } }`
const on = (check: string) => pair(`{ endpoint: a, health_check: ${check} }`, 'b')

describe('one shape', () => {
  test.each([
    ['other names', pair('x', 'y'), pair('y', 'x')],
    [
      'branches by another name',
      '{ weighted: { p: { weight: 1, endpoint: a } } }',
      '{ weighted: { q: { weight: 1, endpoint: a } } }',
    ],
    ['a literal value and another', '[192.0.2.77]', '[192.0.2.78]'],
  ])('%s', async (_what, left, right) => {
    const [one, other] = await shapesOf(left, right)
    expect(one).toBe(other)
  })
})

describe('two shapes', () => {
  test.each([
    ['inverted', '{ endpoint: a }', '{ endpoint: c }'],
    ['disabled', pair('a', 'x'), pair('d', 'x')],
    ['a false alarm that can go off', pair('a', 'x'), pair('b', 'x')],
    ['a common cause', pair('a', 'x'), pair('e', 'x')],
    ['checked or not', pair('a', 'x'), pair('{ endpoint: a, health_check: false }', 'x')],
    ['assumed up', pair('a', 'x'), pair('a', 'safe')],
    ['the same again', pair('a', 'b'), pair('a', 'a')],
    ['thresholds', on('any'), on('both')],
    ['numbers of checker regions', on('hr'), on('hs')],
    ['states of an alarm', on('calm'), on('loud')],
    ['targets that are needed', pair('lb', 'x'), pair('lb2', 'x')],
    ['resources whose health counts', pair('lb', 'x'), pair('{ endpoint: api, evaluate_target_health: true }', 'x')],
    ['target health', pair('lb', 'x'), pair('{ endpoint: lb, evaluate_target_health: false }', 'x')],
    [
      'weights',
      '{ weighted: { p: { weight: 1, endpoint: a }, q: { weight: 2, endpoint: b } } }',
      '{ weighted: { p: { weight: 1, endpoint: a }, q: { weight: 3, endpoint: b } } }',
    ],
    ['policies', '{ weighted: { p: { weight: 1, endpoint: a }, q: { weight: 0, endpoint: b } } }', pair('a', 'b')],
    ['policies without weights', pair('a', 'b'), '{ multivalue: [a, b] }'],
    [
      'equal values and others',
      '{ weighted: { p: { weight: 1, values: [192.0.2.77] }, q: { weight: 1, values: [192.0.2.77] } } }',
      '{ weighted: { p: { weight: 1, values: [192.0.2.77] }, q: { weight: 1, values: [192.0.2.78] } } }',
    ],
    ['how many values', '[192.0.2.77]', '[192.0.2.77, 192.0.2.78]'],
  ])('%s', async (_what, left, right) => {
    const [one, other] = await shapesOf(left, right)
    expect(one).not.toBe(other)
  })
})
