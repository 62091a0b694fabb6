import type { LintRule } from '../rule.ts'
import { groupTitle, listed, placesOf } from '../words.ts'

export const policyMixed: LintRule = {
  id: 'policy-mixed',
  severity: 'error',
  about: 'routed',
  summary: 'different policies, or simple and routed records, in one group',
  rules: ['R1.32'],
  rejectedByApi: true,
  why:
    'All records of one name and type are chosen from by one policy. Another policy below one of them needs a name ' +
    'of its own, which a nested branch gets by itself.',
  bad: `version: 1
zones:
  example.com:
    records:
      www: { A: { weighted: { blue: { weight: 1, values: [192.0.2.10] } } } }
    record_sets:
      - Name: www.example.com
        Type: A
        SetIdentifier: ireland
        Region: eu-west-1
        TTL: 60
        ResourceRecords: [{ Value: 192.0.2.20 }]
`,
  good: `version: 1
zones:
  example.com:
    records:
      www:
        A:
          latency:
            us-east-1: { weighted: { blue: { weight: 1, values: [192.0.2.10] } } }
            eu-west-1: { values: [192.0.2.20] }
`,
  *check({ index }) {
    for (const { recordSets } of index.routedGroups()) {
      const [first] = recordSets
      const odd = recordSets.find(({ policy }) => policy.kind !== first.policy.kind)
      if (!odd) continue
      const kinds = new Map(recordSets.toReversed().map((recordSet) => [recordSet.policy.kind, recordSet]))
      const others = [...kinds.values()].filter((recordSet) => recordSet !== odd)
      yield {
        at: odd.at.field('policy'),
        message: `${groupTitle(odd)} mixes the policies ${listed([...kinds.keys()].toReversed())}`,
        hint: 'keep one policy, and nest the other in one of its branches',
        related: placesOf(
          others.toReversed(),
          ({ at }) => at.field('policy'),
          ({ policy }) => `${policy.kind} here`,
        ),
      }
    }
  },
}
