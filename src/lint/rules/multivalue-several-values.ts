import { countOf } from '../../values/count.ts'
import type { LintRule } from '../rule.ts'
import { recordTitle } from '../words.ts'

export const multivalueSeveralValues: LintRule = {
  id: 'multivalue-several-values',
  severity: 'warning',
  about: 'multivalue',
  summary: 'multivalue record with more than one value',
  rules: ['R1.38', 'R2.47'],
  why:
    'Health is known for the record, so its values come and go together, and eight records can be more than eight ' +
    'values.',
  bad: `version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www: { A: { multivalue: { web: { values: [192.0.2.10, 192.0.2.11], health_check: web }, spare: { values: [192.0.2.20] } } } }
`,
  good: `version: 1
endpoints:
  one: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  two: { ipv4: 192.0.2.11, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { multivalue: [one, two] } }
`,
  *check({ index }) {
    for (const { members } of index.ofPolicy('multivalue')) {
      for (const { recordSet } of members) {
        const { data } = recordSet
        if (data.kind !== 'values' || data.values.length < 2) continue
        yield {
          at: recordSet.at.field('values'),
          message: `${recordTitle(recordSet)} has ${countOf(data.values.length, 'value')} and one health for all of them`,
          hint: 'write a record with a check for each value',
        }
      }
    }
  },
}
