import type { CidrCollection, Deployment, Zone } from '../../model/deployment.ts'
import type { HealthCheck } from '../../model/health-check.ts'
import { createObject } from '../../plan/source.ts'
import { type ApiValue, resourceRecordSet } from '../../route53/resource-record-set.ts'
import { sha256Hex } from '../../values/digest.ts'
import { formatPrefix } from '../../values/ip-prefix.ts'
import { displayName } from '../../values/name.ts'
import { serviceSets } from '../apex.ts'
import { healthCheckConfig } from '../change-batch/health-checks.ts'
import { families } from '../change-batch/pack.ts'
import { isReference, type Reference, type Template } from '../change-batch/reference.ts'
import type { ExportContext } from '../format.ts'
import { groupRecordSets, type RecordGroup } from '../order.ts'
import { logicalIds } from './names.ts'
import type { Part } from './parts.ts'

/** JSON of a template; a reference stands for the id of one of its resources. */
type Value = ApiValue<Reference>
export type Members = { readonly [member: string]: Value | undefined }

export const ref = (id: string): Reference => ({ reference: id, id: undefined })

/** What another stack exports. */
const importValue = (name: string): Value => ({ 'Fn::ImportValue': name })
const isList = (value: Value): value is readonly Value[] => Array.isArray(value)

export function render(value: Value): unknown {
  if (typeof value !== 'object') return value
  if (isList(value)) return value.map(render)
  if (isOwnReference(value)) return { Ref: value.reference }
  const rendered = createObject()
  for (const [key, member] of Object.entries(value)) if (member !== undefined) rendered[key] = render(member)
  return rendered
}

const isOwnReference = (value: Template): value is Reference => isReference(value)

/** Record sets in one AWS::Route53::RecordSetGroup: differences stay local. @see engines.md 3.2 */
const GROUP_SETS_MAX = 100

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

export interface Names {
  readonly deployment: Deployment
  readonly context: ExportContext
  readonly zones: ReadonlyMap<Zone, string>
  readonly checks: ReadonlyMap<HealthCheck, string>
  readonly collections: ReadonlyMap<CidrCollection, string>
}

export interface Site extends Names {
  readonly part: Part
}

const zoneId = ({ zones, context }: Site, zone: Zone): Value =>
  context.existingZones && !zone.idIsMadeUp ? zone.id : ref(zones.get(zone) ?? '')

const EXPORT_NAME_MAX = 255
const HASH_LENGTH = 6

/** The name under which a stack exports an id; one account and region has each once. */
export function exportName({ context }: Names, id: string): string {
  const name = `r53sim-${context.planName.replace(/[^A-Za-z0-9-]+/g, '-')}-${id}`
  if (name.length <= EXPORT_NAME_MAX) return name
  return `${name.slice(0, EXPORT_NAME_MAX - HASH_LENGTH)}${sha256Hex(name).slice(0, HASH_LENGTH)}`
}

/** The id of something of this template, or of the one that has what several zones share. */
const idOf = <T>(site: Site, own: ReadonlySet<T>, thing: T, id: string): Value =>
  own.has(thing) ? ref(id) : importValue(exportName(site, id))

function checkId(site: Site, id: string): Value {
  const check = site.deployment.healthChecks.get(id)
  return check === undefined ? id : idOf(site, site.part.checks, check, site.checks.get(check) ?? '')
}

function collectionId(site: Site, id: string): Value {
  const [collection, own = ''] = [...site.collections].find(([each]) => each.id === id) ?? []
  return collection === undefined ? id : idOf(site, site.part.collections, collection, own)
}

/** The API's record set with CloudFormation's differences: the TTL is text, values are a list of texts. @see engines.md 3.2 */
function setOf(site: Site, zone: Zone, recordSet: RecordGroup['recordSets'][number]): Members {
  const { ttlSeconds, data, name } = recordSet
  const api = resourceRecordSet<Value>(recordSet, {
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

export const zoneResource = (zone: Zone): Members => ({
  Type: 'AWS::Route53::HostedZone',
  Properties: {
    Name: displayName(zone.name),
    HostedZoneConfig: zone.comment === undefined ? undefined : { Comment: zone.comment },
    VPCs: zone.vpcs?.map(({ id, region }) => ({ VPCId: id, VPCRegion: region })),
  },
})

/** CloudFormation alone of all ways to make a check cannot disable it. */
export const checkResource = (site: Site, check: HealthCheck): Members => ({
  Type: 'AWS::Route53::HealthCheck',
  Properties: {
    HealthCheckConfig: { ...healthCheckConfig(check, (id) => checkId(site, id)), Disabled: undefined },
    HealthCheckTags: [{ Key: 'Name', Value: check.id }],
  },
})

export const collectionResource = ({ name, locations }: CidrCollection): Members => ({
  Type: 'AWS::Route53::CidrCollection',
  Properties: {
    Name: name,
    Locations: [...locations].map(([LocationName, blocks]) => ({ LocationName, CidrList: blocks.map(formatPrefix) })),
  },
})

export function recordResources(site: Site, zone: Zone): readonly (readonly [string, Members])[] {
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
export const signingResources = (site: Site, zone: Zone): readonly (readonly [string, Members])[] => {
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
