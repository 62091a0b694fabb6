import type { Group, ZoneGraph } from '../../decide/graph.ts'
import { findCut } from '../../decide/lookup.ts'
import { type DomainName, displayName } from '../../values/name.ts'
import type { RecordGroup } from '../plan-index.ts'
import type { LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

/** Names of the delegation's servers: their addresses are handed out with the referral. */
const serversOf = ({ members }: Group): ReadonlySet<DomainName> =>
  new Set(members.flatMap(({ leaf }) => leaf?.values ?? []).flatMap(({ target }) => target ?? []))

/** The delegation that keeps a group from ever being answered. */
function findOccluder(zoneGraph: ZoneGraph, { name, type }: RecordGroup): Group | undefined {
  const cut = findCut(zoneGraph, name, type)
  if (!cut || (cut.name === name && type === 'NS')) return undefined
  return (type === 'A' || type === 'AAAA') && serversOf(cut).has(name) ? undefined : cut
}

export const occludedRecord: LintRule = {
  id: 'occluded-record',
  severity: 'warning',
  about: 'delegation',
  summary: 'record at or below a delegation',
  rules: ['R2.3'],
  why: 'Questions for the name are referred to the servers of the delegation, which answer from their own data.',
  bad: `version: 1
zones:
  example.com:
    records:
      team: { NS: [ns1.example.net.] }
      www.team: { A: [192.0.2.10] }
`,
  good: `version: 1
zones:
  example.com:
    records:
      team: { NS: [ns1.team.example.com.] }
      ns1.team: { A: [192.0.2.53] }
`,
  *check({ graph, index }) {
    if (!graph.zones.some(({ hasCuts }) => hasCuts)) return
    for (const group of index.groups()) {
      const zoneGraph = index.zoneGraph(group.zone)
      const [first] = group.recordSets
      const cut = zoneGraph?.hasCuts && !first.generated ? findOccluder(zoneGraph, group) : undefined
      const delegation = cut?.members[0]?.recordSet
      if (!cut || !delegation) continue
      yield {
        at: first.at.field('type'),
        message: `${groupTitle(first)} is never answered: ${displayName(cut.name)} is delegated to other servers`,
        hint: 'move the record there, or remove the delegation',
        related: [{ at: delegation.at.field('type'), message: 'the delegation' }],
      }
    }
  },
}
