import { limits } from '../../route53/limits.ts'
import type { LintRule } from '../rule.ts'

const { calculatedChildrenDocumented: DOCUMENTED_MAX, calculatedChildrenModel: MODEL_MAX } = limits

export const calculatedChildrenCount: LintRule = {
  id: 'calculated-children-count',
  severity: 'error',
  about: 'calculated-check',
  summary: `calculated check without children, or with more than ${MODEL_MAX}; a warning above ${DOCUMENTED_MAX}`,
  rules: ['R3.19'],
  rejectedByApi: true,
  why: 'A calculated check counts healthy children; without any there is nothing to count.',
  bad: `version: 1
health_checks:
  any: { type: CALCULATED, children: [], health_threshold: 1 }
`,
  good: `version: 1
health_checks:
  a: { type: HTTP, ip_address: 192.0.2.10 }
  any: { type: CALCULATED, children: [a], health_threshold: 1 }
`,
  *check({ deployment }) {
    for (const check of deployment.healthChecks.values()) {
      if (check.type !== 'CALCULATED') continue
      const { length } = check.children
      if (length > 0 && length <= DOCUMENTED_MAX) continue
      yield {
        at: check.at.field('children'),
        message:
          length === 0
            ? `calculated check "${check.id}" has no children`
            : `calculated check "${check.id}" has ${length} children, ${DOCUMENTED_MAX} are documented`,
        hint: length === 0 ? 'name the checks to count' : 'split the check, or drop some children',
        ...(length > 0 && length <= MODEL_MAX ? { severity: 'warning' } : {}),
      }
    }
  },
}
