import type { LintRule } from '../rule.ts'
import { groupTitle, repeated } from '../words.ts'

export const setIdentifierDuplicate: LintRule = {
  id: 'set-identifier-duplicate',
  severity: 'error',
  about: 'routed',
  summary: 'same set identifier twice in a group',
  rules: ['R1.30', 'R6.1'],
  rejectedByApi: true,
  why: 'Name, type and set identifier together are a record: the second would replace the first.',
  bad: `version: 1
zones:
  example.com:
    records:
      www:
        A:
          weighted:
            blue: { weight: 1, values: [192.0.2.10], set_identifier: web }
            green: { weight: 1, values: [192.0.2.20], set_identifier: web }
`,
  good: `version: 1
zones:
  example.com:
    records:
      www:
        A:
          weighted:
            blue: { weight: 1, values: [192.0.2.10] }
            green: { weight: 1, values: [192.0.2.20] }
`,
  *check({ index }) {
    for (const { recordSets } of index.routedGroups()) {
      for (const [later, first] of repeated(recordSets, ({ setIdentifier }) => setIdentifier))
        yield {
          at: later.at.field('setIdentifier'),
          message: `${groupTitle(later)} has two records with the set identifier "${later.setIdentifier}"`,
          hint: 'give each record of the group its own',
          related: [{ at: first.at.field('setIdentifier'), message: 'first used here' }],
        }
    }
  },
}
