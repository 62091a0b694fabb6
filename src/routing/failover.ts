import { firstEligible, type RoutingPolicy } from './policy.ts'

/** Failover routing: the primary while it is eligible, else the secondary; with none healthy the primary again. @see R2.48, R2.50 */
export const failover: RoutingPolicy<'failover'> = {
  kind: 'failover',
  take: 1,
  dependsOnClient: false,
  candidates: (members) => [
    ...members.filter(({ policy }) => policy.role === 'primary'),
    ...members.filter(({ policy }) => policy.role === 'secondary'),
  ],
  select: firstEligible,
  weight: () => 1,
  describe: ({ policy }) => ({
    rule: 'R2.48',
    text:
      policy.role === 'primary'
        ? 'the primary answers while it is healthy'
        : 'the secondary answers while the primary is unhealthy',
  }),
}
