import { describe, expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import type { Fault } from '../../src/health/faults.ts'
import { resolveSelector } from '../../src/health/selectors.ts'
import { allQuestions, questionsFor } from '../../src/simulate/questions.ts'
import { type Row, simulate } from '../../src/simulate/simulate.ts'
import { formatFraction } from '../../src/values/fraction.ts'
import { getName } from '../../src/values/name.ts'
import { planOf } from '../health/plan.ts'

const PLAN = `
version: 1
defaults: { health_check: { type: HTTP, request_interval: 30, failure_threshold: 3 } }
model: { check.ok_delay: 0, check.fail_delay: 0 }
endpoints:
  web:    { ipv4: 192.0.2.10, health_check: true }
  spare:  { ipv4: 192.0.2.99, health_check: true }
  blue:   { ipv4: 192.0.2.20, health_check: true }
  green:  { ipv4: 192.0.2.21 }
  alone:  { ipv4: 192.0.2.30, health_check: true }
  host:   { dns_name: host.example.net }
  node:   { ipv4: 10.0.0.1 }
  alb:    { type: application-load-balancer, dns_name: web-1.us-east-1.elb.amazonaws.com, region: us-east-1, targets: [node] }
zones:
  example.com:
    records:
      www:    { A: { failover: { primary: web, secondary: spare } } }
      split:  { A: { weighted: { a: { weight: 3, endpoint: blue }, b: { weight: 1, endpoint: green } } } }
      twin:   { A: { weighted: { a: { weight: 1, endpoint: blue }, b: { weight: 1, endpoint: web } } } }
      alone:  { A: { endpoint: alone, ttl: 300 } }
      many:   { A: { multivalue: [web, blue, green] } }
      front:  { A: { failover: { primary: { endpoint: alb, evaluate_target_health: true }, secondary: green } } }
      geo:    { A: { geolocation: { EU: { endpoint: web }, default: { endpoint: green } } } }
      link:   { CNAME: www.example.com. }
      away:   { CNAME: host.example.net. }
      note:   { TXT: ["hello"] }
`

const graph = compile(await planOf(PLAN))
const [example] = graph.zones
if (!example) throw new Error('unreachable: a plan without its zone')

const faultsOf = (selectors: string): readonly Fault[] =>
  selectors.split(' ').flatMap((text) => {
    if (text === '') return []
    const selection = resolveSelector(graph.deployment, text)
    if (!selection.ok) throw new Error(`the test's selector: ${selection.message}`)
    return selection.faults
  })

function rowsOf(name: string, failed: string, recovered = ''): readonly Row[] {
  const questions = questionsFor(graph, example?.zone.id ?? '', getName(`${name}.example.com.`), undefined)
  return simulate(graph, { failed: faultsOf(failed), recovered: faultsOf(recovered), questions }).rows
}

const answersOf = ({ outcomes }: Row['after']) =>
  outcomes.map(
    ({ from, share }) =>
      `${from.flatMap(({ values }) => values.map(({ text }) => text)).join('+')} ${formatFraction(share)}`,
  )

describe('status words (cli.md)', () => {
  test.each([
    // status         case                                              name      failed                      after                                            dead share
    ['moved', 'to the secondary', 'www', 'web', ['192.0.2.99 1'], '0'],
    ['moved', 'the others take the share', 'split', 'blue', ['192.0.2.21 1'], '0'],
    ['moved', 'a false alarm moves clients as well', 'www', 'check:web', ['192.0.2.99 1'], '0'],
    ['moved', 'away from a load balancer', 'front', 'node', ['192.0.2.21 1'], '0'],
    ['moved', 'fewer values together', 'many', 'web', ['192.0.2.20+192.0.2.21 1'], '0'],
    ['moved', 'through a CNAME', 'link', 'web', ['192.0.2.99 1'], '0'],
    [
      'degraded',
      'an unchecked endpoint keeps its share',
      'split',
      'green',
      ['192.0.2.20 3/4', '192.0.2.21 1/4'],
      '1/4',
    ],
    [
      'degraded',
      'a blind check keeps its share',
      'twin',
      'blue blind:blue',
      ['192.0.2.20 1/2', '192.0.2.10 1/2'],
      '1/2',
    ],
    [
      'degraded',
      'all believed dead, one in truth',
      'twin',
      'blue check:web',
      ['192.0.2.20 1/2', '192.0.2.10 1/2'],
      '1/2',
    ],
    ['lost', 'primary and secondary', 'www', 'web spare', ['192.0.2.10 1'], '1'],
    ['lost', 'a simple record answers all the same', 'alone', 'alone', ['192.0.2.30 1'], '1'],
    ['lost', 'an unchecked standby that is down too', 'front', 'node green', ['192.0.2.21 1'], '1'],
    ['lost', 'a host behind a CNAME that leaves the zone', 'away', 'host', ['host.example.net. 1'], '1'],
    ['unchanged', 'something else fails', 'www', 'alone', ['192.0.2.10 1'], '0'],
    ['unchanged', 'the standby fails', 'www', 'spare', ['192.0.2.10 1'], '0'],
    ['unchanged', 'an unchecked one of several values', 'many', 'green', ['192.0.2.10+192.0.2.20+192.0.2.21 1'], '0'],
    ['unchanged', 'nothing can fail there', 'note', 'web', ['"hello" 1'], '0'],
    ['fail-open', 'all are believed dead, and live', 'www', 'check:web check:spare', ['192.0.2.10 1'], '0'],
    ['fail-open', 'a false alarm on a simple record', 'alone', 'check:alone', ['192.0.2.30 1'], '0'],
  ] as const)('%s: %s', (status, _case, name, failed, after, dead) => {
    const [row, ...others] = rowsOf(name, failed)
    expect(others.filter(({ type }) => type === row?.type)).toEqual([])
    expect(row && { status: row.status, after: answersOf(row.after), dead: formatFraction(row.deadAfter) }).toEqual({
      status,
      after,
      dead,
    })
  })

  test('kinds of client with different answers have rows of their own', () => {
    const rows = rowsOf('geo', 'web').map(({ kinds, status }) => [kinds.map(({ label }) => label).join(', '), status])
    expect(rows).toEqual([
      ['EU', 'moved'],
      ['other', 'unchanged'],
    ])
  })

  test('what recovers moves back', () => {
    const observed = { observations: new Map([['web', false]]), resources: new Map() }
    const questions = questionsFor(graph, example.zone.id, getName('www.example.com.'), 'A')
    const { rows } = simulate(graph, { failed: [], recovered: faultsOf('web'), observed, questions })
    expect(rows.map(({ status, before, after }) => [status, answersOf(before), answersOf(after)])).toEqual([
      ['moved', ['192.0.2.99 1'], ['192.0.2.10 1']],
    ])
  })
})

describe('reasons name the record, the rule and the cause', () => {
  test.each([
    // name     failed                    rule      record          text
    [
      'www',
      'web',
      'R2.48',
      'www/secondary',
      'primary is out: health check web is unhealthy; secondary answers: health check spare is healthy',
    ],
    ['split', 'blue', 'R2.16', 'split/a', 'a is out: health check blue is unhealthy; the others take its share'],
    [
      'split',
      'green',
      'R2.25',
      'split/b',
      'keeps answering green, which is down: it has no health check, so it is always healthy',
    ],
    [
      'www',
      'web spare',
      'R4.1',
      'www/primary',
      'none of the 2 candidates is healthy, so all are treated as healthy; web is down',
    ],
    [
      'www',
      'check:web check:spare',
      'R4.1',
      'www/primary',
      'none of the 2 candidates is healthy, so all are treated as healthy',
    ],
    ['alone', 'alone', 'R2.24', 'alone', 'the only candidate is unhealthy, and answers all the same; alone is down'],
    [
      'front',
      'node',
      'R2.48',
      'front/secondary',
      'primary is out: the resource alb is unhealthy; secondary answers: it has no health check, so it is always healthy',
    ],
    ['www', 'alone', 'R2.48', 'www/primary', 'the same answer, and it is live'],
  ] as const)('%s after %s', (name, failed, rule, branch, text) => {
    const [row] = rowsOf(name, failed)
    const { reason } = row ?? {}
    expect({ rule: reason?.rule, branch: reason?.recordSet?.branch, text: reason?.text }).toEqual({
      rule,
      branch,
      text,
    })
  })
})

describe('when clients have moved', () => {
  test.each([
    // case                                               name      failed           worst for compliant clients
    ['detect 90, publish 10, caches 60', 'www', 'web', 160],
    ['through a CNAME', 'link', 'web', 160],
    ['a load balancer: two of its own probes', 'front', 'node', 60 + 10 + 60],
    ['the answer stays', 'www', 'alone', undefined],
    ['down, but the answer stays', 'alone', 'alone', undefined],
  ] as const)('%s', (_case, name, failed, worst) => {
    expect(rowsOf(name, failed)[0]?.movedBy?.worstCompliant).toBe(worst)
  })

  test('a load balancer takes longer to come back', () => {
    const observed = {
      observations: new Map(),
      resources: new Map([[getName('web-1.us-east-1.elb.amazonaws.com.'), false]]),
    }
    const questions = questionsFor(graph, example.zone.id, getName('front.example.com.'), 'A')
    const { rows } = simulate(graph, { failed: [], recovered: faultsOf('alb'), observed, questions })
    expect(rows.map(({ status, movedBy }) => [status, movedBy?.worstCompliant])).toEqual([['moved', 150 + 10 + 60]])
  })
})

describe('questions', () => {
  test('one for each name and type, in the order of the plan; CNAMEs are asked for the addresses behind them', () => {
    const asked = allQuestions(graph).map(({ name, type }) => `${name.replace('.example.com.', '')} ${type}`)
    expect(asked).toEqual([
      'www A',
      'split A',
      'twin A',
      'alone A',
      'many A',
      'front A',
      'geo A',
      'link A',
      'away CNAME',
      'note TXT',
    ])
  })

  test.each([
    ['www', 'A', ['A']],
    ['www', undefined, ['A']],
    ['www', 'AAAA', ['AAAA']],
    ['missing', 'A', []],
    ['missing', undefined, []],
  ] as const)('for %s %s', (name, type, types) => {
    const found = questionsFor(graph, example.zone.id, getName(`${name}.example.com.`), type)
    expect(found.map((question) => question.type)).toEqual(types)
  })
})

test('names that a hop of the plan made are not asked, and branches below them fail all the same', async () => {
  const nested = compile(
    await planOf(`
version: 1
endpoints: { a: { ipv4: 192.0.2.1, health_check: { type: HTTP } }, b: { ipv4: 192.0.2.2 }, c: { ipv4: 192.0.2.3, health_check: { type: HTTP } } }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { weighted: { x: { weight: 1, endpoint: a }, y: { weight: 1, endpoint: c } } }, secondary: b } } }
`),
  )
  const { rows } = simulate(nested, {
    failed: [
      { kind: 'endpoint', name: 'a' },
      { kind: 'endpoint', name: 'c' },
    ],
  })
  expect(rows.map(({ name, status, reason }) => [name, status, reason.recordSet?.branch, reason.text])).toEqual([
    [
      'www.example.com.',
      'moved',
      'www/secondary',
      'primary is out: no healthy record for this client in its branch (unhealthy: a, c); secondary answers: it has no health check, so it is always healthy',
    ],
  ])
})
