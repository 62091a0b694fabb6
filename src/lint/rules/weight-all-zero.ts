import type { LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

export const weightAllZero: LintRule = {
  id: 'weight-all-zero',
  severity: 'warning',
  about: 'weighted',
  summary: 'weighted group in which every weight is 0',
  rules: ['R2.26', 'R2.27'],
  why: 'Weights of 0 throughout do not switch a name off: all records are answered equally often.',
  bad: `version: 1
zones:
  example.com:
    records:
      www: { A: { weighted: { blue: { weight: 0, values: [192.0.2.10] }, green: { weight: 0, values: [192.0.2.20] } } } }
`,
  good: `version: 1
zones:
  example.com:
    records:
      www: { A: { weighted: { blue: { weight: 1, values: [192.0.2.10] }, green: { weight: 1, values: [192.0.2.20] } } } }
`,
  *check({ index }) {
    for (const { members } of index.wholeOfPolicy('weighted')) {
      const [{ recordSet }] = members
      if (members.length < 2 || members.some(({ policy }) => policy.weight > 0)) continue
      yield {
        at: recordSet.at.field('weight'),
        message: `every record of ${groupTitle(recordSet)} has weight 0: each gets 1 answer in ${members.length}`,
        hint: 'write the shares you want; equal ones are weight: 1 each',
      }
    }
  },
}
