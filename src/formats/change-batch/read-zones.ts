import { isObject } from '../../plan/source.ts'
import { privateNameServers } from '../../route53/defaults.ts'
import { type DomainName, displayName, isAtOrBelow, parseName } from '../../values/name.ts'
import { put } from '../../values/put.ts'
import { openIdOf } from './read-bundle.ts'
import {
  type Action,
  endsEarly,
  type Gathered,
  type Item,
  type RecordList,
  textOf,
  wrongShape,
} from './read-documents.ts'

/** One record set as files have it, the last word where several speak of it. */
export interface ReadSet {
  readonly item: Item
  readonly name: DomainName
}

/** A hosted zone with what its files say. */
export interface ReadZone {
  readonly name: DomainName
  id: string | undefined
  isPrivate: boolean | undefined
  /** The answer that describes it. */
  readonly described: Item | undefined
  readonly sets: Map<string, ReadSet>
}

const nameOf = (text: string | undefined): DomainName | undefined => {
  const parsed = text === undefined ? undefined : parseName(text)
  return parsed?.ok ? parsed.name : undefined
}

const plainId = (text: string | undefined) => text?.replace(/^\/hostedzone\//, '')

/** As export names the files of a zone. */
const BATCH_FILE = /(?:^|[/\\])([^/\\]+?)(?:\+[^/\\]*)?\.\d{3,}\.change-batch\.json$/

/** A zone's name from a label of ours: `example.com`, `example.com+private`. */
const zoneOfLabel = (label: string) => nameOf(label.split('+')[0])
const isPrivateLabel = (label: string) => label.split('+')[1] === 'private'

/** True for the zone that an id or a mark means; only public ones are signed. */
export function isZoneOf(written: string, { name, id, isPrivate }: ReadZone): boolean {
  const open = openIdOf(written)
  if (open === undefined) return id !== undefined && id === plainId(written)
  return zoneOfLabel(open.name) === name && isPrivateLabel(open.name) === (isPrivate === true)
}

/** Name servers of a list's zone, if it has them. */
function apexServers({ items }: RecordList, zone: DomainName): readonly unknown[] {
  const set = items.find(({ item: { value } }) => value.Type === 'NS' && nameOf(textOf(value, 'Name')) === zone)
  const records = set?.item.value.ResourceRecords
  return Array.isArray(records) ? records.map((record: unknown) => (isObject(record) ? record.Value : undefined)) : []
}

function looksPrivate(list: RecordList, zone: DomainName): boolean | undefined {
  const servers = apexServers(list, zone)
  if (servers.length === 0) return undefined
  return servers.every(
    (text) => typeof text === 'string' && privateNameServers.some((server) => server === nameOf(text)),
  )
}

/** The id that aliases to the list's own names give its zone. */
function idInside({ items }: RecordList): string | undefined {
  const names = new Set(items.map(({ item }) => nameOf(textOf(item.value, 'Name'))))
  for (const { item } of items) {
    const { AliasTarget: target } = item.value
    if (!isObject(target)) continue
    const id = textOf(target, 'HostedZoneId')
    if (id !== undefined && openIdOf(id) === undefined && names.has(nameOf(textOf(target, 'DNSName'))))
      return plainId(id)
  }
  return undefined
}

function describedZones({ zones, diagnostics }: Gathered): ReadZone[] {
  const found: ReadZone[] = []
  for (const item of zones) {
    const name = nameOf(textOf(item.value, 'Name'))
    const id = plainId(textOf(item.value, 'Id'))
    if (name === undefined) {
      diagnostics.push(wrongShape(item, [], 'a hosted zone without a Name'))
      continue
    }
    const { Config, VPCs } = item.value
    const isPrivate = isObject(Config) && Config.PrivateZone === true
    const known = found.findIndex((zone) =>
      id === undefined ? zone.id === undefined && zone.name === name && zone.isPrivate === isPrivate : zone.id === id,
    )
    const zone = { name, id, isPrivate, described: item, sets: new Map<string, ReadSet>() }
    // list-hosted-zones says less than get-hosted-zone.
    if (known < 0) found.push(zone)
    else if (VPCs !== undefined || item.value.servers !== undefined) found[known] = zone
  }
  return found
}

/** True for a list in a file that has the zone's id for a part of its name. */
const isNamedAfter = ({ file }: RecordList, id: string | undefined) => id !== undefined && file.name.includes(id)

/** The name of the zone that a list is of; undefined where nothing says it. */
function zoneNameOf(list: RecordList, zones: readonly ReadZone[], option: string | undefined): DomainName | undefined {
  const open = list.zone === undefined ? undefined : openIdOf(list.zone)
  if (open !== undefined) return zoneOfLabel(open.name)
  const byId = list.zone === undefined ? undefined : zones.find(({ id }) => id === plainId(list.zone))
  if (byId !== undefined) return byId.name
  const soa = list.items.find(({ item }) => item.value.Type === 'SOA')
  if (soa !== undefined) return nameOf(textOf(soa.item.value, 'Name'))
  if (option !== undefined) return nameOf(option)
  const named = zones.find(({ id }) => isNamedAfter(list, id))
  if (named !== undefined) return named.name
  const [, label] = BATCH_FILE.exec(list.file.name) ?? []
  if (label !== undefined) return nameOf(label)
  const names = list.items.flatMap(({ item }) => nameOf(textOf(item.value, 'Name')) ?? [])
  const around = zones.filter((zone) => names.every((name) => isAtOrBelow(name, zone.name)))
  const [only, ...others] = new Set(around.map(({ name }) => name))
  return others.length === 0 ? only : undefined
}

/** What a list says about its zone beside the name. */
interface Claims {
  readonly id: string | undefined
  readonly isPrivate: boolean | undefined
}

function claimsOf(list: RecordList, name: DomainName): Claims {
  const open = list.zone === undefined ? undefined : openIdOf(list.zone)
  const [, suffix] = /\+([^/\\]*)\.\d{3,}\.change-batch\.json$/.exec(list.file.name) ?? []
  const isMarkedPrivate = (open !== undefined && isPrivateLabel(open.name)) || suffix === 'private'
  return {
    id: open === undefined ? (plainId(list.zone) ?? idInside(list)) : undefined,
    isPrivate: isMarkedPrivate ? true : looksPrivate(list, name),
  }
}

const agrees = <T>(a: T | undefined, b: T | undefined) => a === undefined || b === undefined || a === b

/** The zone of a list among those of that name; a new one where none fits, undefined where several do. */
function chooseZone(zones: ReadZone[], list: RecordList, name: DomainName): ReadZone | undefined {
  const { id, isPrivate } = claimsOf(list, name)
  const named = zones.filter((zone) => zone.name === name)
  const byId = named.find((zone) => id !== undefined && zone.id === id)
  const byFile = named.find((zone) => isNamedAfter(list, zone.id))
  const fitting = named.filter((zone) => agrees(zone.id, id) && agrees(zone.isPrivate, isPrivate))
  const zone = byId ?? byFile ?? (fitting.length === 1 ? fitting[0] : undefined)
  if (zone !== undefined) {
    zone.id ??= id
    zone.isPrivate ??= isPrivate
    return zone
  }
  if (fitting.length > 1) return undefined
  const made: ReadZone = { name, id, isPrivate, described: undefined, sets: new Map() }
  zones.push(made)
  return made
}

/** What makes two record sets the same one to Route 53. */
const identityOf = ({ Type, SetIdentifier }: Readonly<Record<string, unknown>>, name: DomainName) =>
  JSON.stringify([name, Type, SetIdentifier])

function apply(gathered: Gathered, zone: ReadZone, item: Item, action: Action): void {
  const name = nameOf(textOf(item.value, 'Name'))
  if (name === undefined) {
    gathered.diagnostics.push(wrongShape(item, ['Name'], 'a record set whose Name is no domain name'))
    return
  }
  const identity = identityOf(item.value, name)
  if (action === 'DELETE') zone.sets.delete(identity)
  else zone.sets.set(identity, { item, name })
}

/**
 * The hosted zones with their record sets: each list of sets goes to its zone, which the lists themselves say only by
 * their SOA, their batch or their aliases; batches change what the lists before them have.
 */
export function readZones(gathered: Gathered, option: string | undefined): readonly ReadZone[] {
  const zones = describedZones(gathered)
  // Lists with an SOA first: they tell which zones there are.
  const isWhole = (list: RecordList) => list.items.some(({ item }) => item.value.Type === 'SOA')
  const ordered = [...gathered.recordLists.filter(isWhole), ...gathered.recordLists.filter((list) => !isWhole(list))]
  const pages = new Map<ReadZone, (Item | undefined)[]>()
  for (const list of ordered) {
    const [first] = list.items
    if (first === undefined) continue
    const name = zoneNameOf(list, zones, option)
    if (name === undefined) {
      const message = 'nothing says which zone these record sets are of'
      const hint = 'name it with --zone, or add the output of get-hosted-zone'
      gathered.diagnostics.push(wrongShape(first.item, [], message, hint))
      continue
    }
    const zone = chooseZone(zones, list, name)
    if (zone === undefined) {
      const message = `several zones are called ${displayName(name)}, and nothing says which of them these record sets are of`
      gathered.diagnostics.push(
        wrongShape(first.item, [], message, 'name the file after the zone, for example Z0123456789.json'),
      )
      continue
    }
    for (const { item, action } of list.items) apply(gathered, zone, item, action)
    put(pages, zone, list.more)
  }
  for (const each of pages.values()) gathered.diagnostics.push(...endsEarly(each))
  return zones.filter(({ sets, described }) => sets.size > 0 || described !== undefined)
}
