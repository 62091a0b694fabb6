import { displayName } from '../../values/name.ts'
import type { AliasUse } from '../alias-target.ts'
import type { LintContext, LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

/** True if an alias at the apex, of another type, names a CNAME record. */
export const isApexToCname = ({ index }: LintContext, { zone, recordSet, data, target }: AliasUse): boolean =>
  recordSet.name === zone.name &&
  target.kind === 'record' &&
  recordSet.type !== 'CNAME' &&
  index.groupAt(zone, data.dnsName, 'CNAME') !== undefined

export const aliasCnameApex: LintRule = {
  id: 'alias-cname-apex',
  severity: 'error',
  about: 'alias',
  summary: 'alias at the apex that is a CNAME or points at one',
  rules: ['R1.42'],
  rejectedByApi: true,
  why: 'The apex has SOA and NS records, beside which no CNAME can stand, and an alias to a CNAME would be one.',
  bad: `version: 1
zones:
  example.com:
    records:
      "@": { A: { alias: www } }
      www: { CNAME: www.example.net. }
`,
  good: `version: 1
zones:
  example.com:
    records:
      "@": { A: { alias: www } }
      www: { A: [192.0.2.10] }
`,
  *check(context) {
    for (const use of context.index.aliases()) {
      const { zone, recordSet, data } = use
      const isCname = recordSet.type === 'CNAME' && recordSet.name === zone.name
      if (!isCname && !isApexToCname(context, use)) continue
      yield {
        at: isCname ? recordSet.at.field('type') : recordSet.at.field('alias'),
        message: isCname
          ? `${groupTitle(recordSet)} is an alias of type CNAME at the apex of its zone`
          : `${groupTitle(recordSet)} at the apex is an alias to ${displayName(data.dnsName)}, which is a CNAME`,
        hint: 'use A and AAAA records here, or an alias to some',
      }
    }
  },
}
