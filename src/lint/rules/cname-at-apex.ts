import type { LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

export const cnameAtApex: LintRule = {
  id: 'cname-at-apex',
  severity: 'error',
  about: 'cname',
  summary: 'CNAME at the name of the zone',
  rules: ['R1.47', 'R1.14'],
  rejectedByApi: true,
  why: 'The apex has SOA and NS records, and a CNAME cannot share its name with any other type.',
  bad: `version: 1
zones:
  example.com:
    records:
      "@": { CNAME: www.example.com. }
      www: { A: [192.0.2.10] }
`,
  good: `version: 1
zones:
  example.com:
    records:
      "@": { A: { alias: www } }
      www: { A: [192.0.2.10] }
`,
  *check({ deployment, index }) {
    for (const zone of deployment.zones) {
      const recordSet = index.groupAt(zone, zone.name, 'CNAME')?.recordSets.find(({ data }) => data.kind === 'values')
      if (!recordSet) continue
      yield {
        at: recordSet.at.field('type'),
        message: `${groupTitle(recordSet)} stands at the apex of its zone, where no CNAME can be`,
        hint: 'write an alias to a record of the zone or to an AWS resource, or A and AAAA values',
      }
    }
  },
}
