import type { PolicyKind } from '../model/record-set.ts'
import { failover } from './failover.ts'
import { geolocation } from './geolocation.ts'
import { geoproximity } from './geoproximity.ts'
import { ipBased } from './ip-based.ts'
import { latency } from './latency.ts'
import { multivalue } from './multivalue.ts'
import type { RoutingPolicy } from './policy.ts'
import { simple } from './simple.ts'
import { weighted } from './weighted.ts'

/** Every routing policy; a kind without a line here does not compile. */
export const routingPolicies: { readonly [K in PolicyKind]: RoutingPolicy<K> } = {
  simple,
  weighted,
  latency,
  failover,
  geolocation,
  geoproximity,
  'ip-based': ipBased,
  multivalue,
}

/** The policy of a kind that is not known beforehand; its members have that kind (`compile` sees to it). */
export const policyOf = (kind: PolicyKind): RoutingPolicy<PolicyKind> => routingPolicies[kind]
