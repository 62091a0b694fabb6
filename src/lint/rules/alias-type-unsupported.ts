import { displayName } from '../../values/name.ts'
import type { LintRule } from '../rule.ts'
import { listed, recordTitle } from '../words.ts'

export const aliasTypeUnsupported: LintRule = {
  id: 'alias-type-unsupported',
  severity: 'error',
  about: 'alias',
  summary: 'record type that the target service does not answer',
  rules: ['R1.43'],
  rejectedByApi: true,
  why: 'An alias answers with what the AWS resource has under the same type, and most have addresses only.',
  bad: `version: 1
zones:
  example.com:
    records:
      www: { AAAA: { alias: { name: s3-website-us-east-1.amazonaws.com, hosted_zone_id: Z3AQBSTGFYJSTF } } }
`,
  good: `version: 1
zones:
  example.com:
    records:
      www: { A: { alias: { name: s3-website-us-east-1.amazonaws.com, hosted_zone_id: Z3AQBSTGFYJSTF } } }
`,
  *check({ index }) {
    for (const { recordSet, data, target } of index.aliases()) {
      if (target.kind !== 'service' || recordSet.type === 'NS' || recordSet.type === 'SOA') continue
      const { recordTypes, undocumentedTypes, title } = target.service
      if (recordTypes.includes(recordSet.type) || undocumentedTypes.includes(recordSet.type)) continue
      yield {
        at: recordSet.at.field('type'),
        message: `${recordTitle(recordSet)} is an alias to ${displayName(data.dnsName)}, and ${title} has no ${recordSet.type} records`,
        hint: `use type ${listed(recordTypes)}`,
      }
    }
  },
}
