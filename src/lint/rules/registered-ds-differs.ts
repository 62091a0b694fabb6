import { displayName } from '../../values/name.ts'
import type { Finding, LintRule } from '../rule.ts'

/** ECDSAP256SHA256, the one that Route 53 signs with. @see R6.32 */
const ALGORITHM = '13'

const algorithmOf = (text: string) => text.split(' ')[1] ?? ''

/** Says nothing of digests: the keys of a zone are not in the plan. `r53sim ctl ds` prints those that `serve` signs with. */
export const registeredDsDiffers: LintRule = {
  id: 'registered-ds-differs',
  severity: 'warning',
  summary: 'DS at the parent that no key of the zone can match, or none for a signed zone',
  rules: ['R6.32', 'R6.14'],
  why:
    'A DS record promises that the zone is signed. Where it is not, or by another key, every validating resolver ' +
    'refuses all of its answers; without a DS nobody validates what was signed.',
  bad: `version: 1
zones:
  example.com: { records: { www: { A: { values: [192.0.2.10] } } } }
domains:
  example.com: { ds: ["12345 13 2 ${'0123456789ABCDEF'.repeat(4)}"] }
`,
  good: `version: 1
zones:
  example.com: { dnssec: { signing: true }, records: { www: { A: { values: [192.0.2.10] } } } }
domains:
  example.com: { ds: ["12345 13 2 ${'0123456789ABCDEF'.repeat(4)}"] }
`,
  *check({ deployment: { zones, registrations = [] } }): Iterable<Finding> {
    for (const { name, ds, at } of registrations) {
      const hosted = zones.filter((zone) => zone.name === name && zone.vpcs === undefined)
      const [zone] = hosted
      if (ds === undefined || zone === undefined) continue
      const related = [{ at: zone.at.field('dnssec'), message: 'the zone' }]
      if (ds.length === 0) {
        if (!hosted.every(({ signing }) => signing)) continue
        yield {
          at: at.field('ds'),
          message: `${displayName(name)} is signed, but its parent has no DS record: nobody validates it`,
          hint: 'r53sim ctl ds prints the DS of a zone that serve signs; at AWS GetDNSSEC does',
          related,
        }
      } else if (!hosted.some(({ signing }) => signing))
        yield {
          at: at.field('ds', 0),
          message: `${displayName(name)} has a DS record at its parent, but the zone is not signed: resolvers that validate refuse all of its answers`,
          hint: 'remove the DS at the registrar, or sign the zone (dnssec: { signing: true })',
          related,
        }
      else
        for (const [index, { text }] of ds.entries())
          if (algorithmOf(text) !== ALGORITHM)
            yield {
              at: at.field('ds', index),
              message: `the DS record of ${displayName(name)} is of a key with algorithm ${algorithmOf(text)}, and Route 53 signs with ${ALGORITHM}: no key of the zone matches it`,
              hint: 'remove it at the registrar once the zone has no such key any more',
              related,
            }
    }
  },
}
