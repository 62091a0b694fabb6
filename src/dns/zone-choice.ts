import type { ZoneGraph } from '../decide/graph.ts'
import { findZone } from '../decide/lookup.ts'
import type { Vpc } from '../model/deployment.ts'
import type { IpPrefix } from '../values/ip-prefix.ts'
import type { DomainName } from '../values/name.ts'
import { findVpc } from './locate.ts'
import type { ServerView } from './view.ts'

/** The zone that answers, and for a private one the VPC that the question came from. */
export interface ChosenZone {
  readonly zone: ZoneGraph
  readonly vpc?: Vpc
}

const isPublic = ({ zone }: ZoneGraph) => zone.vpcs === undefined

/**
 * The zone for a name, as the resolver at `source` sees the world: inside a VPC the most specific of
 * its private zones, with no way back to a public one; else the most specific public zone. Undefined:
 * REFUSED. The source address counts, never a client subnet, which anybody may claim.
 *
 * @see R2.1, R5.9, R5.11; D20, D25
 */
export function chooseZone(
  { graph, locator }: ServerView,
  query: { readonly name: DomainName; readonly type: string },
  source: () => IpPrefix | undefined,
): ChosenZone | undefined {
  const address = locator.vpcs.length === 0 ? undefined : source()
  const vpc = address && findVpc(locator, address)
  if (vpc !== undefined) {
    const isOurs = ({ zone }: ZoneGraph) => zone.vpcs?.some(({ id }) => id === vpc.id) === true
    const zone = findZone(graph, query, {}, isOurs)
    if (zone !== undefined) return { zone, vpc }
  }
  const zone = findZone(graph, query, {}, isPublic)
  return zone && { zone }
}
