import { findCut } from '../../decide/lookup.ts'
import { type DomainName, displayName, isWildcard, parentOf } from '../../values/name.ts'
import type { RecordGroup } from '../plan-index.ts'
import type { LintRule } from '../rule.ts'
import { listed } from '../words.ts'

/** A CNAME of the wildcard is no type that a name beside it could have as well. */
const coveringTypes = (groups: readonly RecordGroup[]) =>
  groups.map(({ type }) => type).filter((type) => type !== 'CNAME' && type !== 'NS')

const isExempt = (name: DomainName, groups: readonly RecordGroup[]) =>
  name.startsWith('_') || groups.some(({ type }) => type === 'CNAME' || type === 'NS')

/** Looks at names directly beside the wildcard; those further below are shielded as well but seldom meant. */
export const wildcardShielded: LintRule = {
  id: 'wildcard-shielded',
  severity: 'warning',
  about: 'asterisk',
  summary: 'name beside a wildcard that lacks a type the wildcard has',
  rules: ['R2.4', 'R2.5'],
  why:
    'A name that exists never falls back to a wildcard, not even for types it does not have: queries for those get ' +
    'no data.',
  bad: `version: 1
zones:
  example.com:
    records:
      "*": { A: [192.0.2.10] }
      mail: { MX: ["10 mx.example.net."] }
`,
  good: `version: 1
zones:
  example.com:
    records:
      "*": { A: [192.0.2.10] }
      mail: { MX: ["10 mx.example.net."], A: { alias: "*" } }
`,
  *check({ deployment, index }) {
    for (const zone of deployment.zones) {
      const owners = index.owners(zone)
      const wildcards = new Map(
        [...owners].filter(([name]) => isWildcard(name)).map(([name, groups]) => [parentOf(name), groups]),
      )
      const zoneGraph = index.zoneGraph(zone)
      for (const [name, groups] of wildcards.size === 0 || !zoneGraph ? [] : owners) {
        const wildcard = name === zone.name || isWildcard(name) ? undefined : wildcards.get(parentOf(name))
        if (!wildcard || isExempt(name, groups) || index.isIncomplete(zone, name)) continue
        const own = new Set<string>(groups.map(({ type }) => type))
        const missing = coveringTypes(wildcard).filter((type) => !own.has(type))
        if (missing.length === 0 || (zoneGraph && findCut(zoneGraph, name, 'ANY'))) continue
        const [{ name: star }] = wildcard
        yield {
          at: groups[0].recordSets[0].at.field('name'),
          message: `${displayName(name)} has no ${listed(missing)}, and ${displayName(star)} does not stand in for a name that exists`,
          hint: `add ${missing[0]}, for example as an alias to ${displayName(star)}`,
          related: [{ at: wildcard[0].recordSets[0].at.field('name'), message: 'the wildcard' }],
        }
      }
    }
  },
}
