import type { HealthCheck } from '../../model/health-check.ts'
import type { LintContext, LintRule } from '../rule.ts'

function findChildren(checks: Iterable<HealthCheck>): ReadonlySet<string> {
  return new Set([...checks].flatMap((check) => (check.type === 'CALCULATED' ? check.children : [])))
}

const isUsed = ({ index }: LintContext, children: ReadonlySet<string>, id: string) =>
  children.has(id) || index.checkUsers().has(id)

export const checkDisabled: LintRule = {
  id: 'check-disabled',
  severity: 'warning',
  about: 'health-check',
  summary: 'disabled check in use',
  rules: ['R3.14'],
  why: 'A disabled check does not probe: it is always healthy, or always unhealthy where it is inverted.',
  bad: `version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10, disabled: true }
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
  *check(context) {
    const { healthChecks } = context.deployment
    const children = findChildren(healthChecks.values())
    for (const { id, disabled, inverted, at } of healthChecks.values()) {
      if (!disabled || !isUsed(context, children, id)) continue
      yield {
        at: at.field('disabled'),
        message: `health check "${id}" is disabled, so it is always ${inverted ? 'unhealthy, being inverted' : 'healthy'}`,
        hint: 'remove disabled: true once the endpoint is to be watched again',
      }
    }
  },
}
