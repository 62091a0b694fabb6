import { isObject, objectOf, type PlainObject, type PlanFile } from '../../plan/source.ts'
import { assemble } from '../change-batch/read.ts'
import {
  createGathered,
  type Gathered,
  type Item,
  type RecordList,
  textOf,
  wrongShape,
} from '../change-batch/read-documents.ts'
import type { Imported, ImportOptions } from '../import-format.ts'
import { readDocuments } from '../json-documents.ts'
import { plainText, type Resource, referenceIn, resourcesOf } from './resources.ts'

type Resources = ReadonlyMap<string, Resource>

/** A block: an object, or a list that holds one. */
function blockIn(values: PlainObject, key: string): PlainObject | undefined {
  const value = values[key]
  const own: unknown = Array.isArray(value) ? value[0] : value
  return isObject(own) ? own : undefined
}

/** An argument that says something: the provider's states have "" and 0 and null for what was not given. */
const given = (value: unknown): unknown =>
  value === '' || value === null || value === 0 || (Array.isArray(value) && value.length === 0) ? undefined : value

/** The name under which others of the draft know a resource. */
function nameOf({ item: { value }, label }: Resource): string {
  const { tags, reference_name: reference, name } = value
  const tag = isObject(tags) ? textOf(tags, 'Name') : undefined
  return [tag, given(reference), given(name), label].find((each): each is string => typeof each === 'string') ?? label
}

const isPrivate = ({ item: { value } }: Resource) =>
  value.private_zone === true || (Array.isArray(value.vpc) && value.vpc.length > 0)

/** An id as text; a reference as the mark that stands for the id until there is one. */
function idOf(resources: Resources, written: unknown): unknown {
  if (typeof written !== 'string') return written
  const address = referenceIn(written)
  if (address === undefined) return plainText(written) ?? written
  const target = resources.get(address)
  if (target === undefined) return written
  const id = textOf(target.item.value, 'zone_id') ?? textOf(target.item.value, 'id')
  if (id !== undefined && referenceIn(id) === undefined && !id.includes('\u0024{')) return id
  switch (target.type) {
    case 'aws_route53_zone':
      return `REPLACE-zone-${nameOf(target).replace(/\.$/, '')}${isPrivate(target) ? '+private' : ''}`
    case 'aws_route53_health_check':
      return `REPLACE-check-${encodeURIComponent(nameOf(target))}`
    case 'aws_route53_cidr_collection':
      return `REPLACE-cidr-${encodeURIComponent(nameOf(target))}`
    default:
      return written
  }
}

/** Every text of a value without Terraform's escapes; what is left to evaluate is an error at its place. */
function plainValue(gathered: Gathered, item: Item, value: unknown, path: readonly (string | number)[]): unknown {
  if (typeof value === 'string') {
    const text = plainText(value)
    if (text !== undefined) return text
    const hint = 'import what terraform show -json prints: there all values are known'
    gathered.diagnostics.push(wrongShape(item, path, 'this expression has a value only in Terraform', hint))
    return value
  }
  if (Array.isArray(value))
    return value.map((part: unknown, index) => plainValue(gathered, item, part, [...path, index]))
  if (!isObject(value)) return value
  return objectOf(
    Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, plainValue(gathered, item, member, [...path, key])]),
    ),
  )
}

const REFERRING: ReadonlySet<string> = new Set([
  'zone_id',
  'hosted_zone_id',
  'health_check_id',
  'child_healthchecks',
  'collection_id',
  'cidr_collection_id',
  'alias',
  'cidr_routing_policy',
  'depends_on',
])

/** The arguments without escapes: those that may refer to others are looked at one by one. */
const plainArguments = (gathered: Gathered, { item, isTemplate }: Resource): PlainObject =>
  !isTemplate
    ? item.value
    : objectOf(
        Object.fromEntries(
          Object.entries(item.value).map(([key, value]) => [
            key,
            REFERRING.has(key) ? value : plainValue(gathered, item, value, [key]),
          ]),
        ),
      )

function policyMembers(resources: Resources, values: PlainObject): PlainObject {
  const failover = blockIn(values, 'failover_routing_policy')
  const weighted = blockIn(values, 'weighted_routing_policy')
  const latency = blockIn(values, 'latency_routing_policy')
  const geo = blockIn(values, 'geolocation_routing_policy')
  const near = blockIn(values, 'geoproximity_routing_policy')
  const cidr = blockIn(values, 'cidr_routing_policy')
  const place = near && blockIn(near, 'coordinates')
  return objectOf({
    Failover: failover?.type,
    Weight: weighted?.weight,
    Region: latency?.region,
    MultiValueAnswer: values.multivalue_answer_routing_policy === true || undefined,
    GeoLocation:
      geo &&
      objectOf({
        ContinentCode: given(geo.continent),
        CountryCode: given(geo.country),
        SubdivisionCode: given(geo.subdivision),
      }),
    GeoProximityLocation:
      near &&
      objectOf({
        AWSRegion: given(near.aws_region),
        LocalZoneGroup: given(near.local_zone_group),
        Coordinates: place && objectOf({ Latitude: place.latitude, Longitude: place.longitude }),
        Bias: given(near.bias),
      }),
    CidrRoutingConfig:
      cidr && objectOf({ CollectionId: idOf(resources, cidr.collection_id), LocationName: cidr.location_name }),
  })
}

/** The absolute name: as the provider makes it, which appends the zone unless it is there. */
function fullName(values: PlainObject, zone: string | undefined): unknown {
  const fqdn = given(values.fqdn)
  if (fqdn !== undefined) return fqdn
  const { name } = values
  if (typeof name !== 'string' || zone === undefined) return name
  const [own, apex] = [name.replace(/\.$/, ''), zone.replace(/\.$/, '')]
  if (own === '' || own.toLowerCase() === apex.toLowerCase()) return `${apex}.`
  return own.toLowerCase().endsWith(`.${apex.toLowerCase()}`) ? `${own}.` : `${own}.${apex}.`
}

/** A value as Route 53 has it: of TXT the provider leaves the outer quotation marks away. */
const recordValue = (type: unknown, value: unknown): PlainObject =>
  objectOf({ Value: (type === 'TXT' || type === 'SPF') && typeof value === 'string' ? `"${value}"` : value })

function recordOf(gathered: Gathered, resources: Resources, resource: Resource, zone: string | undefined): Item {
  const { item } = resource
  const values = plainArguments(gathered, resource)
  const alias = blockIn(item.value, 'alias')
  const records = Array.isArray(values.records) ? values.records : []
  const value = objectOf({
    Name: fullName(values, zone),
    Type: values.type,
    SetIdentifier: given(values.set_identifier),
    ...policyMembers(resources, values),
    TTL: alias === undefined ? (values.ttl ?? undefined) : undefined,
    HealthCheckId: given(idOf(resources, item.value.health_check_id)),
    ResourceRecords:
      alias === undefined ? records.map((record: unknown) => recordValue(values.type, record)) : undefined,
    AliasTarget:
      alias &&
      objectOf({
        HostedZoneId: idOf(resources, alias.zone_id),
        DNSName: alias.name,
        EvaluateTargetHealth: alias.evaluate_target_health,
      }),
  })
  return { value, where: (rest) => item.where(rest.map((part) => PLACES[String(part)] ?? part)) }
}

/** Where a member of the API's record set stands in a resource. */
const PLACES: Readonly<Record<string, string>> = {
  Name: 'name',
  Type: 'type',
  TTL: 'ttl',
  SetIdentifier: 'set_identifier',
  HealthCheckId: 'health_check_id',
  ResourceRecords: 'records',
  AliasTarget: 'alias',
  Failover: 'failover_routing_policy',
  Weight: 'weighted_routing_policy',
  Region: 'latency_routing_policy',
  GeoLocation: 'geolocation_routing_policy',
  GeoProximityLocation: 'geoproximity_routing_policy',
  CidrRoutingConfig: 'cidr_routing_policy',
}

/** Arguments of a check that mean the same in the API, by its members. */
const CHECK_MEMBERS: Readonly<Record<string, string>> = {
  ip_address: 'IPAddress',
  fqdn: 'FullyQualifiedDomainName',
  port: 'Port',
  resource_path: 'ResourcePath',
  search_string: 'SearchString',
  request_interval: 'RequestInterval',
  failure_threshold: 'FailureThreshold',
  measure_latency: 'MeasureLatency',
  enable_sni: 'EnableSNI',
  regions: 'Regions',
  invert_healthcheck: 'Inverted',
  disabled: 'Disabled',
  insufficient_data_health_status: 'InsufficientDataHealthStatus',
  routing_control_arn: 'RoutingControlArn',
}

/** Arguments that only checks of endpoints have; states hold them for others too. */
const ENDPOINT_ONLY: ReadonlySet<string> = new Set([
  'port',
  'request_interval',
  'failure_threshold',
  'measure_latency',
  'enable_sni',
])

function checkOf(gathered: Gathered, resources: Resources, resource: Resource): Item {
  const { item } = resource
  const values = plainArguments(gathered, resource)
  const { type } = values
  const isEndpoint = type !== 'CALCULATED' && type !== 'CLOUDWATCH_METRIC' && type !== 'RECOVERY_CONTROL'
  const members = Object.entries(CHECK_MEMBERS).flatMap(([argument, member]) => {
    const value = given(values[argument])
    return value === undefined || (!isEndpoint && ENDPOINT_ONLY.has(argument)) ? [] : [[member, value] as const]
  })
  const children = Array.isArray(item.value.child_healthchecks) ? item.value.child_healthchecks : []
  const config = objectOf({
    Type: type,
    ...Object.fromEntries(members),
    ...(type === 'CALCULATED'
      ? {
          ChildHealthChecks: children.map((child: unknown) => idOf(resources, child)),
          HealthThreshold: values.child_health_threshold,
        }
      : {}),
    ...(type === 'CLOUDWATCH_METRIC'
      ? {
          AlarmIdentifier: objectOf({ Name: values.cloudwatch_alarm_name, Region: values.cloudwatch_alarm_region }),
        }
      : {}),
  })
  const id = given(values.id)
  const value = objectOf({ Id: id, PlanId: nameOf(resource), HealthCheckConfig: config })
  return { value, where: () => item.where([]) }
}

function zoneOf(gathered: Gathered, resource: Resource): Item {
  const { item } = resource
  const values = plainArguments(gathered, resource)
  const vpcs = (Array.isArray(values.vpc) ? values.vpc : []).flatMap((vpc: unknown) =>
    isObject(vpc) ? [objectOf({ VPCId: vpc.vpc_id, VPCRegion: given(vpc.vpc_region) })] : [],
  )
  const id = given(item.value.zone_id) ?? given(item.value.id)
  const value = objectOf({
    Id: id,
    Name: values.name,
    Config: objectOf({ Comment: given(values.comment), PrivateZone: values.private_zone === true || vpcs.length > 0 }),
    VPCs: vpcs.length > 0 ? vpcs : undefined,
    servers: given(values.name_servers),
  })
  return { value, where: item.where }
}

/** The zone that a record is in: its reference or id, and its name where a resource says it. */
function zoneOfRecord(
  resources: Resources,
  { item }: Resource,
): { readonly id: string | undefined; readonly name: string | undefined } {
  const { zone_id: written } = item.value
  const id = idOf(resources, written)
  const address = typeof written === 'string' ? referenceIn(written) : undefined
  const zone =
    (address === undefined ? undefined : resources.get(address)) ??
    [...resources.values()].find(({ type, item: other }) => type === 'aws_route53_zone' && other.value.zone_id === id)
  return {
    id: typeof id === 'string' ? id : undefined,
    name: zone === undefined ? undefined : textOf(zone.item.value, 'name'),
  }
}

/** The zone that is signed, by id or mark: keys say it for those that they sign. */
function signedZone(resources: Resources, written: unknown): unknown {
  const address = typeof written === 'string' ? referenceIn(written) : undefined
  const target = address === undefined ? undefined : resources.get(address)
  return target?.type === 'aws_route53_key_signing_key'
    ? idOf(resources, target.item.value.hosted_zone_id)
    : idOf(resources, written)
}

/** What stands in a plan otherwise, or not at all. */
const KNOWN: ReadonlySet<string> = new Set([
  'aws_route53_zone',
  'aws_route53_record',
  'aws_route53_health_check',
  'aws_route53_cidr_collection',
  'aws_route53_cidr_location',
  'aws_route53_zone_association',
  'aws_route53_key_signing_key',
  'aws_route53_hosted_zone_dnssec',
])

function gatherResource(
  gathered: Gathered,
  resources: Resources,
  lists: Map<string, RecordList['items'][number][]>,
  resource: Resource,
): void {
  const { type, item, file } = resource
  switch (type) {
    case 'aws_route53_zone':
      gathered.zones.push(zoneOf(gathered, resource))
      return
    case 'aws_route53_record': {
      const { id, name } = zoneOfRecord(resources, resource)
      const key = JSON.stringify([file.name, id])
      const items = lists.get(key) ?? []
      if (!lists.has(key)) {
        lists.set(key, items)
        gathered.recordLists.push({ file, items, ...(id === undefined ? {} : { zone: id }) })
      }
      items.push({ item: recordOf(gathered, resources, resource, name), action: 'CREATE' })
      return
    }
    case 'aws_route53_health_check':
      gathered.checks.push(checkOf(gathered, resources, resource))
      return
    case 'aws_route53_cidr_collection': {
      const values = plainArguments(gathered, resource)
      gathered.collections.push({ ...item, value: objectOf({ Id: given(values.id), Name: values.name }) })
      return
    }
    case 'aws_route53_cidr_location': {
      const values = plainArguments(gathered, resource)
      const collection = idOf(resources, item.value.cidr_collection_id)
      const value = objectOf({ LocationName: values.name, CidrList: values.cidr_blocks })
      gathered.blocks.push({
        item: { value, where: (rest) => item.where(rest[0] === 'CidrList' ? ['cidr_blocks', ...rest.slice(1)] : []) },
        ...(typeof collection === 'string' ? { collection } : {}),
      })
      return
    }
    case 'aws_route53_hosted_zone_dnssec': {
      const zone = signedZone(resources, item.value.hosted_zone_id)
      if (typeof zone === 'string' && item.value.signing_status !== 'NOT_SIGNING') gathered.signed.push(zone)
      return
    }
    default:
      if (type.startsWith('aws_route53_') && !KNOWN.has(type))
        gathered.diagnostics.push(wrongShape(item, [], `a plan has nothing for ${type}`))
  }
}

/**
 * A plan from Terraform: `terraform show -json` of a state or a plan, a state file, or `.tf.json` files whose values are
 * all written out but for references to each other.
 *
 * @see engines.md 3.1
 */
export function read(files: readonly PlanFile[], options: ImportOptions): Imported {
  const gathered = createGathered()
  const resources = new Map<string, Resource>()
  for (const file of files) {
    const { documents, diagnostics } = readDocuments(file)
    gathered.diagnostics.push(...diagnostics)
    for (const document of documents) {
      const found = resourcesOf(file, document)
      const hint = 'import reads what terraform show -json prints, terraform.tfstate and .tf.json files'
      const whole: Item = { value: objectOf({}), where: document.where }
      if (found === undefined) gathered.diagnostics.push(wrongShape(whole, [], 'this is nothing of Terraform', hint))
      for (const resource of found ?? []) resources.set(resource.address, resource)
    }
  }
  const lists = new Map<string, RecordList['items'][number][]>()
  for (const resource of resources.values()) gatherResource(gathered, resources, lists, resource)
  return assemble(gathered, files, options)
}
