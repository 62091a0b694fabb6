import type { Endpoint, ResourceType } from '../../model/deployment.ts'
import { removing } from '../../model/fix.ts'
import type { Alias, Values } from '../../model/record-set.ts'
import {
  findAliasService,
  hostedZoneIdFor,
  resourceKey,
  s3WebsiteEndpoint,
  serviceOfEndpointType,
} from '../../route53/alias-services.ts'
import { type DomainName, displayName, isAtOrBelow, parseName } from '../../values/name.ts'
import type { RecordType } from '../../values/rdata/rdata.ts'
import { parseRdata } from '../../values/rdata/registry.ts'
import type { AliasTarget } from '../document.gen.ts'
import { memberSpan, type PlanPath } from '../positions.ts'
import type { Context } from './context.ts'
import { findEndpoint, isResource } from './endpoints.ts'
import { absoluteName, recordNameAt } from './names.ts'
import { keyAt, type Place, type Placed, type Places, valueAt } from './origin.ts'
import { parseValues, type WrittenValues } from './values.ts'
import type { ZoneSite } from './zone-site.ts'

/** What a branch answers, and where that was written. */
export interface BranchData {
  readonly data: Values | Alias
  /** Of the members that come from here: of all values, or of one. */
  readonly placeOf: Places
  /** The endpoint's check, where the record takes it. */
  readonly check?: { readonly id: string; readonly placeOf: () => Place }
}

/** Values by type that an endpoint gives, and the member they come from. */
const ENDPOINT_MEMBERS = { A: 'ipv4', AAAA: 'ipv6', CNAME: 'dns_name' } as const

const isEndpointType = (type: RecordType): type is keyof typeof ENDPOINT_MEMBERS => type in ENDPOINT_MEMBERS

/** "an A record", "an MX record", "a TXT record". */
const article = (type: RecordType) => (/^[AFHLMNRSX]/.test(type) && !/^(NAPTR|SOA|TXT)/.test(type) ? 'an' : 'a')

const memberValue = ({ ipv4, ipv6, dnsName }: Endpoint, type: keyof typeof ENDPOINT_MEMBERS) =>
  type === 'A' ? ipv4 : type === 'AAAA' ? ipv6 : dnsName

/** What a plain endpoint answers for a type, undefined where it has nothing; made once for all records that use it. */
function sharedValues(
  { endpointValues: known }: ZoneSite['world'],
  endpoint: Endpoint,
  type: RecordType,
): Values | undefined {
  const text = isEndpointType(type) ? memberValue(endpoint, type) : undefined
  if (text === undefined) return undefined
  const ofType = known.get(type) ?? new Map<string, Values>()
  known.set(type, ofType)
  const earlier = ofType.get(endpoint.name)
  if (earlier !== undefined) return earlier
  const parsed = parseRdata(type, text)
  if (!parsed.ok) throw new Error(`unreachable: endpoint ${endpoint.name} has the ${type} value ${text}`)
  const values: Values = { kind: 'values', values: [parsed.rdata], endpoint: endpoint.name }
  ofType.set(endpoint.name, values)
  return values
}

/** Reports a record that names an endpoint without a value for it. */
function reportNoValue(context: Context, endpoint: Endpoint, type: RecordType, place: Place): void {
  const related = [{ message: `endpoint "${endpoint.name}" is declared here`, at: endpoint.at.span() }]
  if (!isEndpointType(type)) {
    const message = `an endpoint has nothing that ${article(type)} ${type} record answers with`
    context.report('endpoint-lacks-value', place, message, { hint: 'write values', related })
    return
  }
  const member = ENDPOINT_MEMBERS[type]
  // Written but without a value: it did not parse, which was reported.
  if (context.document.endpoints?.[endpoint.name]?.[member] !== undefined) return
  const message = `endpoint "${endpoint.name}" has no ${member}, which ${article(type)} ${type} record answers with`
  context.report('endpoint-lacks-value', place, message, { hint: `add ${member} to the endpoint`, related })
}

/** The value of a plain endpoint for a type. @see plan.md "Endpoints" */
function plainData(
  context: Context,
  { world }: ZoneSite,
  endpoint: Endpoint,
  type: RecordType,
  place: Place,
): BranchData | undefined {
  const data = sharedValues(world, endpoint, type)
  if (data === undefined) {
    reportNoValue(context, endpoint, type, place)
    return undefined
  }
  const { name, healthCheckId: id } = endpoint
  const placeOf: BranchData['placeOf'] = (field) => (field === 'endpoint' || field === 'values' ? place : undefined)
  if (id === undefined) return { data, placeOf }
  return { data, placeOf, check: { id, placeOf: () => valueAt(['endpoints', name, 'health_check']) } }
}

/** Resources whose health evaluate-target-health follows unless the plan says otherwise. @see R1.45 */
const LOAD_BALANCERS: ReadonlySet<ResourceType> = new Set([
  'application-load-balancer',
  'network-load-balancer',
  'classic-load-balancer',
])

/** The name that an alias to the resource targets, and its zone's id; reported where AWS publishes none. @see R1.40, R1.44 */
function resourceTarget(
  context: Context,
  endpoint: Endpoint,
  type: ResourceType,
): Pick<Alias, 'hostedZoneId' | 'dnsName'> | undefined {
  const { name, dnsName, region: written } = endpoint
  const region = (dnsName === undefined ? undefined : findAliasService(dnsName, type)?.region) ?? written
  const target = type === 's3-website' && region !== undefined ? s3WebsiteEndpoint(region) : dnsName
  const hostedZoneId = hostedZoneIdFor(serviceOfEndpointType(type, dnsName), region)
  if (target !== undefined && hostedZoneId !== undefined) return { hostedZoneId, dnsName: target }
  const path = ['endpoints', name]
  // Other resources without a name: it did not parse, which was reported.
  if (dnsName === undefined && type !== 's3-website') return undefined
  const message =
    region === undefined
      ? `the region of endpoint "${name}" is not known, and the hosted zone of its name depends on it`
      : `no hosted zone id is known for ${type} in ${region}`
  context.report('alias-zone-id', region === undefined ? keyAt(path) : valueAt([...path, 'region']), message, {
    hint: 'check region and dns_name, or write alias: { name, hosted_zone_id } in the records',
  })
  return undefined
}

/** What a reference to an endpoint answers: its value, or an alias to the AWS resource. */
export function endpointData(
  context: Context,
  site: ZoneSite,
  type: RecordType,
  written: {
    readonly name: string
    readonly place: Place
    readonly evaluateTargetHealth: boolean | undefined
    readonly at: Placed
  },
): BranchData | undefined {
  const { name, place, evaluateTargetHealth, at } = written
  const endpoint = findEndpoint(context, site.world.endpoints, name, place)
  if (endpoint === undefined) return undefined
  if (!isResource(endpoint.type)) {
    if (evaluateTargetHealth === true) {
      const member = [...at.path, 'evaluate_target_health']
      context.report('plan-schema', keyAt(member), 'evaluate_target_health is about aliases', {
        hint: `remove it: endpoint "${name}" is a plain one, and its check decides`,
        fix: removing(memberSpan(context.positions, member), 'member', 'evaluate_target_health'),
      })
    }
    return plainData(context, site, endpoint, type, place)
  }
  const target = resourceTarget(context, endpoint, endpoint.type)
  if (target === undefined) return undefined
  return {
    data: {
      kind: 'alias',
      ...target,
      evaluateTargetHealth: evaluateTargetHealth ?? LOAD_BALANCERS.has(endpoint.type),
      endpoint: name,
    },
    placeOf: (field) => {
      if (field === 'evaluateTargetHealth') return valueAt([...at.path, 'evaluate_target_health'])
      return field === 'endpoint' || field === 'alias' || field === 'hostedZoneId' ? place : undefined
    },
  }
}

/** A list of values that stands at `at`, or there as `member`. */
export function valuesAt(texts: readonly string[], at: Placed, member?: string): WrittenValues {
  const pathOf = () => (member === undefined ? at.path : [...at.path, member])
  return { texts, pathOf, placeOf: (index) => valueAt([...pathOf(), index]) }
}

/** Values written in the plan; undefined and reported if none is left. */
export function literalData(context: Context, type: RecordType, written: WrittenValues): BranchData | undefined {
  const parsed = parseValues(context, type, written, 'plain')
  if (parsed.values.length === 0) return undefined
  return {
    data: { kind: 'values', values: parsed.values },
    placeOf: (field, index) => {
      if (field !== 'values') return undefined
      return index === undefined ? valueAt(written.pathOf()) : parsed.placeOf(index)
    },
  }
}

/** The resource endpoint of that name, where exactly one has it. */
const resourceAt = ({ world }: ZoneSite, name: DomainName): string | undefined =>
  world.resourceNames.get(resourceKey(name))

/** What an id may look like: no id has a dot, so that a text with one is a zone's name. */
const ZONE_ID = /^[A-Za-z0-9]+$/

/** The id of the zone that a text names: an id, or the name of a zone of the plan, noted and reported if there is none. */
function zoneIdOf(context: Context, { zone, world }: ZoneSite, text: string, place: Place): string {
  if (text === zone.id || world.zoneIds.has(text)) return text
  const parsed = parseName(text)
  const name = parsed.ok ? parsed.name : undefined
  const found = name === zone.name ? zone.id : name && world.zoneIdsByName.get(name)
  if (name !== undefined && found !== undefined) {
    context.refer('zone', displayName(name), place)
    return found
  }
  if (!ZONE_ID.test(text) && context.prunedKeys(['zones']).length === 0) {
    const hint = context.nearest(text, () =>
      [...world.zoneIdsByName.keys()].map((each) => displayName(each).slice(0, -1)),
    )
    context.report('undefined-reference', place, `"${text}" is neither a hosted zone id nor a zone of the plan`, {
      hint,
    })
  }
  return text
}

/** An alias target as the API has it: a name and its zone. */
export interface WrittenTarget {
  readonly dnsName: DomainName
  readonly zone: string
  readonly zonePlace: Place
  readonly evaluateTargetHealth: boolean | undefined
}

/** An alias target outside the records of the plan's zone, or in it by the zone's id. @see R1.39, R1.45 */
export function aliasOf(context: Context, site: ZoneSite, written: WrittenTarget): Alias {
  const { dnsName, zone, zonePlace, evaluateTargetHealth } = written
  const hostedZoneId = zoneIdOf(context, site, zone, zonePlace)
  const isRecord = hostedZoneId === site.zone.id && isAtOrBelow(dnsName, site.zone.name)
  const byDefault = isRecord || (findAliasService(dnsName)?.ethDefault ?? false)
  const endpoint = isRecord ? undefined : resourceAt(site, dnsName)
  return {
    kind: 'alias',
    hostedZoneId,
    dnsName,
    evaluateTargetHealth: evaluateTargetHealth ?? byDefault,
    ...(endpoint === undefined ? {} : { endpoint }),
  }
}

/** `alias:` of a plan: a record of the same zone by its name, or anything with its zone's id. */
export function aliasData(
  context: Context,
  site: ZoneSite,
  target: AliasTarget,
  path: PlanPath,
  evaluateTargetHealth: boolean | undefined,
): BranchData | undefined {
  const alias = [...path, 'alias']
  const outer = valueAt([...path, 'evaluate_target_health'])
  if (typeof target === 'string') {
    const dnsName = recordNameAt(context, valueAt(alias), target, site.zone.name)
    if (dnsName === undefined) return undefined
    context.refer('record', displayName(dnsName), valueAt(alias))
    const { id: hostedZoneId } = site.zone
    return {
      data: { kind: 'alias', hostedZoneId, dnsName, evaluateTargetHealth: evaluateTargetHealth ?? true },
      placeOf: (field) => {
        if (field === 'evaluateTargetHealth') return outer
        return field === 'alias' || field === 'hostedZoneId' ? valueAt(alias) : undefined
      },
    }
  }
  const name = valueAt([...alias, 'name'])
  const dnsName = absoluteName(context, name, target.name)
  if (dnsName === undefined) return undefined
  const inner = target.evaluate_target_health
  const zonePlace = valueAt([...alias, 'hosted_zone_id'])
  const written = {
    dnsName,
    zone: target.hosted_zone_id,
    zonePlace,
    evaluateTargetHealth: inner ?? evaluateTargetHealth,
  }
  return {
    data: aliasOf(context, site, written),
    placeOf: (field) => {
      if (field === 'alias') return name
      if (field === 'hostedZoneId') return zonePlace
      if (field !== 'evaluateTargetHealth') return undefined
      return inner === undefined ? outer : valueAt([...alias, 'evaluate_target_health'])
    },
  }
}
