import type { LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

export const aliasNsSoa: LintRule = {
  id: 'alias-ns-soa',
  severity: 'error',
  about: 'alias',
  summary: 'alias of type NS or SOA',
  rules: ['R1.41', 'R1.48'],
  rejectedByApi: true,
  why: 'NS and SOA describe the zone itself, so they always hold their own values.',
  bad: `version: 1
zones:
  example.com:
    records:
      a: { NS: [ns1.example.net.] }
      b: { NS: { alias: a } }
`,
  good: `version: 1
zones:
  example.com:
    records:
      a: { NS: [ns1.example.net.] }
      b: { NS: [ns1.example.net.] }
`,
  *check({ index }) {
    for (const { recordSet } of index.aliases()) {
      if (recordSet.type !== 'NS' && recordSet.type !== 'SOA') continue
      yield {
        at: recordSet.at.field('alias'),
        message: `${groupTitle(recordSet)} is an alias, which records of type ${recordSet.type} cannot be`,
        hint: 'write the values',
      }
    }
  },
}
