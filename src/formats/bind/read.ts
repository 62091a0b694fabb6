import type { Diagnostic } from '../../model/diagnostic.ts'
import { createReport, isObject, objectOf, type PlainObject, type PlanFile } from '../../plan/source.ts'
import { type DomainName, displayName, parseName } from '../../values/name.ts'
import type { RecordType } from '../../values/rdata/rdata.ts'
import { type CheckUse, putStandIn } from '../change-batch/read-checks.ts'
import { createDraft, type Draft, stretch } from '../draft.ts'
import type { Note } from '../format.ts'
import type { Imported, ImportOptions, StatedGroup, StatedSnapshot } from '../import-format.ts'
import { unpackEmbedded } from './embedded.ts'
import { commentMembers, foreignMembers, isKnownWord, ownComment, setMembers } from './read-comments.ts'
import { readHeader } from './read-header.ts'
import {
  type Item,
  includedFiles,
  isRecordType,
  type MadeRecord,
  readItems,
  type Spot,
  type ZoneRecord,
} from './read-records.ts'
import { keepUnknown, readStatement, type Statements, zoneMembers } from './read-statements.ts'

/** A record set while its records are gathered. */
interface OpenSet {
  readonly name: DomainName
  readonly type: RecordType
  readonly members: PlainObject
  readonly records: ZoneRecord[]
  readonly spot: Spot
  /** The TTL that the comment states. */
  readonly ttlSeconds?: number
  readonly alias?: PlainObject
}

/** A `set` or `alias` comment whose records follow. */
interface Member {
  readonly word: 'set' | 'alias'
  readonly members: PlainObject
  readonly spot: Spot
  readonly records: ZoneRecord[]
  /** Those of `records` that no comment hides. */
  readonly live: ZoneRecord[]
}

/** One zone file while it is read. */
interface Reading extends Statements {
  readonly file: PlanFile
  readonly diagnostics: Diagnostic[]
  /** Keys of groups whose records are the whole truth. */
  readonly trusted: ReadonlySet<string>
  readonly sets: OpenSet[]
  /** Records outside of our comments, and those that are the whole truth. */
  readonly plain: ZoneRecord[]
  /** Records that stand for others, which comments hold. */
  readonly made: MadeRecord[]
  /** The records of groups that have comments, by key. */
  readonly live: Map<string, LiveGroup>
}

interface LiveGroup extends StatedGroup {
  isExpected: boolean
  readonly records: StatedGroup['records'][number][]
}

const keyOf = (name: DomainName, type: RecordType) => `${type} ${name}`

const nameOf = (text: unknown): DomainName | undefined => {
  const parsed = typeof text === 'string' ? parseName(text) : undefined
  return parsed?.ok ? parsed.name : undefined
}

/** The zone that a file is named after: `example.com.zone`, `db.example.com`. */
function zoneOfFile({ name }: PlanFile): DomainName | undefined {
  const base = name.slice(name.lastIndexOf('/') + 1).replace(/^db\.|(?:\+[^.]*)?\.(?:zone|db|txt|hosts|bind)$/gi, '')
  return /^(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*$/i.test(base) ? nameOf(base) : undefined
}

/** Keeps records as those that a group with comments holds. */
function keepLive({ file, live }: Reading, records: readonly ZoneRecord[], isExpected: boolean): void {
  for (const { owner: name, rdata, ttlSeconds, ...at } of records) {
    const { type, text } = rdata
    const key = keyOf(name, type)
    const group = live.get(key) ?? { key: `${file.name} ${key}`, name, type, isExpected, records: [], at }
    group.records.push({ text, ttlSeconds })
    group.isExpected ||= isExpected
    live.set(key, group)
  }
}

/** The record set that a member's comment and records come to. */
function closeMember(reading: Reading, { word, members, spot, records, live }: Member): void {
  const { file, trusted, plain, sets, complain } = reading
  const [first] = records
  const name = nameOf(members.name) ?? first?.owner
  const type = members.type ?? first?.rdata.type
  if (name === undefined || typeof type !== 'string' || !isRecordType(type)) {
    complain(spot, 'no record follows this comment', `a ;r53sim:${word} comment stands above its records`)
    return
  }
  const stranger = records.find(({ owner, rdata }) => owner !== name || rdata.type !== type)
  if (stranger !== undefined) {
    complain(stranger, `this record is of another name or type than those above it of the same ;r53sim:${word}`)
    return
  }
  if (trusted.has(`${file.name} ${keyOf(name, type)}`)) {
    plain.push(...live)
    return
  }
  keepLive(reading, live, members.live === true)
  const isAlias = word === 'alias'
  sets.push({
    name,
    type,
    members: setMembers(members),
    records: isAlias ? [] : records,
    spot,
    ...(typeof members.ttl === 'number' ? { ttlSeconds: members.ttl } : {}),
    ...(isAlias
      ? {
          alias: objectOf({
            HostedZoneId: members.target_zone,
            DNSName: members.target,
            EvaluateTargetHealth: members.evaluate,
          }),
        }
      : {}),
  })
}

/** Reads the record of an `rr` comment as a file of its own, at the comment's place. */
function readHidden(reading: Reading, text: string, spot: Spot, origin: DomainName | undefined): readonly ZoneRecord[] {
  const { items, diagnostics } = readItems({ name: spot.file.name, text }, [], origin)
  for (const { message, hint } of diagnostics) reading.complain(spot, message, hint)
  return items.flatMap((item) => (item.kind === 'record' ? [{ ...item.record, ...spot }] : []))
}

/** Sorts records into record sets: those between our comments, and the plain ones. */
function gather(reading: Reading, items: readonly Item[], zone: () => DomainName | undefined): void {
  let member: Member | undefined
  const close = () => {
    if (member !== undefined) closeMember(reading, member)
    member = undefined
  }
  for (const item of items) {
    if (item.kind === 'record') {
      if (member === undefined) reading.plain.push(item.record)
      else for (const list of [member.records, member.live]) list.push(item.record)
    } else if (item.kind === 'made') reading.made.push(item.made)
    else if (item.kind === 'alias') {
      const { owner, type, target, zone: zoneId, evaluate, comment, ...spot } = item.alias
      const alias = objectOf({
        HostedZoneId: zoneId === '$self' ? 'self' : zoneId,
        DNSName: target,
        EvaluateTargetHealth: evaluate,
      })
      reading.sets.push({
        name: owner,
        type,
        members: foreignMembers(comment) ?? objectOf({}),
        records: [],
        spot,
        alias,
      })
    } else {
      const own = ownComment(item.text)
      if (own === undefined) continue
      if (own.word === 'rr') {
        if (member === undefined) reading.complain(item.spot, 'this record belongs to no ;r53sim:set')
        else member.records.push(...readHidden(reading, own.text, item.spot, zone()))
        continue
      }
      close()
      if (own.word === 'end') continue
      if (!isKnownWord(own.word)) {
        keepUnknown(reading, own, item.spot)
        continue
      }
      const members = commentMembers(own.text)
      if (members === undefined) reading.complain(item.spot, `;r53sim:${own.word} holds no JSON object`)
      else if (own.word === 'set' || own.word === 'alias')
        member = { word: own.word, members, spot: item.spot, records: [], live: [] }
      else readStatement(reading, own.word, members, item.spot)
    }
  }
  close()
  addPlain(reading)
}

/** Plain records as simple sets; those with cli53's comments as what these say. */
function addPlain(reading: Reading): void {
  const spoken = new Set(reading.sets.map(({ name, type }) => keyOf(name, type)))
  const groups = new Map<string, OpenSet>()
  for (const made of reading.made)
    if (!made.types.some((type) => spoken.has(`${type} ${made.owner}`)))
      reading.complain(
        made,
        `what this ${made.word} record answers only PowerDNS knows`,
        'import reads those of export --to powerdns that still have their ;r53sim: comments, or were made with --embed',
      )
  for (const record of reading.plain) {
    const { owner: name, rdata, comment, file, range } = record
    const key = keyOf(name, rdata.type)
    const foreign = foreignMembers(comment)
    if (spoken.has(key) && foreign === undefined) {
      // The file's own SOA stands beside the one that Route 53 has.
      if (rdata.type === 'SOA') continue
      // A file that says what it is a snapshot of can be compared with that.
      if (reading.zone !== undefined) {
        keepLive(reading, [record], false)
        continue
      }
      const message = `${displayName(name)} ${rdata.type} has records outside of its ;r53sim:set comments`
      reading.complain(record, message, 'put the record under one of them, or delete the comments')
      continue
    }
    const identity = `${key} ${JSON.stringify(foreign?.SetIdentifier ?? null)}`
    const set = groups.get(identity) ?? {
      name,
      type: rdata.type,
      members: foreign ?? objectOf({}),
      records: [],
      spot: { file, range },
    }
    groups.set(identity, set)
    set.records.push(record)
  }
  reading.sets.push(...groups.values())
}

const MISSING_TTL_SECONDS = 3600

/** The one TTL of a set, and a note where its records do not agree or do not say. */
function ttlOf({ notes }: Reading, set: OpenSet, minimum: number | undefined): number {
  if (set.ttlSeconds !== undefined) return set.ttlSeconds
  const path = displayName(set.name)
  const stated = set.records.flatMap(({ ttlSeconds }) => ttlSeconds ?? [])
  const ttl = stated.length > 0 ? Math.min(...stated) : (minimum ?? MISSING_TTL_SECONDS)
  if (stated.length < set.records.length)
    notes.push({
      severity: 'approx',
      code: 'ttl-missing',
      path,
      message: `${path} ${set.type} states no TTL, and no $TTL is above it: ${ttl} s are taken`,
    })
  else if (new Set(stated).size > 1)
    notes.push({
      severity: 'approx',
      code: 'ttl-differs',
      path,
      message: `${path} ${set.type} has several TTLs, and Route 53 has one: ${ttl} s, the smallest`,
    })
  return ttl
}

function recordSetOf(
  reading: Reading,
  set: OpenSet,
  zone: { readonly reference: string; readonly minimum: number | undefined },
): PlainObject {
  const { name: Name, type: Type, members, alias, records } = set
  if (alias !== undefined) {
    const isSelf = alias.HostedZoneId === 'self'
    return objectOf({
      Name,
      Type,
      ...members,
      AliasTarget: objectOf({ ...alias, ...(isSelf ? { HostedZoneId: zone.reference } : {}) }),
    })
  }
  const values = new Set(records.map(({ rdata }) => rdata.text))
  return objectOf({
    Name,
    Type,
    ...members,
    TTL: ttlOf(reading, set, zone.minimum),
    ResourceRecords: [...values].map((Value) => objectOf({ Value })),
  })
}

function readZone(
  reading: Reading,
  files: readonly PlanFile[],
  option: DomainName | undefined,
  taken: Set<string>,
): void {
  const { file, draft, complain } = reading
  const guessed = option ?? zoneOfFile(file)
  const read = readItems(file, files, guessed)
  reading.diagnostics.push(...read.diagnostics)
  reading.notes.push(...read.notes)
  gather(reading, unpackEmbedded(read.items, complain), () => nameOf(reading.zone?.zone) ?? guessed)
  const soa = reading.sets.find(({ type }) => type === 'SOA')
  const zone = nameOf(reading.zone?.zone) ?? soa?.name ?? guessed
  const start: Spot = { file, range: [0, Math.min(1, file.text.length)] }
  if (zone === undefined) {
    complain(start, 'the file has no SOA, and nothing else says which zone it is', '--zone names it')
    return
  }
  const plainKey = zone === '.' ? '.' : displayName(zone).slice(0, -1)
  const key = taken.has(plainKey) ? displayName(zone) : plainKey
  if (taken.has(key)) {
    complain(start, `a plan holds two zones of a name, and this is the third called ${displayName(zone)}`)
    return
  }
  taken.add(key)
  draft.put(['zones', key], zoneMembers(reading), stretch(file, start.range))
  const id = reading.zone?.id
  const minimum = Number(soa?.records[0]?.rdata.text.split(' ').at(-1) ?? Number.NaN)
  const about = {
    reference: typeof id === 'string' ? id : key,
    minimum: Number.isNaN(minimum) ? undefined : minimum,
  }
  for (const set of reading.sets)
    draft.push(['zones', key, 'record_sets'], recordSetOf(reading, set, about), stretch(set.spot.file, set.spot.range))
}

/** Checks that records name and no comment describes: of cli53's files, which hold only ids. */
function unknownChecks(draft: Draft, sets: readonly OpenSet[]): readonly CheckUse[] {
  const known = isObject(draft.value.health_checks) ? draft.value.health_checks : objectOf({})
  const uses = new Map<string, { readonly name: string; readonly targets: string[] }>()
  for (const { members, records, type } of sets) {
    const { HealthCheckId: name } = members
    if (typeof name !== 'string' || name in known) continue
    const use = uses.get(name) ?? { name, targets: [] }
    uses.set(name, use)
    if (type === 'A' || type === 'AAAA' || type === 'CNAME') use.targets.push(...records.map(({ rdata }) => rdata.text))
  }
  return [...uses.values()]
}

/**
 * A plan from zone files, one a zone, with the files that they include. What `export --to bind` put into comments comes
 * back from there; so do the policies that cli53 writes behind records.
 *
 * @see engines.md 1.5, 1.6; RFC 1035 §5
 */
export function read(files: readonly PlanFile[], { zone: option, trusted = new Set() }: ImportOptions): Imported {
  const draft = createDraft(files)
  const diagnostics: Diagnostic[] = []
  const notes: Note[] = []
  const complain: Reading['complain'] = ({ file, range }, message, hint) => {
    diagnostics.push(createReport(file).error('plan-schema', range, message, hint))
  }
  const included = includedFiles(files)
  const taken = new Set<string>()
  const all: OpenSet[] = []
  const stated: StatedSnapshot[] = []
  for (const file of files) {
    if (included.has(file.name)) continue
    const reading: Reading = {
      ...{ file, draft, diagnostics, notes, complain, trusted },
      ...{ zone: undefined, kept: [], sets: [], plain: [], made: [], live: new Map() },
    }
    readZone(reading, files, nameOf(option), taken)
    all.push(...reading.sets)
    if (reading.zone !== undefined && reading.zone.kind !== 'engine')
      stated.push({ file: file.name, ...readHeader(reading.zone), groups: [...reading.live.values()] })
  }
  for (const use of unknownChecks(draft, all)) notes.push(putStandIn(draft, use))
  return { value: draft.value, locators: draft.locators(), diagnostics, notes, stated }
}
