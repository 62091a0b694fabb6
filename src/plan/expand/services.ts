import type { RecordSet } from '../../model/record-set.ts'
import type { Service } from '../../model/service.ts'
import { parseDuration } from '../../values/duration.ts'
import { type DomainName, displayName, isAtOrBelow, parseName } from '../../values/name.ts'
import type { PlanService, PlanZone } from '../document.gen.ts'
import type { PlanPath } from '../positions.ts'
import type { Context } from './context.ts'
import { recordNameAt } from './names.ts'
import { keyAt, originAt, valueAt } from './origin.ts'
import { present } from './present.ts'
import { type EffectiveTtl, nearestTtl } from './ttl.ts'

const HEARTBEAT_SECONDS = 30
const HEARTBEAT_SECONDS_MAX = 86_400
const INSTANCES_MAX = 1000
/** Host names: clients put a label of their own before them, and an underscore before the first. */
const SERVICE_NAME = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/

function heartbeatOf(context: Context, { heartbeat }: PlanService, path: PlanPath): number {
  if (heartbeat === undefined) return HEARTBEAT_SECONDS
  const seconds = parseDuration(heartbeat)
  if (seconds !== undefined && seconds >= 1 && seconds <= HEARTBEAT_SECONDS_MAX) return seconds
  context.report('plan-schema', valueAt([...path, 'heartbeat']), `${heartbeat} is no time between heartbeats`, {
    hint: 'write a time from 1s to 24h, such as 30s',
  })
  return HEARTBEAT_SECONDS
}

function checkOf({ health_check: check }: PlanService): Service['check'] {
  if (check === undefined) return undefined
  const { type = 'TCP', resource_path, request_interval = 10, failure_threshold = 2 } = check
  return present({
    type,
    resourcePath: type === 'TCP' ? undefined : (resource_path ?? '/'),
    requestInterval: request_interval,
    failureThreshold: failure_threshold,
  })
}

/** True if the name is one that the service's instances answer: its own, those below it, and that of its SRV records. */
const isTaken = (name: DomainName, { name: own, srvName }: Service) => isAtOrBelow(name, own) || name === srvName

/** The services of a zone. One whose names have records of the plan is reported and left out. */
export function expandServices(
  context: Context,
  { services = {} }: PlanZone,
  zone: { readonly name: DomainName; readonly path: PlanPath; readonly ttl: EffectiveTtl },
  recordSets: readonly RecordSet[],
): readonly Service[] {
  return Object.entries(services).flatMap(([branch, written]) => {
    const path = [...zone.path, 'services', branch]
    if (!SERVICE_NAME.test(branch)) {
      context.report('plan-schema', keyAt(path), `"${branch}" is not the name of a service`, {
        hint: 'write lower-case letters, digits and hyphens, relative to the zone, such as orders',
      })
      return []
    }
    const name = recordNameAt(context, keyAt(path), branch, zone.name)
    const [first = '', ...others] = branch.split('.')
    const below = [`_${first}`, `_${written.protocol ?? 'tcp'}`, ...others].join('.')
    const srv = parseName(below, zone.name)
    if (name === undefined || !srv.ok) return []
    const service = present({
      name,
      srvName: srv.name,
      branch,
      port: written.port,
      ttlSeconds: nearestTtl(context, written.ttl, { path }, 'record', zone.ttl).seconds,
      heartbeatSeconds: heartbeatOf(context, written, path),
      instancesMax: written.instances_max ?? INSTANCES_MAX,
      check: checkOf(written),
      at: originAt(context.positions, path),
    })
    const taken = recordSets.find((set) => isTaken(set.name, service))
    if (taken === undefined) return [service]
    context.report('plan-schema', keyAt(path), `${displayName(taken.name)} has a record of its own`, {
      hint: `the names ${displayName(name)}, those below it and ${displayName(srv.name)} belong to the service's instances: rename one of the two`,
    })
    return []
  })
}
