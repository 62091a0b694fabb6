import { pairOf } from '../plan-index.ts'
import type { LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

export const failoverNoSecondary: LintRule = {
  id: 'failover-no-secondary',
  severity: 'error',
  about: 'failover',
  summary: 'failover group without a secondary',
  rules: ['R2.50'],
  why: 'The primary alone answers always, also while it is down: there is nothing to fail over to.',
  bad: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web } } }
`,
  good: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: { values: [192.0.2.99] } } } }
`,
  *check({ index }) {
    for (const group of index.wholeOfPolicy('failover')) {
      if (pairOf(group).secondary) continue
      const [{ recordSet }] = group.members
      yield {
        at: recordSet.at.field('policy'),
        message: `${groupTitle(recordSet)} has a primary and nothing to fail over to`,
        hint: 'add secondary: and what answers while the primary is down',
      }
    }
  },
}
