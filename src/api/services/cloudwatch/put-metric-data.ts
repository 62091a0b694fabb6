import { metricKey } from '../../../cloudwatch/metric.ts'
import { mergeSamples, type Samples, samplesOf } from '../../../cloudwatch/samples.ts'
import { ApiError } from '../../errors.ts'
import type { ValueOf } from '../../shape.ts'
import { type CloudWatchOperation, invalidCombination, invalidValue, metricOf } from './call.ts'
import { putDataShape } from './shapes.ts'

const DAY_MS = 86_400_000
const PAST_MS = 14 * DAY_MS
const AHEAD_MS = 2 * 3_600_000
const VALUE_MAX = 2 ** 360

type Put = NonNullable<ValueOf<typeof putDataShape>['MetricData']>[number]

const missing = (message: string) => new ApiError('MissingParameter', message)

function checkValue(value: number, name: string): number {
  if (Math.abs(value) > VALUE_MAX) throw invalidValue(`The value ${value} for parameter ${name} is invalid.`)
  return value
}

function samplesOfLists(values: readonly number[], counts: readonly number[] | undefined, name: string): Samples {
  if (counts !== undefined && counts.length !== values.length)
    throw invalidValue(`The parameters ${name}.Values and ${name}.Counts must be of the same size.`)
  const each = values.map((value, index) => {
    const count = counts?.[index] ?? 1
    if (count <= 0)
      throw invalidValue(`The value ${count} for parameter ${name}.Counts.member.${index + 1} is invalid.`)
    return samplesOf(checkValue(value, `${name}.Values.member.${index + 1}`), count)
  })
  return each.reduce((all, one) => mergeSamples(all, one))
}

function samplesIn({ Value, StatisticValues, Values, Counts }: Put, name: string): Samples {
  const given = [Value, StatisticValues, Values].filter((one) => one !== undefined)
  if (given.length > 1)
    throw invalidCombination(
      `The parameters ${name}.Value, ${name}.StatisticValues and ${name}.Values are mutually exclusive and you have specified more than one.`,
    )
  if (Value !== undefined) return samplesOf(checkValue(Value, `${name}.Value`))
  if (StatisticValues !== undefined) {
    const { SampleCount: count, Sum: sum, Minimum: minimum, Maximum: maximum } = StatisticValues
    for (const one of [sum, minimum, maximum]) checkValue(one, `${name}.StatisticValues`)
    if (count <= 0)
      throw invalidValue(`The value ${count} for parameter ${name}.StatisticValues.SampleCount is invalid.`)
    if (minimum > maximum)
      throw invalidValue(
        `The parameter ${name}.StatisticValues.Minimum must be at most ${name}.StatisticValues.Maximum.`,
      )
    return { count, sum, minimum, maximum, values: undefined, grid: 0 }
  }
  if (Values !== undefined && Values.length > 0) return samplesOfLists(Values, Counts, name)
  throw missing(
    `At least one of the parameters ${name}.Value, ${name}.StatisticValues or ${name}.Values must be specified.`,
  )
}

/** All data of a request, or none where one is wrong. */
export const putMetricData: CloudWatchOperation = async ({ read, region, nowMs, store, evaluate }) => {
  const { Namespace, MetricData = [], EntityMetricData } = read(putDataShape)
  if (EntityMetricData !== undefined)
    throw invalidValue('Data with entities (EntityMetricData) are not here: put MetricData.')
  if (Namespace.startsWith('AWS/')) throw invalidValue(`The value AWS/ for parameter Namespace is invalid.`)
  if (MetricData.length === 0) throw missing('The parameter MetricData is required.')
  const data = MetricData.map((put, index) => {
    const name = `MetricData.member.${index + 1}`
    const { Timestamp: atMs = nowMs, StorageResolution = 60, Unit = 'None' } = put
    if (StorageResolution !== 1 && StorageResolution !== 60)
      throw invalidValue(`The parameter ${name}.StorageResolution must be 1 or 60.`)
    if (atMs < nowMs - PAST_MS || atMs > nowMs + AHEAD_MS)
      throw invalidValue(`The parameter ${name}.Timestamp must be at most two weeks ago and two hours ahead.`)
    return {
      metric: metricOf({ ...put, Namespace }, region),
      atMs,
      samples: samplesIn(put, name),
      unit: Unit,
      isHighResolution: StorageResolution === 1,
    }
  })
  for (const datum of data)
    if (!store.add(datum)) throw new ApiError('LimitExceeded', 'There are too many metrics to take another one.')
  const names = new Set(data.map(({ metric }) => metric.name))
  const keys = new Set(data.map(({ metric }) => metricKey(metric)))
  await evaluate(({ metric }) => names.has(metric.name) && keys.has(metricKey(metric)))
  return {}
}
