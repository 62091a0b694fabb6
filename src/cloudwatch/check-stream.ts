import type { AlarmState } from '../model/health-check.ts'
import type { AlarmRule } from './alarm.ts'
import { evaluateAlarm } from './evaluate.ts'
import type { MetricStore } from './metric-store.ts'
import { rangeOf } from './window.ts'

/** What a health check has made of its metric: the state, and the last raw status that had data. */
export interface StreamState {
  readonly state: AlarmState
  readonly lastKnown?: boolean
}

/** A check before its first look at the metric. */
export const NEW_STREAM: StreamState = { state: 'INSUFFICIENT_DATA' }

/** Why Route 53 does not follow such an alarm; undefined where it does. @see R3.22 */
export function unsupportedByChecks(rule: AlarmRule): string | undefined {
  if (rule.periodSeconds < 60) return `has a period of ${rule.periodSeconds} s, which is high resolution`
  if (rule.datapointsToAlarm !== rule.evaluationPeriods)
    return `is raised by ${rule.datapointsToAlarm} out of ${rule.evaluationPeriods} data points`
  return typeof rule.statistic === 'object' ? 'is on an extended statistic' : undefined
}

/**
 * What a CLOUDWATCH_METRIC check makes of its metric now. It goes by the metric and by the alarm's settings as they were
 * when the check last took them up, never by the alarm's state; missing data is missing, for InsufficientDataHealthStatus
 * to decide ([inferred]: the settings that a check shows have no other treatment).
 *
 * @see R3.21 to R3.23
 */
export function followMetric(rule: AlarmRule, store: MetricStore, nowMs: number, before: StreamState): StreamState {
  const asMissing: AlarmRule = { ...rule, missingData: 'missing' }
  const { state } = evaluateAlarm(asMissing, rangeOf(asMissing, store, nowMs), before.state)
  if (state === before.state) return before
  if (state !== 'INSUFFICIENT_DATA') return { state, lastKnown: state === 'OK' }
  return before.lastKnown === undefined ? { state } : { state, lastKnown: before.lastKnown }
}
