import { pairOf } from '../plan-index.ts'
import type { LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

export const failoverNoPrimary: LintRule = {
  id: 'failover-no-primary',
  severity: 'error',
  about: 'failover',
  summary: 'failover group without a primary',
  rules: ['R2.50'],
  why: 'The secondary alone answers always, whatever its health: nothing is failed over from.',
  bad: `version: 1
zones:
  example.com:
    records:
      www: { A: { failover: { secondary: { values: [192.0.2.99] } } } }
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
      if (pairOf(group).primary) continue
      const [{ recordSet }] = group.members
      yield {
        at: recordSet.at.field('policy'),
        message: `${groupTitle(recordSet)} has a secondary and no primary`,
        hint: 'add primary: and what answers normally',
      }
    }
  },
}
