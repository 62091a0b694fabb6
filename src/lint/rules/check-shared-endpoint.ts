import { type HealthCheck, isEndpointCheck } from '../../model/health-check.ts'
import type { LintRule } from '../rule.ts'
import { repeated } from '../words.ts'

/** All that decides about a check's status, as text; undefined for checks that probe nothing. */
function settingsOf(check: HealthCheck): string | undefined {
  if (!isEndpointCheck(check)) return undefined
  const { type, ipAddress, fullyQualifiedDomainName, port, resourcePath, searchString, enableSni } = check
  const { requestInterval, failureThreshold, inverted, disabled, regions } = check
  return JSON.stringify([
    [type, ipAddress, fullyQualifiedDomainName, port, resourcePath ?? '/', searchString, enableSni],
    [requestInterval, failureThreshold, inverted, disabled, regions.toSorted()],
  ])
}

export const checkSharedEndpoint: LintRule = {
  id: 'check-shared-endpoint',
  severity: 'warning',
  about: 'health-check',
  summary: 'two health checks with the same settings',
  rules: ['R3.25'],
  why: 'One check can serve any number of records; each further one costs money and probes the endpoint again.',
  bad: `version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
  shop: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.99] } } } }
      shop: { A: { failover: { primary: { values: [192.0.2.10], health_check: shop }, secondary: { values: [192.0.2.99] } } } }
`,
  good: `version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.99] } } } }
      shop: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.99] } } } }
`,
  *check({ deployment }) {
    for (const [later, first] of repeated(deployment.healthChecks.values(), settingsOf))
      yield {
        at: later.at.span(),
        message: `health checks "${first.id}" and "${later.id}" have the same settings`,
        hint: `use "${first.id}" for both`,
        related: [{ at: first.at.span(), message: 'the first' }],
      }
  },
}
