import type { Client } from '../model/client.ts'
import type { Policies, PolicyKind } from '../model/record-set.ts'
import type { Algebra } from '../values/algebra.ts'

/** A record of a routed group, as far as its policy is concerned. */
export interface Member<K extends PolicyKind> {
  readonly policy: Policies[K]
  /** Empty on simple records. */
  readonly setIdentifier: string
}

/** A member that may answer, with the states in which it is eligible: healthy, or everybody when nobody is. */
export interface Candidate<M, B> {
  readonly member: M
  readonly eligible: B
}

/** A member with the states in which it is answered. */
export interface Selected<M, B> {
  readonly member: M
  readonly when: B
}

/** A reason for people with the rule behind it; no final full stop. */
export interface Reason {
  readonly rule: string
  readonly text: string
}

/**
 * One routing policy: in which order members are considered for a client, when each is answered, and with which
 * share. Knows neither health (eligibility comes in) nor chance (shares go out).
 */
export interface RoutingPolicy<K extends PolicyKind> {
  readonly kind: K
  /** How many selected members share one answer (8 for multivalue, R2.45). */
  readonly take: number
  /** True if another client may get other candidates, or another order. @see R5.6 */
  readonly dependsOnClient: boolean
  /** Best first; members that can never answer this client are left out. None means NODATA (R2.35). */
  candidates<M extends Member<K>>(members: readonly M[], client: Client): readonly M[]
  select<M extends Member<K>, B>(algebra: Algebra<B>, candidates: readonly Candidate<M, B>[]): readonly Selected<M, B>[]
  /** Share among the members answered in one state, relative to the others. */
  weight(member: Member<K>): number
  /** Why a candidate stands where it does for this client. */
  describe(member: Member<K>, client: Client): Reason
  /** Why a member is no candidate for this client; only for policies that leave members out. */
  exclude?(member: Member<K>, client: Client): Reason
}

/**
 * The first eligible candidate answers: failover, latency, geolocation, geoproximity, IP-based.
 *
 * @see R2.30, R2.33, R2.39, R2.42, R2.48
 */
export function firstEligible<M, B>(
  algebra: Algebra<B>,
  candidates: readonly Candidate<M, B>[],
): readonly Selected<M, B>[] {
  let earlier = algebra.false
  return candidates.map(({ member, eligible }) => {
    const when = algebra.and(eligible, algebra.not(earlier))
    earlier = algebra.or(earlier, eligible)
    return { member, when }
  })
}

/** Every eligible candidate: simple, multivalue. */
export const everyEligible = <M, B>(
  _algebra: Algebra<B>,
  candidates: readonly Candidate<M, B>[],
): readonly Selected<M, B>[] => candidates.map(({ member, eligible }) => ({ member, when: eligible }))
