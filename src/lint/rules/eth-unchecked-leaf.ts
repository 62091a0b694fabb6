import type { GraphMember, Group } from '../../decide/graph.ts'
import type { RecordSet } from '../../model/record-set.ts'
import { put } from '../../values/put.ts'
import { isForEverybody } from '../liveness.ts'
import type { LintContext, LintRule } from '../rule.ts'
import { isStandby } from '../standby.ts'
import { placesOf, recordTitle } from '../words.ts'

/** A record of the branch that keeps it healthy for ever and has no reason to be unchecked; undefined if there is none. @see R7.3 */
export function findSteadyLeaf(
  group: Group,
  known: Map<Group, RecordSet | undefined> = new Map(),
): RecordSet | undefined {
  if (known.has(group)) return known.get(group)
  let found: RecordSet | undefined
  for (const member of group.members) {
    if (isStandby(member.policy) || !isForEverybody(member) || member.recordSet.healthCheckId !== undefined) continue
    found = steadyLeafOf(member, known)
    if (found) break
  }
  known.set(group, found)
  return found
}

function steadyLeafOf(
  { recordSet, edge }: GraphMember,
  known: Map<Group, RecordSet | undefined>,
): RecordSet | undefined {
  const { data } = recordSet
  if (!edge || data.kind !== 'alias' || !data.evaluateTargetHealth) return recordSet
  if (edge.kind === 'group') return findSteadyLeaf(edge.group, known)
  return edge.kind === 'resource' && !edge.healthMatters ? recordSet : undefined
}

/** True if the author counts on the branch to fail: something in it or beside it is checked, or it is a primary. */
function isMeantToFail(
  { index }: LintContext,
  { kind }: Group,
  { edge }: GraphMember,
  siblings: readonly GraphMember[],
) {
  const { isWatched, isAlwaysHealthy } = index.liveness()
  if (kind === 'failover' || (edge?.kind === 'group' && isWatched(edge.group))) return true
  return siblings.some((sibling) => !isAlwaysHealthy(sibling))
}

export const ethUncheckedLeaf: LintRule = {
  id: 'eth-unchecked-leaf',
  severity: 'warning',
  about: 'alias',
  summary: 'branch that an unchecked record keeps healthy for ever',
  rules: ['R2.13', 'R4.5'],
  why:
    'An alias that evaluates its target is healthy while one record in the branch is, and a record without a check ' +
    'always is. The branch never fails over.',
  bad: `version: 1
zones:
  example.com:
    records:
      web: { A: [192.0.2.10] }
      www: { A: { failover: { primary: { alias: web }, secondary: { values: [192.0.2.99] } } } }
`,
  good: `version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      web: { A: { values: [192.0.2.10], health_check: web } }
      www: { A: { failover: { primary: { alias: web }, secondary: { values: [192.0.2.99] } } } }
`,
  *check(context) {
    const aliasesByLeaf = new Map<RecordSet, RecordSet[]>()
    const steady = new Map<Group, RecordSet | undefined>()
    for (const group of context.index.decidingGroups()) {
      if (group.kind === 'simple' || group.members.length < 2) continue
      for (const member of group.members) {
        const { recordSet, edge } = member
        const { data } = recordSet
        const isOpen = data.kind === 'alias' && data.evaluateTargetHealth && recordSet.healthCheckId === undefined
        if (!isOpen || edge?.kind !== 'group' || isStandby(recordSet.policy)) continue
        const leaf = context.index.liveness().isGroupAlwaysHealthy(edge.group)
          ? findSteadyLeaf(edge.group, steady)
          : undefined
        if (
          !leaf ||
          !isMeantToFail(
            context,
            group,
            member,
            group.members.filter((other) => other !== member),
          )
        )
          continue
        put(aliasesByLeaf, leaf, recordSet)
      }
    }
    for (const [leaf, [first, ...others]] of aliasesByLeaf) {
      if (!first) continue
      yield {
        at: leaf.at.span(),
        message: `${recordTitle(leaf)} has no health check, so the branch ${recordTitle(first)} never fails`,
        hint: 'give it a health_check, or its endpoint one',
        related: placesOf(
          [first, ...others],
          ({ at }) => at.span(),
          () => 'the branch that never fails',
        ),
      }
    }
  },
}
