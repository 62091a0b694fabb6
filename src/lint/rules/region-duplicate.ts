import type { LintRule } from '../rule.ts'
import { groupTitle, repeated } from '../words.ts'

export const regionDuplicate: LintRule = {
  id: 'region-duplicate',
  severity: 'error',
  about: 'latency',
  summary: 'same region twice in a latency group',
  rules: ['R1.34', 'R2.32'],
  rejectedByApi: true,
  why:
    'The region decides which record is nearest, so each stands for one record. Several servers in a region are a ' +
    'nested weighted or multivalue branch.',
  bad: `version: 1
endpoints:
  one: { ipv4: 192.0.2.10, region: us-east-1 }
  two: { ipv4: 192.0.2.20, region: us-east-1 }
zones:
  example.com:
    records:
      www: { A: { latency: { one: one, two: two } } }
`,
  good: `version: 1
endpoints:
  one: { ipv4: 192.0.2.10, region: us-east-1 }
  two: { ipv4: 192.0.2.20, region: us-east-1 }
zones:
  example.com:
    records:
      www: { A: { latency: { us-east-1: { multivalue: [one, two] } } } }
`,
  *check({ index }) {
    for (const { members } of index.ofPolicy('latency')) {
      for (const [{ recordSet, policy }, first] of repeated(members, (member) => member.policy.region))
        yield {
          at: recordSet.at.field('region'),
          message: `${groupTitle(recordSet)} has two records for ${policy.region}`,
          hint: 'put both into one branch with a weighted or multivalue policy',
          related: [{ at: first.recordSet.at.field('region'), message: 'first named here' }],
        }
    }
  },
}
