import type { Alarm } from '../../model/health-check.ts'
import { parseDuration } from '../../values/duration.ts'
import type { Context } from './context.ts'
import { membersAt, originAt } from './origin.ts'

const PERIOD_SECONDS = 60

/** The simulated CloudWatch alarms, by name: OK, one period of 60 s unless they say otherwise. @see R3.21 */
export function expandAlarms({ document, positions }: Context): ReadonlyMap<string, Alarm> {
  return new Map(
    Object.entries(document.alarms ?? {}).map(([name, { region, state = 'OK', period, datapoints = 1 }]) => {
      const path = ['alarms', name]
      const periodSeconds = period === undefined ? undefined : parseDuration(period)
      const at = originAt(positions, path, membersAt(path, { region: 'region' }))
      return [name, { name, region, state, periodSeconds: periodSeconds ?? PERIOD_SECONDS, datapoints, at }]
    }),
  )
}
