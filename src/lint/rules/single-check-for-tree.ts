import type { GraphMember, Group } from '../../decide/graph.ts'
import type { LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

/** What all leaves below have in common. */
export interface Common {
  /** Checks of which each decides about every leaf. */
  readonly checks: ReadonlySet<string>
  readonly leaves: number
}

const NO_CHECKS: ReadonlySet<string> = new Set()
const ONE_LEAF: Common = { checks: NO_CHECKS, leaves: 1 }

function commonOf({ recordSet, edge }: GraphMember, below: ReadonlyMap<Group, Common>): Common {
  const { healthCheckId, data } = recordSet
  const isEvaluated = data.kind === 'alias' && data.evaluateTargetHealth
  const branch = edge?.kind === 'group' ? (below.get(edge.group) ?? ONE_LEAF) : ONE_LEAF
  const inherited = isEvaluated ? branch.checks : NO_CHECKS
  const checks = healthCheckId === undefined ? inherited : new Set([...inherited, healthCheckId])
  return { checks, leaves: branch.leaves }
}

/** What the leaves of a group without aliases have in common. */
function commonOfLeaves(members: readonly GraphMember[]): Common {
  const id = members[0]?.recordSet.healthCheckId
  const isShared = id !== undefined && members.every(({ recordSet }) => recordSet.healthCheckId === id)
  return { checks: isShared ? new Set([id]) : NO_CHECKS, leaves: members.length }
}

/** What the leaves of each group have in common; `groups` may leave out those of one plain record. */
export function findCommon(groups: readonly Group[]): ReadonlyMap<Group, Common> {
  const below = new Map<Group, Common>()
  for (const group of groups) {
    if (group.members.every(({ edge }) => edge === undefined)) {
      below.set(group, commonOfLeaves(group.members))
      continue
    }
    const all = group.members.map((member) => commonOf(member, below))
    const shared = [...(all[0]?.checks ?? [])].filter((id) => all.every(({ checks }) => checks.has(id)))
    const leaves = all.reduce((sum, common) => sum + common.leaves, 0)
    const checks = shared.length === 0 ? NO_CHECKS : new Set(shared)
    below.set(group, { checks, leaves: Math.min(leaves, Number.MAX_SAFE_INTEGER) })
  }
  return below
}

/** A failover of two plain records: there it is `failover-same-check`. */
export const isFailoverPair = ({ kind, members }: Group): boolean =>
  kind === 'failover' &&
  members.every(({ recordSet }) => recordSet.healthCheckId !== undefined && recordSet.data.kind === 'values')

export const singleCheckForTree: LintRule = {
  id: 'single-check-for-tree',
  severity: 'warning',
  about: 'routed',
  summary: 'routed name whose records all depend on one check',
  rules: ['R2.52', 'R4.1'],
  why:
    'When that check fails every record is unhealthy at once, and Route 53 answers as if none were: routing moves ' +
    'nobody.',
  bad: `version: 1
health_checks:
  web: { type: HTTP, ip_address: 192.0.2.10 }
zones:
  example.com:
    records:
      www:
        A:
          weighted:
            blue: { weight: 1, values: [192.0.2.10], health_check: web }
            green: { weight: 1, values: [192.0.2.20], health_check: web }
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
  *check({ deployment, index }) {
    for (const [group, { checks, leaves }] of findCommon(index.decidingGroups())) {
      const [id] = checks
      const [member] = group.members
      if (id === undefined || !member || group.members.length < 2 || isFailoverPair(group)) continue
      if (member.recordSet.generated || !index.isWholeTree(group)) continue
      yield {
        at: member.recordSet.at.field('policy'),
        message: `all ${leaves} records of ${groupTitle(member.recordSet)} depend on health check "${id}": they fail together`,
        hint: 'give each endpoint a check of its own',
        related: [{ at: (deployment.healthChecks.get(id)?.at ?? member.recordSet.at).span(), message: `"${id}"` }],
      }
    }
  },
}
