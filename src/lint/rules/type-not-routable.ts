import { isMultivalueType, isRoutable } from '../../route53/record-types.ts'
import type { LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

export const typeNotRoutable: LintRule = {
  id: 'type-not-routable',
  severity: 'error',
  about: 'routed',
  summary: 'NS, SOA or DS record with a routing policy, or multivalue CNAME',
  rules: ['R1.10', 'R1.38'],
  rejectedByApi: true,
  why: 'Route 53 answers NS, SOA and DS the same way always, and a name has one CNAME at a time.',
  bad: `version: 1
zones:
  example.com:
    records:
      www:
        CNAME:
          multivalue:
            blue: { values: [blue.example.net.] }
            green: { values: [green.example.net.] }
`,
  good: `version: 1
zones:
  example.com:
    records:
      www:
        CNAME:
          weighted:
            blue: { weight: 1, values: [blue.example.net.] }
            green: { weight: 1, values: [green.example.net.] }
`,
  *check({ index }) {
    for (const { type, recordSets } of index.routedGroups()) {
      const refused = recordSets.find(({ policy: { kind } }) =>
        kind === 'multivalue' ? !isMultivalueType(type) : kind !== 'simple' && !isRoutable(type),
      )
      if (!refused) continue
      const { kind } = refused.policy
      yield {
        at: refused.at.field('policy'),
        message: `${groupTitle(refused)} cannot have the policy ${kind}`,
        hint: isRoutable(type) ? 'write weighted with equal weights' : 'write one record without a policy',
      }
    }
  },
}
