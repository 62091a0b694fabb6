/** What is measured: two with the same region, namespace, name and dimensions are the same metric. */
export interface Metric {
  readonly region: string
  readonly namespace: string
  readonly name: string
  /** Names with values, in the order of names. */
  readonly dimensions: readonly Dimension[]
}

export type Dimension = readonly [name: string, value: string]

const ascending = ([a]: Dimension, [b]: Dimension) => (a < b ? -1 : a > b ? 1 : 0)

/** The dimensions in the one order that metrics have them in. */
export const sortDimensions = (dimensions: Iterable<Dimension>): readonly Dimension[] => [...dimensions].sort(ascending)

/** The same text exactly for the same metric. */
export const metricKey = ({ region, namespace, name, dimensions }: Metric): string =>
  JSON.stringify([region, namespace, name, dimensions])

/** Route 53's own metrics, all of which are in this region. @see R6.26 */
export const ROUTE53_NAMESPACE = 'AWS/Route53'
export const ROUTE53_METRICS_REGION = 'us-east-1'

export const route53Metric = (name: string, dimension: 'HealthCheckId' | 'HostedZoneId', id: string): Metric => ({
  region: ROUTE53_METRICS_REGION,
  namespace: ROUTE53_NAMESPACE,
  name,
  dimensions: [[dimension, id]],
})
