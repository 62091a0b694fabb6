import type { LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

export const cidrNoDefault: LintRule = {
  id: 'cidr-no-default',
  severity: 'warning',
  about: 'ip-based',
  summary: 'IP-based group without a default',
  rules: ['R2.43', 'R2.40'],
  why: 'Clients outside the listed blocks get an empty answer.',
  bad: `version: 1
cidr_collections:
  offices: { locations: { paris: [198.51.100.0/24] } }
zones:
  example.com:
    records:
      www: { A: { ip_based: { collection: offices, locations: { paris: { values: [192.0.2.10] } } } } }
`,
  good: `version: 1
cidr_collections:
  offices: { locations: { paris: [198.51.100.0/24] } }
zones:
  example.com:
    records:
      www: { A: { ip_based: { collection: offices, locations: { paris: { values: [192.0.2.10] }, default: { values: [192.0.2.20] } } } } }
`,
  *check({ index }) {
    for (const { members } of index.wholeOfPolicy('ip-based')) {
      if (members.some(({ policy }) => policy.location === '*')) continue
      const [{ recordSet }] = members
      yield {
        at: recordSet.at.field('policy'),
        message: `${groupTitle(recordSet)} has no default: clients outside its blocks get no answer`,
        hint: 'add default: and what everybody else gets',
      }
    }
  },
}
