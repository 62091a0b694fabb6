import type { HealthState } from '../health/health-state.ts'
import type { Client } from '../model/client.ts'
import { policyOf } from '../routing/registry.ts'
import type { Algebra } from '../values/algebra.ts'
import type { DomainName } from '../values/name.ts'
import { type Choices, choose } from './choose.ts'
import type { GraphMember, Group } from './graph.ts'

export type GroupChoices<B> = Choices<GraphMember, B>

/** Choices of every group asked for, each worked out once. */
export interface Evaluation<B> {
  readonly choices: (group: Group) => GroupChoices<B>
  /** The client, with everything filled in that follows from what is known. */
  readonly client: Client
  /** Status of a check; one that is not declared is healthy on a record (R3.16). */
  readonly checkHealthy: (id: string) => B
  /** Health of a member: its own check and, for aliases that evaluate it, the target's health. */
  readonly memberHealthy: (member: GraphMember) => B
  /** True if a group whose policy looks at the client has been asked for. @see R5.6 */
  readonly sawClient: () => boolean
  /** True if the status of a check or resource has been asked for. */
  readonly sawHealth: () => boolean
}

/**
 * Health and choices of all groups for one client, over any truth algebra. Lazy and memoised: a branch shared by
 * several aliases is worked out once.
 *
 * @see R2.11 to R2.17
 */
export function evaluate<B>(health: HealthState<B>, client: Client, algebra: Algebra<B>): Evaluation<B> {
  const known = new Map<Group, GroupChoices<B>>()
  let [sawClient, sawHealth] = [false, false]

  const checkHealthy = (id: string): B => {
    sawHealth = true
    return health.checks.get(id) ?? algebra.true
  }
  const resourceHealthy = (key: DomainName): B => {
    sawHealth = true
    return health.resources.get(key) ?? algebra.true
  }

  function targetHealthy(member: GraphMember): B {
    const { recordSet, edge } = member
    if (!edge || recordSet.data.kind !== 'alias' || !recordSet.data.evaluateTargetHealth) return algebra.true
    switch (edge.kind) {
      case 'group':
        return choices(edge.group).anyHealthy
      case 'resource':
        return edge.healthMatters ? resourceHealthy(edge.key) : algebra.true
      case 'missing':
        return algebra.false
    }
  }

  function memberHealthy(member: GraphMember): B {
    const { healthCheckId } = member.recordSet
    const own = healthCheckId === undefined ? algebra.true : checkHealthy(healthCheckId)
    return algebra.and(own, targetHealthy(member))
  }

  function choices(group: Group): GroupChoices<B> {
    let result = known.get(group)
    if (!result) {
      const policy = policyOf(group.kind)
      sawClient ||= policy.dependsOnClient
      result = choose(policy, group.members, client, algebra, memberHealthy)
      known.set(group, result)
    }
    return result
  }

  return { client, choices, checkHealthy, memberHealthy, sawClient: () => sawClient, sawHealth: () => sawHealth }
}
