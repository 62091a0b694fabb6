import type { LintRule } from '../rule.ts'
import { groupTitle, placesOf } from '../words.ts'

/** A second SOA is `soa-misplaced`, a second routed record with the same identifier `set-identifier-duplicate`. */
export const recordDefinedTwice: LintRule = {
  id: 'record-defined-twice',
  severity: 'error',
  summary: 'same name and type twice without a set identifier',
  rules: ['R6.1'],
  rejectedByApi: true,
  why: 'Name and type are the identity of a simple record: the second would replace the first.',
  bad: `version: 1
zones:
  example.com:
    records:
      www: { A: [192.0.2.10] }
    record_sets:
      - { Name: www.example.com, Type: A, TTL: 60, ResourceRecords: [{ Value: 192.0.2.20 }] }
`,
  good: `version: 1
zones:
  example.com:
    records:
      www: { A: [192.0.2.10, 192.0.2.20] }
`,
  *check({ index }) {
    for (const { type, recordSets } of index.routedGroups()) {
      const [first, second, ...others] = recordSets.filter(({ policy }) => policy.kind === 'simple')
      if (!first || !second || type === 'SOA') continue
      yield {
        at: second.at.field('name'),
        message: `${groupTitle(second)} is defined ${others.length === 0 ? 'twice' : `${others.length + 2} times`}`,
        hint: 'put all values into one record, or route between them with a policy',
        related: placesOf(
          [first, ...others],
          ({ at }) => at.field('name'),
          (recordSet) => (recordSet === first ? 'first defined here' : 'and here'),
        ),
      }
    }
  },
}
