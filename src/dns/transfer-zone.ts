import type { Zone } from '../model/deployment.ts'
import type { SnapshotSet } from '../model/snapshot.ts'
import { plainSoa, plainTtl, plainZone, type SoaFields } from '../route53/plain-zone.ts'
import { sha256Hex } from '../values/digest.ts'
import { type DomainName, nameWireLength } from '../values/name.ts'
import type { Rdata } from '../values/rdata/rdata.ts'
import { parseRdata } from '../values/rdata/registry.ts'
import { finish, type Steps } from '../values/steps.ts'
import type { RRset } from './writer.ts'

/** One record: an RRset of one value. */
export type PlainRecord = RRset

/** A zone as ordinary servers hold it, in one state of health for one client. Immutable. */
export interface TransferZone {
  /** Id of the zone it is made from. */
  readonly id: string
  readonly name: DomainName
  readonly soa: SoaFields
  readonly soaTtlSeconds: number
  /** All but the SOA, each once, in the order of the plan. By what tells one from another. */
  readonly records: ReadonlyMap<string, PlainRecord>
  /** Equal exactly where all records are, the SOA's serial aside. */
  readonly digest: string
}

const keyOf = ({ owner, type, ttlSeconds, values }: PlainRecord) =>
  `${owner} ${ttlSeconds} ${type} ${values[0]?.text ?? ''}`

/**
 * How secondaries of a zone whose SOA is Route 53's own behave: they look once a minute, so that a lost NOTIFY costs
 * little, and go on for two weeks without us. Negative answers live as long as they do at Route 53.
 *
 * @see engines.md 4.1
 */
const SECONDARY_TIMERS = { refresh: 60, retry: 10, expire: 1_209_600 }

/** The value of an SOA with that serial. */
export function soaRdata(
  { mname, rname, refresh, retry, expire, minimum }: Omit<SoaFields, 'serial'>,
  serial: number,
): Rdata {
  const parsed = parseRdata('SOA', `${mname} ${rname} ${serial} ${refresh} ${retry} ${expire} ${minimum}`)
  if (!parsed.ok) throw new Error(`unreachable: SOA fields that do not parse: ${parsed.problem.message}`)
  return parsed.rdata
}

function recordsOf(set: SnapshotSet): readonly PlainRecord[] {
  const { name: owner, type, answers } = set
  const ttlSeconds = plainTtl(set)
  return answers.flatMap(({ values }) => values.map((value) => ({ owner, type, ttlSeconds, values: [value] })))
}

/**
 * A zone's snapshot as records: what an ordinary zone can hold, each record once. Undefined without an SOA or apex NS:
 * no server would take it.
 *
 * @see engines.md 1.3, 4.1; D115
 */
export const transferZone = (zone: Zone, sets: readonly SnapshotSet[]): TransferZone | undefined =>
  finish(transferZoneSteps(zone, sets))

/** As `transferZone`, with pauses. */
export function* transferZoneSteps(zone: Zone, sets: readonly SnapshotSet[]): Steps<TransferZone | undefined> {
  const holdable = [...plainZone(zone, sets).holdable]
  const atApex = (type: string) => holdable.find((set) => set.type === type && set.name === zone.name)
  const [soaSet, nsSet] = [atApex('SOA'), atApex('NS')]
  const soaValue = soaSet?.answers[0]?.values[0]
  if (soaSet === undefined || soaValue === undefined || nsSet === undefined) return undefined
  const records = new Map<string, PlainRecord>()
  for (const set of holdable) {
    yield
    if (set !== soaSet) for (const record of recordsOf(set)) records.set(keyOf(record), record)
  }
  const nameServers = nsSet.answers.flatMap(({ values }) => values)
  const soa = plainSoa(zone, soaValue, nameServers, SECONDARY_TIMERS)
  const soaTtlSeconds = plainTtl(soaSet)
  yield
  const lines = [`${soaTtlSeconds} ${soaRdata(soa, 0).text}`, ...[...records.keys()].sort()]
  return { id: zone.id, name: zone.name, soa, soaTtlSeconds, records, digest: sha256Hex(lines.join('\n')) }
}

/** Octets of a record without compression. */
export const recordBytes = ({ owner, values }: PlainRecord): number =>
  nameWireLength(owner) + 10 + (values[0]?.wire.length ?? 0)

/** One step from a serial to the next. */
export interface TransferStep {
  readonly from: PlainRecord
  readonly fromSerial: number
  readonly to: PlainRecord
  readonly deleted: readonly PlainRecord[]
  readonly added: readonly PlainRecord[]
  readonly bytes: number
}

/** A zone under its serial, with what led to it. Immutable: whoever holds one sends one state, whatever happens meanwhile. */
export interface PublishedZone {
  readonly zone: TransferZone
  readonly serial: number
  readonly soa: PlainRecord
  /** Oldest first; each begins where the one before ended, the last one ends here. */
  readonly history: readonly TransferStep[]
}

/** How much history is kept of a zone. @see engines.md 4.3 */
const STEPS_MAX = 100
const HISTORY_BYTES_MAX = 1 << 20

const soaRecord = (zone: TransferZone, serial: number): PlainRecord => ({
  owner: zone.name,
  type: 'SOA',
  ttlSeconds: zone.soaTtlSeconds,
  values: [soaRdata(zone.soa, serial)],
})

/** Records of `a` that `b` has not; another TTL is another record. */
const without = (a: TransferZone, b: TransferZone): readonly PlainRecord[] =>
  [...a.records].flatMap(([key, record]) => (b.records.has(key) ? [] : [record]))

function stepBetween(before: PublishedZone, zone: TransferZone, to: PlainRecord): TransferStep {
  const [deleted, added] = [without(before.zone, zone), without(zone, before.zone)]
  const bytes = [before.soa, ...deleted, to, ...added].reduce((sum, record) => sum + recordBytes(record), 0)
  return { from: before.soa, fromSerial: before.serial, to, deleted, added, bytes }
}

/** The newest steps that fit the bounds; older ones are dropped whole, since a gap would end the chain. */
function bounded(steps: readonly TransferStep[]): readonly TransferStep[] {
  let [first, bytes] = [steps.length, 0]
  while (first > 0 && steps.length - first < STEPS_MAX) {
    bytes += steps[first - 1]?.bytes ?? 0
    if (bytes > HISTORY_BYTES_MAX) break
    first -= 1
  }
  return steps.slice(first)
}

/** A zone under a serial, which the caller has made to come after the one before. @see engines.md 4.3 */
export function publish(before: PublishedZone | undefined, zone: TransferZone, serial: number): PublishedZone {
  const soa = soaRecord(zone, serial)
  const history = before === undefined ? [] : bounded([...before.history, stepBetween(before, zone, soa)])
  return { zone, serial, soa, history }
}

/** The steps that lead from a serial to the zone; undefined where they are not known, or hold more records than the zone itself. @see RFC 1995 §2, engines.md 4.3 */
export function stepsFrom({ zone, history }: PublishedZone, serial: number): readonly TransferStep[] | undefined {
  const first = history.findIndex(({ fromSerial }) => fromSerial === serial)
  if (first < 0) return undefined
  const steps = history.slice(first)
  const changes = steps.reduce((sum, { deleted, added }) => sum + deleted.length + added.length, 0)
  return changes > zone.records.size ? undefined : steps
}

/** All records for a full transfer: the SOA first and last. @see RFC 5936 §2.2 */
export function* fullRecords({ zone, soa }: PublishedZone): Iterable<PlainRecord> {
  yield soa
  yield* zone.records.values()
  yield soa
}

/** The records of an incremental transfer: the new SOA, then for each step the old SOA, what went, the next SOA, what came; the new SOA. @see RFC 1995 §4 */
export function* incrementalRecords({ soa }: PublishedZone, steps: readonly TransferStep[]): Iterable<PlainRecord> {
  yield soa
  for (const { from, deleted, to, added } of steps) {
    yield from
    yield* deleted
    yield to
    yield* added
  }
  yield soa
}

/** The stored SOA value as it is served while the zone is published. @see R6.11 */
export const servedSoa = ({ soa }: PublishedZone): Rdata => {
  const [value] = soa.values
  if (value === undefined) throw new Error('unreachable: a published zone without an SOA')
  return value
}
