import { describe, expect, test } from 'vitest'
import { changeLines } from '../../src/cli/serve-log.ts'
import { compile } from '../../src/decide/compile.ts'
import type { Fault } from '../../src/health/faults.ts'
import type { Endpoint } from '../../src/model/deployment.ts'
import type { EndpointCheck } from '../../src/model/health-check.ts'
import { plainStyle } from '../../src/report/style.ts'
import { createLiveState, type Given, type HealthChange, type LiveState } from '../../src/serve/live-state.ts'
import { clockTime } from '../../src/values/clock-time.ts'
import { getName } from '../../src/values/name.ts'
import { deployment, NOWHERE, recordSet, zone } from '../support/deployment.ts'
import { ask, dotted, lines, query, record } from '../support/dns.ts'
import { until } from '../support/dns-client.ts'

const failover = (role: 'primary' | 'secondary', value: string, healthCheckId?: string) =>
  record('www.example.com', 'A', [value], {
    policy: { kind: 'failover', role },
    setIdentifier: role,
    ...(healthCheckId === undefined ? {} : { healthCheckId }),
  })
const weighted = (value: string, weight: number, healthCheckId: string) =>
  record('w.example.com', 'A', [value], {
    policy: { kind: 'weighted', weight },
    setIdentifier: value,
    healthCheckId,
  })
const geo = (country: string | undefined, value: string, healthCheckId?: string) =>
  record('geo.example.com', 'A', [value], {
    policy: {
      kind: 'geolocation',
      area: country === undefined ? { kind: 'default' } : { kind: 'country', country },
    },
    setIdentifier: country ?? 'default',
    ...(healthCheckId === undefined ? {} : { healthCheckId }),
  })

const endpoint = (name: string, more: Partial<Endpoint>): [string, Endpoint] => [
  name,
  {
    name,
    type: 'value',
    targets: [],
    minHealthyTargets: 1,
    addresses: { A: [], AAAA: [] },
    labels: new Map(),
    assumeUp: false,
    at: NOWHERE,
    ...more,
  },
]

const httpCheck = (id: string, more: Partial<EndpointCheck>): EndpointCheck => ({
  id,
  type: 'HTTP',
  generation: 1,
  inverted: false,
  disabled: false,
  inline: false,
  ipAddress: '192.0.2.1',
  port: 80,
  enableSni: false,
  requestInterval: 30,
  failureThreshold: 3,
  measureLatency: false,
  regions: [],
  watches: [],
  at: NOWHERE,
  ...more,
})

const webCheck = httpCheck('web', { watches: ['web'] })
const balancer = getName('lb-1.us-east-1.elb.amazonaws.com')

const plan = deployment(
  [
    zone(getName('example.com'), 'Z1', [
      failover('primary', '192.0.2.10', 'web'),
      failover('secondary', '192.0.2.99'),
      weighted('192.0.2.20', 3, 'web'),
      weighted('192.0.2.21', 1, 'canary'),
      geo('FR', '192.0.2.33', 'web'),
      geo(undefined, '192.0.2.34'),
      recordSet({
        name: getName('lb.example.com'),
        policy: { kind: 'failover', role: 'primary' },
        setIdentifier: 'lb',
        data: {
          kind: 'alias',
          hostedZoneId: 'Z35SXDOTRQ7X7K',
          dnsName: balancer,
          evaluateTargetHealth: true,
          endpoint: 'lb',
        },
      }),
      record('lb.example.com', 'A', ['192.0.2.98'], {
        policy: { kind: 'failover', role: 'secondary' },
        setIdentifier: 'sorry',
      }),
    ]),
  ],
  [
    webCheck,
    httpCheck('canary', { watches: ['canary'] }),
    httpCheck('node', { watches: ['node'] }),
    httpCheck('off', { disabled: true }),
  ],
  {
    endpoints: new Map([
      endpoint('web', { ipv4: '192.0.2.10', healthCheckId: 'web' }),
      endpoint('node', { ipv4: '192.0.2.50', healthCheckId: 'node' }),
      endpoint('lb', {
        type: 'application-load-balancer',
        dnsName: balancer,
        targets: ['node'],
        addresses: { A: ['203.0.113.7'], AAAA: [] },
      }),
    ]),
  },
)
const graph = compile(plan)
const calm: Given = { failed: [], recovered: [], observed: { observations: new Map(), resources: new Map() } }

function start(given: Partial<Given> = {}) {
  const changes: HealthChange[] = []
  const live = createLiveState(graph, { ...calm, ...given }, (change) => changes.push(change))
  return { live, changes }
}

const first = (live: LiveState, name: string) =>
  lines(ask(query({ name: dotted(name) }), live.view()).answers).map((line) => line.split(' ').at(-1))

const down = (name: string): Fault => ({ kind: 'endpoint', name })
const words = new Map([['web', { check: webCheck, passed: false, message: 'connection refused' }]])

describe('health as it changes', () => {
  test('D80 verdicts of one turn are one step, which the next query sees whole', async () => {
    const { live, changes } = start()
    const before = live.view()
    live.observe('web', false)
    live.observe('canary', false)
    expect(live.view()).toBe(before)
    await until(() => changes.length > 0)
    expect([live.view().epoch, changes.length, changes[0]?.checks]).toEqual([
      1,
      1,
      [
        { name: 'web', healthy: false },
        { name: 'canary', healthy: false },
      ],
    ])
    expect(first(live, 'www.example.com')).toEqual(['192.0.2.99'])
  })

  test('the lines of a change, as they are shown', async () => {
    const { live, changes } = start()
    live.observe('web', false)
    await until(() => changes.length === 1)
    live.observe('web', true)
    await until(() => changes.length === 2)
    const [failed, back] = changes.map((change, index) =>
      changeLines(
        change,
        index === 0
          ? words
          : new Map([['web', { check: { ...webCheck, failureThreshold: 1 }, passed: true, message: '200' }]]),
        plainStyle,
      ),
    )
    expect(failed).toEqual([
      'check web unhealthy after 3 failures: connection refused',
      'answer www.example.com A 192.0.2.10 → 192.0.2.99',
      'answer w.example.com A 192.0.2.20 75 % · 192.0.2.21 25 % → 192.0.2.21',
      'answer geo.example.com A EU-FR 192.0.2.33 → 192.0.2.34',
    ])
    expect(back?.slice(0, 2)).toEqual([
      'check web healthy after 1 success: 200',
      'answer www.example.com A 192.0.2.99 → 192.0.2.10',
    ])
  })

  test('R2.14 a load balancer whose last target fails its check is down', async () => {
    const { live, changes } = start()
    expect(first(live, 'lb.example.com')).toEqual(['203.0.113.7'])
    live.observe('node', false)
    await until(() => changes.length === 1)
    expect(changes[0]?.resources).toEqual([{ name: balancer, healthy: false }])
    expect(first(live, 'lb.example.com')).toEqual(['192.0.2.98'])
  })

  test('faults that are given hold against what probes see, and so does what is given back', async () => {
    const faulty = start({ failed: [down('web')] })
    expect(first(faulty.live, 'www.example.com')).toEqual(['192.0.2.99'])
    faulty.live.observe('web', true)
    faulty.live.observe('canary', false)
    await until(() => faulty.changes.length === 1)
    expect(first(faulty.live, 'www.example.com')).toEqual(['192.0.2.99'])

    const recovered = start({ recovered: [down('web')] })
    recovered.live.observe('web', false)
    recovered.live.observe('canary', false)
    await until(() => recovered.changes.length === 1)
    expect(recovered.changes[0]?.checks).toEqual([{ name: 'canary', healthy: false }])
    expect(first(recovered.live, 'www.example.com')).toEqual(['192.0.2.10'])
  })

  test('what was observed is the beginning', () => {
    const observed = { observations: new Map([['web', false]]), resources: new Map([[balancer, false]]) }
    const { live } = start({ observed })
    expect(first(live, 'www.example.com')).toEqual(['192.0.2.99'])
    expect(first(live, 'lb.example.com')).toEqual(['192.0.2.98'])
  })

  test('a verdict that changes no status is no step', async () => {
    const { live, changes } = start()
    live.observe('off', false)
    live.observe('web', true)
    live.observe('canary', false)
    await until(() => changes.length === 1)
    expect(changes[0]?.checks).toEqual([{ name: 'canary', healthy: false }])
    expect(live.view().epoch).toBe(1)
  })

  test('the time of day has two digits a part', () => {
    expect(clockTime(new Date(2026, 0, 2, 3, 4, 5).getTime())).toBe('03:04:05')
  })
})
