import type { DecisionGraph, ZoneGraph } from '../decide/graph.ts'
import type { Zone } from '../model/deployment.ts'
import { type DomainName, parentOf, ROOT } from '../values/name.ts'

/**
 * The most specific zone of the plan around a name, as the clients of `own` see it: `own` before others of its name,
 * private zones only from private ones.
 */
export function findZoneAround({ zonesByName }: DecisionGraph, name: DomainName, own: Zone): ZoneGraph | undefined {
  const isPublic = own.vpcs === undefined
  for (let at = name; ; at = parentOf(at)) {
    const zones = zonesByName.get(at) ?? []
    const found =
      zones.find(({ zone }) => zone === own) ?? zones.find(({ zone }) => (zone.vpcs === undefined) === isPublic)
    if (found) return found
    if (at === ROOT) return undefined
  }
}
