import { ClassicLevel } from 'classic-level'
import {
  type Account,
  type AccountMaps,
  type AccountObjects,
  EMPTY_ACCOUNT,
  type HostedZone,
  type StoredSet,
  setKey,
} from './account.ts'
import { alarmEntry, alarmEventEntry } from './services/cloudwatch/stored.ts'
import { domainEntry, domainOperationEntry } from './services/domains/stored.ts'
import {
  changeEntry,
  checkEntry,
  collectionEntry,
  delegationSetEntry,
  type Entry,
  loggingEntry,
  policyEntry,
  policyInstanceEntry,
  policyVersionEntry,
  referenceEntry,
  setEntry,
  tagsEntry,
  zoneEntry,
} from './stored-shapes.ts'
import { parseXml, type XmlElement } from './xml.ts'

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
      setEntry.format,
    )
}

interface Kept {
  readonly id: string
  readonly element: () => XmlElement
}

interface Section {
  /** The first part of its keys. */
  readonly kind: string
  readonly differences: (next: AccountMaps, before: AccountMaps) => Generator<Operation>
  readonly restore: (account: Account, kept: Iterable<Kept>) => Account
}

const section = <K extends keyof AccountObjects>(
  member: K,
  kind: string,
  { format, read }: Entry<AccountObjects[K]>,
): Section => ({
  kind,
  differences: (next, before) => differences(kind, next[member], before[member], format),
  restore: (account, kept) => ({
    ...account,
    [member]: new Map([...kept].map(({ id, element }) => [id, read(element())])),
  }),
})

/** One line a kind of object. A kind once written is kept: its name, and what its entry reads. */
const SECTIONS: { readonly [K in keyof AccountObjects]: Section } = {
  checks: section('checks', 'check', checkEntry),
  collections: section('collections', 'collection', collectionEntry),
  delegationSets: section('delegationSets', 'delegation', delegationSetEntry),
  queryLogging: section('queryLogging', 'logging', loggingEntry),
  tags: section('tags', 'tags', tagsEntry),
  trafficPolicies: section('trafficPolicies', 'policy', policyEntry),
  trafficPolicyVersions: section('trafficPolicyVersions', 'policy-version', policyVersionEntry),
  trafficPolicyInstances: section('trafficPolicyInstances', 'policy-instance', policyInstanceEntry),
  changes: section('changes', 'change', changeEntry),
  references: section('references', 'reference', referenceEntry),
  domains: section('domains', 'domain', domainEntry),
  domainOperations: section('domainOperations', 'domain-operation', domainOperationEntry),
  alarms: section('alarms', 'alarm', alarmEntry),
  alarmHistory: section('alarmHistory', 'alarm-event', alarmEventEntry),
}

function* operationsOf(next: Account, before: Account): Generator<Operation> {
  yield* differences('zone', next.zones, before.zones, zoneEntry.format)
  yield* setDifferences(next, before)
  for (const { differences } of Object.values(SECTIONS)) yield* differences(next, before)
}

function elementOf(key: string, value: string): XmlElement {
  const parsed = parseXml(value)
  if (!parsed.ok) throw new Error(`what is kept under ${JSON.stringify(key)} cannot be read: ${parsed.message}`)
  return parsed.root
}

/** Entries by kind, each with the rest of its key. */
function byKind(entries: readonly (readonly [string, string])[]): ReadonlyMap<string, readonly Kept[]> {
  const known = new Set(['zone', 'set', ...Object.values(SECTIONS).map(({ kind }) => kind)])
  const kinds = new Map<string, Kept[]>()
  for (const [key, value] of entries) {
    const [kind = '', id = ''] = key.split(SEPARATOR)
    if (kind === VERSION_KEY) continue
    if (!known.has(kind))
      throw new Error(`what is kept under ${JSON.stringify(key)} is of a kind that this version does not know`)
    const kept = kinds.get(kind) ?? []
    kept.push({ id, element: () => elementOf(key, value) })
    kinds.set(kind, kept)
  }
  return kinds
}

/** The account that entries make up. Record sets come last: they name checks. */
function restore(entries: readonly (readonly [string, string])[]): Account {
  const kinds = byKind(entries)
  const keptAs = (kind: string) => kinds.get(kind) ?? []
  const sets = new Map<string, Map<string, StoredSet>>(keptAs('zone').map(({ id }) => [id, new Map()]))
  const zones = new Map(
    keptAs('zone').map(({ id, element }) => [id, zoneEntry.read(element(), sets.get(id) ?? new Map())]),
  )
  let account: Account = { ...EMPTY_ACCOUNT, zones }
  for (const { kind, restore } of Object.values(SECTIONS)) account = restore(account, keptAs(kind))
  for (const { id: zone, element } of keptAs('set')) {
    const stored = setEntry.read(element(), (id) => account.checks.get(id)?.name ?? id)
    const { name, type, setIdentifier } = stored.set
    sets.get(zone)?.set(setKey(name, type, setIdentifier), stored)
  }
  const changes = new Map([...account.changes].sort(([, a], [, b]) => a.submittedMs - b.submittedMs))
  const domainOperations = new Map([...account.domainOperations].sort(([, a], [, b]) => a.submittedMs - b.submittedMs))
  return { ...account, changes, domainOperations }
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
