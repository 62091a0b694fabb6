import { compileSteps } from '../decide/compile.ts'
import { instanceName, withInstances } from '../discovery/instances.ts'
import {
  createInstanceRegistry,
  type InstanceData,
  type Registered,
  type RegistryProblem,
  type RegistryResult,
} from '../discovery/registry.ts'
import type { Service } from '../model/service.ts'
import type { DomainName } from '../values/name.ts'
import type { EventLog } from './events.ts'
import { inSlices } from './in-slices.ts'
import type { InstanceFile } from './instance-file.ts'
import type { ServedPlan } from './reloader.ts'
import type { Timers } from './timers.ts'

export type InstanceRequest =
  | { readonly action: 'register'; readonly service: DomainName; readonly data: InstanceData }
  | { readonly action: 'renew' | 'drain' | 'deregister'; readonly service: DomainName; readonly id: string }

/** Instances of services while the server runs. */
export interface Discovery {
  /** Resolves when what was asked for is answered by the DNS server, and safe from a restart. */
  request(request: InstanceRequest): Promise<Registered | RegistryProblem>
  all(): readonly Registered[]
  services(): readonly Service[]
  /** Serves another plan, with the instances that its services have. */
  adopt(plan: ServedPlan): void
  close(): Promise<void>
}

export interface DiscoveryOptions {
  readonly plan: ServedPlan
  /** Serves a plan with the instances in it, in one step. */
  readonly serve: (plan: ServedPlan) => void
  readonly events: EventLog
  readonly nowMs: () => number
  readonly timers: Timers
  /** Where instances outlive a restart; undefined where they do not. */
  readonly file: InstanceFile | undefined
  /** What should not happen: a file that cannot be written. */
  readonly onFailure: (error: unknown) => void
}

const servicesOf = ({ graph }: ServedPlan): readonly Service[] =>
  graph.deployment.zones.flatMap(({ services = [] }) => services)

/** Joins registered instances to the plan that is served. Changes that come together are served together. @see dns-server.md §10 */
export function createDiscovery(options: DiscoveryOptions): Discovery {
  const { serve, events, nowMs, timers, file, onFailure } = options
  const registry = createInstanceRegistry()
  let base = options.plan
  let dirty = false
  let working: Promise<void> | undefined
  let forget: (() => void) | undefined
  let dueMs = Number.POSITIVE_INFINITY

  const say = (change: 'registered' | 'draining' | 'deregistered' | 'expired', placed: Registered) =>
    events.publish({ type: 'instance', change, instance: instanceName(placed) })

  async function work(): Promise<void> {
    while (dirty) {
      dirty = false
      const [plan, all] = [base, registry.all()]
      const deployment = withInstances(plan.graph.deployment, all)
      const graph = deployment === plan.graph.deployment ? plan.graph : await inSlices(compileSteps(deployment))
      // A plan that was taken up meanwhile comes round next.
      if (plan === base) serve({ ...plan, graph })
      await file?.save(all).catch(onFailure)
    }
    working = undefined
  }
  /** Resolves when everything up to now is served. */
  function served(): Promise<void> {
    dirty = true
    // Requests that come in the same turn of the event loop are part of it.
    working ??= new Promise<void>((resolve) => setImmediate(resolve)).then(work)
    return working
  }
  function wait(): void {
    forget?.()
    dueMs = registry.nextExpiryMs() ?? Number.POSITIVE_INFINITY
    forget = Number.isFinite(dueMs) ? timers.after(Math.max(dueMs - nowMs(), 0), expire) : undefined
  }
  function expire(): void {
    const gone = registry.expire(nowMs())
    for (const placed of gone) say('expired', placed)
    if (gone.length > 0) void served()
    wait()
  }
  function apply(request: InstanceRequest): RegistryResult {
    const { action, service } = request
    switch (action) {
      case 'register':
        return registry.register(service, request.data, nowMs())
      case 'renew':
        return registry.renew(service, request.id, nowMs())
      case 'drain':
        return registry.drain(service, request.id, nowMs())
      case 'deregister':
        return registry.deregister(service, request.id)
    }
  }

  registry.adopt(servicesOf(base))
  for (const { service, data, isDraining } of file?.known ?? []) {
    const result = registry.register(service, data, nowMs())
    if (!('message' in result) && isDraining) registry.drain(service, data.id, nowMs())
  }
  if (registry.all().length > 0) void served()
  wait()
  return {
    request: async (request) => {
      const result = apply(request)
      if ('message' in result) return result
      if ((registry.nextExpiryMs() ?? dueMs) < dueMs) wait()
      const { action } = request
      if (!result.isChange || action === 'renew') return result
      say(action === 'register' ? 'registered' : action === 'drain' ? 'draining' : 'deregistered', result)
      await served()
      return result
    },
    all: registry.all,
    services: registry.services,
    adopt: (plan) => {
      base = plan
      const lost = registry.adopt(servicesOf(plan))
      if (registry.all().length === 0 && working === undefined && !lost) serve(plan)
      else void served()
    },
    close: async () => {
      forget?.()
      await working
    },
  }
}
