import { reachableGroups } from '../decide/client-kinds.ts'
import type { ZoneGraph } from '../decide/graph.ts'
import { believe } from '../health/believe.ts'
import type { HealthState } from '../health/health-state.ts'
import type { World } from '../health/world.ts'
import type { Deployment } from '../model/deployment.ts'
import type { HealthCheck } from '../model/health-check.ts'
import { resourceKey } from '../route53/alias-services.ts'
import type { DomainName } from '../values/name.ts'

/** What can change one answer: the checks and resources behind it. */
export interface Cone {
  readonly checks: ReadonlyMap<string, HealthCheck>
  /** Endpoints that are AWS resources, by name. */
  readonly resources: ReadonlySet<string>
}

/** A check and, of a calculated one, those it is made of. */
function withChildren({ healthChecks }: Deployment, ids: Iterable<string>): ReadonlyMap<string, HealthCheck> {
  const all = new Map<string, HealthCheck>()
  const visit = (id: string) => {
    const check = healthChecks.get(id)
    if (!check || all.has(id)) return
    all.set(id, check)
    if (check.type === 'CALCULATED') for (const child of check.children) visit(child)
  }
  for (const id of ids) visit(id)
  return all
}

/** The cone of one question, from every group that can take part in its answer. */
export function coneOf(deployment: Deployment, zone: ZoneGraph, name: DomainName, type: string): Cone {
  const members = reachableGroups(zone, name, type).flatMap((group) => group.members)
  const keys = new Set(members.flatMap(({ edge }) => (edge?.kind === 'resource' ? [edge.key] : [])))
  const resources = new Set<string>()
  for (const { name: endpoint, type: kind, dnsName } of deployment.endpoints.values())
    if (kind !== 'value' && dnsName !== undefined && keys.has(resourceKey(dnsName))) resources.add(endpoint)
  const checks = withChildren(
    deployment,
    members.flatMap(({ recordSet: { healthCheckId } }) => healthCheckId ?? []),
  )
  return { checks, resources }
}

/** Keys of the sensors that can have a say in a cone. */
export function sensorKeysOf({ checks, resources }: Cone, { endpoints }: Deployment): ReadonlySet<string> {
  const keys = new Set<string>()
  for (const id of checks.keys()) for (const kind of ['check', 'forced-down', 'forced-up']) keys.add(`${kind}:${id}`)
  const visit = (name: string) => {
    if (keys.has(`resource:${name}`)) return
    keys.add(`resource:${name}`)
    for (const target of endpoints.get(name)?.targets ?? []) {
      keys.add(`target:${target}`)
      visit(target)
    }
  }
  for (const name of resources) visit(name)
  return keys
}

/**
 * What Route 53 believes of a cone while sensors say this; those that are not asked about say what was seen in `world`.
 *
 * @param says what a sensor says by its key; undefined for one that never changes
 */
export function beliefIn(
  cone: Cone,
  { endpoints, model }: Deployment,
  world: World,
  says: (key: string) => boolean | undefined,
): HealthState {
  const observations = new Map(world.observations)
  for (const { id, type } of cone.checks.values()) {
    if (type === 'CALCULATED') {
      if (says(`forced-down:${id}`) === false) observations.set(id, false)
      else if (says(`forced-up:${id}`) === false) observations.set(id, true)
      else if (says(`forced-down:${id}`) === true || says(`forced-up:${id}`) === true) observations.delete(id)
      continue
    }
    const said = says(`check:${id}`)
    if (said !== undefined) observations.set(id, said)
  }
  const resources = new Map(world.resources)
  const isUp = (name: string): boolean | undefined => {
    const own = says(`resource:${name}`)
    const { targets = [], minHealthyTargets = 1 } = endpoints.get(name) ?? {}
    const seen = targets.map((target) => says(`target:${target}`) ?? isUp(target))
    if (own === undefined && seen.every((status) => status === undefined)) return undefined
    if (own === false) return false
    return targets.length === 0 || seen.filter((status) => status ?? true).length >= minHealthyTargets
  }
  const down = new Set<DomainName>()
  for (const name of cone.resources) {
    const { dnsName } = endpoints.get(name) ?? {}
    const up = isUp(name)
    if (dnsName === undefined || up === undefined) continue
    // Names that several endpoints carry are down with any of them.
    if (!up) down.add(resourceKey(dnsName))
    resources.set(resourceKey(dnsName), !down.has(resourceKey(dnsName)))
  }
  return believe({ healthChecks: cone.checks, model }, { ...world, observations, resources })
}
