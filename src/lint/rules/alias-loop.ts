import { components } from '../../decide/components.ts'
import type { Group } from '../../decide/graph.ts'
import { findCycle, formatCycle } from '../cycle.ts'
import type { LintContext, LintRule } from '../rule.ts'
import { groupTitle, placesOf, recordTitle } from '../words.ts'

/** Where the aliases of a group lead inside the zone, also those that the graph has cut. */
function targetsOf({ index }: LintContext, { zone, type, members }: Group): readonly Group[] {
  const names = index.zoneGraph(zone)?.names
  return members.flatMap(({ recordSet: { data } }) => {
    const isInside = data.kind === 'alias' && data.hostedZoneId === zone.id
    return (isInside ? names?.get(data.dnsName)?.groups.get(type) : undefined) ?? []
  })
}

export const aliasLoop: LintRule = {
  id: 'alias-loop',
  severity: 'error',
  about: 'alias',
  summary: 'alias that leads back to itself',
  rules: ['R2.15'],
  why: 'Following the aliases never ends at a value, so there is nothing to answer.',
  bad: `version: 1
zones:
  example.com:
    records:
      one: { A: { alias: two } }
      two: { A: { alias: one } }
`,
  good: `version: 1
zones:
  example.com:
    records:
      one: { A: { alias: two } }
      two: { A: [192.0.2.10] }
`,
  *check(context) {
    const looping = context.graph.zones.flatMap(({ groups }) =>
      groups.filter(({ members }) => members.some(({ edge }) => edge?.kind === 'missing' && edge.reason === 'loop')),
    )
    const targets = new Map(looping.map((group) => [group, targetsOf(context, group)]))
    for (const component of components(looping, (group) => targets.get(group)?.filter((to) => targets.has(to)) ?? [])) {
      const cycle = findCycle(component.toReversed(), (group) => targets.get(group) ?? [])
      const [first, ...others] = cycle
      const member = first?.members.find(({ edge }) => edge?.kind === 'missing' && edge.reason === 'loop')
      if (!member) continue
      const titles = cycle.flatMap(({ members: [one] }) => (one ? [groupTitle(one.recordSet)] : []))
      yield {
        at: member.recordSet.at.field('alias'),
        message: `${recordTitle(member.recordSet)} is an alias that leads back to itself: ${formatCycle(titles)}`,
        hint: 'point one of them at a record with values',
        related: placesOf(
          others.flatMap(({ members: [one] }) => (one ? [one.recordSet] : [])),
          ({ at }) => at.field('alias'),
          (recordSet) => `through ${groupTitle(recordSet)}`,
        ),
      }
    }
  },
}
