import type { RecordSet } from '../../model/record-set.ts'
import type { LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

/** True if a primary has neither a check nor a target whose health it follows. @see R2.49 */
export const neverFails = ({ healthCheckId, data }: RecordSet): boolean =>
  healthCheckId === undefined && !(data.kind === 'alias' && data.evaluateTargetHealth)

const OPEN = ' and does not evaluate its target'

/** A primary that evaluates a target which is always healthy is found by `eth-unchecked-leaf` and `eth-no-effect`. */
export const failoverPrimaryNeverFails: LintRule = {
  id: 'failover-primary-never-fails',
  severity: 'error',
  about: 'failover',
  summary: 'primary that nothing can make unhealthy',
  rules: ['R2.49'],
  rejectedByApi: true,
  why: 'Route 53 takes a record without a health check as healthy, so the secondary would never be answered.',
  bad: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10 }
  maintenance: { ipv4: 192.0.2.99 }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: maintenance } } }
`,
  good: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  maintenance: { ipv4: 192.0.2.99 }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: maintenance } } }
`,
  *check({ index }) {
    for (const { members } of index.wholeOfPolicy('failover')) {
      if (!members.some(({ policy }) => policy.role === 'secondary')) continue
      for (const { recordSet, policy } of members) {
        if (policy.role !== 'primary' || !neverFails(recordSet)) continue
        const isAlias = recordSet.data.kind === 'alias'
        yield {
          at: recordSet.at.field('role'),
          message: `the primary of ${groupTitle(recordSet)} can never be unhealthy: it has no health check${isAlias ? OPEN : ''}`,
          hint: isAlias
            ? 'write evaluate_target_health: true, or give it a health_check'
            : 'give it a health_check, or its endpoint one',
        }
      }
    }
  },
}
