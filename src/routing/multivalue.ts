import { everyEligible, type RoutingPolicy } from './policy.ts'

/** Most records in one multivalue answer. @see R2.44 */
export const MULTIVALUE_ANSWER_MAX = 8

/** Multivalue answer routing: up to eight eligible records together, every subset of eight equally likely. @see R2.44 to R2.47 */
export const multivalue: RoutingPolicy<'multivalue'> = {
  kind: 'multivalue',
  take: MULTIVALUE_ANSWER_MAX,
  dependsOnClient: false,
  candidates: (members) => members,
  select: everyEligible,
  weight: () => 1,
  describe: () => ({ rule: 'R2.44', text: `one of up to ${MULTIVALUE_ANSWER_MAX} records answered together` }),
}
