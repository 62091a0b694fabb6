import type { Client } from '../model/client.ts'
import type { Policies } from '../model/record-set.ts'
import { coordinatesOf } from '../route53/regions.ts'
import { type Coordinates, distanceKm } from '../values/coordinates.ts'
import { firstEligible, type Member, type RoutingPolicy } from './policy.ts'

type Geoproximity = Policies['geoproximity']

/**
 * Distance in kilometres as the bias sees it: a positive bias shrinks it, a negative one stretches it.
 *
 * @see R2.37
 */
export function biasedDistanceKm(policy: Geoproximity, from: Coordinates | undefined): number {
  const place = coordinatesOf(policy.location)
  if (!place || !from) return Number.POSITIVE_INFINITY
  const distance = distanceKm(from, place)
  return policy.bias >= 0 ? distance * (1 - policy.bias / 100) : distance / (1 + policy.bias / 100)
}

/**
 * Geoproximity routing: the lowest biased distance, ties by set identifier; a client without a place takes
 * the first set identifier.
 *
 * @see R2.37 to R2.39
 */
export const geoproximity: RoutingPolicy<'geoproximity'> = {
  kind: 'geoproximity',
  take: 1,
  dependsOnClient: true,
  candidates: <M extends Member<'geoproximity'>>(members: readonly M[], client: Client) => {
    const measured = members.map((member) => ({
      member,
      distance: biasedDistanceKm(member.policy, client.coordinates),
    }))
    measured.sort((a, b) => {
      if (a.distance !== b.distance) return a.distance < b.distance ? -1 : 1
      return a.member.setIdentifier < b.member.setIdentifier
        ? -1
        : a.member.setIdentifier > b.member.setIdentifier
          ? 1
          : 0
    })
    return measured.map(({ member }) => member)
  },
  select: firstEligible,
  weight: () => 1,
  describe: ({ policy }, client) => {
    const distance = biasedDistanceKm(policy, client.coordinates)
    const bias = policy.bias === 0 ? '' : ` with bias ${policy.bias}`
    return Number.isFinite(distance)
      ? { rule: 'R2.37', text: `${Math.round(distance)} km${bias}` }
      : { rule: 'R2.39', text: 'distance unknown, ordered by set identifier' }
  },
}
