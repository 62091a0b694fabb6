import { everyEligible, type RoutingPolicy } from './policy.ts'

/** Simple routing: one record, always answered; its check changes nothing at its own name. @see R2.23, R2.24 */
export const simple: RoutingPolicy<'simple'> = {
  kind: 'simple',
  take: 1,
  dependsOnClient: false,
  candidates: (members) => members,
  select: everyEligible,
  weight: () => 1,
  describe: () => ({ rule: 'R2.23', text: 'the only record of its name and type' }),
}
