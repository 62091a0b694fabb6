import type { CidrCollection, Deployment, Zone } from '../../model/deployment.ts'
import type { HealthCheck } from '../../model/health-check.ts'
import { usedChecks, usedCollections } from '../bind/zone-objects.ts'

/** What one template holds. */
export interface Part {
  /** Behind the plan's name in that of the file; empty for the only template. */
  readonly label: string
  readonly zones: readonly Zone[]
  readonly checks: ReadonlySet<HealthCheck>
  readonly collections: ReadonlySet<CidrCollection>
}

/** No zone is called so in the name of a file. */
export const SHARED = '+shared'

/**
 * A part for each zone, with the checks and collections that only it uses, and before them one of those that several
 * zones use, or none.
 */
export function partsOf(deployment: Deployment, whole: Part, labels: ReadonlyMap<string, string>): readonly Part[] {
  const used = whole.zones.map((zone) => new Set([...usedChecks(zone, deployment), ...usedCollections(zone)]))
  const uses = new Map<string, number>()
  for (const ids of used) for (const id of ids) uses.set(id, (uses.get(id) ?? 0) + 1)
  const usedBy = <T extends { readonly id: string }>(all: ReadonlySet<T>, isHere: (id: string) => boolean) =>
    new Set([...all].filter(({ id }) => isHere(id)))
  const isShared = (id: string) => uses.get(id) !== 1
  const part = (label: string, zones: readonly Zone[], isHere: (id: string) => boolean): Part => ({
    label,
    zones,
    checks: usedBy(whole.checks, isHere),
    collections: usedBy(whole.collections, isHere),
  })
  const common = part(SHARED, [], isShared)
  const zones = whole.zones.map((zone, index) =>
    part(labels.get(zone.id) ?? zone.id, [zone], (id) => !isShared(id) && used[index]?.has(id) === true),
  )
  return common.checks.size + common.collections.size > 0 ? [common, ...zones] : zones
}
