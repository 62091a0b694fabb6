import type { GraphMember, Group } from '../decide/graph.ts'
import type { Policy } from '../model/record-set.ts'
import type { LintContext } from './rule.ts'
import { findSteadyLeaf } from './rules/eth-unchecked-leaf.ts'
import { neverFails } from './rules/failover-primary-never-fails.ts'
import { areaName, placeName } from './words.ts'

/** What a record claims for itself in its group; two equal claims are an error of their own. */
function claimOf(policy: Policy): string | undefined {
  switch (policy.kind) {
    case 'failover':
      return policy.role
    case 'latency':
      return policy.region
    case 'geolocation':
      return areaName(policy.area)
    case 'geoproximity':
      return placeName(policy.location)
    case 'ip-based':
      return policy.location
    default:
      return undefined
  }
}

const hasFixedCheck = ({ index }: LintContext, { recordSet: { healthCheckId } }: GraphMember): boolean =>
  healthCheckId !== undefined && index.liveness().fixedStatus(healthCheckId) !== undefined

/** True if a rule on failover says that the secondary is never used. */
export function isFailoverExplained(context: LintContext, { kind, members }: Group): boolean {
  const find = (role: string) => members.find(({ policy }) => policy.kind === 'failover' && policy.role === role)
  const [primary, secondary] = [find('primary'), find('secondary')]
  if (kind !== 'failover' || !primary || !secondary) return false
  const { recordSet, edge } = primary
  const isSteady = edge?.kind === 'group' && findSteadyLeaf(edge.group) !== undefined
  const hasNoEffect = edge?.kind === 'resource' && !edge.healthMatters
  const open = recordSet.healthCheckId === undefined
  const id = secondary.recordSet.healthCheckId
  const isShared =
    id !== undefined && id === recordSet.healthCheckId && !context.deployment.healthChecks.get(id)?.inverted
  return neverFails(recordSet) || hasFixedCheck(context, primary) || (open && (isSteady || hasNoEffect)) || isShared
}

/** True if a more specific rule says why the record is never answered. */
export function isExplained(context: LintContext, group: Group, member: GraphMember): boolean {
  const { policy } = member
  const claim = claimOf(policy)
  const isRepeated =
    claim !== undefined && group.members.some((other) => other !== member && claimOf(other.policy) === claim)
  if (isRepeated || hasFixedCheck(context, member)) return true
  if (policy.kind === 'failover' && policy.role === 'secondary') return isFailoverExplained(context, group)
  if (policy.kind !== 'weighted' || policy.weight > 0) return false
  const { isAlwaysHealthy } = context.index.liveness()
  return group.members.some(
    (other) => other.policy.kind === 'weighted' && other.policy.weight > 0 && isAlwaysHealthy(other),
  )
}
