import { isObject, objectOf, type PlainObject, type PlanFile } from '../../plan/source.ts'
import { type DomainName, displayName } from '../../values/name.ts'
import { createDraft, type Draft } from '../draft.ts'
import type { Note } from '../format.ts'
import type { Imported, ImportOptions } from '../import-format.ts'
import { openIdOf } from './read-bundle.ts'
import { type CheckNames, type CheckUse, putStandIn, readChecks } from './read-checks.ts'
import { type CollectionUse, readCollections } from './read-collections.ts'
import { type Gathered, gather, type Item, textOf, wrongShape } from './read-documents.ts'
import { isZoneOf, type ReadZone, readZones } from './read-zones.ts'

/** Where a private zone is put whose networks no file names: a plan cannot have it without one. */
const UNKNOWN_VPC = { id: 'vpc-unknown', region: 'us-east-1' }

const usesOf = (zones: readonly ReadZone[]): readonly CollectionUse[] =>
  zones.flatMap(({ sets }) =>
    [...sets.values()].flatMap(({ item }) => {
      const { CidrRoutingConfig: config } = item.value
      const [collection, location] = isObject(config)
        ? [textOf(config, 'CollectionId'), textOf(config, 'LocationName')]
        : []
      return collection === undefined || location === undefined ? [] : [{ collection, location }]
    }),
  )

/** Values of a record that a check could watch. */
function targetsOf({ value }: Item): readonly string[] {
  const { Type, ResourceRecords: records } = value
  if ((Type !== 'A' && Type !== 'AAAA' && Type !== 'CNAME') || !Array.isArray(records)) return []
  return records.flatMap((record: unknown) => (isObject(record) ? (textOf(record, 'Value') ?? []) : []))
}

/** Checks that records name and no file describes, with the records' addresses. */
function unknownChecks(zones: readonly ReadZone[], checks: CheckNames): readonly CheckUse[] {
  const uses = new Map<string, { readonly name: string; readonly targets: string[] }>()
  for (const { sets } of zones)
    for (const { item } of sets.values()) {
      const id = textOf(item.value, 'HealthCheckId')
      if (id === undefined || checks.has(id)) continue
      const name = checks.nameOf(id)
      const use = uses.get(name) ?? { name, targets: [] }
      uses.set(name, use)
      use.targets.push(...targetsOf(item))
    }
  return [...uses.values()]
}

/** The zone's own id, or its name where it has none yet: both mean this zone in a plan. */
const ownZone = ({ id, name }: ReadZone) => id ?? displayName(name)

/** An alias target whose zone is left open points into its own zone: export leaves no other open. */
function aliasOf(zone: ReadZone, target: PlainObject): PlainObject {
  const id = textOf(target, 'HostedZoneId')
  if (id === undefined) return target
  const isOpen = openIdOf(id)?.kind === 'zone'
  return objectOf({ ...target, HostedZoneId: isOpen ? ownZone(zone) : id.replace(/^\/hostedzone\//, '') })
}

/** What AWS writes in the place of records that it does not show. */
const NOT_SHOWN = /^This resource record set includes an attribute that is unsupported on this Route 53 /

/** False for the record of a traffic policy instance, whose records no listing shows. */
function hasData({ ResourceRecords: records, AliasTarget }: PlainObject): boolean {
  if (AliasTarget !== undefined) return true
  if (!Array.isArray(records)) return records !== undefined
  return records.some((record: unknown) => !isObject(record) || !NOT_SHOWN.test(textOf(record, 'Value') ?? ''))
}

/** True for a record set that only names the traffic policy instance it is of. */
const isHidden = ({ value }: Item) => textOf(value, 'TrafficPolicyInstanceId') !== undefined && !hasData(value)

/** A record set as a plan's `record_sets` has it: ids by the draft's names, without what AWS adds. */
function recordSetOf(
  zone: ReadZone,
  { value }: Item,
  checks: CheckNames,
  collectionOf: (reference: string) => string,
): PlainObject {
  const { AliasTarget, CidrRoutingConfig, TrafficPolicyInstanceId, ResourceRecords } = value
  const check = textOf(value, 'HealthCheckId')
  const collection = isObject(CidrRoutingConfig) ? textOf(CidrRoutingConfig, 'CollectionId') : undefined
  const isEmptyList = Array.isArray(ResourceRecords) && ResourceRecords.length === 0 && AliasTarget !== undefined
  // Most sets name nothing: they stay as they were read.
  if ((check ?? AliasTarget ?? CidrRoutingConfig ?? TrafficPolicyInstanceId) === undefined) return value
  return objectOf({
    ...value,
    ...(check === undefined ? {} : { HealthCheckId: checks.nameOf(check) }),
    ...(isObject(AliasTarget) ? { AliasTarget: aliasOf(zone, AliasTarget) } : {}),
    ...(isObject(CidrRoutingConfig) && collection !== undefined
      ? { CidrRoutingConfig: objectOf({ ...CidrRoutingConfig, CollectionId: collectionOf(collection) }) }
      : {}),
    ...(isEmptyList ? { ResourceRecords: undefined } : {}),
    ...(TrafficPolicyInstanceId !== undefined ? { TrafficPolicyInstanceId: undefined } : {}),
  })
}

/** The zone's own members, from what AWS says about it. */
function putZone(draft: Draft, key: string, zone: ReadZone, isSigned: boolean, notes: Note[]): void {
  const path = ['zones', key]
  const { Config, VPCs, servers } = zone.described?.value ?? {}
  const comment = isObject(Config) ? textOf(Config, 'Comment') : undefined
  const vpcs = (Array.isArray(VPCs) ? VPCs : []).flatMap((vpc: unknown) =>
    isObject(vpc) ? [objectOf({ id: vpc.VPCId, region: vpc.VPCRegion })] : [],
  )
  const isUnknown = zone.isPrivate === true && vpcs.length === 0
  if (isUnknown) {
    const message = `the networks of the private zone ${displayName(zone.name)} are in none of the files: ${UNKNOWN_VPC.id} stands for them; add the output of get-hosted-zone`
    notes.push({ severity: 'approx', code: 'vpc-unknown', path: displayName(zone.name), message })
  }
  const networks = isUnknown ? [objectOf(UNKNOWN_VPC)] : vpcs
  draft.put(
    path,
    objectOf({
      id: zone.id,
      comment: comment === '' ? undefined : comment,
      dnssec: isSigned ? objectOf({ signing: true }) : undefined,
      private: networks.length > 0 ? objectOf({ vpcs: networks }) : undefined,
      name_servers: Array.isArray(servers) && servers.length > 0 && networks.length === 0 ? servers : undefined,
      record_sets: [],
    }),
    zone.described?.where([]),
  )
}

/** Keys of zones: a plan can hold two of a name, one with the final dot. */
function keyOf(zone: DomainName, taken: ReadonlySet<string>): string | undefined {
  const name = displayName(zone)
  return [name === '.' ? name : name.slice(0, -1), name].find((key) => !taken.has(key))
}

function policyInstanceNote({ value }: Item, name: DomainName): readonly Note[] {
  const id = textOf(value, 'TrafficPolicyInstanceId')
  if (id === undefined) return []
  const path = displayName(name)
  const code = 'traffic-policy-instance'
  if (hasData(value)) {
    const message = `${path} belongs to the traffic policy instance ${id}: the plan has it as an ordinary record`
    return [{ severity: 'approx', code, path, message }]
  }
  const what = `${path} ${textOf(value, 'Type') ?? ''} is made by the traffic policy instance ${id}, and no listing shows its records`
  const way =
    'get-traffic-policy-instance names the policy; import the Document of get-traffic-policy by itself and add its record'
  return [{ severity: 'lost', code, path, message: `${what}: ${way}` }]
}

/**
 * A plan from what `aws route53` prints and from change batches: any number of files of any of their kinds, pages of
 * answers one after the other too.
 *
 * @see engines.md section 2, R6.1
 */
export const read = (files: readonly PlanFile[], options: ImportOptions): Imported =>
  assemble(gather(files), files, options)

/** A plan from what files hold of the API's objects, however they write them. */
export function assemble(gathered: Gathered, files: readonly PlanFile[], { zone: option }: ImportOptions): Imported {
  const draft = createDraft(files)
  const notes: Note[] = []
  const checks = readChecks(gathered, draft)
  const zones = readZones(gathered, option)
  for (const use of unknownChecks(zones, checks)) notes.push(putStandIn(draft, use))
  const collectionOf = readCollections(gathered, usesOf(zones), draft, notes)
  const taken = new Set<string>()
  for (const zone of zones) {
    const key = keyOf(zone.name, taken)
    const first = [...zone.sets.values()][0]?.item ?? zone.described
    if (key === undefined) {
      const message = `a plan holds two zones of a name, and this is the third called ${displayName(zone.name)}`
      if (first) gathered.diagnostics.push(wrongShape(first, [], message, 'import it by itself'))
      continue
    }
    taken.add(key)
    const isSigned = gathered.signed.some((written) => isZoneOf(written, zone))
    putZone(draft, key, zone, isSigned, notes)
    for (const { item, name } of zone.sets.values()) {
      notes.push(...policyInstanceNote(item, name))
      if (isHidden(item)) continue
      draft.push(['zones', key, 'record_sets'], recordSetOf(zone, item, checks, collectionOf), item.where([]))
    }
  }
  return {
    value: draft.value,
    locators: draft.locators(),
    diagnostics: gathered.diagnostics,
    notes,
    callerReferences: checks.callerReferences,
  }
}
