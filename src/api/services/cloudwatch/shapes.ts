import { COMPARISONS, MISSING_DATA } from '../../../cloudwatch/alarm.ts'
import { SIMPLE_STATISTICS } from '../../../cloudwatch/statistic.ts'
import { UNITS } from '../../../cloudwatch/units.ts'
import { decimal, flag, integer, listOf, oneOf, required, type StructOf, struct, text, time } from '../../shape.ts'

const word = (max: number) => text({ min: 1, max })
const INTEGER_MAX = 2 ** 31 - 1
const positive = integer(1, INTEGER_MAX)

const namespace = text({ min: 1, max: 255, pattern: /^[^:]/ })
const metricName = word(255)
const unit = oneOf(UNITS)
const dimension = struct({ Name: required(word(255)), Value: required(word(1024)) })
const dimensions = listOf(dimension, { max: 30 })
const statistic = oneOf(SIMPLE_STATISTICS)
const alarmName = word(255)
const alarmNames = listOf(alarmName, { max: 100 })
const state = oneOf(['OK', 'ALARM', 'INSUFFICIENT_DATA'])
const actions = listOf(word(1024), { max: 5 })
const tag = struct({ Key: required(word(128)), Value: required(text({ max: 256 })) })
const scanBy = oneOf(['TimestampDescending', 'TimestampAscending'])
const pageSize = integer(1, 100)

export const listMetricsShape = struct({
  Namespace: namespace,
  MetricName: metricName,
  Dimensions: listOf(struct({ Name: required(word(255)), Value: word(1024) }), { max: 10 }),
  NextToken: text(),
  RecentlyActive: oneOf(['PT3H']),
})

export const statisticsShape = struct({
  Namespace: required(namespace),
  MetricName: required(metricName),
  Dimensions: dimensions,
  StartTime: required(time),
  EndTime: required(time),
  Period: required(positive),
  Statistics: listOf(statistic, { min: 1, max: 5 }),
  ExtendedStatistics: listOf(word(32), { min: 1, max: 10 }),
  Unit: unit,
})

const metricStat = struct({
  Metric: required(
    struct({ Namespace: required(namespace), MetricName: required(metricName), Dimensions: dimensions }),
  ),
  Period: required(positive),
  Stat: required(text({ max: 32 })),
  Unit: unit,
})

export const metricDataShape = struct({
  MetricDataQueries: required(
    listOf(
      struct({
        Id: required(text({ min: 1, max: 255, pattern: /^[a-z][a-zA-Z0-9_]*$/ })),
        MetricStat: metricStat,
        Expression: word(2048),
        Label: text({ max: 2048 }),
        ReturnData: flag,
        Period: positive,
      }),
      { min: 1, max: 500 },
    ),
  ),
  StartTime: required(time),
  EndTime: required(time),
  NextToken: text(),
  ScanBy: scanBy,
  MaxDatapoints: integer(1, 100_800),
})

const ANOMALY_COMPARISONS = [
  'LessThanLowerOrGreaterThanUpperThreshold',
  'LessThanLowerThreshold',
  'GreaterThanUpperThreshold',
] as const

/** What an alarm says of itself, as it is kept and described. */
const alarmMembers = {
  AlarmDescription: text({ max: 1024 }),
  ActionsEnabled: flag,
  OKActions: actions,
  AlarmActions: actions,
  InsufficientDataActions: actions,
  MetricName: metricName,
  Namespace: namespace,
  Statistic: statistic,
  ExtendedStatistic: word(32),
  Dimensions: dimensions,
  Period: positive,
  Unit: unit,
  EvaluationPeriods: positive,
  DatapointsToAlarm: positive,
  Threshold: decimal,
  ComparisonOperator: oneOf([...Object.keys(COMPARISONS), ...ANOMALY_COMPARISONS]),
  TreatMissingData: oneOf(MISSING_DATA),
  EvaluateLowSampleCountPercentile: oneOf(['evaluate', 'ignore']),
}

export const alarmConfigShape = struct(alarmMembers)
export type AlarmConfig = StructOf<typeof alarmMembers>

/** There, whatever it holds: what is refused by its name. */
const anything = struct({})

export const putAlarmShape = struct({
  ...alarmMembers,
  AlarmName: required(alarmName),
  Tags: listOf(tag, { max: 50 }),
  Metrics: listOf(anything),
  ThresholdMetricId: text(),
  EvaluationCriteria: anything,
  EvaluationInterval: positive,
})

export const describeAlarmsShape = struct({
  AlarmNames: alarmNames,
  AlarmNamePrefix: alarmName,
  AlarmTypes: listOf(oneOf(['CompositeAlarm', 'MetricAlarm'])),
  ChildrenOfAlarmName: alarmName,
  ParentsOfAlarmName: alarmName,
  StateValue: state,
  ActionPrefix: word(1024),
  MaxRecords: pageSize,
  NextToken: text(),
})

export const alarmsForMetricShape = struct({
  Namespace: required(namespace),
  MetricName: required(metricName),
  Dimensions: dimensions,
  Statistic: statistic,
  ExtendedStatistic: word(32),
  Period: positive,
  Unit: unit,
})

export const alarmNamesShape = struct({ AlarmNames: required(alarmNames) })

export const setStateShape = struct({
  AlarmName: required(alarmName),
  StateValue: required(state),
  StateReason: required(text({ max: 1023 })),
  StateReasonData: text({ max: 4000 }),
})

export const historyShape = struct({
  AlarmName: alarmName,
  AlarmTypes: listOf(oneOf(['CompositeAlarm', 'MetricAlarm'])),
  HistoryItemType: oneOf([
    'ConfigurationUpdate',
    'StateUpdate',
    'Action',
    'AlarmContributorStateUpdate',
    'AlarmContributorAction',
  ]),
  StartDate: time,
  EndDate: time,
  MaxRecords: pageSize,
  NextToken: text(),
  ScanBy: scanBy,
})

export const putDataShape = struct({
  Namespace: required(namespace),
  MetricData: listOf(
    struct({
      MetricName: required(metricName),
      Dimensions: dimensions,
      Timestamp: time,
      Value: decimal,
      StatisticValues: struct({
        SampleCount: required(decimal),
        Sum: required(decimal),
        Minimum: required(decimal),
        Maximum: required(decimal),
      }),
      Values: listOf(decimal, { max: 150 }),
      Counts: listOf(decimal, { max: 150 }),
      Unit: unit,
      StorageResolution: positive,
    }),
    { max: 1000 },
  ),
  EntityMetricData: anything,
})

export const resourceShape = struct({ ResourceARN: required(word(1024)) })
export const tagResourceShape = struct({ ResourceARN: required(word(1024)), Tags: required(listOf(tag, { max: 50 })) })
export const untagResourceShape = struct({ ResourceARN: required(word(1024)), TagKeys: required(listOf(word(128))) })
