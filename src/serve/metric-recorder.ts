import { type Metric, route53Metric } from '../cloudwatch/metric.ts'
import type { MetricStore } from '../cloudwatch/metric-store.ts'
import { samplesOf } from '../cloudwatch/samples.ts'
import type { HealthState } from '../health/health-state.ts'
import type { Deployment } from '../model/deployment.ts'
import { type HealthCheck, isEndpointCheck, type Observation } from '../model/health-check.ts'
import type { ProbeResult } from '../model/probe-result.ts'
import { checkStatus, healthyChildren, percentageHealthy } from './check-figures.ts'
import { inSlices } from './in-slices.ts'
import type { QueryStats } from './query-stats.ts'

/** A zone that is signed, as its metrics see it. */
export interface SignedZone {
  readonly id: string
  /** True where its keys cannot be used. */
  readonly hasFailed: boolean
  /** When its oldest key-signing key was made; undefined for keys of ours alone. */
  readonly keyCreatedMs: number | undefined
}

export interface RecorderOptions {
  readonly store: MetricStore
  readonly deployment: () => Deployment
  readonly health: () => HealthState
  /** What each check is seen as at this moment. */
  readonly observed: () => ReadonlyMap<string, Observation>
  readonly queries: Pick<QueryStats, 'settle' | 'zoneTotals'>
  readonly signed: () => Iterable<SignedZone>
  /** The id of a check at AWS. */
  readonly idOf: (check: HealthCheck) => string
}

/** Puts what is counted and probed while serving into Route 53's metrics of CloudWatch. @see R6.26 */
export interface MetricRecorder {
  /** What a probe measured, of checks that measure latency (R3.11). */
  probe(result: ProbeResult, atMs: number): void
  /** What checks are seen as; all of them unless `names` says which. Nothing of disabled ones (R6.27). */
  checks(atMs: number, names?: ReadonlySet<string>): void
  /** Queries since the last time. */
  queries(atMs: number): Promise<void>
  signing(atMs: number): void
}

export function createMetricRecorder(options: RecorderOptions): MetricRecorder {
  const { store, deployment, health, observed, queries, signed, idOf } = options
  const counted = new Map<string, number>()
  const put = (metric: Metric, atMs: number, value: number, unit: string) =>
    store.add({ metric, atMs, samples: samplesOf(value), unit })
  const putCheck = (check: HealthCheck, name: string, atMs: number, value: number | undefined, unit: string) => {
    if (value !== undefined) put(route53Metric(name, 'HealthCheckId', idOf(check)), atMs, value, unit)
  }

  return {
    probe: ({ checkId, connectMs, tlsMs, firstByteMs }, atMs) => {
      const check = deployment().healthChecks.get(checkId)
      if (check === undefined || !isEndpointCheck(check) || !check.measureLatency) return
      putCheck(check, 'ConnectionTime', atMs, connectMs, 'Milliseconds')
      putCheck(check, 'SSLHandshakeTime', atMs, tlsMs, 'Milliseconds')
      putCheck(check, 'TimeToFirstByte', atMs, firstByteMs, 'Milliseconds')
    },
    checks: (atMs, names) => {
      const [state, seen] = [health(), observed()]
      for (const check of deployment().healthChecks.values()) {
        if (check.disabled || names?.has(check.id) === false) continue
        putCheck(check, 'HealthCheckStatus', atMs, checkStatus(check.id, state), 'None')
        if (isEndpointCheck(check))
          putCheck(check, 'HealthCheckPercentageHealthy', atMs, percentageHealthy(seen.get(check.id)), 'Percent')
        if (check.type === 'CALCULATED')
          putCheck(check, 'ChildHealthCheckHealthyCount', atMs, healthyChildren(check, state), 'Count')
      }
    },
    queries: async (atMs) => {
      await inSlices(queries.settle())
      const totals = queries.zoneTotals()
      for (const zone of deployment().zones) {
        const total = totals.get(zone.id) ?? 0
        const more = total - (counted.get(zone.id) ?? 0)
        counted.set(zone.id, total)
        if (more > 0) put(route53Metric('DNSQueries', 'HostedZoneId', zone.id), atMs, more, 'Count')
      }
      for (const id of counted.keys()) if (!totals.has(id)) counted.delete(id)
    },
    signing: (atMs) => {
      for (const { id, hasFailed, keyCreatedMs } of signed()) {
        const putZone = (name: string, value: number, unit: string) =>
          put(route53Metric(name, 'HostedZoneId', id), atMs, value, unit)
        putZone('DNSSECInternalFailure', hasFailed ? 1 : 0, 'Count')
        // Keys are of this machine: none ever waits for its owner to act.
        putZone('DNSSECKeySigningKeysNeedingAction', 0, 'Count')
        putZone('DNSSECKeySigningKeyMaxNeedingActionAge', 0, 'Seconds')
        if (keyCreatedMs !== undefined)
          putZone('DNSSECKeySigningKeyAge', Math.max(0, (atMs - keyCreatedMs) / 1000), 'Seconds')
      }
    },
  }
}
