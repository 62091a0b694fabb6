import { replacing } from '../../model/fix.ts'
import { displayName } from '../../values/name.ts'
import type { LintRule } from '../rule.ts'
import { recordTitle } from '../words.ts'

export const ethCloudfront: LintRule = {
  id: 'eth-cloudfront',
  severity: 'error',
  about: 'alias',
  summary: 'evaluate_target_health on CloudFront',
  rules: ['R1.43'],
  rejectedByApi: true,
  why: 'A distribution has no health that Route 53 could follow, and the API refuses the combination.',
  bad: `version: 1
endpoints:
  cdn: { type: cloudfront, dns_name: d111111abcdef8.cloudfront.net }
zones:
  example.com:
    records:
      www: { A: { endpoint: cdn, evaluate_target_health: true } }
`,
  good: `version: 1
endpoints:
  cdn: { type: cloudfront, dns_name: d111111abcdef8.cloudfront.net }
zones:
  example.com:
    records:
      www: { A: { endpoint: cdn } }
`,
  *check({ index }) {
    for (const { recordSet, data, target } of index.aliases()) {
      if (target.kind !== 'service' || target.service.ethAllowed || !data.evaluateTargetHealth) continue
      const name = displayName(data.dnsName)
      const at = recordSet.at.field('evaluateTargetHealth')
      yield {
        at,
        message: `${recordTitle(recordSet)} evaluates the health of ${name}, and ${target.service.title} does not allow it`,
        hint: 'write evaluate_target_health: false, and a health_check if the branch has to fail over',
        fix: replacing(at, true, false),
      }
    }
  },
}
