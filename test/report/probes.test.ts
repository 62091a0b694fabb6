import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { HealthCheck } from '../../src/model/health-check.ts'
import { PROBE_REASONS, type ProbeResult } from '../../src/model/probe-result.ts'
import {
  changeToText,
  type ProbeReport,
  probesToJson,
  probesToJsonLine,
  probesToText,
} from '../../src/report/probes.ts'
import { asciiSymbols, plainStyle } from '../../src/report/style.ts'
import { checkOf } from '../probe/checks.ts'
import { projectRoot } from '../support/cli.ts'
import { NOWHERE } from '../support/deployment.ts'
import { schemaErrors } from '../support/schemas.ts'

const common = { generation: 1, inverted: false, disabled: false, inline: false, at: NOWHERE }

const web = checkOf(80, { ipAddress: '192.0.2.10', resourcePath: '/healthz' })
const api = checkOf(443, { id: 'api', type: 'HTTPS', ipAddress: '203.0.113.7', resourcePath: '/ready' })
const words = checkOf(80, { id: 'words', type: 'HTTP_STR_MATCH', ipAddress: '203.0.113.8', searchString: 'ready' })
const off = checkOf(80, { id: 'off', ipAddress: '192.0.2.1', disabled: true })
const reverse = checkOf(80, { id: 'reverse', ipAddress: '192.0.2.11', inverted: true })
const any: HealthCheck = {
  ...common,
  id: 'any',
  type: 'CALCULATED',
  children: ['web', 'api', 'api', 'gone'],
  healthThreshold: 1,
}
const orders: HealthCheck = {
  ...common,
  id: 'orders',
  type: 'CLOUDWATCH_METRIC',
  alarm: { name: 'orders-errors', region: 'us-east-1' },
  insufficientDataHealthStatus: 'LastKnownStatus',
}
const control: HealthCheck = { ...common, id: 'switch', type: 'RECOVERY_CONTROL', routingControlArn: 'arn' }

const result = (
  checkId: string,
  more: Partial<ProbeResult> & Pick<ProbeResult, 'passed' | 'reason' | 'message'>,
): ProbeResult => ({
  checkId,
  target: '',
  rule: 'R3.4',
  totalMs: 12.4,
  ...more,
})

const results = new Map([
  [
    'web',
    result('web', {
      passed: false,
      reason: 'connect-timeout',
      message: 'no TCP connection within 4 s',
      totalMs: 4001.2,
    }),
  ],
  [
    'api',
    result('api', {
      passed: true,
      reason: 'ok',
      message: '200',
      status: 200,
      connectMs: 12.1,
      tlsMs: 31,
      firstByteMs: 0.4,
    }),
  ],
  [
    'words',
    result('words', {
      passed: false,
      reason: 'string-not-found',
      message: '200, but "ready" is not in the first 5,120 bytes',
      status: 200,
      connectMs: 9,
      firstByteMs: 4,
    }),
  ],
  ['reverse', result('reverse', { passed: false, reason: 'connection-refused', message: 'connection refused' })],
])

const alarms: ProbeReport['alarms'] = new Map([
  [
    'orders-errors',
    {
      name: 'orders-errors',
      region: 'us-east-1',
      state: 'INSUFFICIENT_DATA',
      periodSeconds: 60,
      datapoints: 3,
      at: NOWHERE,
    },
  ],
])

const statuses = new Map([
  ['web', false],
  ['api', true],
  ['words', false],
  ['off', true],
  ['reverse', true],
  ['any', true],
  ['orders', true],
  ['switch', true],
])

const report = (...checks: readonly HealthCheck[]): ProbeReport => ({
  checks,
  results: new Map([...results].filter(([id]) => checks.some((shown) => shown.id === id))),
  statuses,
  alarms,
  firewall: new Map(),
})

const everything = report(web, api, words, off, reverse, any, orders, control)

describe('text', () => {
  test('verdicts with their reasons, what Route 53 makes of them, what to type next', () => {
    expect(probesToText(report(web, api, words), plainStyle, 'plan.yaml')).toBe(
      `\
  check  target                          result       connect    TLS  first byte
  web    http://192.0.2.10:80/healthz    ✗ unhealthy        —      —           —
         no TCP connection within 4 s (R3.4)
  api    https://203.0.113.7:443/ready   ✓ healthy      12 ms  31 ms       <1 ms
         200
  words  http://203.0.113.8:80/ "ready"  ✗ unhealthy     9 ms      —        4 ms
         200, but "ready" is not in the first 5,120 bytes (R3.4)
1 healthy, 2 unhealthy, from here and by one probe each. Route 53 decides by 16 checkers from 8
regions, more than 18 % of which must find an endpoint healthy (R3.3): a host that only admits your
address looks healthy here and not there.
Next: r53sim simulate plan.yaml --fail check:web --fail check:words
`,
    )
  })

  test('reasons stand beside the rest where there is room', () => {
    expect(probesToText(report(api), plainStyle)).toMatch(
      / {2}api +https:\/\/203.0.113.7:443\/ready +✓ healthy +12 ms +31 ms +<1 ms {2}200\n1 healthy, 0 unhealthy/,
    )
  })

  test('checks that probe nothing say where their status comes from', () => {
    expect(probesToText(report(off, reverse, any, orders, control), { ...plainStyle, symbols: asciiSymbols })).toBe(
      `\
  check    target                 result      why
  off      http://192.0.2.1:80/   ok healthy  not probed: disabled, which counts as healthy (R3.14)
  reverse  http://192.0.2.11:80/  ok healthy  connection refused (R3.4), inverted (R3.13)
  any      1 of web, api, gone    ok healthy  1 of 3 children healthy, 1 needed (R3.17)
  orders   alarm orders-errors    ok healthy  not probed: alarm orders-errors is INSUFFICIENT_DATA
                                              in the plan, taken as LastKnownStatus (R3.21)
  switch   routing control        ok healthy  not probed: the routing control is taken as On (R3.24)
5 healthy, 0 unhealthy, from here and by one probe each. Route 53 decides by 16 checkers from 8
regions, more than 18 % of which must find an endpoint healthy (R3.3): a host that only admits your
address looks healthy here and not there.
`,
    )
  })

  test('regions of the checks decide how many judge', () => {
    const few = { ...web, regions: ['us-east-1', 'eu-west-1', 'sa-east-1'] }
    expect(probesToText(report(few, api), plainStyle)).toContain('decides by 6 to 16 checkers from 3\nto 8 regions')
  })

  test('no endpoint checks, no checks', () => {
    expect(probesToText(report(control), plainStyle)).toMatch(/\n1 healthy, 0 unhealthy, nothing to probe\.\n$/)
    expect(probesToText(report(), plainStyle)).toBe('The plan has no health checks.\n')
  })

  test('R3.10a what looks like a firewall says so, and what lets the checkers in', () => {
    const firewall = new Map([
      ['web', { kind: 'no-answer', text: 'nothing came back: a firewall, or a host that is off' }],
    ] as const)
    const text = probesToText({ ...report(web, api), firewall }, plainStyle, 'plan.yaml')
    expect(text).toContain(
      `
! web: nothing came back: a firewall, or a host that is off
Firewalls have to let Route 53's checkers in (R3.10a), whoever else they keep out: r53sim checkers
plan.yaml
`,
    )
    expect(changeToText('12:04:31', web, { ...report(web), firewall }, plainStyle)).toMatch(
      /\(R3\.4\); nothing came back: .* is off: r53sim checkers says whom to let in\n$/,
    )
    const json: { checks: readonly { firewall: string | null }[] } = JSON.parse(
      probesToJson({ ...report(web, api), firewall }),
    )
    expect(json.checks.map((check) => check.firewall)).toEqual(['no-answer', null])
  })

  test('of many that look so some are explained', () => {
    const many = Array.from({ length: 6 }, (_, index) => ({ ...web, id: `web${index}` }))
    const firewall = new Map(many.map(({ id }) => [id, { kind: 'no-answer', text: 'nothing came back' } as const]))
    const text = probesToText({ ...report(...many), results, firewall }, plainStyle)
    expect(text).toContain('! web3: nothing came back\n! and 2 more\nFirewalls have to')
  })

  test('names are made printable, and odd ones are not put into a command line', () => {
    const odd = { ...web, id: 'w\u001b[31m b' }
    const failed = result(odd.id, { passed: false, reason: 'connection-refused', message: 'connection refused' })
    const text = probesToText({ ...report(odd), results: new Map([[odd.id, failed]]) }, plainStyle)
    expect(text).toContain('w\\u{1b}[31m b')
    expect(text).not.toContain('Next:')
  })

  test.each([
    [web, '12:04:31 check web unhealthy after 3 failures: no TCP connection within 4 s (R3.4)\n'],
    [api, '12:04:31 check api healthy after 3 passes: 200\n'],
    [any, '12:04:31 check any healthy: 1 of 3 children healthy, 1 needed (R3.17)\n'],
    [reverse, '12:04:31 check reverse healthy after 3 failures: connection refused (R3.4), inverted (R3.13)\n'],
  ])('a line for a change', (changed, line) => {
    expect(changeToText('12:04:31', changed, everything, plainStyle)).toBe(line)
  })
})

describe('JSON', () => {
  test('has every figure, null where there is none', () => {
    expect(JSON.parse(probesToJson(report(web, api, control)))).toEqual({
      schema: 'r53sim/probes/v1',
      checks: [
        {
          check: 'web',
          type: 'HTTP',
          target: 'http://192.0.2.10:80/healthz',
          healthy: false,
          passed: false,
          reason: 'connect-timeout',
          because: 'no TCP connection within 4 s',
          rule: 'R3.4',
          firewall: null,
          inverted: false,
          status: null,
          connect_ms: null,
          tls_ms: null,
          first_byte_ms: null,
          total_ms: 4001,
        },
        {
          check: 'api',
          type: 'HTTPS',
          target: 'https://203.0.113.7:443/ready',
          healthy: true,
          passed: true,
          reason: 'ok',
          because: '200',
          rule: 'R3.4',
          firewall: null,
          inverted: false,
          status: 200,
          connect_ms: 12,
          tls_ms: 31,
          first_byte_ms: 0,
          total_ms: 12,
        },
        {
          check: 'switch',
          type: 'RECOVERY_CONTROL',
          target: null,
          healthy: true,
          passed: null,
          reason: 'routing-control',
          because: 'not probed: the routing control is taken as On',
          rule: 'R3.24',
          firewall: null,
          inverted: false,
          status: null,
          connect_ms: null,
          tls_ms: null,
          first_byte_ms: null,
          total_ms: null,
        },
      ],
    })
  })

  test('fits its schema', () => {
    expect(schemaErrors('probes', JSON.parse(probesToJson(everything)))).toEqual([])
  })

  test('on one line with the time, for a stream', () => {
    const line = probesToJsonLine(everything, '2026-11-21T12:04:31.000Z')
    expect(line.match(/\n/g)).toHaveLength(1)
    const { at, ...members } = JSON.parse(line)
    expect(at).toBe('2026-11-21T12:04:31.000Z')
    expect(members).toEqual(JSON.parse(probesToJson(everything)))
    expect(schemaErrors('probes', JSON.parse(line))).toEqual([])
  })

  test('the schema knows every reason there is', () => {
    const schema = JSON.parse(readFileSync(join(projectRoot, 'schemas/probes.schema.json'), 'utf8'))
    const others = ['disabled', 'calculated', 'alarm', 'routing-control', 'not-probed']
    expect(schema.$defs.check.properties.reason.enum).toEqual([...PROBE_REASONS, ...others])
  })
})
