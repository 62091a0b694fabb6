import type { AlarmState } from '../model/health-check.ts'
import type { Metric } from './metric.ts'
import type { Statistic } from './statistic.ts'

export const COMPARISONS = {
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  GreaterThanThreshold: 'greater than',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
} as const

export type Comparison = keyof typeof COMPARISONS

export const isComparison = (text: string): text is Comparison => Object.hasOwn(COMPARISONS, text)

/** What stands in for data points that did not come. */
export const MISSING_DATA = ['missing', 'notBreaching', 'breaching', 'ignore'] as const
export type MissingData = (typeof MISSING_DATA)[number]

/** What an alarm watches, and when it goes off. */
export interface AlarmRule {
  readonly metric: Metric
  readonly statistic: Statistic
  /** Data in another unit is none; any unit where it is absent. */
  readonly unit?: string
  /** 10, 20, 30 or whole minutes. */
  readonly periodSeconds: number
  /** The N of "M out of N". */
  readonly evaluationPeriods: number
  /** The M; at most N. */
  readonly datapointsToAlarm: number
  readonly threshold: number
  readonly comparison: Comparison
  readonly missingData: MissingData
  /** True: a percentile of too few samples changes nothing. */
  readonly ignoresLowSamples: boolean
}

export function isBreaching({ comparison, threshold }: AlarmRule, value: number): boolean {
  switch (comparison) {
    case 'GreaterThanOrEqualToThreshold':
      return value >= threshold
    case 'GreaterThanThreshold':
      return value > threshold
    case 'LessThanThreshold':
      return value < threshold
    case 'LessThanOrEqualToThreshold':
      return value <= threshold
  }
}

/** One period that had data. */
export interface DataPoint {
  /** Where its period begins. */
  readonly atMs: number
  readonly value: number
  readonly sampleCount: number
}

/** Why an evaluation ends as it does. */
export type Verdict =
  /** As the data points say, filled up where there were too few. */
  | 'threshold'
  /** No data point in the whole range. */
  | 'no-data'
  /** Breaching data that is old enough, and nothing newer that speaks against it. */
  | 'premature'
  /** Breaching data that is too new to say, or low samples. */
  | 'undecided'

export interface Evaluation {
  readonly state: AlarmState
  readonly verdict: Verdict
  /** The real data points that decided, newest first. */
  readonly evaluated: readonly DataPoint[]
  readonly breachingCount: number
  /** Data points that stood in for missing ones. */
  readonly filledCount: number
}
