import { SIGNED_TTL_SECONDS_MAX } from '../../route53/defaults.ts'
import type { LintRule } from '../rule.ts'
import { placeKey, recordTitle } from '../words.ts'

export const ttlCappedByDnssec: LintRule = {
  id: 'ttl-capped-by-dnssec',
  severity: 'warning',
  about: 'signed-zone',
  summary: `TTL above ${SIGNED_TTL_SECONDS_MAX} s in a signed zone`,
  rules: ['R6.16', 'R1.29'],
  why: 'Route 53 caps the TTLs of signed answers at one week, so what is written is not what is served.',
  bad: `version: 1
zones:
  example.com:
    dnssec: { signing: true }
    records:
      www: { A: { values: [192.0.2.10], ttl: 30d } }
`,
  good: `version: 1
zones:
  example.com:
    dnssec: { signing: true }
    records:
      www: { A: { values: [192.0.2.10], ttl: 7d } }
`,
  *check({ deployment }) {
    const seen = new Set<string>()
    for (const recordSet of deployment.zones.flatMap(({ signing, recordSets }) => (signing ? recordSets : []))) {
      const { ttlSeconds = 0, at } = recordSet
      if (ttlSeconds <= SIGNED_TTL_SECONDS_MAX || seen.has(placeKey(at.field('ttl')))) continue
      seen.add(placeKey(at.field('ttl')))
      yield {
        at: at.field('ttl'),
        message: `${recordTitle(recordSet)} is in a signed zone: its TTL of ${ttlSeconds} s is served as ${SIGNED_TTL_SECONDS_MAX} s`,
        hint: `write ttl: ${SIGNED_TTL_SECONDS_MAX}, or less`,
      }
    }
  },
}
