import { metricKey } from '../../../cloudwatch/metric.ts'
import { type Account, ascending, type StoredAlarm, withEntry, withoutEntry } from '../../account.ts'
import { ApiError } from '../../errors.ts'
import type { ApiMembers } from '../../protocols/value.ts'
import { alarmArn, alarmKey, configProblem, ruleOf } from './alarm-config.ts'
import { type Call, type CloudWatchOperation, dimensionMembers, metricOf, tokenPage, validationError } from './call.ts'
import { FIRST_REASON, moveAlarm } from './evaluation.ts'
import { withHistory } from './history.ts'
import {
  type AlarmConfig,
  alarmNamesShape,
  alarmsForMetricShape,
  describeAlarmsShape,
  putAlarmShape,
  setStateShape,
} from './shapes.ts'

const ALARMS_MAX = 5000
/** In an alarm's name. */
const CONTROLS = /[\0-\x1f\x7f]/

function alarmMembers({ region, name, config, ...alarm }: StoredAlarm, { accountId }: Call): ApiMembers {
  return {
    AlarmName: name,
    AlarmArn: alarmArn(region, accountId, name),
    ActionsEnabled: true,
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
    ...config,
    Dimensions: dimensionMembers(ruleOf(config, region).metric),
    AlarmConfigurationUpdatedTimestamp: new Date(alarm.configuredMs),
    StateValue: alarm.state,
    StateReason: alarm.reason,
    StateReasonData: alarm.reasonData,
    StateUpdatedTimestamp: new Date(alarm.updatedMs),
    StateTransitionedTimestamp: new Date(alarm.transitionedMs),
  }
}

/** All of a region, by name. */
const alarmsIn = ({ alarms }: Account, region: string): readonly StoredAlarm[] =>
  [...alarms.values()].filter((alarm) => alarm.region === region).sort((a, b) => ascending(a.name, b.name))

/** What happened to an alarm's configuration. */
const configured = ({ region, name }: Pick<StoredAlarm, 'region' | 'name'>, atMs: number, word: string, type: string) =>
  ({
    region,
    alarm: name,
    atMs,
    type: 'ConfigurationUpdate',
    summary: `Alarm "${name}" ${word}`,
    data: JSON.stringify({ version: '1.0', type }),
  }) as const

export const putMetricAlarm: CloudWatchOperation = async (call) => {
  const {
    AlarmName,
    Tags = [],
    Metrics,
    ThresholdMetricId,
    EvaluationCriteria,
    EvaluationInterval,
    ...config
  } = call.read(putAlarmShape)
  if (Metrics !== undefined) throw validationError('Alarms on metric math (Metrics) are not here: name one metric.')
  if (ThresholdMetricId !== undefined) throw validationError('Alarms on anomaly detection are not here.')
  if (EvaluationCriteria !== undefined || EvaluationInterval !== undefined)
    throw validationError('Alarms on PromQL are not here.')
  if (CONTROLS.test(AlarmName)) throw validationError('AlarmName must not contain control characters')
  const problem = configProblem(config)
  if (problem !== undefined) throw validationError(problem)
  const { region, nowMs, accountId } = call
  const rule = ruleOf(config, region)
  await call.accounts.run((account) => {
    const key = alarmKey(region, AlarmName)
    const known = account.alarms.get(key)
    if (known === undefined && alarmsIn(account, region).length >= ALARMS_MAX)
      throw new ApiError('LimitExceeded', `There are ${ALARMS_MAX} alarms in ${region} already.`)
    const fresh: StoredAlarm = {
      region,
      name: AlarmName,
      config,
      configuredMs: nowMs,
      state: 'INSUFFICIENT_DATA',
      reason: FIRST_REASON,
      reasonData: undefined,
      updatedMs: nowMs,
      transitionedMs: nowMs,
    }
    const alarm = known === undefined ? fresh : { ...known, config, configuredMs: nowMs }
    // Tags of an alarm that is there already are TagResource's.
    const arn = alarmArn(region, accountId, AlarmName)
    const isTagged = known === undefined && Tags.length > 0
    const tags = isTagged
      ? withEntry(account.tags, arn, new Map(Tags.map(({ Key, Value }) => [Key, Value])))
      : account.tags
    const event =
      known === undefined
        ? configured(alarm, nowMs, 'created', 'Create')
        : configured(alarm, nowMs, 'updated', 'Update')
    return { account: withHistory({ ...account, tags, alarms: withEntry(account.alarms, key, alarm) }, [event]) }
  })
  await call.collect()
  await call.evaluate((one) => one === rule)
  return {}
}

const actionsOf = ({ OKActions = [], AlarmActions = [], InsufficientDataActions = [] }: AlarmConfig) => [
  ...OKActions,
  ...AlarmActions,
  ...InsufficientDataActions,
]

export const describeAlarms: CloudWatchOperation = async (call) => {
  const {
    AlarmNames,
    AlarmNamePrefix,
    AlarmTypes = [],
    StateValue,
    ActionPrefix,
    MaxRecords = 50,
    ...more
  } = call.read(describeAlarmsShape)
  if (AlarmNames !== undefined && AlarmNamePrefix !== undefined)
    throw validationError('AlarmNames and AlarmNamePrefix are mutually exclusive')
  // Only composite alarms, of which there are none, have children and parents.
  const { ChildrenOfAlarmName: children, ParentsOfAlarmName: parents, NextToken } = more
  const isEmpty =
    children !== undefined || parents !== undefined || (AlarmTypes.length > 0 && !AlarmTypes.includes('MetricAlarm'))
  const names = AlarmNames && new Set(AlarmNames)
  const found = (isEmpty ? [] : alarmsIn(call.accounts.account(), call.region)).filter(
    ({ name, state, config }) =>
      (names === undefined || names.has(name)) &&
      (AlarmNamePrefix === undefined || name.startsWith(AlarmNamePrefix)) &&
      (StateValue === undefined || state === StateValue) &&
      (ActionPrefix === undefined || actionsOf(config).some((action) => action.startsWith(ActionPrefix))),
  )
  const { items, NextToken: next } = tokenPage(found, MaxRecords, NextToken)
  return { CompositeAlarms: [], MetricAlarms: items.map((alarm) => alarmMembers(alarm, call)), NextToken: next }
}

export const describeAlarmsForMetric: CloudWatchOperation = async (call) => {
  const { Statistic, ExtendedStatistic, Period, Unit, ...named } = call.read(alarmsForMetricShape)
  const key = metricKey(metricOf(named, call.region))
  const found = alarmsIn(call.accounts.account(), call.region).filter(
    ({ config, region }) =>
      metricKey(ruleOf(config, region).metric) === key &&
      (Statistic === undefined || config.Statistic === Statistic) &&
      (ExtendedStatistic === undefined || config.ExtendedStatistic === ExtendedStatistic) &&
      (Period === undefined || config.Period === Period) &&
      (Unit === undefined || config.Unit === Unit),
  )
  return { MetricAlarms: found.map((alarm) => alarmMembers(alarm, call)) }
}

function getAlarm({ alarms }: Account, region: string, name: string): StoredAlarm {
  const alarm = alarms.get(alarmKey(region, name))
  if (alarm === undefined) throw new ApiError('ResourceNotFound', `There is no alarm "${name}" in ${region}.`)
  return alarm
}

/** All of them, or none where one is not there. */
export const deleteAlarms: CloudWatchOperation = async ({ read, region, nowMs, accounts, accountId }) => {
  const { AlarmNames } = read(alarmNamesShape)
  await accounts.run((account) => {
    let next = account
    const gone = [...new Set(AlarmNames)].map((name) => getAlarm(account, region, name))
    for (const { name } of gone)
      next = {
        ...next,
        alarms: withoutEntry(next.alarms, alarmKey(region, name)),
        tags: withoutEntry(next.tags, alarmArn(region, accountId, name)),
      }
    const events = gone.map((alarm) => configured(alarm, nowMs, 'deleted', 'Delete'))
    return { account: withHistory(next, events) }
  })
  return {}
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Holds until the alarm is evaluated the next time. */
export const setAlarmState: CloudWatchOperation = async ({ read, region, nowMs, accounts }) => {
  const { AlarmName, StateValue: state, StateReason: reason, StateReasonData: reasonData } = read(setStateShape)
  if (reasonData !== undefined && !isJson(reasonData))
    throw new ApiError('InvalidFormat', 'StateReasonData is not JSON.')
  await accounts.run((account) => {
    const alarm = getAlarm(account, region, AlarmName)
    const to = { state, reason, reasonData }
    const key = alarmKey(region, AlarmName)
    if (state === alarm.state)
      return { account: { ...account, alarms: withEntry(account.alarms, key, { ...alarm, ...to, updatedMs: nowMs }) } }
    const moved = moveAlarm(alarm, to, nowMs)
    return { account: withHistory({ ...account, alarms: withEntry(account.alarms, key, moved.alarm) }, [moved.event]) }
  })
  return {}
}

/** Names that no alarm has are passed over. */
const switchActions =
  (ActionsEnabled: boolean): CloudWatchOperation =>
  async ({ read, region, accounts }) => {
    const { AlarmNames } = read(alarmNamesShape)
    await accounts.run((account) => {
      const alarms = new Map(account.alarms)
      for (const name of AlarmNames) {
        const alarm = alarms.get(alarmKey(region, name))
        if (alarm !== undefined)
          alarms.set(alarmKey(region, name), { ...alarm, config: { ...alarm.config, ActionsEnabled } })
      }
      return { account: { ...account, alarms } }
    })
    return {}
  }

export const enableAlarmActions = switchActions(true)
export const disableAlarmActions = switchActions(false)
