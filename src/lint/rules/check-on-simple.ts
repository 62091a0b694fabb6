import type { LintRule } from '../rule.ts'
import { recordTitle } from '../words.ts'

/** In a private zone it is an error: `private-check-on-simple`. */
export const checkOnSimple: LintRule = {
  id: 'check-on-simple',
  severity: 'warning',
  about: 'health-check',
  summary: 'health check written on a simple record that no alias evaluates',
  rules: ['R2.24', 'R3.26'],
  why: 'A simple record is the only one of its name, so Route 53 answers it healthy or not.',
  bad: `version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www: { A: { values: [192.0.2.10], health_check: web } }
`,
  good: `version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: { values: [192.0.2.10], health_check: web }, secondary: { values: [192.0.2.99] } } } }
`,
  *check({ index }) {
    for (const group of index.decidingGroups()) {
      const recordSet = group.kind === 'simple' && !group.zone.vpcs ? group.members[0]?.recordSet : undefined
      if (recordSet?.healthCheckId === undefined || recordSet.healthCheckInherited) continue
      const isEvaluated = index.usersOf(group).some(
        ({
          member: {
            recordSet: { data },
          },
        }) => data.kind === 'alias' && data.evaluateTargetHealth,
      )
      if (isEvaluated) continue
      yield {
        at: recordSet.at.field('healthCheck'),
        message: `health check "${recordSet.healthCheckId}" has no effect on ${recordTitle(recordSet)}, the only record of its name`,
        hint: 'remove it, or write a failover with something to answer instead',
      }
    }
  },
}
