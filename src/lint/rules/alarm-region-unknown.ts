import { alarmRegionCodes, isAlarmRegion } from '../../route53/regions.ts'
import type { LintRule } from '../rule.ts'

export const alarmRegionUnknown: LintRule = {
  id: 'alarm-region-unknown',
  severity: 'error',
  about: 'alarm-check',
  summary: 'alarm in a region that health checks cannot follow',
  rules: ['R3.21'],
  rejectedByApi: true,
  why: 'Route 53 reads the metrics of an alarm in the regions it knows, and refuses a check on any other.',
  bad: `version: 1
alarms:
  orders: { region: us-east-9 }
health_checks:
  orders: { type: CLOUDWATCH_METRIC, alarm: { name: orders, region: us-east-9 } }
`,
  good: `version: 1
alarms:
  orders: { region: us-east-1 }
health_checks:
  orders: { type: CLOUDWATCH_METRIC, alarm: { name: orders, region: us-east-1 } }
`,
  *check({ deployment, index }) {
    for (const check of deployment.healthChecks.values()) {
      if (check.type !== 'CLOUDWATCH_METRIC' || isAlarmRegion(check.alarm.region)) continue
      yield {
        at: check.at.field('alarm'),
        message: `health check "${check.id}" follows an alarm in "${check.alarm.region}", where Route 53 follows none`,
        hint: index.nearest(check.alarm.region, alarmRegionCodes) ?? 'write the region of the alarm, such as us-east-1',
      }
    }
  },
}
