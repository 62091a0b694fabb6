import { type Metric, metricKey } from './metric.ts'
import { createRing, type Ring } from './ring.ts'
import type { Samples } from './samples.ts'

/** One metric with what was measured of it. */
export interface Series {
  readonly metric: Metric
  /** The unit that it was put in last. */
  readonly unit: string
  /** Milliseconds of the latest minute that has data. */
  readonly newestMs: number
}

/** What is put. */
export interface Datum {
  readonly metric: Metric
  readonly atMs: number
  readonly samples: Samples
  readonly unit: string
  /** Seconds are kept beside minutes. */
  readonly isHighResolution?: boolean
}

/** Metrics in memory, bounded in how many there are and how long each is kept. */
export interface MetricStore {
  /** False where there are too many metrics to take another one. */
  add(datum: Datum): boolean
  /** What was measured from `fromMs` to before `toMs`, both at whole minutes (whole seconds for periods below a minute). */
  read(metric: Metric, fromMs: number, toMs: number): Samples | undefined
  find(metric: Metric): Series | undefined
  /** In the order of their first data. */
  list(): readonly Series[]
  /** Forgets metrics of which nothing has come since. */
  forget(beforeMs: number): void
}

/** Metrics that clients may make. Ours, of checks and zones, are bounded by what is served. */
export const CUSTOM_METRICS_MAX = 10_000
/** Minutes kept of all metrics together; where there are many metrics, each keeps fewer. */
const SLOTS_MAX = 1 << 20
/** A day and ten hours. */
const MINUTES_MAX = 2048
const MINUTES_MIN = 16
/** A little more than an hour. */
const SECONDS_MAX = 4096

const MINUTE_MS = 60_000

interface Kept {
  readonly metric: Metric
  unit: string
  readonly minutes: Ring
  seconds: Ring | undefined
}

/** A power of two. */
function minutesFor(seriesCount: number): number {
  const share = 2 ** Math.floor(Math.log2(SLOTS_MAX / Math.max(seriesCount, 1)))
  return Math.min(Math.max(share, MINUTES_MIN), MINUTES_MAX)
}

const isOwn = ({ namespace }: Metric) => namespace.startsWith('AWS/')

export function createMetricStore(): MetricStore {
  const byKey = new Map<string, Kept>()
  let customCount = 0

  const seriesOf = ({ metric, unit, minutes, seconds }: Kept): Series => ({
    metric,
    unit,
    newestMs: Math.max(minutes.newest() * MINUTE_MS, (seconds?.newest() ?? 0) * 1000),
  })
  function keptFor(metric: Metric, unit: string): Kept | undefined {
    const key = metricKey(metric)
    const known = byKey.get(key)
    if (known !== undefined) return known
    if (!isOwn(metric)) {
      if (customCount >= CUSTOM_METRICS_MAX) return undefined
      customCount += 1
    }
    const made: Kept = { metric, unit, minutes: createRing(), seconds: undefined }
    byKey.set(key, made)
    return made
  }

  return {
    add: ({ metric, atMs, samples, unit, isHighResolution = false }) => {
      const kept = keptFor(metric, unit)
      if (kept === undefined) return false
      kept.unit = unit
      kept.minutes.add(Math.floor(atMs / MINUTE_MS), samples, minutesFor(byKey.size))
      if (isHighResolution) {
        kept.seconds ??= createRing()
        kept.seconds.add(Math.floor(atMs / 1000), samples, Math.min(minutesFor(byKey.size) * 4, SECONDS_MAX))
      }
      return true
    },
    read: (metric, fromMs, toMs) => {
      const kept = byKey.get(metricKey(metric))
      const isWhole = fromMs % MINUTE_MS === 0 && toMs % MINUTE_MS === 0
      return isWhole
        ? kept?.minutes.read(fromMs / MINUTE_MS, toMs / MINUTE_MS)
        : kept?.seconds?.read(Math.floor(fromMs / 1000), Math.floor(toMs / 1000))
    },
    find: (metric) => {
      const kept = byKey.get(metricKey(metric))
      return kept && seriesOf(kept)
    },
    list: () => [...byKey.values()].map(seriesOf),
    forget: (beforeMs) => {
      for (const [key, kept] of byKey)
        if (seriesOf(kept).newestMs < beforeMs) {
          byKey.delete(key)
          if (!isOwn(kept.metric)) customCount -= 1
        }
    },
  }
}
