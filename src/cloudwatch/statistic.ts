import { type Samples, valuesOf } from './samples.ts'

export const SIMPLE_STATISTICS = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] as const
export type SimpleStatistic = (typeof SIMPLE_STATISTICS)[number]

/** A simple statistic, or a percentile (0 to 100). */
export type Statistic = SimpleStatistic | { readonly percentile: number }

export const isSimpleStatistic = (text: string): text is SimpleStatistic =>
  SIMPLE_STATISTICS.some((statistic) => statistic === text)

const PERCENTILE = /^[pP](\d{1,2}(?:\.\d{1,10})?|100(?:\.0{1,10})?)$/

/** `Average`, `p95`, `p99.9`; undefined for anything else: trimmed means and their like are not here. */
export function parseStatistic(text: string): Statistic | undefined {
  if (isSimpleStatistic(text)) return text
  const [, percentile] = PERCENTILE.exec(text) ?? []
  return percentile === undefined ? undefined : { percentile: Number(percentile) }
}

export const formatStatistic = (statistic: Statistic): string =>
  typeof statistic === 'string' ? statistic : `p${statistic.percentile}`

/**
 * The least value that so many per cent of the samples do not exceed (nearest rank); undefined where the values are not
 * known, as of statistic sets that were put in the place of values.
 */
function percentileOf(samples: Samples, percentile: number): number | undefined {
  const values = valuesOf(samples)
  if (values === undefined) return undefined
  const rank = (percentile / 100) * samples.count
  let below = 0
  let found = samples.maximum
  for (const [value, count] of [...values].sort(([a], [b]) => a - b)) {
    below += count
    found = value
    if (below >= rank) break
  }
  return Math.min(Math.max(found, samples.minimum), samples.maximum)
}

/** The statistic of what was measured; undefined for a percentile of unknown values. */
export function statisticOf(samples: Samples, statistic: Statistic): number | undefined {
  switch (statistic) {
    case 'SampleCount':
      return samples.count
    case 'Sum':
      return samples.sum
    case 'Average':
      return samples.sum / samples.count
    case 'Minimum':
      return samples.minimum
    case 'Maximum':
      return samples.maximum
    default:
      return percentileOf(samples, statistic.percentile)
  }
}

/** How many samples a percentile needs to mean something. @see "Percentile-based alarms and low data samples", CloudWatch User Guide */
export const samplesNeeded = (percentile: number): number => {
  const share = percentile / 100
  return share >= 0.5 ? 10 / (1 - share) : 10 / share
}
