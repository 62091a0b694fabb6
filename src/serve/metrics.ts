import type { Observation } from '../model/health-check.ts'
import type { Steps } from '../values/steps.ts'
import { type Counters, countOpen } from './counters.ts'
import type { HealthStats } from './health-stats.ts'
import { formatMetrics, type MetricFamily } from './prometheus.ts'
import type { QueryStats } from './query-stats.ts'
import type { Session } from './session.ts'
import { repliesByRcode } from './status.ts'

export interface MetricsSource {
  readonly version: string
  readonly startedMs: number
  readonly session: Session
  readonly counters: Counters
  readonly queryStats: QueryStats
  readonly healthStats: HealthStats
  readonly observed: () => ReadonlyMap<string, Observation>
  readonly reloads: () => { readonly good: number; readonly bad: number }
  readonly more: () => readonly MetricFamily[]
}

/** A counter whose samples differ in one label. */
export const counterBy = (
  name: string,
  help: string,
  label: string,
  counts: Iterable<readonly [value: string, count: number]>,
): MetricFamily => ({
  name,
  type: 'counter',
  help,
  samples: [...counts].map(([value, count]) => ({ labels: { [label]: value }, value: count })),
})

export const counter = (name: string, help: string, value: number): MetricFamily => ({
  name,
  type: 'counter',
  help,
  samples: [{ labels: {}, value }],
})

const gauge = (name: string, help: string, value: number, labels = {}): MetricFamily => ({
  name,
  type: 'gauge',
  help,
  samples: [{ labels, value }],
})

function transportFamilies(counters: Counters): readonly MetricFamily[] {
  const { queries, dropped, truncated, rateLimited, cookies, failures, sendErrors, connectionsClosed } = counters
  return [
    counterBy('r53sim_dns_messages_total', 'Messages by transport.', 'transport', Object.entries(queries)),
    counterBy('r53sim_dns_replies_total', 'Replies by response code.', 'rcode', repliesByRcode(counters)),
    counter('r53sim_dns_dropped_total', 'Messages without a reply: responses, and fragments of a header.', dropped),
    counter('r53sim_dns_truncated_total', 'Replies with TC set.', truncated),
    counterBy(
      'r53sim_dns_rate_limited_total',
      'Replies over UDP that a network had too many of: dropped, or empty with TC.',
      'action',
      Object.entries(rateLimited),
    ),
    counterBy(
      'r53sim_dns_cookies_total',
      'Queries with a cookie, by whether it proved their address.',
      'result',
      Object.entries(cookies),
    ),
    counter('r53sim_dns_failures_total', 'Queries lost to a fault of r53sim.', failures),
    counter('r53sim_dns_send_errors_total', 'Replies that the system would not take.', sendErrors),
    gauge('r53sim_tcp_connections', 'Open TCP connections.', countOpen(counters)),
    counterBy(
      'r53sim_tcp_connections_closed_total',
      'TCP connections that ended, by reason.',
      'reason',
      Object.entries(connectionsClosed),
    ),
  ]
}

/** Everything that is counted, as Prometheus reads it. */
export function* metricsText(source: MetricsSource): Steps<string> {
  const { version, startedMs, session, counters, queryStats, healthStats, reloads, more } = source
  yield* queryStats.settle()
  const { health, graph } = session.live.view()
  return yield* formatMetrics([
    gauge('r53sim_build_info', 'Version of r53sim.', 1, { version }),
    gauge('r53sim_start_time_seconds', 'When it started, seconds since 1970.', startedMs / 1000),
    ...transportFamilies(counters),
    ...queryStats.families(),
    ...healthStats.families(graph.deployment, health, source.observed()),
    gauge('r53sim_overrides', 'Overrides that hold.', session.overrides().length),
    counterBy(
      'r53sim_reloads_total',
      'Plans read again, by whether they could be served.',
      'result',
      Object.entries(reloads()),
    ),
    ...more(),
  ])
}
