import type { Client } from '../model/client.ts'
import { findRegion } from '../route53/regions.ts'
import { distanceKm } from '../values/coordinates.ts'
import { firstEligible, type Member, type RoutingPolicy } from './policy.ts'

/** Sort keys of a region for a client, compared in turn: measured first, the client's own region, milliseconds, kilometres. */
function remoteness(region: string, client: Client): readonly number[] {
  const milliseconds = client.latencyMs?.get(region)
  if (milliseconds !== undefined) return [0, 0, milliseconds]
  const place = findRegion(region)?.coordinates
  const kilometres = place && client.coordinates ? distanceKm(client.coordinates, place) : Number.POSITIVE_INFINITY
  return [1, client.region === region ? 0 : 1, kilometres]
}

function compare(a: Member<'latency'>, b: Member<'latency'>, client: Client): number {
  const left = remoteness(a.policy.region, client)
  const right = remoteness(b.policy.region, client)
  for (const [index, key] of left.entries()) {
    const other = right[index] ?? 0
    if (key !== other) return key < other ? -1 : 1
  }
  return a.policy.region < b.policy.region ? -1 : a.policy.region > b.policy.region ? 1 : 0
}

/**
 * Latency routing: the region with the lowest latency to the client. Regions without a measured latency come after the
 * measured ones, by great-circle distance where the client's place is known; ties go to the lower region code.
 *
 * @see R2.30, R2.31, R2.32
 */
export const latency: RoutingPolicy<'latency'> = {
  kind: 'latency',
  take: 1,
  dependsOnClient: true,
  candidates: (members, client) => members.toSorted((a, b) => compare(a, b, client)),
  select: firstEligible,
  weight: () => 1,
  describe: ({ policy }, client) => {
    const [unmeasured, , amount = 0] = remoteness(policy.region, client)
    if (unmeasured === 0) return { rule: 'R2.30', text: `${amount} ms from ${policy.region}` }
    return {
      rule: 'R2.31',
      text: Number.isFinite(amount)
        ? `${Math.round(amount)} km from ${policy.region}`
        : `${policy.region}, distance unknown`,
    }
  },
}
