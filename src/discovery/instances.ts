import type { Deployment, Endpoint, Zone } from '../model/deployment.ts'
import type { EndpointCheck } from '../model/health-check.ts'
import type { RecordSet } from '../model/record-set.ts'
import type { Instance, Service } from '../model/service.ts'
import { displayName, getName } from '../values/name.ts'
import type { RecordType } from '../values/rdata/rdata.ts'
import { parseRdata } from '../values/rdata/registry.ts'

/** An instance with the service it belongs to. */
export interface Placed {
  readonly service: Service
  readonly instance: Instance
}

/** An instance by the name that endpoints, checks and people call it: `orders.corp.example.com/i-1`. */
export const instanceName = ({ service, instance }: Placed): string =>
  `${displayName(service.name).replace(/\.$/, '')}/${instance.id}`

function getRdata(type: RecordType, text: string) {
  const parsed = parseRdata(type, text)
  if (!parsed.ok) throw new Error(`unreachable: the ${type} value ${text} of an instance: ${parsed.problem.message}`)
  return parsed.rdata
}

function endpointOf(placed: Placed): Endpoint {
  const name = instanceName(placed)
  const { service, instance } = placed
  return {
    name,
    type: 'value',
    ...(instance.ipv4 === undefined ? {} : { ipv4: instance.ipv4 }),
    ...(instance.ipv6 === undefined ? {} : { ipv6: instance.ipv6 }),
    ...(service.check === undefined ? {} : { healthCheckId: name }),
    targets: [],
    minHealthyTargets: 1,
    addresses: { A: [], AAAA: [] },
    labels: new Map([['service', service.branch]]),
    assumeUp: false,
    at: service.at,
  }
}

function checkOf(placed: Placed): EndpointCheck | undefined {
  const { service, instance } = placed
  const { check, at } = service
  const ipAddress = instance.ipv4 ?? instance.ipv6
  if (check === undefined || ipAddress === undefined) return undefined
  const id = instanceName(placed)
  return {
    ...check,
    id,
    generation: 1,
    inverted: false,
    disabled: false,
    inline: true,
    ipAddress,
    port: instance.port,
    enableSni: check.type === 'HTTPS',
    measureLatency: false,
    regions: [],
    watches: [id],
    at,
  }
}

/** Its place among the answers of the service, and the name of its own that SRV records lead to. */
function recordSetsOf(placed: Placed): readonly RecordSet[] {
  const { service, instance } = placed
  const { id, ipv4, ipv6, port, priority, weight, isDraining } = instance
  const endpoint = instanceName(placed)
  const host = getName(`${id}.${displayName(service.name)}`)
  const shared = { ttlSeconds: service.ttlSeconds, branch: `${service.branch}/${id}`, at: service.at }
  const check = service.check === undefined ? {} : { healthCheckId: endpoint, healthCheckInherited: true }
  const member = { ...shared, ...check, setIdentifier: id, policy: { kind: 'multivalue' } } as const
  const addresses = [
    ...(ipv4 === undefined ? [] : [{ type: 'A' as const, text: ipv4 }]),
    ...(ipv6 === undefined ? [] : [{ type: 'AAAA' as const, text: ipv6 }]),
  ].map(({ type, text }) => ({ type, data: { kind: 'values', values: [getRdata(type, text)], endpoint } as const }))
  const own = addresses.map((address): RecordSet => ({ ...shared, ...address, name: host, policy: { kind: 'simple' } }))
  if (isDraining) return own
  const values = [getRdata('SRV', `${priority} ${weight} ${port} ${displayName(host)}`)]
  return [
    ...addresses.map((address): RecordSet => ({ ...member, ...address, name: service.name })),
    { ...member, name: service.srvName, type: 'SRV', data: { kind: 'values', values, endpoint } },
    ...own,
  ]
}

interface Parts {
  readonly endpoint: Endpoint
  readonly check: EndpointCheck | undefined
  readonly recordSets: readonly RecordSet[]
}

// An instance stays the same object until it changes, so what it comes to is made once.
const made = new WeakMap<Instance, { readonly service: Service; readonly parts: Parts }>()

function partsOf(placed: Placed): Parts {
  const known = made.get(placed.instance)
  if (known?.service === placed.service) return known.parts
  const parts = { endpoint: endpointOf(placed), check: checkOf(placed), recordSets: recordSetsOf(placed) }
  made.set(placed.instance, { service: placed.service, parts })
  return parts
}

/** The plan with the instances that have registered: their endpoints, checks and record sets, in the order given. */
export function withInstances(base: Deployment, instances: readonly Placed[]): Deployment {
  if (instances.length === 0) return base
  const parts = instances.map((placed) => [placed.service.name, partsOf(placed)] as const)
  const zones = base.zones.map((zone): Zone => {
    const names = new Set((zone.services ?? []).map(({ name }) => name))
    if (names.size === 0) return zone
    const own = parts.flatMap(([service, { recordSets }]) => (names.has(service) ? recordSets : []))
    return { ...zone, recordSets: [...zone.recordSets, ...own] }
  })
  const checks = parts.flatMap(([, { check }]) => check ?? [])
  return {
    ...base,
    zones,
    endpoints: new Map([...base.endpoints, ...parts.map(([, { endpoint }]) => [endpoint.name, endpoint] as const)]),
    healthChecks: new Map([...base.healthChecks, ...checks.map((check) => [check.id, check] as const)]),
  }
}
