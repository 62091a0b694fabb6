import type { LintRule } from '../rule.ts'

const PERIOD_SECONDS_MIN = 60

/** Of what Route 53 cannot follow only the period can be seen in a plan: M out of N, percentiles and metric math cannot be written. */
export const alarmUnsupported: LintRule = {
  id: 'alarm-unsupported',
  severity: 'error',
  about: 'alarm-check',
  summary: 'health check on an alarm of a kind that Route 53 does not follow',
  rules: ['R3.22'],
  why:
    'Route 53 evaluates the metric itself, in standard resolution: an alarm with periods below a minute never gets ' +
    'its data.',
  bad: `version: 1
alarms:
  orders: { region: us-east-1, period: 10, datapoints: 3 }
health_checks:
  orders: { type: CLOUDWATCH_METRIC, alarm: { name: orders, region: us-east-1 } }
`,
  good: `version: 1
alarms:
  orders: { region: us-east-1, period: 60, datapoints: 3 }
health_checks:
  orders: { type: CLOUDWATCH_METRIC, alarm: { name: orders, region: us-east-1 } }
`,
  *check({ deployment }) {
    for (const check of deployment.healthChecks.values()) {
      const alarm = check.type === 'CLOUDWATCH_METRIC' ? deployment.alarms.get(check.alarm.name) : undefined
      if (!alarm || alarm.periodSeconds >= PERIOD_SECONDS_MIN) continue
      yield {
        at: check.at.field('alarm'),
        message: `health check "${check.id}" follows alarm "${alarm.name}", whose period of ${alarm.periodSeconds} s is high resolution`,
        hint: `write period: ${PERIOD_SECONDS_MIN}, as the alarm would have to be`,
        related: [{ at: alarm.at.span(), message: 'the alarm' }],
      }
    }
  },
}
