import { printable } from '../values/printable.ts'
import type { Steps } from '../values/steps.ts'

export type Labels = Readonly<Record<string, string>>

export interface Sample {
  readonly labels: Labels
  readonly value: number
  /** `_bucket`, `_sum`, `_count` of histograms. */
  readonly suffix?: string
}

/** All samples of one name. */
export interface MetricFamily {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  /** Read once, when they are written. */
  readonly samples: Iterable<Sample>
}

/** The content type of what `formatMetrics` writes. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

const escapeHelp = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')

/** Control characters become visible first (D75): a label must not be able to forge a line or steer a terminal. */
const escapeLabel = (text: string) =>
  printable(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')

const formatValue = (value: number) =>
  Number.isNaN(value)
    ? 'NaN'
    : value === Number.POSITIVE_INFINITY
      ? '+Inf'
      : value === Number.NEGATIVE_INFINITY
        ? '-Inf'
        : String(value)

function sampleLine(name: string, { labels, value, suffix = '' }: Sample): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escapeLabel(text)}"`)
  return `${name}${suffix}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${formatValue(value)}\n`
}

/** Families in the Prometheus text format, version 0.0.4; those without samples are left out. Pauses at every sample: a large plan has many. */
export function* formatMetrics(families: readonly MetricFamily[]): Steps<string> {
  const lines: string[] = []
  for (const { name, type, help, samples } of families) {
    const start = lines.length
    for (const sample of samples) {
      yield
      if (lines.length === start) lines.push(`# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`)
      lines.push(sampleLine(name, sample))
    }
  }
  return lines.join('')
}

/** Counts of values by upper bound. */
export interface Histogram {
  observe(value: number, count?: number): void
  samples(labels?: Labels): readonly Sample[]
}

/** `bounds` rise; what is above all of them counts in `+Inf` alone. */
export function createHistogram(bounds: readonly number[]): Histogram {
  const counts = new Float64Array(bounds.length + 1)
  let sum = 0
  return {
    observe: (value, count = 1) => {
      let index = 0
      while (index < bounds.length && value > (bounds[index] ?? 0)) index += 1
      counts[index] = (counts[index] ?? 0) + count
      sum += value * count
    },
    samples: (labels = {}) => {
      let total = 0
      const buckets = [...counts].map((count, index) => {
        total += count
        const le = index < bounds.length ? String(bounds[index]) : '+Inf'
        return { suffix: '_bucket', labels: { ...labels, le }, value: total }
      })
      return [...buckets, { suffix: '_sum', labels, value: sum }, { suffix: '_count', labels, value: total }]
    },
  }
}
