import type { GraphMember } from '../../decide/graph.ts'
import { countOf } from '../../values/count.ts'
import { hasHealthToFollow } from '../eth.ts'
import type { LintContext, LintRule } from '../rule.ts'
import { isStandby } from '../standby.ts'
import { groupTitle, listed, placesOf, recordTitle } from '../words.ts'

type Coverage = 'checked' | 'unchecked' | 'other'

/** Whether health can take a record out of service. Aliases that other rules speak of are neither. */
function coverageOf(context: LintContext, { recordSet, edge }: GraphMember): Coverage {
  const { healthCheckId, data, policy } = recordSet
  if (healthCheckId !== undefined) return 'checked'
  if (data.kind === 'alias' && data.evaluateTargetHealth) {
    if (edge?.kind === 'group') return context.index.liveness().isWatched(edge.group) ? 'checked' : 'other'
    return edge?.kind === 'resource' && edge.healthMatters ? 'checked' : 'other'
  }
  return isStandby(policy) || hasHealthToFollow(context, recordSet) ? 'other' : 'unchecked'
}

/** Failover groups have rules of their own. */
export const checkPartialGroup: LintRule = {
  id: 'check-partial-group',
  severity: 'warning',
  about: 'routed',
  summary: 'routed group in which some records have checks and others none',
  rules: ['R4.5'],
  why: 'A record without a check is always healthy. When the others fail it takes all their traffic, dead or not.',
  bad: `version: 1
endpoints:
  blue: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  green: { ipv4: 192.0.2.20 }
zones:
  example.com:
    records:
      www: { A: { weighted: { blue: { weight: 1, endpoint: blue }, green: { weight: 1, endpoint: green } } } }
`,
  good: `version: 1
endpoints:
  blue: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  green: { ipv4: 192.0.2.20, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { weighted: { blue: { weight: 1, endpoint: blue }, green: { weight: 1, endpoint: green } } } }
`,
  *check(context) {
    for (const { kind, members } of context.index.decidingGroups()) {
      if (kind === 'simple' || kind === 'failover' || members.length < 2) continue
      const coverages = members.map((member) => coverageOf(context, member))
      if (!coverages.includes('unchecked')) continue
      const [first, ...others] = members.flatMap(({ recordSet }, position) =>
        coverages[position] === 'unchecked' ? [recordSet] : [],
      )
      const checked = coverages.filter((coverage) => coverage === 'checked')
      if (!first || checked.length === 0) continue
      const unchecked = listed([first, ...others].map(recordTitle), 3)
      const verb = others.length === 0 ? 'has' : 'have'
      const rest = `${countOf(checked.length, 'other record')} of ${groupTitle(first)}`
      yield {
        at: first.at.span(),
        message: `${unchecked} ${verb} no health check, unlike ${rest}`,
        hint: 'give each a health_check, or its endpoint one',
        related: placesOf(
          others,
          ({ at }) => at.span(),
          () => 'no health check either',
        ),
      }
    }
  },
}
