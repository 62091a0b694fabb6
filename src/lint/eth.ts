import type { RecordSet } from '../model/record-set.ts'
import type { LintContext } from './rule.ts'

/** True if evaluating an alias's target would tell something: a checked group of the zone, or a load balancer. @see R2.13, R2.14 */
export function hasHealthToFollow({ index }: LintContext, recordSet: RecordSet): boolean {
  const edge = index.memberOf(recordSet)?.edge
  if (edge?.kind === 'group') return index.liveness().isWatched(edge.group)
  const target = index.aliasTarget(recordSet)
  return target?.kind === 'service' && target.service.ethDefault
}
