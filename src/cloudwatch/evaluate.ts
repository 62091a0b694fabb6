import type { AlarmState } from '../model/health-check.ts'
import { type AlarmRule, type DataPoint, type Evaluation, isBreaching, type Verdict } from './alarm.ts'
import { samplesNeeded } from './statistic.ts'

/**
 * How many periods are looked at, so that real data points can stand in for missing ones: two more than are evaluated.
 * CloudWatch documents 5 for 3, and that the number depends on the period; [inferred] for all others.
 *
 * @see "How alarm state is evaluated when data is missing", CloudWatch User Guide
 */
export const evaluationRange = (evaluationPeriods: number): number => evaluationPeriods + 2

const isLow = ({ statistic, ignoresLowSamples }: AlarmRule, { sampleCount }: DataPoint): boolean =>
  ignoresLowSamples && typeof statistic === 'object' && sampleCount < samplesNeeded(statistic.percentile)

/**
 * True where the oldest data point of all breaches and is as old as M periods, and nothing newer is within the threshold.
 *
 * @see "Avoiding premature transitions to alarm state", CloudWatch User Guide
 */
function isPremature(range: readonly (DataPoint | undefined)[], { datapointsToAlarm }: AlarmRule): boolean {
  const oldest = range.findIndex((point) => point !== undefined)
  return oldest >= 0 && range.length - oldest >= datapointsToAlarm
}

/**
 * The state that an alarm has after a look at its data.
 *
 * With data points for all of its N periods in the range the newest N decide, M of which must breach. With fewer, each
 * that is missing counts as the alarm says; where it says `missing` or `ignore`, a data point within the threshold is
 * enough for OK, and breaching ones alone raise the alarm once the oldest is M periods old. Until then the state stays
 * ([inferred]: the guide says that the alarm is not raised, and no more).
 *
 * @param range the periods that are looked at, `evaluationRange` of them, oldest first; undefined where there was no data
 */
export function evaluateAlarm(
  rule: AlarmRule,
  range: readonly (DataPoint | undefined)[],
  current: AlarmState,
): Evaluation {
  const { evaluationPeriods, datapointsToAlarm, missingData } = rule
  const evaluated = range
    .filter((point) => point !== undefined)
    .slice(-evaluationPeriods)
    .reverse()
  const breachingCount = evaluated.filter(({ value }) => isBreaching(rule, value)).length
  const filledCount = evaluationPeriods - evaluated.length
  const end = (state: AlarmState, verdict: Verdict): Evaluation => ({
    state,
    verdict,
    evaluated,
    breachingCount,
    filledCount,
  })
  const byCount = (count: number, verdict: Verdict) => end(count >= datapointsToAlarm ? 'ALARM' : 'OK', verdict)

  if (evaluated.some((point) => isLow(rule, point))) return end(current, 'undecided')
  const why = evaluated.length === 0 ? 'no-data' : 'threshold'
  if (missingData === 'breaching') return byCount(breachingCount + filledCount, why)
  if (missingData === 'notBreaching') return byCount(breachingCount, why)
  if (evaluated.length === 0) return end(missingData === 'ignore' ? current : 'INSUFFICIENT_DATA', 'no-data')
  if (breachingCount >= datapointsToAlarm || breachingCount < evaluated.length) return byCount(breachingCount, why)
  if (filledCount === 0) return byCount(breachingCount, why)
  return missingData === 'missing' && isPremature(range, rule) ? end('ALARM', 'premature') : end(current, 'undecided')
}
