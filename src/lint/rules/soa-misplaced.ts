import { displayName } from '../../values/name.ts'
import type { LintRule } from '../rule.ts'

export const soaMisplaced: LintRule = {
  id: 'soa-misplaced',
  severity: 'error',
  summary: 'second SOA, or an SOA below the apex',
  rules: ['R1.46', 'R1.21'],
  rejectedByApi: true,
  why: 'The SOA marks the top of a zone, so a zone has exactly one, at its own name.',
  bad: `version: 1
zones:
  example.com:
    records:
      www: { SOA: "ns-1.awsdns-00.com. hostmaster.example.com. 1 7200 900 1209600 86400" }
`,
  good: `version: 1
zones:
  example.com:
    records:
      "@": { SOA: "ns-1.awsdns-00.com. hostmaster.example.com. 1 7200 900 1209600 300" }
`,
  *check({ index }) {
    for (const { zone, name, recordSets } of index.groupsOfTypes('SOA')) {
      const isApex = name === zone.name
      const wrong = isApex ? recordSets[1] : recordSets[0]
      if (!wrong) continue
      const [first] = recordSets
      yield {
        at: wrong.at.field('type'),
        message: isApex
          ? `${displayName(zone.name)} has two SOA records`
          : `${displayName(name)} is below the apex of ${displayName(zone.name)}, and has an SOA record`,
        hint: isApex
          ? 'keep one'
          : `a zone of that name has its own SOA: declare it under zones, with NS records for it here`,
        ...(isApex ? { related: [{ at: first.at.field('type'), message: 'the first' }] } : {}),
      }
    }
  },
}
