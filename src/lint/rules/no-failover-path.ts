import type { Group } from '../../decide/graph.ts'
import { isExplained, isFailoverExplained } from '../explained.ts'
import type { LintContext, LintRule } from '../rule.ts'
import { groupTitle, placesOf, recordTitle } from '../words.ts'
import { findCommon, isFailoverPair } from './single-check-for-tree.ts'

/** True if the answers of a group with checks are the same in every state, and no more specific rule says so. */
export function isNoFailoverPath(context: LintContext, group: Group): boolean {
  const { index } = context
  const states = index.allStates(group)
  if (!states?.isConstant || group.members.length < 2 || !index.liveness().isWatched(group)) return false
  if (!index.isWholeTree(group) || isFailoverExplained(context, group)) return false
  return !group.members.some((member) => isExplained(context, group, member))
}

/** Exact for up to 512 checks a name. */
export const noFailoverPath: LintRule = {
  id: 'no-failover-path',
  severity: 'warning',
  about: 'routed',
  summary: 'name with checks whose answer is the same in every state',
  rules: ['R2.51', 'R7.4'],
  why: 'The checks are there and paid for, but no state of theirs changes what any client gets.',
  bad: `version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
  any: { type: CALCULATED, children: [web], health_threshold: 1 }
zones:
  example.com:
    records:
      www:
        A:
          failover:
            primary: { values: [192.0.2.10], health_check: web }
            secondary: { values: [192.0.2.99], health_check: any }
`,
  good: `version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www:
        A:
          failover:
            primary: { values: [192.0.2.10], health_check: web }
            secondary: { values: [192.0.2.99] }
`,
  *check(context) {
    const constant = context.index.decidingGroups().filter((group) => isNoFailoverPath(context, group))
    const common = constant.length === 0 ? undefined : findCommon(context.index.decidingGroups())
    for (const group of constant) {
      const [first] = group.members
      const isSaidOfTree = common?.get(group)?.checks.size !== 0 && !isFailoverPair(group)
      if (!first || isSaidOfTree) continue
      yield {
        at: first.recordSet.at.field('policy'),
        message: `${groupTitle(first.recordSet)} answers the same in every state of its health checks`,
        hint: 'let what should take over be healthy when the others are not',
        related: placesOf(
          context.index.allStates(group)?.unreachable ?? [],
          ({ recordSet }) => recordSet.at.span(),
          ({ recordSet }) => `${recordTitle(recordSet)} is never answered`,
        ),
      }
    }
  },
}
