import { MULTIVALUE_ANSWER_MAX } from '../../route53/limits.ts'
import type { LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

/** Silent above eight records: then each answer is a random eight of them, which a simple record does not give. */
export const multivalueUnchecked: LintRule = {
  id: 'multivalue-unchecked',
  severity: 'warning',
  about: 'multivalue',
  summary: 'multivalue group of several records, none with a check',
  rules: ['R2.44'],
  why: 'Without checks all records are always answered, which one simple record with all values does as well.',
  bad: `version: 1
endpoints:
  one: { ipv4: 192.0.2.10 }
  two: { ipv4: 192.0.2.11 }
zones:
  example.com:
    records:
      www: { A: { multivalue: [one, two] } }
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
    for (const { members } of index.wholeOfPolicy('multivalue')) {
      const [{ recordSet }] = members
      if (members.length < 2 || members.length > MULTIVALUE_ANSWER_MAX) continue
      if (members.some((member) => member.recordSet.healthCheckId !== undefined)) continue
      yield {
        at: recordSet.at.field('policy'),
        message: `no record of ${groupTitle(recordSet)} has a health check: all are always answered`,
        hint: 'give the endpoints a health_check, or write all values as one simple record',
      }
    }
  },
}
