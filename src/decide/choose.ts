import type { Client } from '../model/client.ts'
import type { PolicyKind } from '../model/record-set.ts'
import type { Member, RoutingPolicy } from '../routing/policy.ts'
import type { Algebra } from '../values/algebra.ts'

/** A candidate with the states in which it is healthy, and those in which it is answered. */
export interface Choice<M, B> {
  readonly member: M
  readonly healthy: B
  readonly when: B
}

export interface Choices<M, B> {
  /** In the policy's order; empty means NODATA (R2.35). */
  readonly ranked: readonly Choice<M, B>[]
  /** States in which at least one candidate is healthy: the group's health for an alias above it (R2.13). */
  readonly anyHealthy: B
}

/**
 * Health meets routing, once for all policies: healthy candidates are eligible, and all of them where none is healthy.
 *
 * @see R2.16, R4.1, R4.3 only candidates can fail open
 */
export function choose<K extends PolicyKind, M extends Member<K>, B>(
  policy: RoutingPolicy<K>,
  members: readonly M[],
  client: Client,
  algebra: Algebra<B>,
  healthy: (member: M) => B,
): Choices<M, B> {
  const candidates = policy.candidates(members, client).map((member) => ({ member, healthy: healthy(member) }))
  const anyHealthy = algebra.any(candidates.map((candidate) => candidate.healthy))
  const failOpen = algebra.not(anyHealthy)
  const selected = policy.select(
    algebra,
    candidates.map((candidate) => ({ member: candidate.member, eligible: algebra.or(candidate.healthy, failOpen) })),
  )
  return {
    ranked: candidates.map((candidate, position) => ({
      ...candidate,
      when: selected[position]?.when ?? algebra.false,
    })),
    anyHealthy,
  }
}
