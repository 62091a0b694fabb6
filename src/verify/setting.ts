import type { DecisionGraph } from '../decide/graph.ts'
import { resourceKey } from '../route53/alias-services.ts'
import { type Scene, sceneOf } from '../simulate/scene.ts'
import { ownersOf } from '../simulate/truth.ts'
import { lazy } from '../values/lazy.ts'
import type { DomainName } from '../values/name.ts'
import { put } from '../values/put.ts'
import type { Variables } from './variables.ts'

/** A plan with what can fail in it, indexed once for every question. */
export interface Setting {
  readonly graph: DecisionGraph
  readonly variables: Variables
  /** Endpoints by the texts that answers can hold. */
  readonly owners: ReadonlyMap<string, readonly string[]>
  /** Resources by key. */
  readonly resources: ReadonlyMap<DomainName, readonly string[]>
  /** Endpoints by the check they name as their own. */
  readonly checkOwners: ReadonlyMap<string, readonly string[]>
  /** What an endpoint is called in both of two plans that are compared; its own name anywhere else. */
  readonly commonName: (endpoint: string) => string
  /** The state in which nothing has failed. */
  readonly calm: () => Scene
}

export function createSetting(
  graph: DecisionGraph,
  variables: Variables,
  commonName: Setting['commonName'] = (endpoint) => endpoint,
): Setting {
  const { endpoints } = graph.deployment
  const resources = new Map<DomainName, string[]>()
  const checkOwners = new Map<string, string[]>()
  for (const { name, type, dnsName, healthCheckId } of endpoints.values()) {
    if (type !== 'value' && dnsName !== undefined) put(resources, resourceKey(dnsName), name)
    if (healthCheckId !== undefined) put(checkOwners, healthCheckId, name)
  }
  const calm = lazy(() => sceneOf(graph, []))
  return { graph, variables, owners: ownersOf(endpoints), resources, checkOwners, commonName, calm }
}
