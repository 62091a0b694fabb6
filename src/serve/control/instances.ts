import type { Hono } from 'hono'
import type { Registered } from '../../discovery/registry.ts'
import type { Service } from '../../model/service.ts'
import { type DomainName, displayName, parseName } from '../../values/name.ts'
import { put } from '../../values/put.ts'
import type { Discovery, InstanceRequest } from '../discovery.ts'
import { isoTime } from '../events.ts'
import { type DataProblem, ID_PROBLEM, isInstanceId, readInstance } from '../instance-data.ts'
import { type BodyProblem, parseBody } from './bodies.ts'
import { problem } from './problem.ts'

/** Paths of instances, by what they do. */
export const INSTANCE_ACTIONS = ['register', 'renew', 'drain', 'deregister'] as const
type InstanceAction = (typeof INSTANCE_ACTIONS)[number]

export const instancePath = (action: InstanceAction): string => `/instances/${action}`

const REGISTER_MEMBERS = ['service', 'id', 'ipv4', 'ipv6', 'port', 'priority', 'weight'] as const

function instanceJson({ service, instance, untilMs }: Registered): object {
  const { id, ipv4, ipv6, port, priority, weight, isDraining } = instance
  return {
    service: displayName(service.name),
    id,
    ...(ipv4 === undefined ? {} : { ipv4 }),
    ...(ipv6 === undefined ? {} : { ipv6 }),
    port,
    priority,
    weight,
    draining: isDraining,
    heartbeat: service.heartbeatSeconds,
    until: isoTime(untilMs),
  }
}

const serviceJson = (
  { name, srvName, heartbeatSeconds, instancesMax, check }: Service,
  instances: readonly object[],
) => ({
  name: displayName(name),
  srv: displayName(srvName),
  heartbeat: heartbeatSeconds,
  instances_max: instancesMax,
  health_check: check?.type ?? null,
  instances,
})

/** Every service with its instances (`schemas/instances.schema.json`). */
export const instancesJson = ({ services, all }: Pick<Discovery, 'services' | 'all'>): object => {
  const byService = new Map<DomainName, object[]>()
  for (const registered of all()) {
    const { name } = registered.service
    put(byService, name, instanceJson(registered))
  }
  return {
    schema: 'r53sim/instances/v1',
    services: services().map((service) => serviceJson(service, byService.get(service.name) ?? [])),
  }
}

function requestOf(action: InstanceAction, text: string): InstanceRequest | BodyProblem | DataProblem {
  const body = parseBody(text, action === 'register' ? REGISTER_MEMBERS : ['service', 'id'])
  if ('message' in body && 'hint' in body) return { message: String(body.message), hint: String(body.hint) }
  const service = typeof body.service === 'string' ? parseName(body.service) : undefined
  if (!service?.ok) return { message: 'no service is named', hint: 'write {"service": "orders.corp.example.com"}' }
  if (action === 'register') {
    const data = readInstance(body)
    return 'message' in data ? data : { action, service: service.name, data }
  }
  return isInstanceId(body.id) ? { action, service: service.name, id: body.id } : ID_PROBLEM
}

/** Registration of instances over HTTP. */
export function addInstances(app: Hono, discovery: Discovery): void {
  app.get('/instances', (context) => context.json(instancesJson(discovery), 200, { 'cache-control': 'no-store' }))
  for (const action of INSTANCE_ACTIONS)
    app.post(instancePath(action), async (context) => {
      const request = requestOf(action, await context.req.text())
      if ('message' in request) return problem(context, 400, request.message, request.hint)
      const result = await discovery.request(request)
      if ('message' in result)
        return problem(context, result.reason === 'unknown' ? 404 : 409, result.message, result.hint)
      return context.json({ schema: 'r53sim/instance/v1', ...instanceJson(result) })
    })
}
