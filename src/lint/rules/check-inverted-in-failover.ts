import { isEndpointCheck } from '../../model/health-check.ts'
import type { LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

export const checkInvertedInFailover: LintRule = {
  id: 'check-inverted-in-failover',
  severity: 'warning',
  about: 'failover',
  summary: 'inverted endpoint check on a primary',
  rules: ['R3.13'],
  why:
    'Inverted, the check is healthy while the endpoint is down: the primary then answers exactly when it does not ' +
    'work.',
  bad: `version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10, inverted: true }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.99] } } } }
`,
  good: `version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.99] } } } }
`,
  *check({ deployment, index }) {
    for (const { recordSet, policy } of index.ofPolicy('failover').flatMap(({ members }) => members)) {
      const check = deployment.healthChecks.get(recordSet.healthCheckId ?? '')
      if (policy.role !== 'primary' || !check?.inverted || !isEndpointCheck(check)) continue
      yield {
        at: recordSet.at.field('healthCheck'),
        message: `the primary of ${groupTitle(recordSet)} has the inverted check "${check.id}": it answers while its endpoint is down`,
        hint: 'remove inverted: true, or put the check on the secondary',
        related: [{ at: check.at.field('inverted'), message: 'inverted here' }],
      }
    }
  },
}
