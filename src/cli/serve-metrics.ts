import type { Account, StoredAlarm } from '../api/account.ts'
import type { AccountService } from '../api/service.ts'
import type { Metrics } from '../api/world.ts'
import type { AlarmRule } from '../cloudwatch/alarm.ts'
import type { StreamState } from '../cloudwatch/check-stream.ts'
import { ROUTE53_METRICS_REGION } from '../cloudwatch/metric.ts'
import type { ProbeResult } from '../model/probe-result.ts'
import type { EventLog } from '../serve/events.ts'
import { createMetricRecorder, type SignedZone } from '../serve/metric-recorder.ts'
import type { MetricFamily } from '../serve/prometheus.ts'
import type { Session } from '../serve/session.ts'
import type { Timers } from '../serve/timers.ts'
import type { ZoneSigning } from '../serve/zone-signing.ts'
import { clockTime } from '../values/clock-time.ts'
import { printable } from '../values/printable.ts'
import { reasonOf } from './failure.ts'
import { observedNow, type Stats } from './serve-control.ts'
import type { Probes } from './serve-probes.ts'
import type { System } from './system.ts'

export interface MetricsParts {
  readonly session: Session
  readonly probes: Probes
  readonly stats: Stats
  readonly signing: ZoneSigning
  readonly events: EventLog
  readonly system: System
  readonly timers: Timers
}

/** CloudWatch while serving: what is measured, alarms on their periods, checks that follow them. */
export interface ServedMetrics {
  readonly metrics: Metrics
  /** Evaluates with this account from now on. */
  start(accounts: AccountService): void
  /** Another account is served. */
  adopt(next: Account, before: Account): void
  onResult(result: ProbeResult): void
  /** Checks whose status has changed. */
  onChecks(names: readonly string[]): void
  families(account: Account): readonly MetricFamily[]
  close(): void
}

/** How often is measured, and alarms of less than a minute are evaluated. */
const TICK_MS = 10_000
const MINUTE_MS = 60_000
/** Metrics without data for so long are gone; CloudWatch keeps them as long. */
const FORGOTTEN_MS = 15 * 86_400_000

const ACTIONS = { OK: 'OKActions', ALARM: 'AlarmActions', INSUFFICIENT_DATA: 'InsufficientDataActions' } as const

/** The actions that an alarm's state has, where they are enabled. */
const actionsOf = ({ config, state }: StoredAlarm): readonly string[] =>
  config.ActionsEnabled === false ? [] : (config[ACTIONS[state]] ?? [])

function* signedZones({ zones }: Account, signing: ZoneSigning): Generator<SignedZone> {
  for (const { id, name, signing: isSigned, keys } of zones.values()) {
    if (!isSigned) continue
    const created = [...keys.values()].map(({ createdMs }) => createdMs)
    yield {
      id,
      hasFailed: signing.dsOf(name) === undefined,
      keyCreatedMs: created.length === 0 ? undefined : Math.min(...created),
    }
  }
}

const sameState = (a: StreamState | undefined, b: StreamState) => a?.state === b.state && a.lastKnown === b.lastKnown

/** Loads what metrics and alarms need; nothing is measured before `start`. */
export async function openMetrics(initial: Account, parts: MetricsParts): Promise<ServedMetrics> {
  const { session, probes, stats, signing, events, system, timers } = parts
  const [{ createMetricStore }, { evaluateAlarms }, { createFollowing }] = await Promise.all([
    import('../cloudwatch/metric-store.ts'),
    import('../api/services/cloudwatch/evaluation.ts'),
    import('../api/services/cloudwatch/following.ts'),
  ])
  const store = createMetricStore()
  const following = createFollowing(store)
  let accounts: AccountService | undefined
  const account = () => accounts?.account() ?? initial
  const recorder = createMetricRecorder({
    store,
    deployment: () => session.plan().graph.deployment,
    health: () => session.live.view().health,
    observed: () => observedNow(session, probes, stats),
    queries: stats.queries,
    signed: () => signedZones(account(), signing),
    idOf: ({ id, awsId }) => awsId ?? id,
  })
  let seen: ReadonlyMap<string, StreamState> = new Map()

  function follow(of: Account): void {
    const states = following.look(of, system.nowMs())
    for (const [name, state] of states) if (!sameState(seen.get(name), state)) session.live.observe(name, state)
    seen = states
  }
  async function evaluate(isDue: (rule: AlarmRule) => boolean): Promise<void> {
    await accounts?.run((of) => evaluateAlarms(of, store, system.nowMs(), isDue))
    follow(account())
  }

  let forget = () => {}
  let minute = Math.floor(system.nowMs() / MINUTE_MS)
  /** Everything of a tick belongs to the time before it. */
  async function tick(): Promise<void> {
    const atMs = Math.floor(system.nowMs() / TICK_MS) * TICK_MS - 1
    await recorder.queries(atMs)
    recorder.checks(atMs)
    recorder.signing(atMs)
    const now = Math.floor(system.nowMs() / MINUTE_MS)
    const isNewMinute = now !== minute
    minute = now
    if (isNewMinute) store.forget(atMs - FORGOTTEN_MS)
    await evaluate(({ periodSeconds }) => isNewMinute || periodSeconds * 1000 < MINUTE_MS)
  }
  function wait(): void {
    forget = timers.after(TICK_MS - (system.nowMs() % TICK_MS), () => {
      tick().catch((error: unknown) =>
        system.stderr.write(
          `r53sim: alarms could not be evaluated: ${printable(reasonOf(error))}. Please report this.\n`,
        ),
      )
      wait()
    })
  }
  function announce(alarm: StoredAlarm, before: StoredAlarm['state']): void {
    const { name, region, state, reason } = alarm
    const words = `alarm ${printable(name)} ${state}${region === ROUTE53_METRICS_REGION ? '' : ` in ${region}`}`
    system.stdout.write(`${clockTime(system.nowMs())} ${words}: ${printable(reason)}\n`)
    events.publish({ type: 'alarm', name, region, state, state_before: before, reason, actions: actionsOf(alarm) })
  }

  return {
    metrics: { store, collect: () => recorder.queries(system.nowMs()), evaluate },
    start: (service) => {
      accounts = service
      recorder.checks(system.nowMs())
      recorder.signing(system.nowMs())
      follow(account())
      wait()
    },
    adopt: (next, before) => {
      if (next.alarms !== before.alarms)
        for (const [key, alarm] of next.alarms) {
          const was = before.alarms.get(key)
          if (was !== undefined && was.state !== alarm.state) announce(alarm, was.state)
        }
      if (next.alarms !== before.alarms || next.checks !== before.checks) follow(next)
    },
    onResult: (result) => recorder.probe(result, system.nowMs()),
    onChecks: (names) => {
      if (accounts !== undefined) recorder.checks(system.nowMs(), new Set(names))
    },
    families: ({ alarms }) => [
      {
        name: 'r53sim_alarm_state',
        type: 'gauge',
        help: '1 for the state that an alarm of the API is in.',
        samples: [...alarms.values()].map(({ name, region, state }) => ({
          labels: { alarm: name, region, state },
          value: 1,
        })),
      },
    ],
    close: () => forget(),
  }
}
