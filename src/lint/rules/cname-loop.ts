import { components } from '../../decide/components.ts'
import type { Group, ZoneGraph } from '../../decide/graph.ts'
import { lookUp } from '../../decide/lookup.ts'
import { displayName, isAtOrBelow } from '../../values/name.ts'
import { findCycle, formatCycle } from '../cycle.ts'
import type { LintRule } from '../rule.ts'
import { groupTitle, placesOf } from '../words.ts'

/** CNAME groups that the CNAMEs of a group lead to in their zone, by aliases, names and wildcards. */
function targetsOf(zoneGraph: ZoneGraph, group: Group): readonly Group[] {
  return group.members.flatMap(({ leaf, edge }) => {
    if (edge?.kind === 'group') return [edge.group]
    const target = leaf?.values[0]?.target
    if (!target || !isAtOrBelow(target, zoneGraph.zone.name)) return []
    const found = lookUp(zoneGraph, target, 'CNAME')
    return found.kind === 'group' ? [found.group] : []
  })
}

/** Loops through other zones are left to those zones. */
export const cnameLoop: LintRule = {
  id: 'cname-loop',
  severity: 'error',
  about: 'cname',
  summary: 'CNAMEs that lead back to themselves',
  rules: ['R2.6'],
  why: 'A resolver follows them in a circle until it gives up, and the client gets an error.',
  bad: `version: 1
zones:
  example.com:
    records:
      one: { CNAME: two.example.com. }
      two: { CNAME: one.example.com. }
`,
  good: `version: 1
zones:
  example.com:
    records:
      one: { CNAME: two.example.com. }
      two: { A: [192.0.2.10] }
`,
  *check({ graph }) {
    for (const zoneGraph of graph.zones) {
      const groups = [...zoneGraph.names.values()].flatMap((node) => node.groups.get('CNAME') ?? [])
      const targets = new Map(groups.map((group) => [group, targetsOf(zoneGraph, group)]))
      for (const component of components(groups, (group) => targets.get(group) ?? [])) {
        const cycle = findCycle(component.toReversed(), (group) => targets.get(group) ?? [])
        const [first, ...others] = cycle.flatMap(({ members: [one] }) => (one ? [one.recordSet] : []))
        if (!first) continue
        yield {
          at: first.at.field('values'),
          message: `${groupTitle(first)} leads back to itself: ${formatCycle([first, ...others].map(({ name }) => displayName(name)))}`,
          hint: 'point one of them at a name with addresses',
          related: placesOf(
            others,
            ({ at }) => at.field('values'),
            (recordSet) => `through ${groupTitle(recordSet)}`,
          ),
        }
      }
    }
  },
}
