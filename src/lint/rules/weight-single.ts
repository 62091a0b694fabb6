import type { LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

export const weightSingle: LintRule = {
  id: 'weight-single',
  severity: 'warning',
  about: 'weighted',
  summary: 'weighted group of one record',
  rules: ['R2.25'],
  why: 'One record gets every answer, whatever its weight.',
  bad: `version: 1
zones:
  example.com:
    records:
      www: { A: { weighted: { blue: { weight: 10, values: [192.0.2.10] } } } }
`,
  good: `version: 1
zones:
  example.com:
    records:
      www: { A: [192.0.2.10] }
`,
  *check({ index }) {
    for (const { members } of index.wholeOfPolicy('weighted')) {
      const [{ recordSet, policy }] = members
      if (members.length > 1) continue
      yield {
        at: recordSet.at.field('weight'),
        message: `${groupTitle(recordSet)} has one record: its weight of ${policy.weight} has no effect`,
        hint: 'add the other records, or write it without a policy',
      }
    }
  },
}
