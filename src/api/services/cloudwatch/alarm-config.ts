import { type AlarmRule, isComparison } from '../../../cloudwatch/alarm.ts'
import { parseStatistic } from '../../../cloudwatch/statistic.ts'
import { metricOf, validationError } from './call.ts'
import type { AlarmConfig } from './shapes.ts'

const HOUR_SECONDS = 3600
const DAY_SECONDS = 86_400
const WEEK_SECONDS = 7 * DAY_SECONDS
/** Periods below a minute. */
const HIGH_RESOLUTION = new Set([10, 20, 30])

/** Why a configuration is no alarm; undefined where it is one. */
export function configProblem(config: AlarmConfig): string | undefined {
  const { MetricName, Namespace, Statistic, ExtendedStatistic, Period, EvaluationPeriods, DatapointsToAlarm } = config
  const { Threshold, ComparisonOperator, EvaluateLowSampleCountPercentile, OKActions = [] } = config
  if (MetricName === undefined || Namespace === undefined) return 'MetricName and Namespace must be specified'
  if ((Statistic === undefined) === (ExtendedStatistic === undefined))
    return 'Exactly one of Statistic and ExtendedStatistic must be specified'
  if (ExtendedStatistic !== undefined && typeof parseStatistic(ExtendedStatistic) !== 'object')
    return `The value ${ExtendedStatistic} for parameter ExtendedStatistic is not supported: of extended statistics there are percentiles, p0 to p100`
  if (EvaluateLowSampleCountPercentile !== undefined && ExtendedStatistic === undefined)
    return 'EvaluateLowSampleCountPercentile is for alarms on a percentile'
  if (Period === undefined || EvaluationPeriods === undefined) return 'Period and EvaluationPeriods must be specified'
  if (!HIGH_RESOLUTION.has(Period) && Period % 60 !== 0) return 'Period must be 10, 20, 30 or a multiple of 60'
  if (Period * EvaluationPeriods > (Period < HOUR_SECONDS ? DAY_SECONDS : WEEK_SECONDS))
    return 'Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400), or seven where Period is an hour or more'
  if (DatapointsToAlarm !== undefined && DatapointsToAlarm > EvaluationPeriods)
    return 'DatapointsToAlarm must be at most EvaluationPeriods'
  if (ComparisonOperator === undefined || !isComparison(ComparisonOperator))
    return ComparisonOperator === undefined
      ? 'ComparisonOperator must be specified'
      : `The value ${ComparisonOperator} for parameter ComparisonOperator is for anomaly detection, which is not here`
  if (Threshold === undefined) return 'Threshold must be specified'
  const actions = [...OKActions, ...(config.AlarmActions ?? []), ...(config.InsufficientDataActions ?? [])]
  const wrong = actions.find((action) => !action.startsWith('arn:'))
  return wrong === undefined ? undefined : `Invalid arn syntax: ${wrong}`
}

const rules = new WeakMap<AlarmConfig, AlarmRule>()

function makeRule(config: AlarmConfig, region: string): AlarmRule {
  const { MetricName = '', Namespace = '', Dimensions = [], Unit, EvaluationPeriods = 1 } = config
  const statistic = parseStatistic(config.Statistic ?? config.ExtendedStatistic ?? '')
  const comparison = config.ComparisonOperator ?? ''
  if (statistic === undefined || !isComparison(comparison)) throw validationError('the alarm cannot be evaluated')
  return {
    metric: metricOf({ MetricName, Namespace, Dimensions }, region),
    statistic,
    ...(Unit === undefined ? {} : { unit: Unit }),
    periodSeconds: config.Period ?? 60,
    evaluationPeriods: EvaluationPeriods,
    datapointsToAlarm: config.DatapointsToAlarm ?? EvaluationPeriods,
    threshold: config.Threshold ?? 0,
    comparison,
    missingData: config.TreatMissingData ?? 'missing',
    ignoresLowSamples: config.EvaluateLowSampleCountPercentile === 'ignore',
  }
}

/** What decides, of a configuration that has no problem; the same one for the same configuration. */
export function ruleOf(config: AlarmConfig, region: string): AlarmRule {
  const known = rules.get(config)
  if (known !== undefined) return known
  const rule = makeRule(config, region)
  rules.set(config, rule)
  return rule
}

/** Where an alarm stands in an account. */
export const alarmKey = (region: string, name: string): string => `${region}/${name}`

export const alarmArn = (region: string, accountId: string, name: string): string =>
  `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`
