import type { Client } from '../model/client.ts'
import type { Policies } from '../model/record-set.ts'
import { formatPrefix, longestMatch } from '../values/ip-prefix.ts'
import { firstEligible, type Member, type RoutingPolicy } from './policy.ts'

/** The location that stands for everybody else. @see R2.40 */
export const DEFAULT_LOCATION = '*'

/** Length of the longest block that contains the client's subnet; -1 where none does, the default's is below every block's. @see R2.41 */
function matchLength({ location, blocks }: Policies['ip-based'], client: Client): number {
  if (location === DEFAULT_LOCATION) return 0
  const match = client.subnet && longestMatch(blocks, client.subnet)
  return match ? match.length : -1
}

/**
 * IP-based routing: the record whose block around the client is the longest, then the next shorter one, then the
 * default. A client known only by a prefix shorter than a block does not match it.
 *
 * @see R2.40 to R2.43
 */
export const ipBased: RoutingPolicy<'ip-based'> = {
  kind: 'ip-based',
  take: 1,
  dependsOnClient: true,
  candidates: <M extends Member<'ip-based'>>(members: readonly M[], client: Client) =>
    members
      .filter(({ policy }) => matchLength(policy, client) >= 0)
      .toSorted((a, b) => matchLength(b.policy, client) - matchLength(a.policy, client)),
  select: firstEligible,
  weight: () => 1,
  describe: ({ policy }, client) => {
    const match = client.subnet && longestMatch(policy.blocks, client.subnet)
    return match
      ? { rule: 'R2.41', text: `block ${formatPrefix(match)} of ${policy.location} contains the client` }
      : { rule: 'R2.40', text: 'the default takes everybody else' }
  },
  exclude: ({ policy }, client) => ({
    rule: 'R2.41',
    text: `no block of ${policy.location} contains ${client.subnet ? formatPrefix(client.subnet) : 'a client without address'}`,
  }),
}
