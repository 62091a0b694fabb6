import type { Metric } from '../../../cloudwatch/metric.ts'
import { sortDimensions } from '../../../cloudwatch/metric.ts'
import { ApiError } from '../../errors.ts'
import type { ApiMembers } from '../../protocols/value.ts'
import type { AccountService } from '../../service.ts'
import type { Shape } from '../../shape.ts'
import type { Metrics } from '../../world.ts'

/** A request as operations see it. */
export interface Call extends Metrics {
  readonly read: <T>(shape: Shape<T>) => T
  readonly region: string
  readonly accountId: string
  readonly nowMs: number
  readonly accounts: AccountService
}

export type CloudWatchOperation = (call: Call) => Promise<ApiMembers>

export const invalidValue = (message: string): ApiError => new ApiError('InvalidParameterValue', message)
export const invalidCombination = (message: string): ApiError => new ApiError('InvalidParameterCombination', message)
export const validationError = (message: string): ApiError => new ApiError('ValidationError', message)

interface NamedMetric {
  readonly Namespace: string
  readonly MetricName: string
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[]
}

/** The metric that members name; refuses dimensions that stand twice. */
export function metricOf({ Namespace, MetricName, Dimensions = [] }: NamedMetric, region: string): Metric {
  if (new Set(Dimensions.map(({ Name }) => Name)).size < Dimensions.length)
    throw invalidValue('The parameter Dimensions names a dimension twice.')
  const dimensions = sortDimensions(Dimensions.map(({ Name, Value }) => [Name, Value] as const))
  return { region, namespace: Namespace, name: MetricName, dimensions }
}

export const dimensionMembers = ({ dimensions }: Metric): readonly ApiMembers[] =>
  dimensions.map(([Name, Value]) => ({ Name, Value }))

export interface TokenPage<T> {
  readonly items: readonly T[]
  readonly NextToken: string | undefined
}

const TOKEN = /^[1-9]\d{0,8}$/

/** So many items from where the token of the page before says. */
export function tokenPage<T>(items: readonly T[], size: number, token: string | undefined): TokenPage<T> {
  const written = token === undefined ? '' : Buffer.from(token, 'base64url').toString()
  if (token !== undefined && !TOKEN.test(written)) throw new ApiError('InvalidNextToken', 'NextToken is none of ours.')
  const start = token === undefined ? 0 : Number(written)
  const next = start + size
  return {
    items: items.slice(start, next),
    NextToken: next < items.length ? Buffer.from(String(next)).toString('base64url') : undefined,
  }
}
