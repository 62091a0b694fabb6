import type { AlarmRule, DataPoint } from './alarm.ts'
import { evaluationRange } from './evaluate.ts'
import type { MetricStore } from './metric-store.ts'
import { statisticOf } from './statistic.ts'

const MINUTE_SECONDS = 60

/** How often an alarm is looked at: each minute, and each 10 s where its period is less than a minute. */
export const evaluationSeconds = ({ periodSeconds }: AlarmRule): number =>
  periodSeconds < MINUTE_SECONDS ? 10 : MINUTE_SECONDS

/** Where the newest period that is over ends: periods of more than a minute end at every minute, not only at their multiples. */
export const windowEnd = (rule: AlarmRule, nowMs: number): number => {
  const stepMs = evaluationSeconds(rule) * 1000
  return Math.floor(nowMs / stepMs) * stepMs
}

/** The periods that an evaluation at this time looks at, oldest first. */
export function rangeOf(rule: AlarmRule, store: MetricStore, nowMs: number): readonly (DataPoint | undefined)[] {
  const { metric, unit, statistic, periodSeconds, evaluationPeriods } = rule
  const count = evaluationRange(evaluationPeriods)
  const series = store.find(metric)
  if (series === undefined || (unit !== undefined && unit !== series.unit)) return new Array(count).fill(undefined)
  const periodMs = periodSeconds * 1000
  const startMs = windowEnd(rule, nowMs) - count * periodMs
  return Array.from({ length: count }, (_, index) => {
    const atMs = startMs + index * periodMs
    const samples = store.read(metric, atMs, atMs + periodMs)
    const value = samples && statisticOf(samples, statistic)
    return value === undefined || samples === undefined ? undefined : { atMs, value, sampleCount: samples.count }
  })
}
