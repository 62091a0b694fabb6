import type { GraphMember, Group } from '../../decide/graph.ts'
import { isExplained } from '../explained.ts'
import type { Finding, LintContext, LintRule } from '../rule.ts'
import { recordTitle } from '../words.ts'
import { isNoFailoverPath } from './no-failover-path.ts'

/** The group a member below the root stands in. */
function groupOf(root: Group, member: GraphMember): Group | undefined {
  const groups = new Set([root])
  for (const group of groups) {
    if (group.members.includes(member)) return group
    for (const { edge } of group.members) if (edge?.kind === 'group') groups.add(edge.group)
  }
  return undefined
}

function reasonOf(
  { index }: LintContext,
  { members }: Group,
  { policy }: GraphMember,
): Pick<Finding, 'message' | 'hint'> {
  const { isAlwaysHealthy } = index.liveness()
  if (policy.kind === 'ip-based' && policy.location !== '*' && policy.blocks.length === 0)
    return {
      message: `location ${policy.location} has no blocks`,
      hint: 'add blocks to the location, or remove the branch',
    }
  if (
    policy.kind === 'failover' &&
    members.some(
      (other) => other.policy.kind === 'failover' && other.policy.role === 'primary' && isAlwaysHealthy(other),
    )
  )
    return {
      message: 'its primary is always healthy, because something in that branch has no check',
      hint: 'give the last record of the primary branch a health_check, or remove this branch',
    }
  return { message: 'no client and no state of the health checks leads to it', hint: 'remove it, or change the checks' }
}

/** Exact for up to 512 checks a name; beyond, and between two geoproximity groups on one path, silent. */
export const unreachableRecord: LintRule = {
  id: 'unreachable-record',
  severity: 'warning',
  about: 'routed',
  summary: 'record that no client is answered in any state',
  rules: ['R2.16', 'R7.4'],
  why: 'Whatever fails and whoever asks, another record comes first. It looks like a safety net and is none.',
  bad: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www:
        A:
          failover:
            primary: { failover: { primary: web, secondary: { values: [192.0.2.98] } } }
            secondary: { values: [192.0.2.99] }
`,
  good: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  spare: { ipv4: 192.0.2.98, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www:
        A:
          failover:
            primary: { failover: { primary: web, secondary: spare } }
            secondary: { values: [192.0.2.99] }
`,
  *check(context) {
    const { index } = context
    for (const root of index.decidingGroups()) {
      const states = index.allStates(root)
      if (!states || states.unreachable.length === 0 || !index.isWholeTree(root)) continue
      if (root.kind === 'failover' && isNoFailoverPath(context, root)) continue
      for (const member of states.unreachable) {
        const group = groupOf(root, member)
        if (!group || isExplained(context, group, member)) continue
        const { message, hint } = reasonOf(context, group, member)
        yield {
          at: member.recordSet.at.span(),
          message: `${recordTitle(member.recordSet)} can never be answered: ${message}`,
          hint,
        }
      }
    }
  },
}
