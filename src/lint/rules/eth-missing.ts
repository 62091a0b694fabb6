import { hasHealthToFollow } from '../eth.ts'
import type { LintRule } from '../rule.ts'
import { isStandby } from '../standby.ts'
import { recordTitle } from '../words.ts'

/** The primary of a failover is found by `failover-primary-never-fails` and `failover-alias-without-eth`. */
export const ethMissing: LintRule = {
  id: 'eth-missing',
  severity: 'warning',
  about: 'alias',
  summary: 'alias in a routed group that ignores the health of its branch',
  rules: ['R2.18', 'R1.45'],
  why: 'The branch stays in service when everything in it is down, and its siblings never take over.',
  bad: `version: 1
endpoints:
  use1: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  euw1: { ipv4: 192.0.2.20, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      us: { A: { multivalue: [use1] } }
      www: { A: { latency: { us-east-1: { alias: us, evaluate_target_health: false }, eu-west-1: euw1 } } }
`,
  good: `version: 1
endpoints:
  use1: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  euw1: { ipv4: 192.0.2.20, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      us: { A: { multivalue: [use1] } }
      www: { A: { latency: { us-east-1: { alias: us }, eu-west-1: euw1 } } }
`,
  *check(context) {
    for (const { recordSets } of context.index.routedGroups()) {
      if (recordSets.length < 2) continue
      for (const recordSet of recordSets) {
        const { data, policy, at } = recordSet
        if (data.kind !== 'alias' || data.evaluateTargetHealth || isStandby(policy)) continue
        if (policy.kind === 'simple' || policy.kind === 'failover' || !hasHealthToFollow(context, recordSet)) continue
        yield {
          at: at.field('evaluateTargetHealth'),
          message: `${recordTitle(recordSet)} stays in service whatever happens to its branch`,
          hint: 'write evaluate_target_health: true',
        }
      }
    }
  },
}
