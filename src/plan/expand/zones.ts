import type { Vpc, Zone } from '../../model/deployment.ts'
import type { RecordSet } from '../../model/record-set.ts'
import { NS_TTL_SECONDS, privateNameServers, SOA_TTL_SECONDS, soaText } from '../../route53/defaults.ts'
import { type IpPrefix, parsePrefix, tidyPrefix } from '../../values/ip-prefix.ts'
import { type DomainName, labelsOf } from '../../values/name.ts'
import type { Rdata, RecordType } from '../../values/rdata/rdata.ts'
import { parseRdata } from '../../values/rdata/registry.ts'
import type { PlanZone } from '../document.gen.ts'
import type { PlanPath } from '../positions.ts'
import type { Context } from './context.ts'
import type { HopNames } from './hop-names.ts'
import { madeUpDelegationSet, madeUpZoneId, type ServersInUse, serviceZoneIds, useServers } from './made-up.ts'
import { absoluteName } from './names.ts'
import { keyAt, membersAt, originAt, valueAt } from './origin.ts'
import { present } from './present.ts'
import { expandRecordSet } from './record-sets.ts'
import { expandRecords } from './records.ts'
import { expandServices } from './services.ts'
import { defaultTtl, type EffectiveTtl } from './ttl.ts'
import type { World, ZoneSite } from './zone-site.ts'

/** A zone whose name, id and name servers are settled. */
interface ZoneDraft {
  readonly key: string
  readonly written: PlanZone
  readonly path: PlanPath
  readonly name: DomainName
  readonly id: string
  readonly isPrivate: boolean
  readonly nameServers: readonly DomainName[]
}

type Named = Omit<ZoneDraft, 'id' | 'nameServers'>

/** The zones with a name; one without is reported and left out. */
function namedZones(context: Context): readonly Named[] {
  return Object.entries(context.document.zones ?? {}).flatMap(([key, written]) => {
    const path = ['zones', key]
    const name = absoluteName(context, keyAt(path), key)
    return name === undefined ? [] : [{ key, written, path, name, isPrivate: written.private !== undefined }]
  })
}

/** Ids by plan key: as written, else made from the name and clashing with none. */
function zoneIds(zones: readonly Named[]): ReadonlyMap<string, string> {
  const taken = new Set([...serviceZoneIds(), ...zones.flatMap(({ written: { id } }) => id ?? [])])
  return new Map(zones.map(({ key, name, written }) => [key, written.id ?? madeUpZoneId(name, taken)]))
}

/** Name servers by plan key. Zones above come first, so that a made-up set never meets that of a zone around it. @see R6.9 */
function nameServers(context: Context, zones: readonly Named[]): ReadonlyMap<string, readonly DomainName[]> {
  const found = new Map<string, readonly DomainName[]>()
  const inUse: ServersInUse = new Map()
  const written = new Map(
    zones.map(({ key, path, written: { name_servers: texts = [] } }) => [
      key,
      texts.flatMap((text, index) => absoluteName(context, valueAt([...path, 'name_servers', index]), text) ?? []),
    ]),
  )
  for (const { key, name, isPrivate } of zones) {
    const servers = written.get(key) ?? []
    if (servers.length > 0) {
      found.set(key, servers)
      if (!isPrivate) useServers(inUse, name, servers)
    } else if (isPrivate) found.set(key, privateNameServers)
  }
  for (const { key, name } of zones.toSorted((a, b) => labelsOf(a.name).length - labelsOf(b.name).length)) {
    if (found.has(key)) continue
    const servers = madeUpDelegationSet(name, inUse)
    useServers(inUse, name, servers)
    found.set(key, servers)
  }
  return found
}

function getRdata(type: RecordType, text: string): Rdata {
  const parsed = parseRdata(type, text)
  if (!parsed.ok) throw new Error(`unreachable: made-up ${type} value ${text}: ${parsed.problem.message}`)
  return parsed.rdata
}

/** What every zone begins with, unless the plan says otherwise: SOA and apex NS. @see R1.46 */
function apexSets(context: Context, { path, name, nameServers: servers }: ZoneDraft): readonly RecordSet[] {
  const [first] = servers
  if (first === undefined) return []
  const at = originAt(context.positions, path, membersAt(path, { values: 'name_servers', nameServers: 'name_servers' }))
  const shared = { name, policy: { kind: 'simple' }, ttlSource: 'built-in', branch: '@', at } as const
  const soa = [getRdata('SOA', soaText(first))]
  const ns = [...new Set(servers)].map((server) => getRdata('NS', server))
  return [
    { ...shared, type: 'SOA', data: { kind: 'values', values: soa }, ttlSeconds: SOA_TTL_SECONDS },
    { ...shared, type: 'NS', data: { kind: 'values', values: ns }, ttlSeconds: NS_TTL_SECONDS },
  ]
}

function expandVpcs(context: Context, { written, path }: ZoneDraft): readonly Vpc[] | undefined {
  return written.private?.vpcs.map(({ id, region, cidrs = [] }, index) => ({
    id,
    region,
    cidrs: cidrs.flatMap((text, at): readonly IpPrefix[] => {
      const parsed = parsePrefix(text)
      if (parsed !== undefined && !parsed.hostBits) return [parsed.prefix]
      const tidy = tidyPrefix(text)
      context.report(
        'plan-schema',
        valueAt([...path, 'private', 'vpcs', index, 'cidrs', at]),
        `"${text}" is not an address block`,
        {
          hint:
            tidy === undefined ? 'write its first address and its length, for example 10.0.0.0/16' : `write ${tidy}`,
          meant: tidy === undefined ? undefined : { was: text, becomes: tidy },
        },
      )
      return []
    }),
  }))
}

function expandZone(context: Context, draft: ZoneDraft, world: World, ttl: EffectiveTtl): Zone {
  const { written, path, name, id, key, isPrivate } = draft
  const hops: HopNames = { zone: name, taken: new Map() }
  const lost = new Map<string, { readonly name: DomainName; readonly type: RecordType }>()
  const leaveOut: ZoneSite['leaveOut'] = (owner, type) => lost.set(`${owner} ${type}`, { name: owner, type })
  const site: ZoneSite = { zone: { key, name, id, isPrivate }, world, hops, ttl, leaveOut }
  const entries = (written.record_sets ?? []).flatMap(
    (entry, index) => expandRecordSet(context, site, entry, [...path, 'record_sets', index]) ?? [],
  )
  const records = expandRecords(context, site, written.records ?? {}, entries)
  const own = [...records, ...entries]
  const isOwn = (type: RecordType) => own.some((set) => set.name === name && set.type === type)
  const services = expandServices(context, written, { name, path, ttl }, own)
  const members = { vpcs: 'private', dnssec: 'dnssec', nameServers: 'name_servers', comment: 'comment' }
  return present({
    name,
    id,
    idIsMadeUp: written.id === undefined ? true : undefined,
    comment: written.comment,
    zoneFileComments: written.zone_file_comments,
    vpcs: expandVpcs(context, draft),
    signing: written.dnssec?.signing ?? false,
    nameServers: draft.nameServers,
    nameServersAreMadeUp: written.name_servers === undefined ? true : undefined,
    recordSets: [...apexSets(context, draft).filter(({ type }) => !isOwn(type)), ...own],
    services: services.length === 0 ? undefined : services,
    incomplete: lost.size === 0 ? undefined : [...lost.values()],
    at: originAt(context.positions, path, membersAt(path, members)),
  })
}

/**
 * The hosted zones, each with SOA and apex NS, its records and its record sets, in plan order. Ids and delegation sets
 * that the plan does not give are made from the names, always the same ones.
 *
 * @see R1.46; plan.md "From plan to record sets"
 */
export function expandZones(context: Context, outside: Omit<World, 'zoneIds' | 'zoneIdsByName'>): readonly Zone[] {
  const named = namedZones(context)
  const [ids, servers] = [zoneIds(named), nameServers(context, named)]
  const drafts = named.map((zone) => ({
    ...zone,
    id: ids.get(zone.key) ?? zone.key,
    nameServers: servers.get(zone.key) ?? [],
  }))
  const world: World = {
    ...outside,
    zoneIds: new Set(drafts.map(({ id }) => id)),
    zoneIdsByName: new Map(drafts.toReversed().map(({ name, id }) => [name, id])),
  }
  const ttl = defaultTtl(context)
  return drafts.map((draft) => expandZone(context, draft, world, ttl))
}
