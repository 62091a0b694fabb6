import type { Zone } from '../../model/deployment.ts'
import type { RecordSet } from '../../model/record-set.ts'
import {
  NS_TTL_SECONDS,
  nameServersOf as nameServersOfName,
  privateNameServers,
  SOA_TTL_SECONDS,
  soaText,
} from '../../route53/defaults.ts'
import { resourceRecordSet } from '../../route53/resource-record-set.ts'
import { formatPrefix } from '../../values/ip-prefix.ts'
import { type DomainName, displayName } from '../../values/name.ts'
import { createObject, isObject, objectOf, type PlainObject } from '../source.ts'
import { foldRecord, type Workshop } from './bodies.ts'
import { type Group, groupKey, groupsOf, isHopLike } from './groups.ts'
import { writtenName } from './names.ts'

/** A zone of the plan, with what its parts came from. */
export interface FoldedZone {
  readonly members: PlainObject
  /** The groups that a record stands for, where there are several. */
  readonly families: readonly (readonly Group[])[]
  /** Names whose records stand in `record_sets`. */
  readonly raw: readonly Group[]
}

const only = (group: Group | undefined): RecordSet | undefined =>
  group?.sets.length === 1 && group.sets[0]?.healthCheckId === undefined ? group.sets[0] : undefined

/** The delegation set, where the apex NS is as Route 53 makes it, the SOA's own first. */
function nameServersOf(
  zone: Zone,
  ns: RecordSet | undefined,
  soa: RecordSet | undefined,
): readonly DomainName[] | undefined {
  if (ns?.data.kind !== 'values' || ns.ttlSeconds !== NS_TTL_SECONDS || ns.policy.kind !== 'simple') return undefined
  const servers = ns.data.values.flatMap(({ target }) => target ?? [])
  if (zone.vpcs !== undefined && servers.join() === privateNameServers.join()) return servers
  const [first] = soa?.data.kind === 'values' ? (soa.data.values[0]?.text.split(' ') ?? []) : []
  return servers.toSorted((a, b) => Number(b === first) - Number(a === first))
}

const isUsualSoa = (soa: RecordSet | undefined, servers: readonly DomainName[] | undefined) =>
  soa?.data.kind === 'values' &&
  soa.policy.kind === 'simple' &&
  soa.ttlSeconds === SOA_TTL_SECONDS &&
  servers?.[0] !== undefined &&
  soa.data.values[0]?.text === soaText(servers[0])

/** A record set as `record_sets:` have it. @see plan.md "Branches" */
function rawSet({ checkName, collectionName }: Workshop, recordSet: RecordSet): PlainObject {
  const api = resourceRecordSet<string>(recordSet, {
    zone: (id) => id,
    check: checkName,
    collection: collectionName,
  })
  return objectOf(api)
}

interface Apex {
  readonly nameServers: readonly string[] | undefined
  /** Groups that the zone's own members say already. */
  readonly implied: ReadonlySet<Group>
}

function foldApex(zone: Zone, groups: ReadonlyMap<string, Group>): Apex {
  const [nsGroup, soaGroup] = [groups.get(groupKey(zone.name, 'NS')), groups.get(groupKey(zone.name, 'SOA'))]
  const [ns, soa] = [only(nsGroup), only(soaGroup)]
  const servers = nameServersOf(zone, ns, soa)
  if (servers === undefined || nsGroup === undefined) return { nameServers: undefined, implied: new Set() }
  // Servers that a plan has by itself need no words.
  const usual = zone.vpcs === undefined ? nameServersOfName(zone.name) : privateNameServers
  const isUsual = servers.join() === usual.join()
  const implied = soaGroup !== undefined && isUsualSoa(soa, servers) ? [nsGroup, soaGroup] : [nsGroup]
  return {
    nameServers: isUsual ? undefined : servers.map((server) => displayName(server)),
    implied: new Set(implied),
  }
}

/** Names in the order of the zone's record sets, the apex first. */
function putRecord(records: PlainObject, key: string, type: string, body: unknown): void {
  const types = records[key]
  if (isObject(types)) types[type] = body
  else {
    const made = createObject()
    made[type] = body
    records[key] = made
  }
}

/** One zone as a plan writes it; groups in `unfoldable` stand in `record_sets`. */
export function foldZone(
  workshop: Omit<Workshop, 'groups' | 'zone'>,
  zone: Zone,
  unfoldable: ReadonlySet<string>,
): FoldedZone {
  const groups = groupsOf(zone)
  const foldable = unfoldable.size === 0 ? groups : new Map([...groups].filter(([key]) => !unfoldable.has(key)))
  const shop: Workshop = { ...workshop, zone, groups: foldable }
  const apex = foldApex(zone, shop.groups)
  const done = new Set<Group>(apex.implied)
  const families: (readonly Group[])[] = []
  const raw: Group[] = []
  const bodies = new Map<Group, unknown>()
  const all = [...groups.values()]
  // Names of nested policies are met from above first; what nothing above leads to is a record of its own.
  for (const group of [...all.filter(({ name }) => !isHopLike(name)), ...all.filter(({ name }) => isHopLike(name))]) {
    if (done.has(group)) continue
    const folded = shop.groups.has(group.key) ? foldRecord(shop, group) : undefined
    if (folded === undefined) {
      raw.push(group)
      continue
    }
    if (folded.groups.length > 1) {
      for (const each of folded.groups) done.add(each)
      families.push(folded.groups)
    }
    bodies.set(group, folded.body)
  }
  const records = objectOf({})
  const isApex = ({ name }: Group) => name === zone.name
  for (const group of [...all.filter(isApex), ...all.filter((each) => !isApex(each))])
    if (bodies.has(group)) putRecord(records, writtenName(group.name, zone.name), group.type, bodies.get(group))
  const members = objectOf({
    id: zone.idIsMadeUp ? undefined : zone.id,
    comment: zone.comment,
    private:
      zone.vpcs &&
      objectOf({
        vpcs: zone.vpcs.map(({ id, region, cidrs }) =>
          objectOf({ id, region, cidrs: cidrs.length > 0 ? cidrs.map(formatPrefix) : undefined }),
        ),
      }),
    dnssec: zone.signing ? objectOf({ signing: true }) : undefined,
    name_servers: apex.nameServers,
    records: Object.keys(records).length > 0 ? records : undefined,
    zone_file_comments: zone.zoneFileComments,
    record_sets: raw.length > 0 ? raw.flatMap(({ sets }) => sets.map((set) => rawSet(shop, set))) : undefined,
  })
  return { members, families, raw }
}
