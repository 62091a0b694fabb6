import type { Policy } from '../model/record-set.ts'

/**
 * True for records that may go without a check by design: the secondary, a weight of 0, and what answers everybody else.
 *
 * @see R7.3
 */
export function isStandby(policy: Policy): boolean {
  switch (policy.kind) {
    case 'failover':
      return policy.role === 'secondary'
    case 'weighted':
      return policy.weight === 0
    case 'geolocation':
      return policy.area.kind === 'default'
    case 'ip-based':
      return policy.location === '*'
    default:
      return false
  }
}
