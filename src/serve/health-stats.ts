import type { HealthState } from '../health/health-state.ts'
import type { Deployment } from '../model/deployment.ts'
import { isEndpointCheck, type Observation } from '../model/health-check.ts'
import type { ProbeResult } from '../model/probe-result.ts'
import { checkStatus, healthyChildren, percentageHealthy } from './check-figures.ts'
import { createHistogram, type MetricFamily, type Sample } from './prometheus.ts'

/** What probes measured, by check. */
export interface HealthStats {
  readonly onResult: (result: ProbeResult) => void
  /** A probe begins, so many milliseconds later than its interval says. */
  readonly onStart: (lateMs: number) => void
  lastResult(checkId: string): ProbeResult | undefined
  /** Forgets checks that another plan no longer has. */
  adopt(deployment: Deployment): void
  families(deployment: Deployment, health: HealthState, seen: ReadonlyMap<string, Observation>): readonly MetricFamily[]
}

interface CheckStats {
  last: ProbeResult
  passed: number
  failed: number
}

/** Seconds; 1 and 3 are a tenth of the two intervals that Route 53 has. */
const LATE_BOUNDS = [0.05, 0.1, 0.25, 0.5, 1, 3, 10]

/** Figures of the checks, named after Route 53's metrics in CloudWatch (R6.26). */
export function createHealthStats(): HealthStats {
  const byCheck = new Map<string, CheckStats>()
  const late = createHistogram(LATE_BOUNDS)
  const labels = (check: string) => ({ health_check: check })
  const timings = (pick: (result: ProbeResult) => number | undefined): readonly Sample[] =>
    [...byCheck].flatMap(([check, { last }]) => {
      const value = pick(last)
      return value === undefined ? [] : [{ labels: labels(check), value }]
    })
  const gauge = (name: string, help: string, samples: readonly Sample[]): MetricFamily => ({
    name: `r53sim_${name}`,
    type: 'gauge',
    help,
    samples,
  })

  return {
    onResult: (result) => {
      const known = byCheck.get(result.checkId) ?? { last: result, passed: 0, failed: 0 }
      known.last = result
      if (result.passed) known.passed += 1
      else known.failed += 1
      byCheck.set(result.checkId, known)
    },
    onStart: (lateMs) => late.observe(Math.max(0, lateMs) / 1000),
    lastResult: (checkId) => byCheck.get(checkId)?.last,
    adopt: ({ healthChecks }) => {
      for (const id of [...byCheck.keys()]) if (!healthChecks.has(id)) byCheck.delete(id)
    },
    families: ({ healthChecks }, health, seen) => {
      const checks = [...healthChecks.values()]
      // Nothing new is published of a disabled check (R6.27).
      const enabled = checks.filter(({ disabled }) => !disabled)
      return [
        gauge(
          'health_check_status',
          '1 where Route 53 would see the check healthy, else 0 (HealthCheckStatus).',
          enabled.map(({ id }) => ({ labels: labels(id), value: checkStatus(id, health) })),
        ),
        gauge(
          'health_check_percentage_healthy',
          'Share of the simulated checkers that see the endpoint healthy, in percent (HealthCheckPercentageHealthy).',
          enabled
            .filter(isEndpointCheck)
            .map(({ id }) => ({ labels: labels(id), value: percentageHealthy(seen.get(id)) })),
        ),
        gauge(
          'child_health_check_healthy_count',
          'Healthy children of a calculated check (ChildHealthCheckHealthyCount).',
          enabled.flatMap((check) =>
            check.type === 'CALCULATED' ? [{ labels: labels(check.id), value: healthyChildren(check, health) }] : [],
          ),
        ),
        gauge(
          'connection_time_milliseconds',
          'Until the TCP connection of the last probe stood (ConnectionTime).',
          timings(({ connectMs }) => connectMs),
        ),
        gauge(
          'ssl_handshake_time_milliseconds',
          'The TLS handshake of the last probe (SSLHandshakeTime).',
          timings(({ tlsMs }) => tlsMs),
        ),
        gauge(
          'time_to_first_byte_milliseconds',
          'From the request to the first byte of the answer of the last probe (TimeToFirstByte).',
          timings(({ firstByteMs }) => firstByteMs),
        ),
        {
          name: 'r53sim_probes_total',
          type: 'counter',
          help: 'Probes by result.',
          samples: [...byCheck].flatMap(([check, { passed, failed }]) => [
            { labels: { ...labels(check), result: 'passed' }, value: passed },
            { labels: { ...labels(check), result: 'failed' }, value: failed },
          ]),
        },
        {
          name: 'r53sim_probe_late_seconds',
          type: 'histogram',
          help: 'How much later than their interval says probes began.',
          samples: byCheck.size === 0 ? [] : late.samples(),
        },
        gauge(
          'resource_healthy',
          '1 where a simulated AWS resource counts as healthy, else 0; only those that are not have a line by default.',
          [...health.resources].map(([name, healthy]) => ({ labels: { resource: name }, value: healthy ? 1 : 0 })),
        ),
      ]
    },
  }
}
