import type { LintRule } from '../rule.ts'

export const calculatedChildCalculated: LintRule = {
  id: 'calculated-child-calculated',
  severity: 'error',
  about: 'calculated-check',
  summary: 'calculated check that counts another calculated check',
  rules: ['R3.19'],
  rejectedByApi: true,
  why: 'Route 53 calculates one level only.',
  bad: `version: 1
health_checks:
  a: { type: HTTP, ip_address: 192.0.2.10 }
  b: { type: HTTP, ip_address: 192.0.2.20 }
  any: { type: CALCULATED, children: [a, b], health_threshold: 1 }
  all: { type: CALCULATED, children: [any, a], health_threshold: 2 }
`,
  good: `version: 1
health_checks:
  a: { type: HTTP, ip_address: 192.0.2.10 }
  b: { type: HTTP, ip_address: 192.0.2.20 }
  any: { type: CALCULATED, children: [a, b], health_threshold: 1 }
  all: { type: CALCULATED, children: [a, b], health_threshold: 2 }
`,
  *check({ deployment: { healthChecks } }) {
    for (const check of healthChecks.values()) {
      if (check.type !== 'CALCULATED') continue
      for (const [index, child] of check.children.entries()) {
        const found = healthChecks.get(child)
        if (found?.type !== 'CALCULATED') continue
        yield {
          at: check.at.field('children', index),
          message: `"${child}", a child of "${check.id}", is itself calculated`,
          hint: 'name the checks that it counts instead',
          related: [{ at: found.at.span(), message: `"${child}" is declared here` }],
        }
      }
    }
  },
}
