import type { Algebra } from '../values/algebra.ts'
import type { Candidate, Member, RoutingPolicy } from './policy.ts'

/**
 * Weighted routing: members answer in proportion to their weights.
 *
 * Weight 0 means "only when nothing with a weight is eligible", not "never"; then the zero-weight members share equally.
 *
 * @see R2.25 shares, R2.26 weight 0, R2.27 the same after fail-open
 */
export const weighted: RoutingPolicy<'weighted'> = {
  kind: 'weighted',
  take: 1,
  dependsOnClient: false,
  candidates: (members) => members,
  select: <M extends Member<'weighted'>, B>({ any, and, not }: Algebra<B>, candidates: readonly Candidate<M, B>[]) => {
    const weighing = any(candidates.filter(({ member }) => member.policy.weight > 0).map(({ eligible }) => eligible))
    return candidates.map(({ member, eligible }) => ({
      member,
      when: member.policy.weight > 0 ? eligible : and(eligible, not(weighing)),
    }))
  },
  weight: ({ policy }) => Math.max(policy.weight, 1),
  describe: ({ policy }) =>
    policy.weight > 0
      ? { rule: 'R2.25', text: `weight ${policy.weight}` }
      : { rule: 'R2.26', text: 'weight 0 answers only when no record with a weight can' },
}
