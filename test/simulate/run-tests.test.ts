import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { type Coverage, coverageOf } from '../../src/simulate/coverage.ts'
import { runTests } from '../../src/simulate/run-tests.ts'
import { sceneOf } from '../../src/simulate/scene.ts'
import { createRun, isPassed, situationOf, type TestResult } from '../../src/simulate/test-run.ts'
import { planOf } from '../health/plan.ts'

const PLAN = `
version: 1
model: { check.ok_delay: 0, check.fail_delay: 0, propagation: 0 }
defaults: { ttl: 60, health_check: { type: HTTP, request_interval: 10, failure_threshold: 3 } }
alarms: { lag: { region: us-east-1, state: OK, period: 60, datapoints: 2 } }
health_checks:
  replica: { type: CLOUDWATCH_METRIC, alarm: { name: lag, region: us-east-1 } }
endpoints:
  web:    { ipv4: 192.0.2.10, ipv6: "2001:db8::10", health_check: true }
  spare:  { ipv4: 192.0.2.20, health_check: true }
  canary: { ipv4: 192.0.2.30 }
zones:
  example.com:
    records:
      www:  { A: { failover: { primary: web, secondary: spare } } }
      app:  { A: { weighted: { a: { weight: 3, endpoint: web }, b: { weight: 1, endpoint: canary } } } }
      many: { A: { multivalue: [web, spare, canary] } }
      geo:  { A: { geolocation: { EU: web, default: spare } } }
      db:   { A: { failover: { primary: { values: [10.0.0.1], health_check: replica }, secondary: { values: [10.0.0.2] } } } }
      v6:   { AAAA: { endpoint: web } }
      link: { CNAME: www.example.com. }
      note: { TXT: ["v=spf1 -all"] }
clients: { paris: { country: FR, continent: EU }, lima: { country: PE, continent: SA } }
`

async function run(tests: string) {
  const graph = compile(await planOf(`${PLAN}${tests}`))
  const session = createRun(graph)
  return { graph, session, results: runTests(session, () => true) }
}

const missesOf = ({ results }: TestResult) =>
  results.flatMap(({ misses }) =>
    misses.flatMap(({ client, mismatches, settledAt }) =>
      mismatches.map(({ claim, expected, got }) =>
        [client, `${claim}: ${expected}, got ${got}`, settledAt]
          .filter((part) => part !== '' && part !== undefined)
          .join(' | '),
      ),
    ),
  )

async function onlyCase(text: string): Promise<readonly string[]> {
  const { results } = await run(`cases:\n  - ${text}\n`)
  const [result] = results
  if (!result) throw new Error('no case')
  expect(result.problem).toBeUndefined()
  return missesOf(result)
}

describe('claims of cases', () => {
  test.each([
    // case                                      what it claims
    ['exactly these', '{ query: { name: www }, answers: [192.0.2.10] }'],
    ['an endpoint by name', '{ fail: [web], query: { name: www }, answers: [spare] }'],
    ['in any order', '{ query: { name: many }, answers: [192.0.2.30, web, 192.0.2.20] }'],
    ['in another form', '{ query: { name: v6, type: AAAA }, answers: ["2001:DB8:0::10"] }'],
    [
      'text',
      '{ query: { name: note, type: TXT }, answers: ["v=spf1 -all"] }'.replace('"v=spf1 -all"', `'"v=spf1 -all"'`),
    ],
    ['at least these', '{ query: { name: app }, answers_include: [canary] }'],
    ['none of these', '{ fail: [web], query: { name: app }, answers_exclude: [192.0.2.10] }'],
    ['shares', '{ query: { name: app }, share: { web: 0.75, 192.0.2.30: 0.25 } }'],
    ['a share of a multivalue answer is the chance to be in it', '{ query: { name: many }, share: { web: 1 } }'],
    ['a rounded share, within what it says', '{ query: { name: app }, share: { web: 0.7, tolerance: 0.06 } }'],
    ['through a CNAME', '{ query: { name: link }, answers: [web], ttl_at_most: 60s }'],
    ['no such name', '{ query: { name: nope }, rcode: NXDOMAIN, answers: [] }'],
    ['a name of another zone', '{ query: { name: example.org. }, rcode: REFUSED }'],
    ['served', '{ fail: [web], query: { name: www }, served: true }'],
    ['a part that is lost', '{ fail: [canary], query: { name: app }, lost_share_below: 0.2501 }'],
    ['served by nobody', '{ fail: [web, spare], query: { name: www }, served: false }'],
    ['what checks say', '{ fail: [web], query: { name: www }, health: { web: unhealthy, spare: healthy } }'],
    ['the branch', '{ query: { name: www }, via: www/primary }'],
    ['the branch above', '{ query: { name: www }, via: www }'],
    ['the rule', '{ fail: [web], query: { name: www }, trace_has: R2.48 }'],
    ['a client by name', '{ query: { name: geo, client: paris }, answers: [web] }'],
    ['several clients', '{ fail: [web], query: { name: geo, client: [paris, lima] }, answers: [spare] }'],
    [
      'recovered although its check was named',
      '{ fail: ["endpoint:*"], recover: [web], query: { name: www }, answers: [web] }',
    ],
  ])('hold: %s', async (_case, text) => {
    expect(await onlyCase(text)).toEqual([])
  })

  test.each([
    ['another value', '{ query: { name: www }, answers: [192.0.2.20] }', ['answers: 192.0.2.20, got 192.0.2.10']],
    ['one too many', '{ query: { name: www }, answers: [web, spare] }', ['answers: web, spare, got 192.0.2.10']],
    ['one too few', '{ query: { name: app }, answers: [web] }', ['answers: web, got 192.0.2.10, 192.0.2.30']],
    [
      'not among them',
      '{ query: { name: app }, answers_include: [spare] }',
      ['answers_include: spare, got 192.0.2.10, 192.0.2.30'],
    ],
    [
      'among them',
      '{ query: { name: app }, answers_exclude: [canary] }',
      ['answers_exclude: none of canary, got 192.0.2.10, 192.0.2.30'],
    ],
    ['no answer at all', '{ query: { name: nope }, answers: [web] }', ['answers: web, got no answer']],
    ['the code', '{ query: { name: www }, rcode: NXDOMAIN }', ['rcode: NXDOMAIN, got NOERROR']],
    ['the TTL', '{ query: { name: www }, ttl_at_most: 59 }', ['ttl_at_most: 59 s, got 60 s']],
    ['the share', '{ query: { name: app }, share: { web: 0.7 } }', ['share: web 0.7, got 0.75']],
    [
      'part of them is not served',
      '{ fail: [canary], query: { name: app }, served: true }',
      ['served: true, got 25 % reach nothing live'],
    ],
    [
      'a larger part is lost',
      '{ fail: [canary], query: { name: app }, lost_share_below: 0.25 }',
      ['lost_share_below: below 0.25, got 0.25'],
    ],
    ['a check', '{ query: { name: www }, health: { web: unhealthy } }', ['health: web unhealthy, got healthy']],
    ['another branch', '{ query: { name: www }, via: www/secondary }', ['via: www/secondary, got www/primary']],
    [
      'no such rule in it',
      '{ query: { name: www }, trace_has: R4.1 }',
      [expect.stringMatching(/^trace_has: R4\.1, got R2\.48/)],
    ],
    [
      'one of two clients',
      '{ query: { name: geo, client: [paris, lima] }, answers: [web] }',
      ['lima | answers: web, got 192.0.2.20'],
    ],
    [
      'one of all kinds',
      '{ query: { name: geo, client: all }, answers: [web] }',
      ['other | answers: web, got 192.0.2.20'],
    ],
  ])('do not hold: %s', async (_case, text, misses) => {
    expect(await onlyCase(text)).toEqual(misses)
  })
})

const scenario = (events: string, ...expectations: readonly string[]) =>
  `scenarios:\n  s:\n    query: { name: www }\n    events: ${events}\n    expect:\n${expectations.map((each) => `      - ${each}\n`).join('')}`

const OUT = '[{ at: 0s, fail: [web] }]'

describe('scenarios on the virtual clock', () => {
  // With threshold 3, interval 10, no delays: verdicts fall between 20 and 30 s, and are published at once.
  test.each([
    ['before the first possible verdict', OUT, '{ at: 19s, answers: [web] }'],
    ['after the last one', OUT, '{ at: 31s, answers: [spare], health: { web: unhealthy }, served: true }'],
    ['what holds of every possible answer', OUT, '{ at: 25s, answers_exclude: [canary], rcode: NOERROR }'],
    ['before anything happened', '[{ at: 1m, fail: [web] }]', '{ at: 0, answers: [web], served: true }'],
    ['there and back', '[{ at: 0s, fail: [web] }, { at: 5m, recover: [web] }]', '{ at: 6m, answers: [web] }'],
    ['everybody has moved', OUT, '{ moved_within: 90s }'],
    ['nobody is without for longer', OUT, '{ outage_at_most: 90s }'],
    // 0.73 × (1 - 70/60) + 0.2 × 0.5 × (1 - 10/60)² + 0.07 × (720/60) × (e^(-10/720) - e^(-70/720)) = 0.136 and more.
    ['few are lost a minute and a half later', OUT, '{ at: 90s, lost_share_below: 0.2 }'],
    ['all that are lost', '[{ at: 0s, fail: [spare] }]', '{ lost_share_below: 0.000001 }'],
    ['never', OUT, '{ never: [canary, 192.0.2.99] }'],
    ['in the end', OUT, '{ eventually: [192.0.2.20] }'],
  ])('hold: %s', async (_case, events, expectation) => {
    const { results } = await run(scenario(events, expectation))
    expect(results.map(missesOf)).toEqual([[]])
    expect(results.every(isPassed)).toBe(true)
  })

  test.each([
    [
      'in between, with the time from which it is settled',
      OUT,
      '{ at: 25s, answers: [spare] }',
      ['answers: spare, got 192.0.2.10 | 30'],
    ],
    ['in between neither holds', OUT, '{ at: 25s, answers: [web] }', ['answers: web, got 192.0.2.20 | 30']],
    [
      'a check that has not decided',
      OUT,
      '{ at: 25s, health: { web: unhealthy } }',
      ['health: web unhealthy, got not settled yet'],
    ],
    ['too slow', OUT, '{ moved_within: 89s }', ['moved_within: 1 min 29 s, got 1 min 30 s']],
    ['without for longer', OUT, '{ outage_at_most: 1m }', ['outage_at_most: 1 min, got 1 min 30 s']],
    ['without end', '[{ at: 0s, fail: [web, spare] }]', '{ outage_at_most: 1h }', ['outage_at_most: 1 h, got no end']],
    ['too many are lost', OUT, '{ at: 1s, lost_share_below: 0.9 }', ['lost_share_below: below 0.9, got 1']],
    ['too many at some moment', OUT, '{ lost_share_below: 1 }', ['lost_share_below: below 1, got 1']],
    ['it was answered', OUT, '{ never: [spare] }', ['never: none of spare, got spare']],
    ['it is not in the end', OUT, '{ eventually: [web] }', ['eventually: web, got 192.0.2.20']],
  ])('do not hold: %s', async (_case, events, expectation, misses) => {
    const { results } = await run(scenario(events, expectation))
    expect(results.map(missesOf)).toEqual([misses])
    expect(results.every(isPassed)).toBe(false)
  })

  test.each([
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:25Z'],
    ['2026-01-01', '2026-01-01T00:00:25Z'],
    ['2026-01-01T00:00', '2026-01-01T00:00:25Z'],
    ['2026-01-01T01:30:00.5+01:30', '2026-01-01T00:00:25.500Z'],
  ])('started at %s, 25 s later it is %s', async (start, time) => {
    const text = scenario(OUT, '{ at: 25s, answers: [web] }').replace('    query', `    start: ${start}\n    query`)
    const [result] = (await run(text)).results
    expect(result?.results.map(({ atTime }) => atTime)).toEqual([time])
  })

  test('an alarm that is set', async () => {
    const text = `scenarios:\n  s:\n    query: { name: db }\n    events: [{ at: 1m, set: { lag: ALARM } }]\n    expect: [{ at: 59s, answers: [10.0.0.1] }, { at: 61s, answers: [10.0.0.2] }]\n`
    expect((await run(text)).results.map(missesOf)).toEqual([[]])
  })

  test('what cannot run says why', async () => {
    const outside = `scenarios:\n  s:\n    query: { name: example.org. }\n    expect: [{ at: 0, rcode: REFUSED }]\n`
    expect((await run(outside)).results).toMatchObject([
      { problem: { message: 'example.org. lies in no zone of the plan' } },
    ])
  })
})

describe('what would have to be said instead', () => {
  test.each([
    [
      '{ query: { name: app }, answers: [web], ttl_at_most: 1, share: { web: 0.1 }, served: false, via: www }',
      {
        answers: ['192.0.2.10', '192.0.2.30'],
        rcode: 'NOERROR',
        ttl_at_most: 60,
        served: true,
        via: 'app/a',
        'share/web': 0.75,
      },
    ],
    [
      '{ query: { name: geo, client: all }, answers: [], health: { web: unhealthy } }',
      { rcode: 'NOERROR', ttl_at_most: 60, served: true, 'health/web': 'healthy' },
    ],
  ])('%s', async (text, expected) => {
    const { results } = await run(`cases:\n  - ${text}\n`)
    expect(Object.fromEntries(results[0]?.results[0]?.actual ?? [])).toEqual(expected)
  })
})

const labels = ({ uncovered }: Coverage) => uncovered.map(({ item }) => `${item.kind} ${item.label}`)

describe('coverage', () => {
  test('what one case sees, and what is left', async () => {
    const graph = compile(
      await planOf(`
version: 1
defaults: { health_check: { type: HTTP } }
endpoints: { web: { ipv4: 192.0.2.10, health_check: true }, spare: { ipv4: 192.0.2.20 } }
zones: { example.com: { records: { www: { A: { failover: { primary: web, secondary: spare } } } } } }
cases: [{ query: { name: www }, answers: [web] }]
`),
    )
    const session = createRun(graph)
    runTests(session, () => true)
    const coverage = coverageOf(graph, session.seen())
    expect(coverage.covered).toEqual([
      { kind: 'rule', label: 'R2.48' },
      { kind: 'record', label: 'www/primary A' },
      { kind: 'check', label: 'web healthy' },
    ])
    expect(labels(coverage)).toEqual(['rule R2.16', 'record www/secondary A', 'check web unhealthy'])
    expect(coverage.uncovered.map(({ witness: { failed } }) => failed)).toEqual(
      Array.from({ length: 3 }, () => [{ kind: 'endpoint', name: 'web' }]),
    )
  })

  test('what can never happen is not asked for: a sibling of an unchecked one, a group that cannot fail open', async () => {
    const graph = compile(
      await planOf(`
version: 1
endpoints: { web: { ipv4: 192.0.2.10 }, spare: { ipv4: 192.0.2.20 } }
zones: { example.com: { records: { www: { A: { failover: { primary: web, secondary: spare } } } } } }
`),
    )
    expect(labels(coverageOf(graph, []))).toEqual(['rule R2.48', 'record www/primary A'])
  })

  const examples = readdirSync('examples').filter((name) => name.endsWith('.yaml'))

  test.each(examples)('%s: tests made of all witnesses see everything', async (name) => {
    const { deployment } = await loadPlan([{ name, text: readFileSync(`examples/${name}`, 'utf8') }])
    if (!deployment) throw new Error('an example that cannot be read')
    const graph = compile(deployment)
    const session = createRun(graph)
    for (const { witness } of coverageOf(graph, []).uncovered) {
      const { question, kind, failed } = witness
      const query = { name: question.name, type: question.type, zoneId: question.zone.id }
      session.saw(query, kind.client, situationOf(graph, sceneOf(graph, failed), query, kind.client))
    }
    expect(labels(coverageOf(graph, session.seen()))).toEqual([])
  })
})
