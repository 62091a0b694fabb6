import type { CidrCollection, Deployment, Zone } from '../../model/deployment.ts'
import type { HealthCheck } from '../../model/health-check.ts'
import { type ApiValue, resourceRecordSet } from '../../route53/resource-record-set.ts'
import { canonicalJson, sha256Hex } from '../../values/digest.ts'
import { formatPrefix } from '../../values/ip-prefix.ts'
import { displayName } from '../../values/name.ts'
import { leftOutApex, serviceSets } from '../apex.ts'
import { healthCheckConfig, sortChecks, unreachableCheckNotes } from '../change-batch/health-checks.ts'
import { families } from '../change-batch/pack.ts'
import { isReference, type Reference, type Template } from '../change-batch/reference.ts'
import type { ExportContext, Note, Refusal, Written } from '../format.ts'
import { formatJsonFile } from '../json.ts'
import { fileNamePart, groupRecordSets, type RecordGroup, sortZones, zoneLabels } from '../order.ts'
import { logicalIds } from './names.ts'

/** JSON of a template; a reference stands for the id of one of its resources. */
type Value = ApiValue<Reference>
type Members = { readonly [member: string]: Value | undefined }

const ref = (id: string): Reference => ({ reference: id, id: undefined })
const isList = (value: Value): value is readonly Value[] => Array.isArray(value)

function render(value: Value): unknown {
  if (typeof value !== 'object') return value
  if (isList(value)) return value.map(render)
  if (isOwnReference(value)) return { Ref: value.reference }
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => (member === undefined ? [] : [[key, render(member)]])),
  )
}

const isOwnReference = (value: Template): value is Reference => isReference(value)

/** Record sets in one AWS::Route53::RecordSetGroup: differences stay local. @see engines.md 3.2 */
const GROUP_SETS_MAX = 100
/** Of one template. */
const RESOURCES_MAX = 500
const TEMPLATE_BYTES_MAX = 1_000_000

/** Groups of a name and type, put together without cutting any, as long as they fit. */
function packGroups(groups: readonly RecordGroup[]): readonly (readonly RecordGroup[])[] {
  const packs: RecordGroup[][] = []
  let count = GROUP_SETS_MAX
  for (const group of groups) {
    const size = group.recordSets.length
    if (count + size > GROUP_SETS_MAX) {
      packs.push([])
      count = 0
    }
    packs.at(-1)?.push(group)
    count += size
  }
  return packs
}

interface Site {
  readonly deployment: Deployment
  readonly context: ExportContext
  readonly zones: ReadonlyMap<Zone, string>
  readonly checks: ReadonlyMap<HealthCheck, string>
  readonly collections: ReadonlyMap<CidrCollection, string>
}

const zoneId = ({ zones, context }: Site, zone: Zone): Reference | string =>
  context.existingZones && !zone.idIsMadeUp ? zone.id : ref(zones.get(zone) ?? '')

function checkId({ deployment, checks }: Site, id: string): Reference | string {
  const check = deployment.healthChecks.get(id)
  return check === undefined ? id : ref(checks.get(check) ?? '')
}

function collectionId({ collections }: Site, id: string): Reference | string {
  const [, own] = [...collections].find(([collection]) => collection.id === id) ?? []
  return own === undefined ? id : ref(own)
}

/** The API's record set with CloudFormation's differences: the TTL is text, values are a list of texts. @see engines.md 3.2 */
function setOf(site: Site, zone: Zone, recordSet: RecordGroup['recordSets'][number]): Members {
  const { ttlSeconds, data, name } = recordSet
  const api = resourceRecordSet<Reference | string>(recordSet, {
    zone: (id) => (id === zone.id ? zoneId(site, zone) : id),
    check: (id) => checkId(site, id),
    collection: (id) => collectionId(site, id),
  })
  return {
    ...api,
    Name: displayName(name),
    TTL: data.kind === 'values' ? `${ttlSeconds}` : undefined,
    ResourceRecords: data.kind === 'values' ? data.values.map(({ text }) => text) : undefined,
  }
}

const zoneResource = (zone: Zone): Members => ({
  Type: 'AWS::Route53::HostedZone',
  Properties: {
    Name: displayName(zone.name),
    HostedZoneConfig: zone.comment === undefined ? undefined : { Comment: zone.comment },
    VPCs: zone.vpcs?.map(({ id, region }) => ({ VPCId: id, VPCRegion: region })),
  },
})

/** CloudFormation alone of all ways to make a check cannot disable it. */
const checkResource = (site: Site, check: HealthCheck): Members => ({
  Type: 'AWS::Route53::HealthCheck',
  Properties: {
    HealthCheckConfig: { ...healthCheckConfig(check, (id) => checkId(site, id)), Disabled: undefined },
    HealthCheckTags: [{ Key: 'Name', Value: check.id }],
  },
})

const collectionResource = ({ name, locations }: CidrCollection): Members => ({
  Type: 'AWS::Route53::CidrCollection',
  Properties: {
    Name: name,
    Locations: [...locations].map(([LocationName, blocks]) => ({ LocationName, CidrList: blocks.map(formatPrefix) })),
  },
})

function recordResources(site: Site, zone: Zone): readonly (readonly [string, Members])[] {
  const groups = groupRecordSets(zone).filter((group) => site.context.includeApex || !serviceSets(group, zone))
  // Alias targets first: what one pack needs stands in it or in an earlier one, which CloudFormation then makes before it.
  const packs = packGroups(families(zone, groups).flat())
  const zoneName = (site.zones.get(zone) ?? '').replace(/^Zone/, '')
  const ids = logicalIds(`Records${zoneName}`, packs, ([first]) =>
    packs.length === 1 || first === undefined ? 'All' : `${displayName(first.name)} ${first.type}`,
  )
  const packOf = new Map(packs.flatMap((pack) => pack.map(({ name, type }) => [`${type} ${name}`, pack] as const)))
  return packs.map((pack) => {
    const needed = new Set(
      pack.flatMap(({ type, recordSets }) =>
        recordSets.flatMap(({ data }) => {
          const target =
            data.kind === 'alias' && data.hostedZoneId === zone.id ? packOf.get(`${type} ${data.dnsName}`) : undefined
          return target === undefined ? [] : [target]
        }),
      ),
    )
    const dependsOn = packs.filter((other) => other !== pack && needed.has(other)).map((other) => ids.get(other) ?? '')
    return [
      ids.get(pack) ?? '',
      {
        Type: 'AWS::Route53::RecordSetGroup',
        DependsOn: dependsOn.length > 0 ? dependsOn : undefined,
        Properties: {
          HostedZoneId: zoneId(site, zone),
          RecordSets: pack.flatMap(({ recordSets }) => recordSets.map((recordSet) => setOf(site, zone, recordSet))),
        },
      },
    ]
  })
}

/** Signing needs a key of the reader's own: a parameter. */
const signingResources = (site: Site, zone: Zone): readonly (readonly [string, Members])[] => {
  const id = (site.zones.get(zone) ?? '').replace(/^Zone/, '')
  const key: Members = {
    Type: 'AWS::Route53::KeySigningKey',
    Properties: {
      HostedZoneId: zoneId(site, zone),
      KeyManagementServiceArn: ref(`KmsKeyArn${id}`),
      Name: 'r53sim',
      Status: 'ACTIVE',
    },
  }
  const dnssec: Members = {
    Type: 'AWS::Route53::DNSSEC',
    DependsOn: `SigningKey${id}`,
    Properties: { HostedZoneId: zoneId(site, zone) },
  }
  return [
    [`SigningKey${id}`, key],
    [`Signing${id}`, dnssec],
  ]
}

/** CloudFormation fills such texts in wherever they stand, and knows no way to write them. */
const DYNAMIC = '{{resolve:'

function* textsIn(value: unknown, path: string): Generator<readonly [path: string, text: string]> {
  if (typeof value === 'string') yield [path, value]
  else if (typeof value === 'object' && value !== null)
    for (const [key, member] of Object.entries(value)) yield* textsIn(member, `${path}/${key}`)
}

/** What nothing lets an export write: a template that is too large, or one that would say something else. */
function refusalsOf(template: object, resources: number, text: string): readonly Refusal[] {
  const dynamic = [...textsIn(template, '')].filter(([, part]) => part.includes(DYNAMIC))
  const tooLarge = resources > RESOURCES_MAX || text.length > TEMPLATE_BYTES_MAX
  return [
    ...dynamic.map(([path]) => ({
      code: 'dynamic-reference',
      path,
      message: `CloudFormation would replace "${DYNAMIC}…" at ${path}, and cannot be told not to`,
    })),
    ...(tooLarge
      ? [
          {
            code: 'template-too-large',
            path: '',
            message:
              `the template has ${resources} resources and ${text.length} bytes, ` +
              `${RESOURCES_MAX} and ${TEMPLATE_BYTES_MAX} are the most: export plans of fewer zones`,
          },
        ]
      : []),
  ]
}

const HASH_LENGTH = 6

/**
 * A CloudFormation template of all zones, health checks and CIDR collections, with record sets in groups of at most a
 * hundred. Names of resources come from the plan's.
 *
 * @see engines.md 3.2
 */
export function writeCloudFormation(deployment: Deployment, context: ExportContext): Written {
  const zones = sortZones(deployment.zones)
  const checks = sortChecks(deployment)
  const collections = [...deployment.cidrCollections.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  const names = zoneLabels(deployment)
  const site: Site = {
    deployment,
    context,
    zones: logicalIds('Zone', zones, (zone) => names.get(zone.id) ?? zone.id),
    checks: logicalIds('Check', checks, ({ id }) => id),
    collections: logicalIds('Cidr', collections, ({ name }) => name),
  }
  const isParameter = (zone: Zone) => context.existingZones && zone.idIsMadeUp === true
  const signed = zones.filter(({ signing }) => signing)
  const parameters: readonly (readonly [string, Members])[] = [
    ...zones
      .filter(isParameter)
      .map((zone): readonly [string, Members] => [
        site.zones.get(zone) ?? '',
        { Type: 'AWS::Route53::HostedZone::Id', Description: displayName(zone.name) },
      ]),
    ...signed.map((zone): readonly [string, Members] => [
      `KmsKeyArn${(site.zones.get(zone) ?? '').replace(/^Zone/, '')}`,
      { Type: 'String', Description: 'KMS key (ECC_NIST_P256, us-east-1) that signs the zone' },
    ]),
  ]
  const resources: readonly (readonly [string, Members])[] = [
    ...(context.existingZones ? [] : zones).map((zone) => [site.zones.get(zone) ?? '', zoneResource(zone)] as const),
    ...checks.map((check) => [site.checks.get(check) ?? '', checkResource(site, check)] as const),
    ...collections.map((each) => [site.collections.get(each) ?? '', collectionResource(each)] as const),
    ...zones.flatMap((zone) => recordResources(site, zone)),
    ...signed.flatMap((zone) => signingResources(site, zone)),
  ]
  const body = {
    ...(parameters.length > 0 ? { Parameters: render(Object.fromEntries(parameters)) } : {}),
    Resources: render(Object.fromEntries(resources)),
  }
  const mark = `r53sim ${sha256Hex(canonicalJson(body)).slice(0, HASH_LENGTH)}`
  const text = formatJsonFile({ AWSTemplateFormatVersion: '2010-09-09', Description: mark, ...body })
  return {
    files: new Map([[`${fileNamePart(context.planName)}.cloudformation.json`, text]]),
    notes: [
      ...unreachableCheckNotes(checks),
      ...checks.filter(({ disabled }) => disabled).map(disabledNote),
      ...leftOutApex(zones, context),
      ...signed.map(signingNote),
    ],
    refusals: refusalsOf(body, resources.length, text),
  }
}

const disabledNote = ({ id }: HealthCheck): Note => ({
  severity: 'lost',
  code: 'check-disabled',
  path: id,
  message: `the check ${id} is disabled, which CloudFormation cannot say: it would be made and count`,
})

const signingNote = ({ name }: Zone): Note => ({
  severity: 'info',
  code: 'signing-key',
  path: displayName(name),
  message: `signing ${displayName(name)} needs a KMS key of yours: a parameter names it`,
})
