import type { GraphMember, Group } from '../../decide/graph.ts'
import type { RecordSet } from '../../model/record-set.ts'
import { FAILOVER_TTL_SECONDS_MAX } from '../../route53/limits.ts'
import { countOf } from '../../values/count.ts'
import { put } from '../../values/put.ts'
import type { LintContext, LintRule } from '../rule.ts'
import { groupTitle, placeKey } from '../words.ts'

/** How much a group's answers can change with health. */
type Role = 'failover' | 'evaluated'

/** Groups below a failover, and those whose health an alias of a routed group follows. Users come after their targets. */
function rolesOf({ graph }: LintContext): ReadonlyMap<Group, Role> {
  const roles = new Map<Group, Role>()
  for (const group of graph.groups.toReversed()) {
    const own = group.kind === 'failover' ? 'failover' : roles.get(group)
    if (own) roles.set(group, own)
    for (const { edge, recordSet } of group.members) {
      if (edge?.kind !== 'group' || roles.get(edge.group) === 'failover') continue
      const isEvaluated = recordSet.data.kind === 'alias' && recordSet.data.evaluateTargetHealth
      if (own === 'failover') roles.set(edge.group, 'failover')
      else if (own === 'evaluated' || (isEvaluated && group.kind !== 'simple')) roles.set(edge.group, 'evaluated')
    }
  }
  return roles
}

const isLate = ({ recordSet, leaf }: GraphMember): boolean =>
  leaf !== undefined && (recordSet.ttlSeconds ?? 0) > FAILOVER_TTL_SECONDS_MAX

/** A check on a record that nothing can be answered instead of changes no answer, whatever the TTL. */
const matters = (group: Group, { recordSet }: GraphMember, role: Role | undefined): boolean =>
  role === 'failover' || (recordSet.healthCheckId !== undefined && (group.kind !== 'simple' || role === 'evaluated'))

export const ttlTooLongForFailover: LintRule = {
  id: 'ttl-too-long-for-failover',
  severity: 'warning',
  about: 'routed',
  summary: `TTL above ${FAILOVER_TTL_SECONDS_MAX} s on a record that a health check can replace`,
  rules: ['R1.29'],
  why:
    'Resolvers keep the old answer until its TTL is over, so clients go on to a dead endpoint for that long after ' +
    'Route 53 has failed over.',
  bad: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { ttl: 300, failover: { primary: web, secondary: { values: [192.0.2.99] } } } }
`,
  good: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { ttl: 60, failover: { primary: web, secondary: { values: [192.0.2.99] } } } }
`,
  *check(context) {
    const roles = rolesOf(context)
    const places = new Map<string, RecordSet[]>()
    for (const group of context.graph.groups) {
      for (const member of group.members) {
        if (!isLate(member) || !matters(group, member, roles.get(group))) continue
        const key = placeKey(member.recordSet.at.field('ttl'))
        put(places, key, member.recordSet)
      }
    }
    for (const [first, ...others] of places.values()) {
      if (!first) continue
      const titles = [...new Set([first, ...others].map(groupTitle))]
      const more = titles.length > 1 ? ` and ${countOf(titles.length - 1, 'more record')}` : ''
      yield {
        at: first.at.field('ttl'),
        message: `clients of ${titles[0]}${more} keep the old answer for up to ${first.ttlSeconds} s after a failover`,
        hint: `write ttl: ${FAILOVER_TTL_SECONDS_MAX}, or less`,
      }
    }
  },
}
