import type { LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

export const spfTypeDeprecated: LintRule = {
  id: 'spf-type-deprecated',
  severity: 'warning',
  summary: 'record of type SPF',
  rules: ['R1.22'],
  why: 'Mail servers look for SPF policies in TXT records only (RFC 7208, section 3.1).',
  bad: `version: 1
zones:
  example.com:
    records:
      "@": { SPF: ["v=spf1 -all"] }
`,
  good: `version: 1
zones:
  example.com:
    records:
      "@": { TXT: ["v=spf1 -all"] }
`,
  *check({ index }) {
    for (const { type, recordSets } of index.groups()) {
      if (type !== 'SPF') continue
      yield {
        at: recordSets[0].at.field('type'),
        message: `${groupTitle(recordSets[0])}: nobody reads records of type SPF any more`,
        hint: 'publish the same text as TXT',
      }
    }
  },
}
