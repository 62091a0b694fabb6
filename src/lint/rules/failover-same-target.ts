import type { RecordSet } from '../../model/record-set.ts'
import { pairOf } from '../plan-index.ts'
import type { LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

/** What a record answers, as text; equal for equal answers. */
const answerOf = ({ data }: RecordSet): string =>
  data.kind === 'values'
    ? `values ${data.values
        .map(({ text }) => text)
        .sort()
        .join('\n')}`
    : `alias ${data.hostedZoneId} ${data.dnsName}`

/** True if two records have the same values, or lead to the same target. */
export const isSameAnswer = (a: RecordSet, b: RecordSet): boolean => answerOf(a) === answerOf(b)

export const failoverSameTarget: LintRule = {
  id: 'failover-same-target',
  severity: 'warning',
  about: 'failover',
  summary: 'primary and secondary with the same values or target',
  rules: ['R2.48'],
  why: 'Failing over to the same place changes nothing for the client.',
  bad: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: { values: [192.0.2.10] } } } }
`,
  good: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: { values: [192.0.2.99] } } } }
`,
  *check({ index }) {
    for (const { primary, secondary } of index.ofPolicy('failover').map(pairOf)) {
      if (!primary || !secondary || !isSameAnswer(primary, secondary)) continue
      const { data } = secondary
      yield {
        at: secondary.at.field(data.kind === 'values' ? 'values' : 'alias'),
        message: `the secondary of ${groupTitle(secondary)} answers the same as its primary`,
        hint: 'name another endpoint',
        related: [{ at: primary.at.field(data.kind === 'values' ? 'values' : 'alias'), message: 'the primary' }],
      }
    }
  },
}
