import type { LintRule } from '../rule.ts'
import { recordTitle } from '../words.ts'

export const multivalueAlias: LintRule = {
  id: 'multivalue-alias',
  severity: 'error',
  about: 'multivalue',
  summary: 'multivalue record that is an alias',
  rules: ['R1.38', 'R2.44'],
  rejectedByApi: true,
  why: 'A multivalue answer is put together from the values of its records; an alias has none of its own.',
  bad: `version: 1
endpoints:
  alb: { type: application-load-balancer, dns_name: web-1.us-east-1.elb.amazonaws.com, region: us-east-1 }
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { multivalue: [alb, web] } }
`,
  good: `version: 1
endpoints:
  alb: { type: application-load-balancer, dns_name: web-1.us-east-1.elb.amazonaws.com, region: us-east-1 }
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { weighted: { alb: { weight: 1, endpoint: alb }, web: { weight: 1, endpoint: web } } } }
`,
  *check({ index }) {
    for (const { members } of index.ofPolicy('multivalue')) {
      for (const { recordSet } of members) {
        if (recordSet.data.kind !== 'alias') continue
        yield {
          at: recordSet.at.field('alias'),
          message: `${recordTitle(recordSet)} is an alias, which a multivalue policy does not take`,
          hint: 'give it values, or use weighted with equal weights',
        }
      }
    }
  },
}
