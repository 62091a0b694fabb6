import { displayName } from '../../values/name.ts'
import type { LintRule } from '../rule.ts'
import { recordTitle } from '../words.ts'

export const aliasOtherZone: LintRule = {
  id: 'alias-other-zone',
  severity: 'error',
  about: 'alias',
  summary: 'alias to a record of another hosted zone',
  rules: ['R1.45'],
  rejectedByApi: true,
  why: 'Aliases to records work inside one zone only.',
  bad: `version: 1
zones:
  example.com:
    records:
      www: { A: { alias: { name: www.example.org, hosted_zone_id: example.org } } }
  example.org:
    records:
      www: { A: [192.0.2.10] }
`,
  good: `version: 1
zones:
  example.com:
    records:
      www: { CNAME: www.example.org. }
  example.org:
    records:
      www: { A: [192.0.2.10] }
`,
  *check({ index }) {
    for (const { zone, recordSet, data, target } of index.aliases()) {
      if (target.kind !== 'other-zone') continue
      const isApex = recordSet.name === zone.name
      const name = displayName(data.dnsName)
      yield {
        at: recordSet.at.field('alias'),
        message: `${recordTitle(recordSet)} is an alias to ${name}, a name of another zone (${displayName(target.zone.name)})`,
        hint: isApex ? 'write the values here: the apex cannot have a CNAME' : `write a CNAME record: CNAME: ${name}`,
      }
    }
  },
}
