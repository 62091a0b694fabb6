import type { AlarmRule, DataPoint } from '../../src/cloudwatch/alarm.ts'

export const MINUTE = 60_000

export const METRIC = { region: 'us-east-1', namespace: 'Shop', name: 'Errors', dimensions: [] }

/** An alarm on values above 1 of a minute each. */
export const rule = (more: Partial<AlarmRule> = {}): AlarmRule => ({
  metric: METRIC,
  statistic: 'Maximum',
  periodSeconds: 60,
  evaluationPeriods: 3,
  datapointsToAlarm: 3,
  threshold: 1,
  comparison: 'GreaterThanThreshold',
  missingData: 'missing',
  ignoresLowSamples: false,
  ...more,
})

const VALUES: Readonly<Record<string, number>> = { '0': 0, X: 9 }

/** `0 - X`: within the threshold, missing, breaching; oldest first, a minute each. */
export const range = (text: string): readonly (DataPoint | undefined)[] =>
  text.split(' ').map((mark, index) => {
    const value = VALUES[mark]
    return value === undefined ? undefined : { atMs: index * MINUTE, value, sampleCount: 1 }
  })
