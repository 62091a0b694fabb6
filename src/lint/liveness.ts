import type { DecisionGraph, GraphMember, Group } from '../decide/graph.ts'
import type { Deployment } from '../model/deployment.ts'
import type { HealthCheck } from '../model/health-check.ts'

/** What can be said of health without knowing any: which records can never be unhealthy, and where checks take part at all. */
export interface Liveness {
  /** The status a check has whatever happens: disabled, or a calculated one whose threshold decides alone; undefined for all others. */
  readonly fixedStatus: (checkId: string) => boolean | undefined
  /** True if nothing can make the record unhealthy for any client. @see R2.11 to R2.14, R4.5 */
  readonly isAlwaysHealthy: (member: GraphMember) => boolean
  /** True if some candidate of the group is always healthy for every client: an alias to it never fails over. */
  readonly isGroupAlwaysHealthy: (group: Group) => boolean
  /** True if a check, or a resource whose health counts, takes part in the group's answers. */
  readonly isWatched: (group: Group) => boolean
}

function fixedStatusOf(check: HealthCheck | undefined): boolean | undefined {
  if (check === undefined) return undefined
  const raw =
    check.disabled || (check.type === 'CALCULATED' && check.healthThreshold <= 0)
      ? true
      : check.type === 'CALCULATED' && check.healthThreshold > check.children.length
        ? false
        : undefined
  return raw === undefined ? undefined : raw !== check.inverted
}

/** True if the member is a candidate for every client: of geolocation and IP-based groups only the default is. @see R2.34, R2.40 */
export function isForEverybody({ policy }: GraphMember): boolean {
  if (policy.kind === 'geolocation') return policy.area.kind === 'default'
  return policy.kind !== 'ip-based' || policy.location === '*'
}

/** True for a group of one record with neither policy, alias nor check: always healthy, and nothing watches it. */
export function isPlain({ kind, members }: Group): boolean {
  const [only] = members
  return kind === 'simple' && only !== undefined && !only.edge && only.recordSet.healthCheckId === undefined
}

/** @see R3.14, R3.18 for checks that never change */
export function createLiveness({ healthChecks }: Deployment, { groups }: DecisionGraph): Liveness {
  const alwaysHealthy = new Set<Group>()
  const watched = new Set<Group>()
  const fixedStatus = (checkId: string) => fixedStatusOf(healthChecks.get(checkId))

  const isGroupAlwaysHealthy = (group: Group) => isPlain(group) || alwaysHealthy.has(group)

  function isTargetAlwaysHealthy({ recordSet: { data }, edge }: GraphMember): boolean {
    if (!edge || data.kind !== 'alias' || !data.evaluateTargetHealth) return true
    switch (edge.kind) {
      case 'group':
        return isGroupAlwaysHealthy(edge.group)
      case 'resource':
        return !edge.healthMatters
      case 'missing':
        return false
    }
  }

  const isAlwaysHealthy = (member: GraphMember): boolean => {
    const { healthCheckId } = member.recordSet
    return (healthCheckId === undefined || fixedStatus(healthCheckId) === true) && isTargetAlwaysHealthy(member)
  }

  const isMemberWatched = ({ recordSet: { data, healthCheckId }, edge }: GraphMember): boolean =>
    healthCheckId !== undefined ||
    (edge?.kind === 'group' && watched.has(edge.group)) ||
    (edge?.kind === 'resource' && edge.healthMatters && data.kind === 'alias' && data.evaluateTargetHealth)

  // Targets come before the groups that lead to them.
  for (const group of groups) {
    if (isPlain(group)) continue
    if (group.members.some((member) => isForEverybody(member) && isAlwaysHealthy(member))) alwaysHealthy.add(group)
    if (group.members.some(isMemberWatched)) watched.add(group)
  }
  return {
    fixedStatus,
    isAlwaysHealthy,
    isGroupAlwaysHealthy,
    isWatched: (group) => watched.has(group),
  }
}
