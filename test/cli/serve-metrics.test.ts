import { expect, onTestFinished, test } from 'vitest'
import { type Account, EMPTY_ACCOUNT } from '../../src/api/account.ts'
import { createAccountService } from '../../src/api/service.ts'
import { createStats } from '../../src/cli/serve-control.ts'
import { openMetrics } from '../../src/cli/serve-metrics.ts'
import { openProbes } from '../../src/cli/serve-probes.ts'
import { openSigning } from '../../src/cli/serve-signing.ts'
import { route53Metric } from '../../src/cloudwatch/metric.ts'
import { compile } from '../../src/decide/compile.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { createEventLog } from '../../src/serve/events.ts'
import { createSession } from '../../src/serve/session.ts'
import { manualTimers, until } from '../support/dns-client.ts'
import { worldWith } from '../support/world.ts'

const PLAN = `
version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: TCP, port: 80 } }
  sorry: { ipv4: 192.0.2.99 }
zones:
  example.com:
    records:
      www: { A: { ttl: 60, failover: { primary: web, secondary: sorry } } }
`
const START = Date.UTC(2026, 0, 2, 3, 4, 5)

test('alarms are evaluated as their minutes end, by what was believed in them', async () => {
  const { deployment } = await loadPlan([{ name: 'plan.yaml', text: PLAN }])
  if (deployment === undefined) throw new Error('the plan is wrong')
  let nowMs = START
  const { system, written } = worldWith({ nowMs: () => nowMs })
  const timers = manualTimers()
  const events = createEventLog(system.nowMs)
  const stats = createStats()
  const probes = openProbes({ health: 'manual', checkers: 1, timeScale: 1, seed: 1, onVerdict: () => {} })
  const session = createSession({
    plan: { graph: compile(deployment), digest: '', files: [] },
    observed: { observations: new Map(), resources: new Map() },
    overrides: [],
    events,
    because: () => undefined,
    onChange: ({ checks }) => served.onChecks(checks.map(({ name }) => name)),
    onOverrides: () => {},
    nowMs: system.nowMs,
    timers,
  })
  const signing = openSigning({ denial: 'compact' }, deployment.zones, system).zones
  const alarm = {
    region: 'us-east-1',
    name: 'down',
    config: {
      ...{ Namespace: 'AWS/Route53', MetricName: 'HealthCheckStatus', Statistic: 'Minimum' as const, Period: 60 },
      ...{ Dimensions: [{ Name: 'HealthCheckId', Value: 'web' }], EvaluationPeriods: 1, Threshold: 1 },
      ComparisonOperator: 'LessThanThreshold',
    },
    ...{ configuredMs: START, updatedMs: START, transitionedMs: START },
    ...{ state: 'INSUFFICIENT_DATA' as const, reason: 'Unchecked: Initial alarm creation', reasonData: undefined },
  }
  const initial = { ...EMPTY_ACCOUNT, alarms: new Map([['us-east-1/down', alarm]]) }
  const served = await openMetrics(initial, { session, probes, stats, signing, events, system, timers })
  onTestFinished(() => served.close())
  let before: Account = initial
  const accounts = createAccountService({
    initial,
    keep: async () => {},
    serve: async (account) => {
      served.adopt(account, before)
      before = account
    },
  })
  served.start(accounts)
  const state = () => accounts.account().alarms.get('us-east-1/down')?.state
  const pass = async (seconds: number) => {
    nowMs += seconds * 1000
    timers.pass(seconds * 1000)
    await accounts.settled()
  }
  await pass(5)
  for (let count = 0; count < 4; count += 1) await pass(10)
  expect([new Date(nowMs).toISOString(), state()]).toEqual(['2026-01-02T03:04:50.000Z', 'INSUFFICIENT_DATA'])
  await pass(10)
  await until(() => state() === 'OK')
  session.request({ action: 'fail', selector: 'web' })
  session.request({ action: 'recover', selector: 'web' })
  await pass(50)
  expect(state()).toBe('OK')
  await pass(10)
  await until(() => state() === 'ALARM')
  expect(written.stdout).toMatch(
    /alarm down OK: .*\n.*alarm down ALARM: Threshold Crossed: 1 out of the last 1 datapoint/,
  )
  expect(events.last(10).filter(({ type }) => type === 'alarm')).toMatchObject([
    { name: 'down', state_before: 'INSUFFICIENT_DATA', state: 'OK', actions: [] },
    { name: 'down', state_before: 'OK', state: 'ALARM' },
  ])
  expect(served.families(accounts.account())[0]?.samples).toEqual([
    { labels: { alarm: 'down', region: 'us-east-1', state: 'ALARM' }, value: 1 },
  ])
  const metric = route53Metric('HealthCheckStatus', 'HealthCheckId', 'web')
  expect(served.metrics.store.read(metric, Date.UTC(2026, 0, 2, 3, 5), Date.UTC(2026, 0, 2, 3, 6))?.minimum).toBe(0)
})
