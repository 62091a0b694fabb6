import { choose } from '../../src/decide/choose.ts'
import type { Client } from '../../src/model/client.ts'
import type { Policies, PolicyKind } from '../../src/model/record-set.ts'
import { locate } from '../../src/routing/locate.ts'
import type { Member, RoutingPolicy } from '../../src/routing/policy.ts'
import { booleans } from '../../src/values/algebra.ts'

/** A member of a group, with what Route 53 believes of it. */
export type Believed<K extends PolicyKind> = Member<K> & { readonly healthy: boolean }

const believed =
  (healthy: boolean) =>
  <K extends PolicyKind>(setIdentifier: string, policy: Policies[K]): Believed<K> => ({
    setIdentifier,
    policy,
    healthy,
  })

export const up = believed(true)
export const down = believed(false)

/** Set identifiers of the candidates, best first. */
export const orderOf = <K extends PolicyKind>(
  policy: RoutingPolicy<K>,
  members: readonly Believed<K>[],
  client: Client,
): readonly string[] => policy.candidates(members, locate(client)).map(({ setIdentifier }) => setIdentifier)

/** Who answers, with its weight: set identifier to share relative to the others. */
export function answersOf<K extends PolicyKind>(
  policy: RoutingPolicy<K>,
  members: readonly Believed<K>[],
  client: Client = {},
): Readonly<Record<string, number>> {
  const { ranked } = choose(policy, members, locate(client), booleans, ({ healthy }) => healthy)
  return Object.fromEntries(
    ranked.filter(({ when }) => when).map(({ member }) => [member.setIdentifier, policy.weight(member)]),
  )
}
