import type { AlarmRule } from '../../../cloudwatch/alarm.ts'
import { followMetric, NEW_STREAM, type StreamState, unsupportedByChecks } from '../../../cloudwatch/check-stream.ts'
import type { MetricStore } from '../../../cloudwatch/metric-store.ts'
import type { Account, StoredCheck } from '../../account.ts'
import { alarmKey, ruleOf } from './alarm-config.ts'

/** What checks make of the metrics that they follow. */
export interface Following {
  /** The state of every check that follows a metric, by its name, as the data are now. */
  look(account: Account, nowMs: number): ReadonlyMap<string, StreamState>
}

interface Followed {
  readonly rule: AlarmRule
  state: StreamState
}

/** What a check's alarm watches: as the check took it up, else as the alarm is now. */
function ruleFor({ config, alarm }: StoredCheck, { alarms }: Account): AlarmRule | undefined {
  const { Region: region = '', Name: name = '' } = config.AlarmIdentifier ?? {}
  const watched = alarm ?? alarms.get(alarmKey(region, name))?.config
  return watched && ruleOf(watched, region)
}

/**
 * Checks on alarms that are in the account. One that has no settings of its own (of a plan, or older than its alarm)
 * takes up those that its alarm has when it is first seen; like all others it then goes by the metric, whatever becomes
 * of the alarm, until it is updated.
 *
 * @see R3.22
 */
export function createFollowing(store: MetricStore): Following {
  const byCheck = new Map<string, Followed>()
  const followedBy = (check: StoredCheck, account: Account): Followed | undefined => {
    const known = byCheck.get(check.id)
    const rule = check.alarm === undefined && known !== undefined ? known.rule : ruleFor(check, account)
    if (rule === undefined || unsupportedByChecks(rule) !== undefined) return undefined
    if (known?.rule === rule) return known
    const followed = { rule, state: known?.state ?? NEW_STREAM }
    byCheck.set(check.id, followed)
    return followed
  }
  return {
    look: (account, nowMs) => {
      for (const id of byCheck.keys()) if (!account.checks.has(id)) byCheck.delete(id)
      const states = new Map<string, StreamState>()
      for (const check of account.checks.values()) {
        if (check.config.Type !== 'CLOUDWATCH_METRIC') continue
        const followed = followedBy(check, account)
        if (followed === undefined) continue
        followed.state = followMetric(followed.rule, store, nowMs, followed.state)
        states.set(check.name, followed.state)
      }
      return states
    },
  }
}
