import type { HealthCheck, Observation } from '../model/health-check.ts'
import { displayName } from '../values/name.ts'
import { type Counters, countOpen } from './counters.ts'
import { isoTime } from './events.ts'
import type { HealthStats } from './health-stats.ts'
import type { ReloadResult } from './reloader.ts'
import { type Session, targetsOf } from './session.ts'

/** What a running server tells of itself. */
export interface StatusSource {
  readonly version: string
  readonly planName: string
  readonly health: string
  readonly reloadMode: string
  readonly startedMs: number
  readonly dns: readonly string[]
  readonly tls: readonly string[]
  readonly session: Session
  readonly counters: Counters
  readonly healthStats: HealthStats
  /** What each check is seen as at this moment. */
  readonly observed: () => ReadonlyMap<string, Observation>
  readonly because: (checkId: string) => string | undefined
  readonly reloads: () => { readonly good: number; readonly bad: number }
  readonly lastReload: () => { readonly atMs: number; readonly result: ReloadResult } | undefined
  /** Counts of what hangs on, by name: webhooks, query log. */
  readonly more: () => Readonly<Record<string, unknown>>
}

const RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED', '', '', '', 'NOTAUTH']

/** Response codes by name, those that occurred. */
export const repliesByRcode = ({ replies }: Counters): readonly (readonly [rcode: string, count: number])[] =>
  [...replies].flatMap((count, rcode) => (count === 0 ? [] : [[RCODES[rcode] || `RCODE${rcode}`, count] as const]))

/** One check as it is seen at this moment. */
export function checkStatus({ session, healthStats, because }: StatusSource, check: HealthCheck) {
  const probe = healthStats.lastResult(check.id)
  return {
    check: check.id,
    type: check.type,
    healthy: session.live.view().health.checks.get(check.id) !== false,
    disabled: check.disabled,
    inverted: check.inverted,
    because: because(check.id) ?? null,
    last_probe:
      probe === undefined
        ? null
        : { passed: probe.passed, reason: probe.reason, message: probe.message, total_ms: Math.round(probe.totalMs) },
  }
}

function checkStatuses(source: StatusSource) {
  const seen = source.observed()
  return [...source.session.live.view().graph.deployment.healthChecks.values()].map((check) => ({
    ...checkStatus(source, check),
    observed: seen.get(check.id) ?? null,
  }))
}

/** What somebody has said of the world, and holds. */
export const overrideStatuses = (session: Session) =>
  session.overrides().map((override) => ({
    action: override.action.kind === 'alarm' ? `alarm ${override.action.state}` : override.action.kind,
    selector: override.selector,
    targets: targetsOf(override),
    reason: override.reason ?? null,
    since: isoTime(override.sinceMs),
    until: override.untilMs === undefined ? null : isoTime(override.untilMs),
  }))

function reloadStatus({ reloadMode, reloads, lastReload }: StatusSource) {
  const last = lastReload()
  const result = last?.result
  return {
    mode: reloadMode,
    ...reloads(),
    last:
      last === undefined || result === undefined
        ? null
        : {
            at: isoTime(last.atMs),
            outcome: result.outcome,
            ...(result.outcome === 'kept'
              ? { message: result.problem.message, findings: result.problem.findings }
              : {}),
          },
  }
}

function countStatus({ counters }: StatusSource) {
  const {
    queries,
    dropped,
    truncated,
    rateLimited,
    cookies,
    failures,
    sendErrors,
    connectionsOpened,
    connectionsClosed,
  } = counters
  return {
    queries: { ...queries },
    replies: Object.fromEntries(repliesByRcode(counters)),
    dropped,
    truncated,
    rate_limited: { ...rateLimited },
    cookies: { ...cookies },
    failures,
    send_errors: sendErrors,
    connections: { open: countOpen(counters), opened: connectionsOpened, closed: { ...connectionsClosed } },
  }
}

/** The status document (`schemas/status.schema.json`). */
export function statusDocument(source: StatusSource, nowMs: number): object {
  const { session } = source
  const { deployment } = session.plan().graph
  return {
    schema: 'r53sim/status/v1',
    version: source.version,
    at: isoTime(nowMs),
    started: isoTime(source.startedMs),
    listening: source.dns,
    ...(source.tls.length === 0 ? {} : { listening_tls: source.tls }),
    health: source.health,
    plan: {
      name: source.planName,
      digest: session.plan().digest,
      zones: deployment.zones.map(({ name, id, recordSets }) => ({
        zone: displayName(name),
        id,
        records: recordSets.length,
      })),
    },
    reload: reloadStatus(source),
    checks: checkStatuses(source),
    resources: [...session.live.view().health.resources].map(([name, healthy]) => ({ resource: name, healthy })),
    overrides: overrideStatuses(session),
    counts: countStatus(source),
    ...source.more(),
  }
}
