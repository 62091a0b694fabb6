import type { AlarmRule, Evaluation } from '../../../cloudwatch/alarm.ts'
import { evaluateAlarm } from '../../../cloudwatch/evaluate.ts'
import type { MetricStore } from '../../../cloudwatch/metric-store.ts'
import { reasonOf } from '../../../cloudwatch/reason.ts'
import { formatStatistic } from '../../../cloudwatch/statistic.ts'
import { rangeOf } from '../../../cloudwatch/window.ts'
import type { Account, AlarmEvent, StoredAlarm } from '../../account.ts'
import type { Outcome } from '../../service.ts'
import { ruleOf } from './alarm-config.ts'
import { withHistory } from './history.ts'

const REASON_MAX = 1023
const REASON_DATA_MAX = 4000

export const FIRST_REASON = 'Unchecked: Initial alarm creation'

const jsonTime = (ms: number) => new Date(ms).toISOString().replace('Z', '+0000')

/** StateReasonData: what was looked at, for programs. Left out where it would be too long. */
function reasonDataOf(rule: AlarmRule, { evaluated }: Evaluation, nowMs: number): string | undefined {
  const oldest = evaluated.at(-1)
  const text = JSON.stringify({
    version: '1.0',
    queryDate: jsonTime(nowMs),
    ...(oldest === undefined ? {} : { startDate: jsonTime(oldest.atMs) }),
    ...(rule.unit === undefined ? {} : { unit: rule.unit }),
    statistic: formatStatistic(rule.statistic),
    period: rule.periodSeconds,
    recentDatapoints: evaluated.map(({ value }) => value).reverse(),
    threshold: rule.threshold,
    evaluatedDatapoints: evaluated.map(({ atMs, value, sampleCount }) => ({
      timestamp: jsonTime(atMs),
      sampleCount,
      value,
    })),
  })
  return text.length <= REASON_DATA_MAX ? text : undefined
}

/** An alarm in another state, and what its history says of it. */
export function moveAlarm(
  alarm: StoredAlarm,
  to: Pick<StoredAlarm, 'state' | 'reason' | 'reasonData'>,
  nowMs: number,
): { readonly alarm: StoredAlarm; readonly event: AlarmEvent } {
  const stateData = (state: StoredAlarm['state'], reason: string) => ({ stateValue: state, stateReason: reason })
  return {
    alarm: { ...alarm, ...to, updatedMs: nowMs, transitionedMs: nowMs },
    event: {
      region: alarm.region,
      alarm: alarm.name,
      atMs: nowMs,
      type: 'StateUpdate',
      summary: `Alarm updated from ${alarm.state} to ${to.state}`,
      data: JSON.stringify({
        version: '1.0',
        oldState: stateData(alarm.state, alarm.reason),
        newState: stateData(to.state, to.reason),
      }),
    },
  }
}

/** Looks at all alarms for which `isDue`; those whose state changes are in another one from then on. */
export function evaluateAlarms(
  account: Account,
  store: MetricStore,
  nowMs: number,
  isDue: (rule: AlarmRule) => boolean,
): Outcome {
  const changed = new Map<string, StoredAlarm>()
  const events: AlarmEvent[] = []
  for (const [key, alarm] of account.alarms) {
    const rule = ruleOf(alarm.config, alarm.region)
    if (!isDue(rule)) continue
    const evaluation = evaluateAlarm(rule, rangeOf(rule, store, nowMs), alarm.state)
    const isFirst = alarm.reason === FIRST_REASON && evaluation.verdict !== 'undecided'
    if (evaluation.state === alarm.state && !isFirst) continue
    const reason = reasonOf(rule, evaluation).slice(0, REASON_MAX)
    const reasonData = reasonDataOf(rule, evaluation, nowMs)
    if (evaluation.state === alarm.state) changed.set(key, { ...alarm, reason, reasonData, updatedMs: nowMs })
    else {
      const moved = moveAlarm(alarm, { state: evaluation.state, reason, reasonData }, nowMs)
      changed.set(key, moved.alarm)
      events.push(moved.event)
    }
  }
  if (changed.size === 0) return {}
  return { account: withHistory({ ...account, alarms: new Map([...account.alarms, ...changed]) }, events) }
}
