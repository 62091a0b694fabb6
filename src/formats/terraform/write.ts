import type { CidrCollection, Deployment, Zone } from '../../model/deployment.ts'
import { type HealthCheck, isEndpointCheck } from '../../model/health-check.ts'
import type { Policy, RecordSet } from '../../model/record-set.ts'
import { createObject } from '../../plan/source.ts'
import { apiDegrees } from '../../route53/resource-record-set.ts'
import { canonicalJson, sha256Hex } from '../../values/digest.ts'
import { formatPrefix } from '../../values/ip-prefix.ts'
import { type DomainName, displayName } from '../../values/name.ts'
import type { Rdata } from '../../values/rdata/rdata.ts'
import { leftOutApex, serviceSets } from '../apex.ts'
import { sortChecks, unreachableCheckNotes } from '../change-batch/health-checks.ts'
import type { ExportContext, Note, Written } from '../format.ts'
import { formatJsonFile } from '../json.ts'
import { fileNamePart, groupRecordSets, sortZones, zoneLabels } from '../order.ts'
import { labelsFor } from './names.ts'

/** A Terraform expression, in which nothing is to be escaped. */
interface Expression {
  readonly expression: string
}

type Value =
  | string
  | number
  | boolean
  | Expression
  | readonly Value[]
  | { readonly [member: string]: Value | undefined }
type Block = { readonly [member: string]: Value | undefined }

const expression = (text: string): Expression => ({ expression: `\u0024{${text}}` })

const isExpression = (value: object): value is Expression => 'expression' in value && Object.keys(value).length === 1
const isList = (value: Value): value is readonly Value[] => Array.isArray(value)

/** What Terraform would take for a template stands doubled. @see engines.md 3.1 */
const escapeTemplate = (text: string) => text.replaceAll('\u0024{', () => '\u0024\u0024{').replaceAll('%{', '%%{')

function render(value: Value): unknown {
  if (typeof value === 'string') return escapeTemplate(value)
  if (typeof value !== 'object') return value
  if (isList(value)) return value.map(render)
  if (isExpression(value)) return value.expression
  const rendered = createObject()
  for (const [key, member] of Object.entries(value)) if (member !== undefined) rendered[key] = render(member)
  return rendered
}

/** Labels of everything that other things refer to. */
interface Labels {
  readonly zones: ReadonlyMap<Zone, string>
  readonly records: ReadonlyMap<RecordSet, string>
  readonly checks: ReadonlyMap<HealthCheck, string>
  readonly collections: ReadonlyMap<CidrCollection, string>
}

interface Site {
  readonly deployment: Deployment
  /** Record sets by zone, type and name. */
  readonly byName: ReadonlyMap<string, readonly RecordSet[]>
  readonly labels: Labels
  readonly context: ExportContext
}

const zoneAddress = ({ labels, context }: Site, zone: Zone) =>
  `${context.existingZones ? 'data.' : ''}aws_route53_zone.${labels.zones.get(zone)}`

const zoneId = (site: Site, zone: Zone): Expression => expression(`${zoneAddress(site, zone)}.zone_id`)

function checkId({ deployment, labels }: Site, id: string): Value {
  const check = deployment.healthChecks.get(id)
  return check === undefined ? id : expression(`aws_route53_health_check.${labels.checks.get(check)}.id`)
}

function collectionId({ deployment, labels }: Site, id: string): Value {
  const collection = [...deployment.cidrCollections.values()].find((each) => each.id === id)
  return collection === undefined
    ? id
    : expression(`aws_route53_cidr_collection.${labels.collections.get(collection)}.id`)
}

/** A name as the provider has it: absolute, without the final dot. */
const plainName = (name: DomainName) => displayName(name).replace(/(?<=.)\.$/, '')

/** A value as the provider takes it: of TXT it adds the outer quotation marks itself. */
function valueText({ type, text }: Rdata): string {
  if (type !== 'TXT' && type !== 'SPF') return text
  return (text.match(/"(?:[^"\\]|\\.)*"/g) ?? []).map((string) => string.slice(1, -1)).join('""')
}

function policyBlock(site: Site, policy: Policy): Block {
  switch (policy.kind) {
    case 'simple':
      return {}
    case 'failover':
      return { failover_routing_policy: [{ type: policy.role === 'primary' ? 'PRIMARY' : 'SECONDARY' }] }
    case 'weighted':
      return { weighted_routing_policy: [{ weight: policy.weight }] }
    case 'latency':
      return { latency_routing_policy: [{ region: policy.region }] }
    case 'multivalue':
      return { multivalue_answer_routing_policy: true }
    case 'ip-based':
      return {
        cidr_routing_policy: [
          { collection_id: collectionId(site, policy.collectionId), location_name: policy.location },
        ],
      }
    case 'geolocation': {
      const { area } = policy
      const codes: Block =
        area.kind === 'continent'
          ? { continent: area.continent }
          : area.kind === 'default'
            ? { country: '*' }
            : { country: area.country, subdivision: area.kind === 'subdivision' ? area.subdivision : undefined }
      return { geolocation_routing_policy: [codes] }
    }
    case 'geoproximity': {
      const { location, bias } = policy
      const place: Block =
        location.kind === 'region'
          ? { aws_region: location.region }
          : location.kind === 'local-zone-group'
            ? { local_zone_group: location.group }
            : {
                coordinates: [
                  {
                    latitude: apiDegrees(location.coordinates.latitude),
                    longitude: apiDegrees(location.coordinates.longitude),
                  },
                ],
              }
      return { geoproximity_routing_policy: [{ ...place, bias: bias === 0 ? undefined : bias }] }
    }
  }
}

/** The records that an alias leads to: they must be there before it. */
function dependencies(site: Site, zone: Zone, { data, type }: RecordSet): readonly Value[] | undefined {
  if (data.kind !== 'alias' || data.hostedZoneId !== zone.id) return undefined
  const targets = site.byName.get(`${zone.id} ${type} ${data.dnsName}`) ?? []
  const addresses = targets.flatMap((target) => site.labels.records.get(target) ?? [])
  return addresses.length > 0 ? addresses.map((label) => `aws_route53_record.${label}`).sort() : undefined
}

function recordBlock(site: Site, zone: Zone, recordSet: RecordSet): Block {
  const { name, type, setIdentifier, policy, data, ttlSeconds, healthCheckId } = recordSet
  return {
    zone_id: zoneId(site, zone),
    name: plainName(name),
    type,
    ttl: data.kind === 'values' ? ttlSeconds : undefined,
    records: data.kind === 'values' ? data.values.map(valueText) : undefined,
    alias:
      data.kind === 'values'
        ? undefined
        : [
            {
              name: plainName(data.dnsName),
              zone_id: data.hostedZoneId === zone.id ? zoneId(site, zone) : data.hostedZoneId,
              evaluate_target_health: data.evaluateTargetHealth,
            },
          ],
    set_identifier: setIdentifier,
    health_check_id: healthCheckId === undefined ? undefined : checkId(site, healthCheckId),
    ...policyBlock(site, policy),
    depends_on: dependencies(site, zone, recordSet),
  }
}

function checkBlock(site: Site, check: HealthCheck): Block {
  const common: Block = {
    invert_healthcheck: check.inverted || undefined,
    disabled: check.disabled || undefined,
    tags: { Name: check.id },
  }
  if (isEndpointCheck(check))
    return {
      type: check.type,
      ip_address: check.ipAddress,
      fqdn: check.fullyQualifiedDomainName?.replace(/\.$/, ''),
      port: check.port,
      resource_path: check.resourcePath,
      search_string: check.searchString,
      request_interval: check.requestInterval,
      failure_threshold: check.failureThreshold,
      measure_latency: check.measureLatency || undefined,
      enable_sni: check.type.startsWith('HTTPS') ? check.enableSni : undefined,
      regions: check.regions.length > 0 ? check.regions : undefined,
      ...common,
    }
  if (check.type === 'CALCULATED')
    return {
      type: check.type,
      child_healthchecks: check.children.map((id) => checkId(site, id)),
      child_health_threshold: check.healthThreshold,
      ...common,
    }
  if (check.type === 'CLOUDWATCH_METRIC')
    return {
      type: check.type,
      cloudwatch_alarm_name: check.alarm.name,
      cloudwatch_alarm_region: check.alarm.region,
      insufficient_data_health_status: check.insufficientDataHealthStatus,
      ...common,
    }
  return { type: check.type, routing_control_arn: check.routingControlArn, ...common }
}

const zoneBlock = (zone: Zone): Block => ({
  name: plainName(zone.name),
  comment: zone.comment,
  vpc: zone.vpcs?.map(({ id, region }) => ({ vpc_id: id, vpc_region: region })),
})

/** What finds a zone that is there: its id, else its name and kind. */
const zoneQuery = (zone: Zone): Block =>
  zone.idIsMadeUp
    ? { name: plainName(zone.name), private_zone: zone.vpcs !== undefined || undefined }
    : { zone_id: zone.id }

/** Signing needs a key of the reader's own. */
function signing(site: Site, zone: Zone) {
  const label = site.labels.zones.get(zone) ?? ''
  const variable = `kms_key_arn_${label}`
  return {
    label,
    variable,
    key: {
      hosted_zone_id: zoneId(site, zone),
      key_management_service_arn: expression(`var.${variable}`),
      name: 'r53sim',
    } satisfies Block,
    dnssec: {
      hosted_zone_id: expression(`aws_route53_key_signing_key.${label}.hosted_zone_id`),
    } satisfies Block,
  }
}

/** What Terraform is to take over: ids by label of the resource. */
function importBlocks(
  site: Site,
  zones: readonly Zone[],
  written: readonly (readonly [Zone, RecordSet])[],
): readonly Block[] {
  const { labels, context, deployment } = site
  const names = zoneLabels(deployment)
  const idOf = (zone: Zone) =>
    context.importIds.get(`zone:${names.get(zone.id)}`) ?? (zone.idIsMadeUp ? undefined : zone.id)
  if (context.importIds.size === 0) return []
  return [
    ...zones.flatMap((zone) => {
      const id = idOf(zone)
      return id === undefined || context.existingZones ? [] : [{ to: `aws_route53_zone.${labels.zones.get(zone)}`, id }]
    }),
    ...[...labels.checks].flatMap(([check, label]) => {
      const id = context.importIds.get(`check:${check.id}`) ?? check.awsId
      return id === undefined ? [] : [{ to: `aws_route53_health_check.${label}`, id }]
    }),
    ...[...labels.collections].flatMap(([{ name, id: own, idIsMadeUp }, label]) => {
      const id = context.importIds.get(`cidr:${name}`) ?? (idIsMadeUp ? undefined : own)
      return id === undefined ? [] : [{ to: `aws_route53_cidr_collection.${label}`, id }]
    }),
    ...written.flatMap(([zone, recordSet]) => {
      const zoneOf = idOf(zone)
      const { name, type, setIdentifier } = recordSet
      const parts = [zoneOf, plainName(name), type, ...(setIdentifier === undefined ? [] : [setIdentifier])]
      return zoneOf === undefined
        ? []
        : [{ to: `aws_route53_record.${labels.records.get(recordSet)}`, id: parts.join('_') }]
    }),
  ]
}

const HASH_LENGTH = 6

/** Members by label, in the labels' order; undefined where there are none. */
const byLabel = (blocks: readonly (readonly [string, Block])[]): Block | undefined =>
  blocks.length === 0 ? undefined : Object.fromEntries([...blocks].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))

/**
 * Resources of the AWS provider in Terraform's JSON syntax: zones, record sets, health checks and CIDR collections that
 * refer to each other. Nothing of the plan's text is a template.
 *
 * @see engines.md 3.1
 */
export function writeTerraform(deployment: Deployment, context: ExportContext): Written {
  const zones = sortZones(deployment.zones)
  const grouped = zones.map((zone) => ({ zone, groups: groupRecordSets(zone) }))
  const written = grouped.flatMap(({ zone, groups }) =>
    groups.flatMap((group) =>
      serviceSets(group, zone) && !context.includeApex ? [] : group.recordSets.map((set) => [zone, set] as const),
    ),
  )
  const checks = sortChecks(deployment)
  const collections = [...deployment.cidrCollections.values()]
  const names = zoneLabels(deployment)
  const shared = new Set(zones.flatMap(({ name }, index) => (zones[index - 1]?.name === name ? name : [])))
  const zoneOf = new Map(written.map(([zone, recordSet]) => [recordSet, zone]))
  const site: Site = {
    deployment,
    byName: new Map(
      grouped.flatMap(({ zone, groups }) =>
        groups.map(({ name, type, recordSets }) => [`${zone.id} ${type} ${name}`, recordSets] as const),
      ),
    ),
    context,
    labels: {
      zones: labelsFor(zones, (zone) => [names.get(zone.id) ?? zone.id]),
      checks: labelsFor(checks, ({ id }) => [id]),
      collections: labelsFor(collections, ({ name }) => [name]),
      records: labelsFor(
        written.map(([, recordSet]) => recordSet),
        (recordSet) => {
          const zone = zoneOf.get(recordSet)
          const { name, type, setIdentifier } = recordSet
          const own = [plainName(name), type, ...(setIdentifier === undefined ? [] : [setIdentifier])]
          // Two zones of a name: their records would clash.
          return zone && shared.has(zone.name) ? [names.get(zone.id) ?? zone.id, ...own] : own
        },
      ),
    },
  }
  const { labels } = site
  const signed = zones.filter((zone) => zone.signing).map((zone) => signing(site, zone))
  const locations = collections.flatMap((collection) => {
    const label = labels.collections.get(collection) ?? ''
    return [...collection.locations].map(([name, blocks]) => ({ collection, label, name, blocks }))
  })
  const locationLabels = labelsFor(locations, ({ collection, name }) => [collection.name, name])
  const zoneBlocks = zones.map(
    (zone) => [labels.zones.get(zone) ?? '', context.existingZones ? zoneQuery(zone) : zoneBlock(zone)] as const,
  )
  const resources: Block = {
    aws_route53_zone: context.existingZones ? undefined : byLabel(zoneBlocks),
    aws_route53_health_check: byLabel(checks.map((check) => [labels.checks.get(check) ?? '', checkBlock(site, check)])),
    aws_route53_cidr_collection: byLabel(
      collections.map((each) => [labels.collections.get(each) ?? '', { name: each.name }]),
    ),
    aws_route53_cidr_location: byLabel(
      locations.map((location) => [
        locationLabels.get(location) ?? '',
        {
          cidr_collection_id: expression(`aws_route53_cidr_collection.${location.label}.id`),
          name: location.name,
          cidr_blocks: location.blocks.map(formatPrefix),
        },
      ]),
    ),
    aws_route53_record: byLabel(
      written.map(([zone, recordSet]) => [labels.records.get(recordSet) ?? '', recordBlock(site, zone, recordSet)]),
    ),
    aws_route53_key_signing_key: byLabel(signed.map(({ label, key }) => [label, key])),
    aws_route53_hosted_zone_dnssec: byLabel(signed.map(({ label, dnssec }) => [label, dnssec])),
  }
  const imports = importBlocks(site, zones, written)
  const root: Block = {
    terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: '~> 5.100' } } },
    variable: byLabel(
      signed.map(({ variable }) => [
        variable,
        { type: 'string', description: 'KMS key (ECC_NIST_P256, us-east-1) that signs the zone' },
      ]),
    ),
    data: context.existingZones ? { aws_route53_zone: byLabel(zoneBlocks) } : undefined,
    resource: resources,
    import: imports.length > 0 ? imports : undefined,
  }
  const rendered = render(root)
  const mark = `r53sim ${sha256Hex(canonicalJson(rendered)).slice(0, HASH_LENGTH)}`
  const body = typeof rendered === 'object' && rendered !== null ? rendered : {}
  return {
    files: new Map([[`${fileNamePart(context.planName)}.tf.json`, formatJsonFile({ '//': mark, ...body })]]),
    notes: [...unreachableCheckNotes(checks), ...leftOutApex(zones, context), ...signingNotes(signed)],
    refusals: [],
  }
}

const signingNotes = (signed: readonly { readonly variable: string; readonly label: string }[]): readonly Note[] =>
  signed.map(({ variable, label }) => ({
    severity: 'info',
    code: 'signing-key',
    path: label,
    message: `signing needs a KMS key of yours: the variable ${variable} names it`,
  }))
