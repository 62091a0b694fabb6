import type { LintRule } from '../rule.ts'
import { listed, recordTitle } from '../words.ts'

export const aliasTypeUndocumented: LintRule = {
  id: 'alias-type-undocumented',
  severity: 'warning',
  about: 'alias',
  summary: 'record type that works with the target service but is not documented',
  rules: ['R1.43'],
  why: 'AWS does not promise that it goes on working.',
  bad: `version: 1
endpoints:
  api: { type: api-gateway, dns_name: d111111abcdef8.cloudfront.net }
zones:
  example.com:
    records:
      api: { AAAA: { endpoint: api } }
`,
  good: `version: 1
endpoints:
  api: { type: api-gateway, dns_name: d111111abcdef8.cloudfront.net }
zones:
  example.com:
    records:
      api: { A: { endpoint: api } }
`,
  *check({ index }) {
    for (const { recordSet, target } of index.aliases()) {
      if (target.kind !== 'service' || !target.service.undocumentedTypes.includes(recordSet.type)) continue
      const { title, recordTypes } = target.service
      yield {
        at: recordSet.at.field('type'),
        message: `${recordTitle(recordSet)} is an alias to ${title}, for which AWS documents only ${listed(recordTypes)}`,
        hint: `use type ${listed(recordTypes)}, or try it before you rely on it`,
      }
    }
  },
}
