import type { RelatedPlace } from '../../model/diagnostic.ts'
import type { Alarm, EndpointCheckType, HealthCheck, HealthCheckType } from '../../model/health-check.ts'
import { checkDefaults } from '../../route53/defaults.ts'
import { formatAddress, parseAddress, tidyAddress } from '../../values/ip-prefix.ts'
import { type DomainName, displayName, parseName } from '../../values/name.ts'
import { put } from '../../values/put.ts'
import type { PlanHealthCheck } from '../document.gen.ts'
import type { PlanPath } from '../positions.ts'
import { type MergedCheck, mergeCheck, placesOf } from './check-members.ts'
import type { Context } from './context.ts'
import type { EndpointDraft } from './endpoints.ts'
import { absoluteName } from './names.ts'
import { keyAt, originAt, type Place, spanAt, valueAt } from './origin.ts'
import { present } from './present.ts'

/** The checks of a plan, and which endpoint has which. */
export interface ExpandedChecks {
  readonly checks: ReadonlyMap<string, HealthCheck>
  /** Check id by endpoint; also ids that nothing declares. */
  readonly byEndpoint: ReadonlyMap<string, string>
  /** Plan names by the id at AWS. */
  readonly byAwsId: ReadonlyMap<string, string>
  /** Every name that the plan declares, with those whose declaration is broken. */
  readonly declared: ReadonlySet<string>
}

interface WrittenCheck {
  readonly id: string
  readonly path: PlanPath
  readonly own: PlanHealthCheck
  readonly isInline: boolean
}

type Endpoints = ReadonlyMap<string, EndpointDraft>

/** The id of a check written inside an endpoint: the endpoint's name, unless a named check has it. */
function inlineId(endpoint: string, taken: ReadonlySet<string>): string {
  let id = endpoint
  for (let count = 1; taken.has(id); count += 1) id = count === 1 ? `${endpoint}-check` : `${endpoint}-check-${count}`
  return id
}

function collect(context: Context): {
  readonly written: readonly WrittenCheck[]
  readonly byEndpoint: Map<string, string>
} {
  const named = Object.entries(context.document.health_checks ?? {})
  const written: WrittenCheck[] = named.map(([id, own]) => ({ id, path: ['health_checks', id], own, isInline: false }))
  const taken = new Set(written.map(({ id }) => id))
  const byEndpoint = new Map<string, string>()
  for (const [endpoint, { health_check: check }] of Object.entries(context.document.endpoints ?? {})) {
    if (check === undefined) continue
    if (typeof check === 'string') {
      byEndpoint.set(endpoint, check)
      continue
    }
    const id = inlineId(endpoint, taken)
    taken.add(id)
    byEndpoint.set(endpoint, id)
    const path = ['endpoints', endpoint, 'health_check']
    written.push({ id, path, own: check === true ? {} : check, isInline: true })
  }
  return { written, byEndpoint }
}

/** What an endpoint check probes, and where that was written. */
interface Target {
  readonly ipAddress?: string
  readonly fullyQualifiedDomainName?: string
  /** Present where it was taken from an endpoint. */
  readonly place?: Place
}

/** A domain name as the API writes it: lower case, without the final dot. */
const hostText = (name: DomainName) => displayName(name).replace(/\.$/, '')

function writtenHost(context: Context, { members, placeOf }: MergedCheck): string | undefined {
  const name = members.fqdn === undefined ? undefined : absoluteName(context, placeOf('fqdn'), members.fqdn)
  return name === undefined ? undefined : hostText(name)
}

function writtenAddress(context: Context, { members, placeOf }: MergedCheck): string | undefined {
  if (members.ip_address === undefined) return undefined
  const address = parseAddress(members.ip_address)
  if (address !== undefined) return formatAddress(address)
  const tidy = tidyAddress(members.ip_address)
  context.report('check-fields', placeOf('ip_address'), `"${members.ip_address}" is not an IP address`, {
    hint: tidy === undefined ? 'write one such as 192.0.2.10; a name goes into fqdn' : `write ${tidy}`,
    meant: tidy === undefined ? undefined : { was: members.ip_address, becomes: tidy },
  })
  return undefined
}

/** The endpoint's own `ipv4`, else `ipv6`, else `dns_name`. */
function endpointTarget({ name, ipv4, ipv6, dnsName }: EndpointDraft): Target | undefined {
  const place = (member: string) => valueAt(['endpoints', name, member])
  if (ipv4 !== undefined) return { ipAddress: ipv4, place: place('ipv4') }
  if (ipv6 !== undefined) return { ipAddress: ipv6, place: place('ipv6') }
  if (dnsName !== undefined) return { fullyQualifiedDomainName: hostText(dnsName), place: place('dns_name') }
  return undefined
}

/** Endpoints that a finding lists. */
const RELATED_MAX = 8

function targetOf(
  context: Context,
  { path, id, own }: WrittenCheck,
  merged: MergedCheck,
  endpoints: Endpoints,
  users: readonly string[],
): Target | undefined {
  const [ipAddress, host] = [writtenAddress(context, merged), writtenHost(context, merged)]
  const written = present({ ipAddress, fullyQualifiedDomainName: host })
  if (own.ip_address !== undefined || own.fqdn !== undefined)
    return ipAddress === undefined && host === undefined ? undefined : written
  const [user, second] = users.flatMap((name) => endpoints.get(name) ?? [])
  const taken = user === undefined || second !== undefined ? undefined : endpointTarget(user)
  if (taken !== undefined) return { ...written, ...taken }
  if (ipAddress !== undefined || host !== undefined) return written
  // An endpoint that was taken out, or whose address did not parse, may have been the one to watch.
  if (context.isDamaged('endpoints')) return undefined
  const related: RelatedPlace[] = users.slice(0, RELATED_MAX).map((name) => ({
    message: `endpoint "${name}" uses it`,
    at: spanAt(context.positions, valueAt(['endpoints', name, 'health_check'])),
  }))
  const [message, hint] =
    second !== undefined
      ? [
          `check "${id}" has no target of its own, and ${users.length} endpoints use it`,
          'write ip_address or fqdn, or give each endpoint a check of its own',
        ]
      : user !== undefined
        ? [
            `check "${id}" has no target: endpoint "${user.name}" has no ipv4, ipv6 or dns_name`,
            'write ip_address or fqdn',
          ]
        : [`check "${id}" has no target, and no endpoint uses it`, 'write ip_address or fqdn']
  context.report('check-without-target', keyAt(path), message, { hint, related })
  return undefined
}

/** Which endpoints have an address or a name of their own. */
interface Watchers {
  readonly byAddress: ReadonlyMap<string, readonly string[]>
  readonly byName: ReadonlyMap<DomainName, readonly string[]>
}

function watchersOf(endpoints: Endpoints): Watchers {
  const byAddress = new Map<string, string[]>()
  const byName = new Map<DomainName, string[]>()
  const add = <K>(map: Map<K, string[]>, key: K | undefined, name: string) => {
    if (key !== undefined) put(map, key, name)
  }
  for (const { name, ipv4, ipv6, dnsName } of endpoints.values()) {
    add(byAddress, ipv4, name)
    add(byAddress, ipv6, name)
    add(byName, dnsName, name)
  }
  return { byAddress, byName }
}

/** The endpoints that a probe of that target is about; beside an address the domain name is only what the probe says (R3.8). */
function watchedBy(
  { byAddress, byName }: Watchers,
  { ipAddress, fullyQualifiedDomainName }: Target,
): readonly string[] {
  if (ipAddress !== undefined) return byAddress.get(ipAddress) ?? []
  const name = fullyQualifiedDomainName === undefined ? undefined : parseName(fullyQualifiedDomainName)
  return name?.ok ? (byName.get(name.name) ?? []) : []
}

const isEndpointType = (type: HealthCheckType): type is EndpointCheckType =>
  type !== 'CALCULATED' && type !== 'CLOUDWATCH_METRIC' && type !== 'RECOVERY_CONTROL'

const isHttps = (type: EndpointCheckType) => type === 'HTTPS' || type === 'HTTPS_STR_MATCH'

function withSlash(path: string | undefined): string | undefined {
  return path === undefined || path.startsWith('/') ? path : `/${path}`
}

/** Everything the checks of one plan are built from. */
interface Surroundings {
  readonly endpoints: Endpoints
  readonly alarms: ReadonlyMap<string, Alarm>
  readonly users: ReadonlyMap<string, readonly string[]>
  readonly watchers: Watchers
  readonly declared: ReadonlySet<string>
}

function common(context: Context, { id, path, own, isInline }: WrittenCheck, merged: MergedCheck, target?: Place) {
  const { inverted = checkDefaults.inverted, disabled = checkDefaults.disabled } = merged.members
  return {
    id,
    awsId: own.id,
    generation: own.generation ?? 1,
    inverted,
    disabled,
    inline: isInline,
    at: originAt(context.positions, path, placesOf(merged, target)),
  }
}

function endpointCheck(
  context: Context,
  written: WrittenCheck,
  merged: MergedCheck,
  type: EndpointCheckType,
  { endpoints, users, watchers }: Surroundings,
): HealthCheck | undefined {
  const by = users.get(written.id) ?? []
  const target = targetOf(context, written, merged, endpoints, by)
  if (target === undefined) return undefined
  const { members } = merged
  return present({
    ...common(context, written, merged, target.place),
    type,
    ipAddress: target.ipAddress,
    fullyQualifiedDomainName: target.fullyQualifiedDomainName,
    port: members.port ?? (isHttps(type) ? checkDefaults.httpsPort : checkDefaults.httpPort),
    resourcePath: withSlash(members.resource_path),
    searchString: members.search_string,
    enableSni: members.enable_sni ?? isHttps(type),
    requestInterval: members.request_interval ?? checkDefaults.requestIntervalSeconds,
    failureThreshold: members.failure_threshold ?? checkDefaults.failureThreshold,
    measureLatency: members.measure_latency ?? checkDefaults.measureLatency,
    regions: members.regions ?? [],
    watches: [...new Set([...by.filter((name) => endpoints.has(name)), ...watchedBy(watchers, target)])],
  })
}

/** True if a check of that name may have been declared in what was taken out: by itself, or inside an endpoint. */
const wasCheckPruned = (context: Context, name: string): boolean =>
  context.wasPruned(['health_checks', name]) || context.wasPruned(['endpoints', name.replace(/-check(-\d+)?$/, '')])

/** Notes the children and reports unknown ones, which stay: they count as unhealthy (R3.19). */
function resolveChildren(context: Context, merged: MergedCheck, declared: ReadonlySet<string>): readonly string[] {
  const { children = [] } = merged.members
  for (const [index, child] of children.entries()) {
    const { path, part } = merged.placeOf('children')
    const place = { path: [...path, index], part }
    context.refer('health-check', child, place)
    if (declared.has(child) || wasCheckPruned(context, child)) continue
    const hint = context.nearest(child, () => [...declared, ...context.prunedKeys(['health_checks'])])
    context.report('calculated-child-unknown', place, `there is no health check "${child}"`, { hint })
  }
  return [...new Set(children)]
}

/** Notes the alarm and reports one that the plan does not declare, or declares elsewhere. @see R3.21 */
function resolveAlarm(context: Context, { members, placeOf }: MergedCheck, alarms: ReadonlyMap<string, Alarm>): void {
  if (members.alarm === undefined) return
  const { name, region } = members.alarm
  const { path } = placeOf('alarm')
  const place = valueAt([...path, 'name'])
  context.refer('alarm', name, place)
  const declared = alarms.get(name)
  if (declared === undefined) {
    if (context.wasPruned(['alarms', name])) return
    const hint = context.nearest(name, alarms.keys()) ?? `declare it: alarms: { ${name}: { region: ${region} } }`
    context.report('undefined-reference', place, `there is no alarm "${name}"`, { hint })
  } else if (declared.region !== region) {
    const hint = `write region: ${declared.region}`
    const message = `alarm "${name}" is in ${declared.region}, not in ${region}`
    context.report('undefined-reference', valueAt([...path, 'region']), message, { hint })
  }
}

function buildCheck(context: Context, written: WrittenCheck, around: Surroundings): HealthCheck | undefined {
  const merged = mergeCheck(context, written.path, keyAt(written.path), written.own)
  if (merged === undefined) return undefined
  const { type, members } = merged
  if (isEndpointType(type)) return endpointCheck(context, written, merged, type, around)
  const shared = common(context, written, merged)
  if (type === 'CALCULATED') {
    const children = resolveChildren(context, merged, around.declared)
    return present({ ...shared, type, children, healthThreshold: members.health_threshold ?? children.length })
  }
  if (type === 'CLOUDWATCH_METRIC') {
    resolveAlarm(context, merged, around.alarms)
    const { alarm, insufficient_data_health_status: insufficientDataHealthStatus = 'LastKnownStatus' } = members
    return alarm === undefined ? undefined : present({ ...shared, type, alarm, insufficientDataHealthStatus })
  }
  return present({ ...shared, type, routingControlArn: members.routing_control_arn ?? '' })
}

/** Notes the check that the text at `place` names; reported if the plan declares none of that name. @see R3.16 */
export function resolveCheckName(context: Context, declared: ReadonlySet<string>, name: string, place: Place): void {
  context.refer('health-check', name, place)
  if (declared.has(name) || wasCheckPruned(context, name)) return
  const hint = context.nearest(name, () => [...declared, ...context.prunedKeys(['health_checks'])])
  context.report('check-unknown', place, `there is no health check "${name}"`, { hint })
}

/**
 * The health checks, named ones first, then those written in endpoints; broken ones are reported and left out. Every
 * value is filled in: the target from the endpoint, ports, intervals and thresholds (R3.2, R3.9), SNI for HTTPS (R3.7).
 *
 * @see plan.md "Endpoints", "Branches"; R3.1 to R3.24
 */
export function expandHealthChecks(
  context: Context,
  endpoints: Endpoints,
  alarms: ReadonlyMap<string, Alarm>,
): ExpandedChecks {
  const { written, byEndpoint } = collect(context)
  const declared = new Set(written.map(({ id }) => id))
  const users = new Map<string, string[]>()
  for (const [endpoint, check] of byEndpoint) {
    const isWritten = typeof context.document.endpoints?.[endpoint]?.health_check === 'string'
    if (isWritten) resolveCheckName(context, declared, check, valueAt(['endpoints', endpoint, 'health_check']))
    put(users, check, endpoint)
  }
  const around = { endpoints, alarms, users, watchers: watchersOf(endpoints), declared }
  const built = written.flatMap((each) => buildCheck(context, each, around) ?? [])
  return {
    checks: new Map(built.map((check) => [check.id, check])),
    byEndpoint,
    byAwsId: new Map(built.flatMap(({ id, awsId }) => (awsId === undefined ? [] : [[awsId, id] as const]))),
    declared,
  }
}
