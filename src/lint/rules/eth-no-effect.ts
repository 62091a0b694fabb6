import type { LintRule } from '../rule.ts'
import { recordTitle } from '../words.ts'

export const ethNoEffect: LintRule = {
  id: 'eth-no-effect',
  severity: 'warning',
  about: 'alias',
  summary: 'evaluate_target_health on a service where it has no effect',
  rules: ['R2.14'],
  why: 'AWS accepts it, but these services report no health, so the alias is always healthy.',
  bad: `version: 1
endpoints:
  site: { type: s3-website, region: us-east-1 }
zones:
  example.com:
    records:
      www: { A: { endpoint: site, evaluate_target_health: true } }
`,
  good: `version: 1
endpoints:
  site: { type: s3-website, region: us-east-1 }
zones:
  example.com:
    records:
      www: { A: { endpoint: site } }
`,
  *check({ index }) {
    for (const { recordSet, data, target } of index.aliases()) {
      if (target.kind !== 'service' || !data.evaluateTargetHealth) continue
      const { ethAllowed, ethEffect, title } = target.service
      if (!ethAllowed || ethEffect !== 'none') continue
      yield {
        at: recordSet.at.field('evaluateTargetHealth'),
        message: `${recordTitle(recordSet)} evaluates ${title}, which has no health to evaluate`,
        hint: 'write evaluate_target_health: false, and a health_check if the record has to fail over',
      }
    }
  },
}
