import { isEndpointCheck } from '../../model/health-check.ts'
import { specialUseOf } from '../../route53/special-use.ts'
import { parseAddress } from '../../values/ip-prefix.ts'
import type { LintRule } from '../rule.ts'

/** Addresses of the documentation ranges mark examples and are let through. */
export const checkPrivateAddress: LintRule = {
  id: 'check-private-address',
  severity: 'warning',
  about: 'health-check',
  summary: 'health check of an address that the checkers cannot reach',
  rules: ['R3.10', 'R3.26'],
  why:
    'Checkers probe over the internet. Route 53 takes no check of a private or other special address, so an export ' +
    'leaves it out.',
  bad: `version: 1
health_checks:
  db: { type: TCP, ip_address: 10.0.0.5, port: 5432 }
zones:
  example.com:
    records:
      db: { A: { failover: { primary: { values: [10.0.0.5], health_check: db }, secondary: { values: [10.0.1.5] } } } }
`,
  good: `version: 1
alarms:
  db-connections: { region: us-east-1 }
health_checks:
  db: { type: CLOUDWATCH_METRIC, alarm: { name: db-connections, region: us-east-1 } }
zones:
  example.com:
    records:
      db: { A: { failover: { primary: { values: [10.0.0.5], health_check: db }, secondary: { values: [10.0.1.5] } } } }
`,
  *check({ deployment }) {
    for (const check of deployment.healthChecks.values()) {
      if (!isEndpointCheck(check) || check.ipAddress === undefined) continue
      const address = parseAddress(check.ipAddress)
      const use = address && specialUseOf(address)
      if (use === undefined || use === 'documentation') continue
      yield {
        at: check.at.field('ipAddress'),
        message: `health check "${check.id}" probes ${check.ipAddress}, a ${use} address that Route 53's checkers cannot reach`,
        hint: 'follow an alarm on a metric instead (CLOUDWATCH_METRIC), or probe a public address',
      }
    }
  },
}
