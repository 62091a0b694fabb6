import { describe, expect, test } from 'vitest'
import { route53Metric } from '../../src/cloudwatch/metric.ts'
import { createMetricStore } from '../../src/cloudwatch/metric-store.ts'
import { compile } from '../../src/decide/compile.ts'
import { believe } from '../../src/health/believe.ts'
import { CALM } from '../../src/health/world.ts'
import type { Observation } from '../../src/model/health-check.ts'
import type { ProbeResult } from '../../src/model/probe-result.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { createMetricRecorder, type SignedZone } from '../../src/serve/metric-recorder.ts'
import { createQueryStats } from '../../src/serve/query-stats.ts'
import { getName } from '../../src/values/name.ts'

const PLAN = `
version: 1
endpoints:
  web: { ipv4: 192.0.2.10 }
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10, measure_latency: true }
  quiet: { type: HTTP, ip_address: 192.0.2.10 }
  off: { type: HTTP, ip_address: 192.0.2.10, disabled: true }
  both: { type: CALCULATED, children: [web, quiet], health_threshold: 2 }
zones:
  example.com:
    id: Z1
    records:
      www: { A: 192.0.2.10 }
  other.com:
    id: Z2
    records:
      www: { A: 192.0.2.10 }
`
const MINUTE = 60_000

const { deployment } = await loadPlan([{ name: 'plan.yaml', text: PLAN }])

function bench(observations: ReadonlyMap<string, Observation> = new Map(), signed: readonly SignedZone[] = []) {
  if (deployment === undefined) throw new Error('the plan is wrong')
  const graph = compile(deployment)
  const store = createMetricStore()
  const queries = createQueryStats()
  const recorder = createMetricRecorder({
    store,
    deployment: () => deployment,
    health: () => believe(deployment, { ...CALM, observations }),
    observed: () => observations,
    queries,
    signed: () => signed,
    idOf: ({ id }) => `id-${id}`,
  })
  const ask = (zone: string, count: number) =>
    queries.add({
      made: {
        name: getName(`www.${zone}.`),
        type: 1,
        zone: graph.zones.find((one) => one.zone.name === `${zone}.`),
        leaves: [],
      },
      number: 0,
      rcode: 0,
      charged: '',
      count,
      given: undefined,
    })
  /** Every metric's mean and unit in the first minute, by name and id. */
  const all = () =>
    Object.fromEntries(
      store.list().map(({ metric, unit }) => {
        const samples = store.read(metric, 0, MINUTE)
        return [`${metric.name} ${metric.dimensions[0]?.[1]}`, samples && `${samples.sum / samples.count} ${unit}`]
      }),
    )
  return { store, recorder, ask, all }
}

const RESULT: ProbeResult = {
  checkId: 'web',
  target: '',
  passed: true,
  reason: 'ok',
  message: '',
  totalMs: 9,
  connectMs: 2,
  tlsMs: 3,
  firstByteMs: 4,
}

describe("Route 53's metrics in CloudWatch", () => {
  test('R6.26, R6.27 checks: status, share of checkers, healthy children; nothing of disabled ones', () => {
    const { recorder, all } = bench(
      new Map<string, Observation>([
        ['web', { healthyCheckers: 1, checkers: 16 }],
        ['quiet', true],
      ]),
    )
    recorder.checks(1000)
    expect(all()).toEqual({
      'HealthCheckStatus id-web': '0 None',
      'HealthCheckPercentageHealthy id-web': '6.25 Percent',
      'HealthCheckStatus id-quiet': '1 None',
      'HealthCheckPercentageHealthy id-quiet': '100 Percent',
      'HealthCheckStatus id-both': '0 None',
      'ChildHealthCheckHealthyCount id-both': '1 Count',
    })
  })

  test('a change between two looks is seen by the minimum of its minute', () => {
    const observations = new Map<string, Observation>()
    const { recorder, store } = bench(observations)
    recorder.checks(10_000)
    observations.set('web', false)
    recorder.checks(12_000, new Set(['web']))
    observations.set('web', true)
    recorder.checks(14_000, new Set(['web']))
    recorder.checks(20_000)
    expect(store.read(route53Metric('HealthCheckStatus', 'HealthCheckId', 'id-web'), 0, MINUTE)).toMatchObject({
      count: 4,
      sum: 3,
      minimum: 0,
    })
  })

  test('R3.11 times of probes, of checks that measure latency', () => {
    const { recorder, all } = bench()
    recorder.probe(RESULT, 1000)
    recorder.probe({ ...RESULT, connectMs: 4, tlsMs: 5, firstByteMs: 6 }, 2000)
    recorder.probe({ ...RESULT, checkId: 'quiet' }, 2000)
    recorder.probe({ ...RESULT, checkId: 'gone' }, 2000)
    expect(all()).toEqual({
      'ConnectionTime id-web': '3 Milliseconds',
      'SSLHandshakeTime id-web': '4 Milliseconds',
      'TimeToFirstByte id-web': '5 Milliseconds',
    })
  })

  test('queries by zone, each counted once', async () => {
    const { recorder, ask, store } = bench()
    const queries = (minute: number) =>
      ['Z1', 'Z2'].map(
        (zone) =>
          store.read(route53Metric('DNSQueries', 'HostedZoneId', zone), minute * MINUTE, (minute + 1) * MINUTE)?.sum,
      )
    ask('example.com', 5)
    await recorder.queries(1000)
    ask('example.com', 2)
    ask('other.com', 1)
    await recorder.queries(2000)
    await recorder.queries(3000)
    await recorder.queries(MINUTE)
    ask('other.com', 4)
    await recorder.queries(MINUTE + 1)
    expect([queries(0), queries(1)]).toEqual([
      [7, 1],
      [undefined, 4],
    ])
  })

  test('signed zones', () => {
    const { recorder, all } = bench(new Map(), [
      { id: 'Z1', hasFailed: false, keyCreatedMs: 1000 },
      { id: 'Z2', hasFailed: true, keyCreatedMs: undefined },
    ])
    recorder.signing(31_000)
    expect(all()).toEqual({
      'DNSSECInternalFailure Z1': '0 Count',
      'DNSSECKeySigningKeysNeedingAction Z1': '0 Count',
      'DNSSECKeySigningKeyMaxNeedingActionAge Z1': '0 Seconds',
      'DNSSECKeySigningKeyAge Z1': '30 Seconds',
      'DNSSECInternalFailure Z2': '1 Count',
      'DNSSECKeySigningKeysNeedingAction Z2': '0 Count',
      'DNSSECKeySigningKeyMaxNeedingActionAge Z2': '0 Seconds',
    })
  })
})
