import type { LintRule } from '../rule.ts'
import { groupTitle, placeName, repeated } from '../words.ts'

export const proximityDuplicate: LintRule = {
  id: 'proximity-duplicate',
  severity: 'error',
  about: 'geoproximity',
  summary: 'two geoproximity records at the same place',
  rules: ['R1.36'],
  why: 'Both are equally far from every client, and AWS does not say which of them answers.',
  bad: `version: 1
zones:
  example.com:
    records:
      www:
        A:
          geoproximity:
            one: { region: us-east-1, values: [192.0.2.10] }
            two: { region: us-east-1, bias: 10, values: [192.0.2.20] }
`,
  good: `version: 1
zones:
  example.com:
    records:
      www:
        A:
          geoproximity:
            one: { region: us-east-1, values: [192.0.2.10] }
            two: { region: us-east-2, bias: 10, values: [192.0.2.20] }
`,
  *check({ index }) {
    for (const { members } of index.ofPolicy('geoproximity')) {
      const pairs = repeated(members, ({ policy: { location } }) => `${location.kind} ${placeName(location)}`)
      for (const [{ recordSet, policy }, first] of pairs)
        yield {
          at: recordSet.at.field('location'),
          message: `${groupTitle(recordSet)} has two records at ${placeName(policy.location)}`,
          hint: 'put both into one branch with a weighted or multivalue policy',
          related: [{ at: first.recordSet.at.field('location'), message: 'first placed here' }],
        }
    }
  },
}
