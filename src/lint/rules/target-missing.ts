import type { ZoneGraph } from '../../decide/graph.ts'
import { lookUp } from '../../decide/lookup.ts'
import { type DomainName, displayName } from '../../values/name.ts'
import type { RecordGroup } from '../plan-index.ts'
import type { LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'
import { findZoneAround } from '../zone-around.ts'

/** True if a name server inside the very part it serves has no address here: then nobody can find it (RFC 1034, section 4.2.1). */
function lacksGlue({ names }: ZoneGraph, { name, type }: RecordGroup, target: DomainName, cut: DomainName): boolean {
  const groups = names.get(target)?.groups
  return type === 'NS' && name === cut && !groups?.has('A') && !groups?.has('AAAA')
}

/** Targets at or below a delegation are other servers' business, but for the name servers of that delegation. */
export const targetMissing: LintRule = {
  id: 'target-missing',
  severity: 'warning',
  summary: 'CNAME, MX, SRV or NS target inside the zone that does not exist',
  rules: ['R2.6'],
  why: 'The record leads to a name for which the zone itself answers that it does not exist.',
  bad: `version: 1
zones:
  example.com:
    records:
      shop: { CNAME: wwww.example.com. }
      www: { A: [192.0.2.10] }
`,
  good: `version: 1
zones:
  example.com:
    records:
      shop: { CNAME: www.example.com. }
      www: { A: [192.0.2.10] }
`,
  *check({ graph, index }) {
    for (const group of index.groupsOfTypes('CNAME', 'MX', 'NS', 'SRV')) {
      for (const recordSet of group.recordSets) {
        const { data, at } = recordSet
        for (const [position, { target }] of data.kind === 'values' ? data.values.entries() : []) {
          const around = target && findZoneAround(graph, target, group.zone)
          if (!target || around?.zone !== group.zone || index.isIncomplete(group.zone, target)) continue
          const found = lookUp(around, target, 'A')
          const isLost = found.kind === 'referral' && lacksGlue(around, group, target, found.cut.name)
          if (found.kind !== 'nxdomain' && !isLost) continue
          const names = () => [...index.owners(group.zone).keys()].map(displayName)
          yield {
            at: at.field('values', position),
            message: isLost
              ? `${groupTitle(recordSet)} names ${displayName(target)}, which lies inside and has no address here`
              : `${groupTitle(recordSet)} names ${displayName(target)}, which does not exist`,
            hint:
              (isLost ? undefined : index.nearest(displayName(target), names)) ??
              `add A or AAAA records for ${displayName(target)}`,
          }
        }
      }
    }
  },
}
