import { describe, expect, test } from 'vitest'
import { formatFault } from '../../src/health/faults.ts'
import { resolveSelector } from '../../src/health/selectors.ts'
import { PLAN, planOf } from './plan.ts'

const deployment = await planOf(PLAN)

const resolved = (text: string): readonly string[] | string => {
  const selection = resolveSelector(deployment, text)
  return selection.ok ? selection.faults.map(formatFault) : `${selection.message}; ${selection.hint}`
}

describe('what --fail accepts (plan.md)', () => {
  test.each([
    // form                                              selector                 what goes wrong
    ['an endpoint, whose own check is part of it', 'use1', ['endpoint:use1']],
    ['an endpoint without a check', 'use2', ['endpoint:use2']],
    ['a check', 'shared', ['check:shared']],
    ['a calculated check', 'any', ['check:any']],
    ['an alarm', 'orders-errors', ['alarm:orders-errors']],
    ['a set identifier', 'stable', ['endpoint:euw1']],
    ['a set identifier of literal values', 'two', ['value:198.51.100.3']],
    ['endpoint:', 'endpoint:euw1', ['endpoint:euw1']],
    ['check:', 'check:switch', ['check:switch']],
    ['check: of an endpoint, its inline one', 'check:use1', ['check:use1']],
    ['alarm:', 'alarm:lag', ['alarm:lag']],
    ['region: every endpoint in it', 'region:us-east-1', ['endpoint:use1', 'endpoint:use2']],
    ['label:', 'label:tier=web', ['endpoint:use1', 'endpoint:use2']],
    ['label: of one', 'label:rack=a', ['endpoint:use1']],
    ['record: every endpoint in the branch', 'record:www/EU/primary', ['endpoint:euw1', 'endpoint:use2']],
    ['record: a leaf', 'record:www/EU/primary/canary', ['endpoint:use2']],
    ['record: a whole record', 'record:www', ['endpoint:use1', 'endpoint:euw1', 'endpoint:use2']],
    [
      'record: literal values and the check on them',
      'record:lit/one',
      ['value:198.51.100.1', 'value:198.51.100.2', 'check:few'],
    ],
    ['record: a calculated check has causes of its own', 'record:lit/two', ['value:198.51.100.3']],
    [
      'record: through an alias',
      'record:other',
      ['value:198.51.100.1', 'value:198.51.100.2', 'check:few', 'value:198.51.100.3'],
    ],
    ['role: of all failover branches', 'role:secondary', ['endpoint:use1', 'value:198.51.100.9', 'check:wide']],
    ['checker:', 'checker:us-east-1', ['checker:us-east-1']],
    ['blind:', 'blind:shared', ['blind:shared']],
    ['a bare role', 'primary', ['endpoint:euw1', 'endpoint:use2', 'endpoint:alb']],
    ['the other bare role', 'secondary', ['endpoint:use1', 'value:198.51.100.9', 'check:wide']],
    ['a glob of endpoints', 'endpoint:node-*', ['endpoint:node-a', 'endpoint:node-b', 'endpoint:node-c']],
    ['a glob in the middle', 'endpoint:n*-b', ['endpoint:node-b']],
    [
      'a glob of regions',
      'region:us-west-*',
      ['endpoint:node-a', 'endpoint:node-b', 'endpoint:node-c', 'endpoint:alb'],
    ],
    ['a glob of labels', 'label:*=api', ['endpoint:euw1']],
    ['a glob of branches', 'record:www/*/secondary', ['endpoint:use1']],
    ['a glob of checkers', 'checker:eu-*', ['checker:eu-west-1']],
    [
      'a bare glob of several kinds is all of them',
      'o*',
      ['check:orders', 'alarm:orders-errors', 'value:198.51.100.1', 'value:198.51.100.2', 'check:few'],
    ],
    [
      'one value counts once, however many branches name it',
      'record:www/*',
      ['endpoint:use1', 'endpoint:euw1', 'endpoint:use2'],
    ],
  ] as const)('%s: %s', (_form, selector, faults) => {
    const found = resolved(selector)
    expect(typeof found === 'string' ? found : found.toSorted()).toEqual(faults.toSorted())
  })
})

describe('what means nothing', () => {
  test.each([
    // case                                    selector              message; hint
    ['a slip in a bare name', 'use3', 'nothing in the plan is called "use3"; did you mean "use1"?'],
    ['a slip in a qualified one', 'endpoint:euw2', 'no endpoint "euw2" in the plan; did you mean "euw1"?'],
    [
      'a slip in the qualifier',
      'endpont:use1',
      'nothing in the plan is called "endpont:use1"; did you mean "endpoint"?',
    ],
    [
      'a region without endpoints',
      'region:sa-east-1',
      'no endpoint in the region "sa-east-1" in the plan; did you mean "us-east-1"?',
    ],
    [
      'a checker that is none',
      'checker:ca-west-1',
      'no checker region "ca-west-1" in the plan; did you mean "us-west-1"?',
    ],
    [
      'a role that is none',
      'role:third',
      'no failover branch of the role "third" in the plan; there are primary, secondary',
    ],
    [
      'a branch with nothing that can fail',
      'record:txt',
      'nothing can fail in the branch "txt"; name one that answers with endpoints or addresses',
    ],
    ['nothing', '', 'nothing in the plan is called ""'],
  ])('%s: %s', (_case, selector, answer) => {
    expect(resolved(selector)).toContain(answer)
  })
})

describe('bare names of several meanings', () => {
  const clash = (more: string) =>
    planOf(`
version: 1
health_checks: { web: { type: HTTP, ip_address: 192.0.2.77 }, red: { type: HTTP, ip_address: 192.0.2.78 } }
endpoints: { web: { ipv4: 192.0.2.1 }, blue: { ipv4: 192.0.2.2 } }
zones:
  example.com:
    records:
      www: { A: { weighted: { ${more} } } }
`)

  test('that fail differently are refused, with what to type', async () => {
    const plan = await clash('a: { weight: 1, endpoint: web }')
    expect(resolveSelector(plan, 'web')).toEqual({
      ok: false,
      message: '"web" means several things that fail differently',
      hint: 'write endpoint:web or check:web',
    })
  })

  test('a set identifier that leads elsewhere is another meaning', async () => {
    const plan = await clash('blue: { weight: 1, endpoint: web }')
    expect(resolveSelector(plan, 'blue')).toMatchObject({ ok: false, hint: 'write endpoint:blue or record:www/blue' })
  })

  test('a set identifier of the endpoint it names is the same', async () => {
    const plan = await clash('blue: { weight: 1, endpoint: blue }')
    expect(resolveSelector(plan, 'blue')).toEqual({ ok: true, faults: [{ kind: 'endpoint', name: 'blue' }] })
  })

  test('a role that the plan does not use', async () => {
    const plan = await clash('a: { weight: 1, endpoint: web }')
    expect(resolveSelector(plan, 'role:primary')).toEqual({
      ok: false,
      message: 'no failover branch of the role "primary" in the plan',
      hint: 'the plan has none',
    })
    expect(resolveSelector(plan, 'primary')).toMatchObject({
      ok: false,
      message: 'nothing in the plan is called "primary"',
      hint: 'there are web, blue',
    })
  })

  test('an endpoint called primary comes before the role', async () => {
    const plan = await planOf(`
version: 1
endpoints: { primary: { ipv4: 192.0.2.1 }, b: { ipv4: 192.0.2.2 } }
zones:
  example.com: { records: { www: { A: { weighted: { a: { weight: 1, endpoint: primary }, b: { weight: 1, endpoint: b } } } } } }
`)
    expect(resolveSelector(plan, 'primary')).toEqual({ ok: true, faults: [{ kind: 'endpoint', name: 'primary' }] })
  })

  test.each([
    ['its inline check', 'db: { ipv4: 192.0.2.1, health_check: { type: TCP, port: 5432 } }'],
    [
      'its inline alarm check',
      'db: { ipv4: 192.0.2.1, health_check: { type: CLOUDWATCH_METRIC, alarm: { name: lag, region: us-east-1 } } }',
    ],
  ])('an endpoint and %s are one', async (_case, endpoint) => {
    const plan = await planOf(`
version: 1
alarms: { lag: { region: us-east-1, state: OK } }
endpoints: { ${endpoint} }
zones: { example.com: { records: { www: { A: { endpoint: db } } } } }
`)
    expect(resolveSelector(plan, 'db')).toEqual({ ok: true, faults: [{ kind: 'endpoint', name: 'db' }] })
  })
})
