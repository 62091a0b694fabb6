import type { Deployment, Zone } from '../../model/deployment.ts'
import type { EndpointCheck } from '../../model/health-check.ts'
import { isOfKind, type RecordSet } from '../../model/record-set.ts'
import { contains, formatPrefix } from '../../values/ip-prefix.ts'
import { type GroupFinder, Unsaid } from '../engine-zone.ts'
import type { RecordGroup } from '../order.ts'
import type { Vscf } from './vscf.ts'

type Members = Record<string, Vscf>

/** Named in the order in which they were added. */
type Named = Map<string, Vscf>

/** What all zones of a deployment need of gdnsd's `config`. */
export interface Resources {
  /** Names of service types by what they check. */
  readonly checks: Map<string, string>
  readonly serviceTypes: Named
  readonly plugins: { readonly [plugin in 'multifo' | 'weighted' | 'metafo' | 'geoip']: Named }
  readonly maps: Named
}

export const emptyResources = (): Resources => ({
  checks: new Map(),
  serviceTypes: new Map(),
  plugins: { multifo: new Map(), weighted: new Map(), metafo: new Map(), geoip: new Map() },
  maps: new Map(),
})

function addTo(named: Named, letter: string, value: Vscf): string {
  const name = `${letter}${named.size + 1}`
  named.set(name, value)
  return name
}

interface Sheet {
  readonly deployment: Deployment
  readonly zone: Zone
  readonly groupOf: GroupFinder
  readonly resources: Resources
}

/** So that any is enough, however many there are. */
const ANY = '0.0001'

/** Route 53 waits so long for a whole answer: four seconds to connect and two for the status. */
const TIMEOUT_SECONDS = 6

/** 2xx and 3xx (R3.4). */
const GOOD_STATUS: readonly number[] = Array.from({ length: 200 }, (_, index) => 200 + index)

function serviceOf(check: EndpointCheck): Members | Unsaid {
  const { type, port, requestInterval, failureThreshold, resourcePath = '/', fullyQualifiedDomainName } = check
  if (check.inverted || check.disabled) return new Unsaid('check-kind', 'has an inverted or disabled check')
  const rhythm = {
    interval: requestInterval,
    timeout: TIMEOUT_SECONDS,
    up_thresh: failureThreshold,
    ok_thresh: failureThreshold,
    down_thresh: failureThreshold,
  }
  if (type === 'TCP') return { plugin: 'tcp_connect', port, ...rhythm }
  if (type !== 'HTTP') return new Unsaid('check-kind', `has a check of type ${type}, which gdnsd has not`)
  const vhost = fullyQualifiedDomainName === undefined ? {} : { vhost: fullyQualifiedDomainName }
  return { plugin: 'http_status', port, url_path: resourcePath, ...vhost, ok_codes: GOOD_STATUS, ...rhythm }
}

/** The service type that watches an address as the record's check does; `up` without a check. */
function serviceType({ deployment, resources }: Sheet, recordSet: RecordSet, address: string): string | Unsaid {
  const { healthCheckId } = recordSet
  if (healthCheckId === undefined) return 'up'
  const check = deployment.healthChecks.get(healthCheckId)
  if (check === undefined || !('port' in check)) return new Unsaid('check-kind', 'has a check that probes nothing')
  if (check.ipAddress !== undefined && check.ipAddress !== address)
    return new Unsaid('check-elsewhere', `has a check of ${check.ipAddress}, and gdnsd checks what it answers`)
  const service = serviceOf(check)
  if (service instanceof Unsaid) return service
  const text = JSON.stringify(service)
  const name = resources.checks.get(text) ?? addTo(resources.serviceTypes, 'check', service)
  resources.checks.set(text, name)
  return name
}

const add = ({ resources }: Sheet, plugin: keyof Resources['plugins'], settings: Vscf): string =>
  `${plugin}!${addTo(resources.plugins[plugin], 'r', settings)}`

/** Addresses with one service type among them, since a resource has one for all. */
function watched(
  sheet: Sheet,
  members: readonly RecordSet[],
): { readonly addresses: readonly (readonly [RecordSet, string])[]; readonly service: string } | Unsaid {
  const addresses: [RecordSet, string][] = []
  const services = new Set<string>()
  for (const member of members) {
    if (member.data.kind !== 'values') return new Unsaid('nested', 'has an alias where gdnsd has addresses only')
    if (member.healthCheckId !== undefined && member.data.values.length > 1)
      return new Unsaid('check-elsewhere', 'has several values under one check, and gdnsd checks each by itself')
    for (const { text } of member.data.values) {
      const service = serviceType(sheet, member, text)
      if (service instanceof Unsaid) return service
      services.add(service)
      addresses.push([member, text])
    }
  }
  const [service = 'up', ...others] = services
  if (others.length > 0) return new Unsaid('checks-differ', 'has different checks, and a resource has one')
  if (new Set(addresses.map(([, text]) => text)).size < addresses.length)
    return new Unsaid('address-twice', 'has an address twice')
  return { addresses, service }
}

const family = ({ type }: RecordGroup) => (type === 'AAAA' ? 'addrs_v6' : 'addrs_v4')

function multifo(sheet: Sheet, group: RecordGroup, members: readonly RecordSet[]): string | Unsaid {
  const found = watched(sheet, members)
  if (found instanceof Unsaid) return found
  const items = Object.fromEntries(found.addresses.map(([, text], index) => [`a${index + 1}`, text]))
  return add(sheet, 'multifo', { [family(group)]: { service_types: found.service, up_thresh: ANY, ...items } })
}

function weighted(sheet: Sheet, group: RecordGroup): string | Unsaid {
  const found = watched(sheet, group.recordSets)
  if (found instanceof Unsaid) return found
  if (found.addresses.length > group.recordSets.length)
    return new Unsaid('nested', 'has several values under one weight')
  const items: Members = {}
  for (const [index, [{ policy }, text]] of found.addresses.entries()) {
    if (!isOfKind(policy, 'weighted') || policy.weight === 0)
      return new Unsaid('weight-zero', 'has a weight of 0, which gdnsd has not')
    items[`a${index + 1}`] = [text, policy.weight]
  }
  return add(sheet, 'weighted', {
    [family(group)]: { service_types: found.service, up_thresh: ANY, multi: 'false', ...items },
  })
}

type Above = readonly RecordGroup[]

/** Several branches by name, each a resource of its own. */
function branches(sheet: Sheet, group: RecordGroup, above: Above): readonly string[] | Unsaid {
  const built: string[] = []
  for (const member of group.recordSets) {
    const resource = memberResource(sheet, group, member, above)
    if (resource instanceof Unsaid) return resource
    built.push(`%${resource}`)
  }
  return built
}

function failover(sheet: Sheet, group: RecordGroup, above: Above): string | Unsaid {
  const built = branches(sheet, group, above)
  if (built instanceof Unsaid) return built
  const ordered = built
    .map((resource, index) => ({ resource, policy: group.recordSets[index]?.policy }))
    .sort((a, b) => Number(isSecondary(a.policy)) - Number(isSecondary(b.policy)))
  const centers = ordered.map((_, index) => `d${index + 1}`)
  const dcmap = Object.fromEntries(ordered.map(({ resource }, index) => [`d${index + 1}`, resource]))
  return add(sheet, 'metafo', { datacenters: centers, dcmap })
}

const isSecondary = (policy: RecordSet['policy'] | undefined) =>
  policy !== undefined && isOfKind(policy, 'failover') && policy.role === 'secondary'

function ipBased(sheet: Sheet, group: RecordGroup, above: Above): string | Unsaid {
  const built = branches(sheet, group, above)
  if (built instanceof Unsaid) return built
  const places = group.recordSets.flatMap(({ policy }, index) =>
    isOfKind(policy, 'ip-based') ? [{ policy, center: `d${index + 1}`, resource: built[index] ?? '' }] : [],
  )
  const rest = places.find(({ policy }) => policy.location === '*')
  if (rest === undefined) return new Unsaid('no-default', 'has no default: gdnsd always answers')
  const blocks = places.flatMap(({ policy, center }) => policy.blocks.map((block) => ({ block, center })))
  const nets = blocks.map(({ block }): readonly [string, Vscf] => {
    const holding = blocks
      .filter((other) => contains(other.block, block))
      .sort((a, b) => b.block.length - a.block.length)
    return [formatPrefix(block), [...new Set([...holding.map(({ center }) => center), rest.center])]]
  })
  const others = places.filter((place) => place !== rest).map(({ center }) => center)
  const map = addTo(sheet.resources.maps, 'm', {
    datacenters: [rest.center, ...others],
    nets: Object.fromEntries(nets),
  })
  const dcmap = Object.fromEntries(places.map(({ center, resource }) => [center, resource]))
  return add(sheet, 'geoip', { map, dcmap })
}

function memberResource(sheet: Sheet, group: RecordGroup, member: RecordSet, above: Above): string | Unsaid {
  const { data } = member
  if (data.kind === 'values') return multifo(sheet, group, [member])
  if (member.healthCheckId !== undefined) return new Unsaid('nested', 'has an alias with a check of its own')
  if (data.hostedZoneId !== sheet.zone.id) return new Unsaid('aws-alias', 'is an alias to an AWS resource')
  const target = sheet.groupOf(data.dnsName, group.type)
  if (target === undefined || above.includes(target)) return new Unsaid('dangling', 'is an alias that leads nowhere')
  if (!data.evaluateTargetHealth)
    return new Unsaid('always-healthy', 'has an alias that is healthy whatever is behind it')
  return groupResource(sheet, target, [...above, group])
}

function groupResource(sheet: Sheet, group: RecordGroup, above: Above): string | Unsaid {
  const [first] = group.recordSets
  const kind = first?.policy.kind
  if (group.type !== 'A' && group.type !== 'AAAA')
    return new Unsaid('type-not-routed', `is routed, and this export routes addresses alone`)
  switch (kind) {
    case undefined:
      return new Unsaid('dangling', 'has no records')
    case 'simple':
      return first === undefined ? new Unsaid('dangling', 'has no records') : memberResource(sheet, group, first, above)
    case 'failover':
      return failover(sheet, group, above)
    case 'multivalue':
      if (group.recordSets.length > 8)
        return new Unsaid('multivalue-many', 'has more than 8 records: gdnsd answers all')
      return multifo(sheet, group, group.recordSets)
    case 'weighted':
      return weighted(sheet, group)
    case 'ip-based':
      return ipBased(sheet, group, above)
    default:
      return new Unsaid('policy', `has ${kind} routing, which this export does not say`)
  }
}

/** The resource of a group as zones name it, added with all below it; nothing is added where gdnsd cannot say it. */
export function resourceOf(sheet: Sheet, group: RecordGroup): string | Unsaid {
  const { checks, serviceTypes, maps, plugins } = sheet.resources
  const before = [checks, serviceTypes, maps, ...Object.values(plugins)].map((all) => ({ all, size: all.size }))
  const resource = groupResource(sheet, group, [])
  if (resource instanceof Unsaid)
    for (const { all, size } of before)
      if (all.size > size) for (const name of [...all.keys()].slice(size)) all.delete(name)
  return resource
}
