import type { Zone } from '../model/deployment.ts'
import type { SnapshotSet } from '../model/snapshot.ts'
import { plainTtl } from '../route53/plain-zone.ts'
import { type DomainName, displayName } from '../values/name.ts'
import type { Rdata } from '../values/rdata/rdata.ts'
import { checkZone } from './bind/facts.ts'
import type { Note } from './format.ts'
import { groupRecordSets, type RecordGroup, sortZones } from './order.ts'

/** Why a server that decides by itself cannot say a record, in words that go on from its name. */
export class Unsaid {
  readonly code: string
  readonly why: string
  /** The branch that it is about, where it is not the whole record. */
  readonly branch: string | undefined
  constructor(code: string, why: string, branch?: string) {
    this.code = code
    this.why = why
    this.branch = branch
  }
}

/** What only named minds. */
const OF_NAMED: ReadonlySet<string> = new Set(['check-names', 'wildcard-ns'])

export type GroupFinder = (name: string, type: string) => RecordGroup | undefined

/** How one kind of server writes the groups of a zone. */
export interface EngineLanguage {
  /** The server has no such type at all; the reason goes on from the record's name. */
  readonly refuses?: (group: RecordGroup) => Unsaid | undefined
  /** Lines of a group that the server decides itself; undefined for one that is the same for everybody. */
  readonly routed: (group: RecordGroup, live: SnapshotSet | undefined) => readonly string[] | Unsaid | undefined
  /** Is told of groups of which nothing is written. */
  readonly leaveOut?: (group: RecordGroup) => void
  /** The name of a record at the start of its lines. */
  readonly owner: (name: DomainName) => string
  /** Type and data of a plain record. */
  readonly plain: (value: Rdata) => string
}

const keyOf = (name: string, type: string) => `${type} ${name}`

/** Finds the records of a zone by name and type. */
export function groupFinder(groups: readonly RecordGroup[]): GroupFinder {
  const byKey = new Map(groups.map((group) => [keyOf(group.name, group.type), group]))
  return (name, type) => byKey.get(keyOf(name, type))
}

/**
 * A zone's lines for a server that decides by itself: what it cannot decide is written as the snapshot answers, and said.
 * Records that no zone can hold are left out.
 */
export function engineLines(
  zone: Zone,
  sets: readonly SnapshotSet[],
  language: EngineLanguage,
  notes: Note[],
): readonly string[] {
  const facts = checkZone(zone, sets, displayName)
  notes.push(...facts.notes.filter(({ code }) => !OF_NAMED.has(code)))
  const live = new Map([...facts.holdable].map((set) => [keyOf(set.name, set.type), set]))
  const snapshots = new Map(sets.map((set) => [keyOf(set.name, set.type), set]))
  const lost = ({ name, type }: RecordGroup, { code, why }: Unsaid, instead: string) =>
    notes.push({
      severity: 'lost',
      code,
      path: displayName(name),
      message: `${displayName(name)} ${type} ${why}${instead}`,
    })
  return groupRecordSets(zone).flatMap((group) => {
    const { name, type } = group
    if (group.recordSets[0]?.generated) return []
    const refused = language.refuses?.(group)
    if (refused) {
      lost(group, refused, '')
      language.leaveOut?.(group)
      return []
    }
    const set = live.get(keyOf(name, type))
    const answers = snapshots.get(keyOf(name, type))?.answers ?? []
    const isMisplaced = set === undefined && answers.length > 0
    const routed = isMisplaced ? undefined : language.routed(group, set)
    if (routed instanceof Unsaid) lost(group, routed, ': the answer of the snapshot is written')
    else if (routed !== undefined) return routed
    if (set === undefined) {
      if (!isMisplaced) lost(group, new Unsaid('no-answer', 'is left out: nothing answers'), '')
      language.leaveOut?.(group)
      return []
    }
    const texts = new Set(set.answers.flatMap(({ values }) => values.map(language.plain)))
    return [...texts].map((text) => `${language.owner(name)} ${plainTtl(set)} ${text}`)
  })
}

/** Why a server that answers everybody alike cannot hold a zone; undefined where it can. */
export function unholdable(zone: Zone, isFirst: boolean, server: string): Unsaid | undefined {
  if (zone.vpcs !== undefined) return new Unsaid('private-zone', `is private: ${server} answers everybody`)
  return isFirst ? undefined : new Unsaid('zone-twice', 'is there twice')
}

/** The zones that a server can hold, in the order of exports; those that it cannot hold are noted as lost. */
export function* holdableZones(
  zones: readonly Zone[],
  notes: Note[],
  unsaidOf: (zone: Zone, isFirst: boolean) => Unsaid | undefined,
): Generator<{ readonly zone: Zone; readonly path: string }> {
  const sorted = sortZones(zones)
  for (const zone of sorted) {
    const path = displayName(zone.name)
    const reason = unsaidOf(zone, sorted.find(({ name }) => name === zone.name) === zone)
    if (reason === undefined) yield { zone, path }
    else notes.push({ severity: 'lost', code: reason.code, path, message: `${path} ${reason.why}` })
  }
}
