import type { LintRule } from '../rule.ts'
import { groupTitle, repeated } from '../words.ts'

export const failoverDuplicateRole: LintRule = {
  id: 'failover-duplicate-role',
  severity: 'error',
  about: 'failover',
  summary: 'two primaries or two secondaries in a failover group',
  rules: ['R1.33'],
  rejectedByApi: true,
  why: 'A failover group has one record for each role. More steps are a failover nested in the secondary.',
  bad: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: { values: [192.0.2.98] } } } }
    record_sets:
      - Name: www.example.com
        Type: A
        SetIdentifier: third
        Failover: SECONDARY
        TTL: 60
        ResourceRecords: [{ Value: 192.0.2.99 }]
`,
  good: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  spare: { ipv4: 192.0.2.98, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www:
        A:
          failover:
            primary: web
            secondary: { failover: { primary: spare, secondary: { values: [192.0.2.99] } } }
`,
  *check({ index }) {
    for (const { members } of index.ofPolicy('failover')) {
      for (const [{ recordSet, policy }, first] of repeated(members, (member) => member.policy.role))
        yield {
          at: recordSet.at.field('role'),
          message: `${groupTitle(recordSet)} has two records with the role ${policy.role}`,
          hint: 'keep one; a chain of more steps is a failover nested in the secondary',
          related: [{ at: first.recordSet.at.field('role'), message: `the first ${policy.role}` }],
        }
    }
  },
}
