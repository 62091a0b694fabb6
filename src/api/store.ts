import { ClassicLevel } from 'classic-level'
import { type Account, EMPTY_ACCOUNT, type HostedZone, type StoredCheck, type StoredSet, setKey } from './account.ts'
import { readRecordSet } from './record-set.ts'
import { readShape } from './shape.ts'
import { recordSetShape } from './shapes.ts'
import {
  changeEntry,
  checkEntry,
  collectionEntry,
  delegationSetEntry,
  loggingEntry,
  referenceEntry,
  tagsEntry,
  zoneEntry,
} from './stored-shapes.ts'
import { formatElement, parseXml, type XmlElement } from './xml.ts'

/** An account in a folder. */
export interface AccountStore {
  /** What was kept; undefined in a folder that has held none. */
  readonly found: Account | undefined
  /** Makes the difference between two accounts durable: all of it, or nothing. */
  keep(next: Account, before: Account): Promise<void>
  close(): Promise<void>
}

type Operation =
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'del'; readonly key: string }

const VERSION_KEY = 'version'
const VERSION = '1'
const SEPARATOR = '\0'

/** What changed between two maps; entries are values, so that the same one is the same entry. */
function* differences<V>(
  kind: string,
  next: ReadonlyMap<string, V>,
  before: ReadonlyMap<string, V>,
  textOf: (value: V) => string,
): Generator<Operation> {
  if (next === before) return
  for (const [id, value] of next)
    if (before.get(id) !== value) yield { type: 'put', key: `${kind}${SEPARATOR}${id}`, value: textOf(value) }
  for (const id of before.keys()) if (!next.has(id)) yield { type: 'del', key: `${kind}${SEPARATOR}${id}` }
}

const NO_SETS: HostedZone['sets'] = new Map()

function* setDifferences(next: Account, before: Account): Generator<Operation> {
  for (const id of new Set([...next.zones.keys(), ...before.zones.keys()]))
    yield* differences(
      `set${SEPARATOR}${id}`,
      next.zones.get(id)?.sets ?? NO_SETS,
      before.zones.get(id)?.sets ?? NO_SETS,
      ({ api }) => formatElement('ResourceRecordSet', api),
    )
}

function* operationsOf(next: Account, before: Account): Generator<Operation> {
  yield* differences('zone', next.zones, before.zones, zoneEntry.format)
  yield* setDifferences(next, before)
  yield* differences('check', next.checks, before.checks, checkEntry.format)
  yield* differences('collection', next.collections, before.collections, collectionEntry.format)
  yield* differences('delegation', next.delegationSets, before.delegationSets, delegationSetEntry.format)
  yield* differences('logging', next.queryLogging, before.queryLogging, loggingEntry.format)
  yield* differences('tags', next.tags, before.tags, tagsEntry.format)
  yield* differences('change', next.changes, before.changes, changeEntry.format)
  yield* differences('reference', next.references, before.references, referenceEntry.format)
}

function elementOf(key: string, value: string): XmlElement {
  const parsed = parseXml(value)
  if (!parsed.ok) throw new Error(`what is kept under ${JSON.stringify(key)} cannot be read: ${parsed.message}`)
  return parsed.root
}

/** The account that entries make up. Record sets come last: they name checks. */
function restore(entries: readonly (readonly [string, string])[]): Account {
  const [zones, checks] = [new Map<string, HostedZone>(), new Map<string, StoredCheck>()]
  const [collections, delegationSets, queryLogging] = [
    new Map(EMPTY_ACCOUNT.collections),
    new Map(EMPTY_ACCOUNT.delegationSets),
    new Map(EMPTY_ACCOUNT.queryLogging),
  ]
  const [tags, changes, references] = [
    new Map(EMPTY_ACCOUNT.tags),
    new Map(EMPTY_ACCOUNT.changes),
    new Map(EMPTY_ACCOUNT.references),
  ]
  const sets = new Map<string, Map<string, StoredSet>>()
  const setTexts: (readonly [string, string, string])[] = []
  for (const [key, value] of entries) {
    const [kind = '', id = ''] = key.split(SEPARATOR)
    if (kind === VERSION_KEY) continue
    if (kind === 'set') {
      setTexts.push([key, id, value])
      continue
    }
    const element = elementOf(key, value)
    if (kind === 'zone') {
      const own = new Map<string, StoredSet>()
      sets.set(id, own)
      zones.set(id, zoneEntry.read(element, own))
    } else if (kind === 'check') checks.set(id, checkEntry.read(element))
    else if (kind === 'collection') collections.set(id, collectionEntry.read(element))
    else if (kind === 'delegation') delegationSets.set(id, delegationSetEntry.read(element))
    else if (kind === 'logging') queryLogging.set(id, loggingEntry.read(element))
    else if (kind === 'tags') tags.set(id, tagsEntry.read(element))
    else if (kind === 'change') changes.set(id, changeEntry.read(element))
    else if (kind === 'reference') references.set(id, referenceEntry.read(element))
    else throw new Error(`what is kept under ${JSON.stringify(key)} is of a kind that this version does not know`)
  }
  for (const [key, zone, value] of setTexts) {
    const { stored, problems } = readRecordSet(
      readShape(recordSetShape, elementOf(key, value)),
      (id) => checks.get(id)?.name ?? id,
    )
    if (stored === undefined) throw new Error(`a record set that is kept is none: ${problems.join(', ')}`)
    const { name, type, setIdentifier } = stored.set
    sets.get(zone)?.set(setKey(name, type, setIdentifier), stored)
  }
  const byTime = new Map([...changes].sort(([, a], [, b]) => a.submittedMs - b.submittedMs))
  return { zones, checks, collections, delegationSets, queryLogging, tags, changes: byTime, references }
}

/** Opens the folder's account for this process alone; rejects where another has it, or where it cannot be read. */
export async function openAccountStore(folder: string): Promise<AccountStore> {
  const database = new ClassicLevel<string, string>(folder)
  await database.open()
  const entries = await database.iterator().all()
  const isNew = entries.length === 0
  if (!isNew && entries.every(([key, value]) => key !== VERSION_KEY || value !== VERSION)) {
    await database.close()
    throw new Error('it was written by another version of r53sim')
  }
  return {
    found: isNew ? undefined : restore(entries),
    keep: async (next, before) => {
      const operations = [...operationsOf(next, before), { type: 'put' as const, key: VERSION_KEY, value: VERSION }]
      await database.batch(operations, { sync: true })
    },
    close: () => database.close(),
  }
}

/** True for the error of a folder that another process has open. */
export const isLocked = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof Error && 'code' in error.cause && error.cause.code === 'LEVEL_LOCKED'
