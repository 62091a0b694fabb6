import { hasHealthToFollow } from '../eth.ts'
import type { LintRule } from '../rule.ts'
import { recordTitle } from '../words.ts'

export const failoverAliasWithoutEth: LintRule = {
  id: 'failover-alias-without-eth',
  severity: 'warning',
  about: 'failover',
  summary: 'alias in a failover group with a check of its own that does not evaluate its target',
  rules: ['R1.45a', 'R2.54'],
  why: 'The check alone decides. If the branch behind the alias fails while the check passes, nothing fails over.',
  bad: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
health_checks:
  switch: { type: HTTP, ip_address: 192.0.2.50 }
zones:
  example.com:
    records:
      web: { A: { weighted: { one: { weight: 1, endpoint: web }, two: { weight: 0, values: [192.0.2.11] } } } }
      www:
        A:
          failover:
            primary: { alias: web, evaluate_target_health: false, health_check: switch }
            secondary: { values: [192.0.2.99] }
`,
  good: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
health_checks:
  switch: { type: HTTP, ip_address: 192.0.2.50 }
zones:
  example.com:
    records:
      web: { A: { weighted: { one: { weight: 1, endpoint: web }, two: { weight: 0, values: [192.0.2.11] } } } }
      www:
        A:
          failover:
            primary: { alias: web, health_check: switch }
            secondary: { values: [192.0.2.99] }
`,
  *check(context) {
    for (const { members } of context.index.ofPolicy('failover')) {
      for (const { recordSet } of members) {
        const { data, healthCheckId, at } = recordSet
        if (data.kind !== 'alias' || data.evaluateTargetHealth || healthCheckId === undefined) continue
        if (!hasHealthToFollow(context, recordSet)) continue
        yield {
          at: at.field('evaluateTargetHealth'),
          message: `${recordTitle(recordSet)} follows health check "${healthCheckId}" and ignores the health of its branch`,
          hint: 'write evaluate_target_health: true',
        }
      }
    }
  },
}
