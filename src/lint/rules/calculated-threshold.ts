import type { LintRule } from '../rule.ts'

export const calculatedThreshold: LintRule = {
  id: 'calculated-threshold',
  severity: 'warning',
  about: 'calculated-check',
  summary: 'threshold of 0, or above the number of children',
  rules: ['R3.18'],
  why: 'Such a check never changes, whatever its children do.',
  bad: `version: 1
health_checks:
  a: { type: HTTP, ip_address: 192.0.2.10 }
  b: { type: HTTP, ip_address: 192.0.2.20 }
  all: { type: CALCULATED, children: [a, b], health_threshold: 3 }
`,
  good: `version: 1
health_checks:
  a: { type: HTTP, ip_address: 192.0.2.10 }
  b: { type: HTTP, ip_address: 192.0.2.20 }
  all: { type: CALCULATED, children: [a, b], health_threshold: 2 }
`,
  *check({ deployment }) {
    for (const check of deployment.healthChecks.values()) {
      if (check.type !== 'CALCULATED' || check.children.length === 0) continue
      const { id, children, healthThreshold, inverted, at } = check
      if (healthThreshold > 0 && healthThreshold <= children.length) continue
      const status = healthThreshold <= 0 !== inverted ? 'healthy' : 'unhealthy'
      yield {
        at: at.field('healthThreshold'),
        message: `"${id}" wants ${healthThreshold} of ${children.length} children healthy: it is always ${status}`,
        hint: `write 1 for any child, ${children.length} for all`,
      }
    }
  },
}
