import type { Metric } from '../../../cloudwatch/metric.ts'
import type { MetricStore, Series } from '../../../cloudwatch/metric-store.ts'
import type { Samples } from '../../../cloudwatch/samples.ts'
import { parseStatistic, type Statistic, statisticOf } from '../../../cloudwatch/statistic.ts'
import type { ApiMembers } from '../../protocols/value.ts'
import type { ValueOf } from '../../shape.ts'
import {
  type Call,
  type CloudWatchOperation,
  dimensionMembers,
  invalidCombination,
  invalidValue,
  metricOf,
  tokenPage,
  validationError,
} from './call.ts'
import { listMetricsShape, metricDataShape, statisticsShape } from './shapes.ts'

const METRICS_PAGE = 500
const RECENT_MS = 3 * 3_600_000

export const listMetrics: CloudWatchOperation = async ({ read, region, nowMs, store, collect }) => {
  const { Namespace, MetricName, Dimensions = [], RecentlyActive, NextToken } = read(listMetricsShape)
  await collect()
  const found = store
    .list()
    .filter(
      ({ metric, newestMs }) =>
        metric.region === region &&
        (Namespace === undefined || metric.namespace === Namespace) &&
        (MetricName === undefined || metric.name === MetricName) &&
        (RecentlyActive === undefined || newestMs >= nowMs - RECENT_MS) &&
        Dimensions.every(({ Name, Value }) =>
          metric.dimensions.some(([name, value]) => name === Name && (Value === undefined || value === Value)),
        ),
    )
  const { items, NextToken: next } = tokenPage(found, METRICS_PAGE, NextToken)
  return {
    Metrics: items.map(({ metric }) => ({
      Namespace: metric.namespace,
      MetricName: metric.name,
      Dimensions: dimensionMembers(metric),
    })),
    NextToken: next,
  }
}

const MINUTE_MS = 60_000
const POINTS_MAX = 1440
const SHORT_PERIODS = new Set([1, 5, 10, 20, 30])

/** Refuses what is no period and no stretch of time. */
function checkTimes(startMs: number, endMs: number, period: number): void {
  if (startMs >= endMs) throw invalidValue('The parameter StartTime must be less than the parameter EndTime.')
  if (!SHORT_PERIODS.has(period) && period % 60 !== 0)
    throw invalidValue('The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.')
}

interface Stretch {
  readonly startMs: number
  readonly endMs: number
  readonly periodMs: number
}

/** Periods begin at the minute of the start, those below a minute at their multiples. */
function stretchOf(startMs: number, endMs: number, period: number): Stretch {
  const periodMs = period * 1000
  const stepMs = Math.min(periodMs, MINUTE_MS)
  return { startMs: Math.floor(startMs / stepMs) * stepMs, endMs, periodMs }
}

interface Point {
  readonly atMs: number
  readonly samples: Samples
}

/** What is kept of a metric reaches no further back than this: periods before need no look. */
const KEPT_MS = 2048 * MINUTE_MS

/** The periods of a stretch that have data, in the order asked for. */
function* pointsOf(
  store: MetricStore,
  series: Series,
  { startMs, endMs, periodMs }: Stretch,
  isDescending = false,
): Generator<Point> {
  const oldest = series.newestMs - KEPT_MS
  const first = Math.max(0, Math.floor((oldest - startMs) / periodMs))
  const last = Math.ceil((Math.min(endMs, series.newestMs + MINUTE_MS) - startMs) / periodMs) - 1
  for (let step = 0; step <= last - first; step += 1) {
    const atMs = startMs + (isDescending ? last - step : first + step) * periodMs
    const samples = store.read(series.metric, atMs, atMs + periodMs)
    if (samples !== undefined) yield { atMs, samples }
  }
}

/** The series of a metric, if it is in that unit. */
function findSeries(store: MetricStore, metric: Metric, unit: string | undefined): Series | undefined {
  const series = store.find(metric)
  return unit === undefined || series?.unit === unit ? series : undefined
}

function extendedOf(text: string): readonly [string, Statistic] {
  const statistic = parseStatistic(text)
  if (typeof statistic === 'object') return [text, statistic]
  throw invalidValue(
    `The value ${text} for parameter ExtendedStatistics is not supported: there are percentiles, p0 to p100.`,
  )
}

function checkStatistics({ Statistics = [], ExtendedStatistics = [] }: ValueOf<typeof statisticsShape>): void {
  if (Statistics.length === 0 && ExtendedStatistics.length === 0)
    throw invalidCombination('Must specify either Statistics or ExtendedStatistics')
  if (Statistics.length > 0 && ExtendedStatistics.length > 0)
    throw invalidCombination('Statistics and ExtendedStatistics are mutually exclusive')
}
export const getMetricStatistics: CloudWatchOperation = async ({ read, region, store, collect }) => {
  const asked = read(statisticsShape)
  const { StartTime, EndTime, Period, Statistics = [], Unit, MetricName } = asked
  checkTimes(StartTime, EndTime, Period)
  checkStatistics(asked)
  const extended = (asked.ExtendedStatistics ?? []).map(extendedOf)
  const stretch = stretchOf(StartTime, EndTime, Period)
  const count = Math.ceil((EndTime - stretch.startMs) / stretch.periodMs)
  if (count > POINTS_MAX)
    throw invalidCombination(
      `You have requested up to ${count} datapoints, which exceeds the limit of ${POINTS_MAX}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
    )
  await collect()
  const series = findSeries(store, metricOf(asked, region), Unit)
  const points = series === undefined ? [] : [...pointsOf(store, series, stretch)]
  return {
    Label: MetricName,
    Datapoints: points.map(({ atMs, samples }) => ({
      Timestamp: new Date(atMs),
      ...Object.fromEntries(Statistics.map((statistic) => [statistic, statisticOf(samples, statistic)])),
      Unit: series?.unit,
      ...(extended.length === 0
        ? {}
        : {
            ExtendedStatistics: new Map(
              extended.flatMap(([text, statistic]) => {
                const value = statisticOf(samples, statistic)
                return value === undefined ? [] : [[text, value] as const]
              }),
            ),
          }),
    })),
  }
}

const DATA_POINTS_MAX = 100_800

interface Found {
  readonly atMs: number
  readonly value: number
}

type Query = ValueOf<typeof metricDataShape>['MetricDataQueries'][number]

/** One query's points; refuses what is no query of a metric. */
function* foundBy(
  query: Query,
  { StartTime, EndTime }: ValueOf<typeof metricDataShape>,
  isDescending: boolean,
  call: Call,
): Generator<Found> {
  const { MetricStat } = query
  if (MetricStat === undefined) return
  const statistic = statisticIn(query)
  const series = findSeries(call.store, metricOf(MetricStat.Metric, call.region), MetricStat.Unit)
  if (series === undefined) return
  const stretch = stretchOf(StartTime, EndTime, MetricStat.Period)
  for (const { atMs, samples } of pointsOf(call.store, series, stretch, isDescending)) {
    const value = statisticOf(samples, statistic)
    if (value !== undefined) yield { atMs, value }
  }
}

function statisticIn({ Id, MetricStat }: Query): Statistic {
  const statistic = parseStatistic(MetricStat?.Stat ?? '')
  if (statistic === undefined)
    throw validationError(
      `The statistic ${MetricStat?.Stat} of ${Id} is not supported: there are SampleCount, Average, Sum, Minimum, Maximum and percentiles.`,
    )
  return statistic
}

function checkQueries(queries: readonly Query[], startMs: number, endMs: number): void {
  if (new Set(queries.map(({ Id }) => Id)).size < queries.length)
    throw validationError('The Ids of MetricDataQueries must be unique.')
  for (const query of queries) {
    if (query.Expression !== undefined)
      throw validationError(
        `Metric math is not here: ${query.Id} has an Expression. Ask for its metrics and work it out from them.`,
      )
    if (query.MetricStat === undefined) throw validationError(`The query ${query.Id} has no MetricStat.`)
    checkTimes(startMs, endMs, query.MetricStat.Period)
    statisticIn(query)
  }
}

export const getMetricData: CloudWatchOperation = async (call) => {
  const asked = call.read(metricDataShape)
  const { MetricDataQueries, StartTime, EndTime, ScanBy, MaxDatapoints = DATA_POINTS_MAX, NextToken } = asked
  checkQueries(MetricDataQueries, StartTime, EndTime)
  await call.collect()
  const isDescending = ScanBy !== 'TimestampAscending'
  const wanted = MetricDataQueries.filter(({ ReturnData = true }) => ReturnData)
  const all = wanted.flatMap((query, index) =>
    [...foundBy(query, asked, isDescending, call)].map((found) => ({ index, found })),
  )
  const { items, NextToken: next } = tokenPage(all, MaxDatapoints, NextToken)
  const lastIndex = items.at(-1)?.index
  const results = wanted.map(({ Id, Label, MetricStat }, index): ApiMembers => {
    const own = items.filter((item) => item.index === index).map(({ found }) => found)
    return {
      Id,
      Label: Label ?? MetricStat?.Metric.MetricName,
      Timestamps: own.map(({ atMs }) => new Date(atMs)),
      Values: own.map(({ value }) => value),
      StatusCode: next !== undefined && index >= (lastIndex ?? 0) ? 'PartialData' : 'Complete',
    }
  })
  return { MetricDataResults: results, NextToken: next, Messages: [] }
}
