import { findOwnerOfZoneId } from '../../route53/alias-services.ts'
import { displayName } from '../../values/name.ts'
import type { LintRule } from '../rule.ts'
import { recordTitle } from '../words.ts'

/** With the zone id of a known service the pair is wrong: `alias-zone-id`. */
export const aliasTargetUnknown: LintRule = {
  id: 'alias-target-unknown',
  severity: 'warning',
  about: 'alias',
  summary: 'alias target outside the zone that is no AWS resource known here',
  rules: ['R1.43'],
  why: 'AWS adds services, so the name may be right. Here it counts as always healthy, with a TTL of 60 s.',
  bad: `version: 1
zones:
  example.com:
    records:
      search: { A: { alias: { name: search-abc.example.net, hosted_zone_id: Z0000000000000000000 } } }
`,
  good: `version: 1
zones:
  example.com:
    records:
      search: { CNAME: search-abc.example.net. }
`,
  *check({ index }) {
    for (const { recordSet, data, target } of index.aliases()) {
      if (target.kind !== 'unknown' || findOwnerOfZoneId(data.hostedZoneId)) continue
      yield {
        at: recordSet.at.field('alias'),
        message: `${recordTitle(recordSet)} is an alias to ${displayName(data.dnsName)}, a name of no AWS service known here`,
        hint: 'check the name; it counts as always healthy',
      }
    }
  },
}
