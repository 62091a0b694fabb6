import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lint } from '../../src/lint/lint.ts'
import { lintRules } from '../../src/lint/registry.ts'
import { getName } from '../../src/values/name.ts'
import { check, deployment, rdata, recordSet, zone } from '../support/deployment.ts'
import { findingsIn, written } from '../support/lint.ts'
import { plansOfTheDocs } from '../support/plans.ts'

const examples = join(import.meta.dirname, '../../examples')

describe('plans without a fault', () => {
  test.each(plansOfTheDocs())('%s of the documents', async (_name, text) => {
    expect((await findingsIn(text)).map(written)).toEqual([])
  })

  test.each(readdirSync(examples).filter((file) => file.endsWith('.yaml')))('%s of the examples', async (file) => {
    expect((await findingsIn(readFileSync(join(examples, file), 'utf8'))).map(written)).toEqual([])
  })
})

const ONE_WEIGHT =
  'zones: { example.com: { records: { www: { A: { weighted: { a: { weight: 1, values: [192.0.2.1] } } } } } } }'
const CNAME_AT_APEX = 'zones: { example.com: { records: { "@": { CNAME: www.example.org. } } } }'
const NESTED_BLOCKS = 'cidr_collections: { offices: { locations: { paris: [10.0.0.0/8], lyon: [10.1.0.0/16] } } }'

describe('the rules of a plan (R7.1)', () => {
  const severities = async (text: string) =>
    (await findingsIn(`version: 1\n${text}\n`)).map(({ rule, severity }) => `${severity} ${rule}`)

  test.each([
    ['as it is', ONE_WEIGHT, ['warning weight-single']],
    ['switched off', `${ONE_WEIGHT}\nrules: { weight-single: off }`, []],
    ['an error', `${ONE_WEIGHT}\nrules: { weight-single: error }`, ['error weight-single']],
    [
      'Route 53 rejects it: switched off',
      `${CNAME_AT_APEX}\nrules: { cname-at-apex: off }`,
      ['error cname-at-apex', 'warning ignore-invalid'],
    ],
    [
      'Route 53 rejects it: a warning',
      `${CNAME_AT_APEX}\nrules: { cname-at-apex: warning }`,
      ['error cname-at-apex', 'warning ignore-invalid'],
    ],
    ['the warning of such a rule', NESTED_BLOCKS, ['warning cidr-block-overlap']],
    ['the warning of such a rule switched off', `${NESTED_BLOCKS}\nrules: { cidr-block-overlap: off }`, []],
  ])('%s', async (_case, text, expected) => {
    expect(await severities(text)).toEqual(expected)
  })

  test('a comment hides a warning of a rule whose errors nothing hides', async () => {
    const hidden = '# r53sim-ignore cidr-block-overlap: guests have addresses of their own\n'
    expect(await severities(`${hidden}${NESTED_BLOCKS}`)).toEqual([])
    expect(await severities(`# r53sim-ignore cname-at-apex: why not\n${CNAME_AT_APEX}`)).toEqual([
      'warning ignore-invalid',
      'error cname-at-apex',
    ])
  })
})

describe('what was left out as broken is not held against the rest', () => {
  const only = async (records: string) =>
    (
      await findingsIn(`version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  odd: { ipv4: 192.0.2.11, health_check: { type: HTTPX } }
zones:
  example.com:
    records:
      all: { A: { multivalue: { a: { endpoint: web }, b: { endpoint: odd } } } }
      ${records}
`)
    )
      .filter(({ at }) => at.line > 8)
      .map(({ rule }) => rule)

  test.each([
    ['a secondary', 'undefined-endpoint', 'www: { A: { failover: { primary: web, secondary: wbe } } }'],
    ['a primary', 'undefined-endpoint', 'www: { A: { failover: { primary: wbe, secondary: web } } }'],
    ['a default', 'undefined-endpoint', 'www: { A: { geolocation: { EU: web, default: wbe } } }'],
    [
      'a nested branch',
      'undefined-endpoint',
      'www: { A: { latency: { us-east-1: { failover: { primary: web, secondary: wbe } }, eu-west-1: web } } }',
    ],
    [
      'a weight',
      'weight-range',
      'www: { A: { weighted: { a: { weight: 1, endpoint: web }, b: { weight: 300, endpoint: web } } } }',
    ],
    ['the target of an alias', 'value-syntax', 'www: { A: [192.0.2.300] }\n      "@": { A: { alias: www } }'],
    ['the target of a CNAME', 'value-syntax', 'www: { A: [192.0.2.300] }\n      shop: { CNAME: www.example.com. }'],
  ])('%s', async (_case, rule, records) => {
    expect(await only(records)).toEqual([rule])
  })

  test('a check that is broken', async () => {
    expect(await only('www: { A: { failover: { primary: odd, secondary: web } } }')).toEqual([])
  })
})

describe('hostile sizes', () => {
  const records = (lines: readonly string[]) =>
    `version: 1\nzones:\n  example.com:\n    records:\n${lines.join('\n')}\n`
  const numbered = (count: number, line: (index: number) => string) =>
    records(Array.from({ length: count }, (_, index) => `      ${line(index)}`))
  const counts = async (text: string) => {
    const found = new Map<string, number>()
    for (const { rule } of await findingsIn(text)) found.set(rule, (found.get(rule) ?? 0) + 1)
    return Object.fromEntries(found)
  }

  test('a circle of 400 aliases is one finding that prints a part of it', async () => {
    const [first, ...others] = await findingsIn(numbered(400, (n) => `n${n}: { A: { alias: n${(n + 1) % 400} } }`))
    expect(others).toEqual([])
    expect(first?.rule).toBe('alias-loop')
    expect(first?.message).toMatch(
      /^n0\.example\.com\. A is an alias .* → n7\.example\.com\. A → 392 more → n0\.example\.com\. A$/,
    )
  })

  test('a circle of 2000 CNAMEs', async () => {
    expect(await counts(numbered(2000, (n) => `n${n}: { CNAME: n${(n + 1) % 2000}.example.com. }`))).toMatchObject({
      'cname-loop': 1,
    })
  })

  test('twelve levels of aliases with ten ways each', async () => {
    const branches = (level: number) =>
      Array.from({ length: 10 }, (_, index) => `b${index}: { weight: 1, alias: l${level + 1} }`).join(', ')
    const levels = Array.from(
      { length: 12 },
      (_, level) => `      l${level}: { A: { weighted: { ${branches(level)} } } }`,
    )
    expect(await counts(records([...levels, '      l12: { A: [192.0.2.1] }']))).toEqual({})
  })

  test('four hundred names with nothing like them', async () => {
    expect(await counts(numbered(400, (n) => `n${n}: { A: { alias: missing${n} } }`))).toEqual({
      'alias-dangling': 400,
    })
  })
})

test('the same deployment gives the same findings, by position', async () => {
  const text = lintRules.map(({ bad }) => bad).find((bad) => bad.includes('weighted-ttl')) ?? lintRules[0]?.bad ?? ''
  const [first, second] = [await findingsIn(text), await findingsIn(text)]
  expect(first).toEqual(second)
})

test('objects without a source text are looked at all the same', () => {
  const apex = getName('example.com')
  const broken = recordSet({
    name: getName('www.example.com'),
    healthCheckId: 'web',
    policy: { kind: 'failover', role: 'primary' },
    setIdentifier: 'primary',
    data: { kind: 'values', values: rdata('A', '192.0.2.1') },
  })
  const found = lint(deployment([zone(apex, 'Z1', [broken])], [check('web')]))
  expect(found.map(({ rule }) => rule)).toEqual(['failover-no-secondary', 'ns-apex-changed'])
})

test('groups that are alike are found each in its own place', async () => {
  const constant = (name: string, check: string) =>
    `      ${name}: { A: { weighted: { a: { values: [192.0.2.1], weight: 1 }, b: { values: [192.0.2.2], weight: 0, health_check: ${check} } } } }`
  const plan = (...records: readonly string[]) => `version: 1
health_checks:
  web: { type: TCP, ip_address: 192.0.2.2, port: 80 }
  off: { type: TCP, ip_address: 192.0.2.2, port: 80, disabled: true, inverted: true }
zones:
  example.com:
    records:
${records.join('\n')}
`
  const places = async (text: string) =>
    (await findingsIn(text)).map(({ rule, at, related }) => [rule, at.line, related?.map((place) => place.at.line)])
  const alone = (await places(plan(constant('n0', 'web')))).filter(([, line]) => line === 8)
  expect(alone.length).toBeGreaterThan(0)
  const together = await places(plan(constant('n0', 'web'), constant('n1', 'off'), constant('n2', 'web')))
  const moved = alone.map(([rule, , related]) => [rule, 10, Array.isArray(related) ? related.map(() => 10) : related])
  expect(together.filter(([, line]) => line === 8)).toEqual(alone)
  expect(together.filter(([, line]) => line === 10)).toEqual(moved)
})
