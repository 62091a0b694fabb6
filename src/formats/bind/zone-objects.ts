import type { CidrCollection, Deployment, Zone } from '../../model/deployment.ts'
import type { HealthCheck } from '../../model/health-check.ts'
import { sortChecks } from '../change-batch/health-checks.ts'
import { checkComment, cidrComments, endpointComment, keptComment } from './comments.ts'

/** Ids of the checks that a zone's records use, with their children. */
export function usedChecks({ recordSets }: Zone, { healthChecks }: Deployment): ReadonlySet<string> {
  const used = new Set(recordSets.flatMap(({ healthCheckId }) => healthCheckId ?? []))
  // A set takes in what is added while it is walked.
  for (const id of used) {
    const check = healthChecks.get(id)
    if (check?.type === 'CALCULATED') for (const child of check.children) used.add(child)
  }
  return used
}

/** Ids of the CIDR collections that a zone's records use. */
export const usedCollections = ({ recordSets }: Zone): ReadonlySet<string> =>
  new Set(recordSets.flatMap(({ policy }) => (policy.kind === 'ip-based' ? policy.collectionId : [])))

/** What stands in a zone's file besides the zone: what its records use. */
export interface ZoneObjects {
  readonly checks: readonly HealthCheck[]
  readonly collections: readonly CidrCollection[]
}

export const NO_OBJECTS: ZoneObjects = { checks: [], collections: [] }

/** What each zone's file has to hold, by the zone's id. */
export function zoneObjects(deployment: Deployment, zones: readonly Zone[]): ReadonlyMap<string, ZoneObjects> {
  const used = zones.map((zone) => new Set([...usedChecks(zone, deployment), ...usedCollections(zone)]))
  const checks = sortChecks(deployment)
  const collections = [...deployment.cidrCollections.values()]
  const usedAnywhere = new Set(used.flatMap((ids) => [...ids]))
  return new Map(
    zones.map((zone, index) => {
      // What nobody uses stands in the first file: it must stand somewhere.
      const isHere = ({ id }: { readonly id: string }) => used[index]?.has(id) || (index === 0 && !usedAnywhere.has(id))
      return [zone.id, { checks: checks.filter(isHere), collections: collections.filter(isHere) }]
    }),
  )
}

const byName = <T extends { readonly name: string }>(items: Iterable<T>) =>
  [...items].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))

/** The objects and the endpoints of the zone's records as comments, and what later versions wrote. @see engines.md 1.5 */
export function objectComments(
  deployment: Deployment,
  zone: Zone,
  { checks, collections }: ZoneObjects,
): readonly string[] {
  const endpointNames = new Set(zone.recordSets.flatMap(({ data }) => data.endpoint ?? []))
  // As for checks: what endpoints stand on comes with them.
  for (const name of endpointNames)
    for (const target of deployment.endpoints.get(name)?.targets ?? []) endpointNames.add(target)
  return [
    ...checks.map(checkComment),
    ...byName(collections).flatMap(cidrComments),
    ...byName(deployment.endpoints.values())
      .filter(({ name }) => endpointNames.has(name))
      .map(endpointComment),
    ...(zone.zoneFileComments ?? []).map(keptComment),
  ]
}
