import type { Zone } from '../model/deployment.ts'
import type { SnapshotSet } from '../model/snapshot.ts'
import { type DomainName, getName, isAtOrBelow, nameWireLength, parentOf, prependLabel } from '../values/name.ts'
import { nameAt } from '../values/name-wire.ts'
import type { Rdata } from '../values/rdata/rdata.ts'
import { soaDefaults } from './limits.gen.ts'

/** Why an ordinary name server cannot hold a set of Route 53's: two of them it refuses, the other it never answers. */
export type Misplacement = 'soa-below-apex' | 'below-delegation' | 'cname-at-apex' | 'cname-beside-other-data'

export interface MisplacedSet {
  readonly set: SnapshotSet
  readonly why: Misplacement
  /** The delegation that hides it. */
  readonly cut?: DomainName
}

/** The sets that an ordinary zone can hold, in their order, and the others with the reason. Sets without values are in neither. */
export interface PlainZone {
  readonly holdable: ReadonlySet<SnapshotSet>
  readonly misplaced: readonly MisplacedSet[]
}

const isLive = ({ answers }: SnapshotSet) => answers.some(({ values }) => values.length > 0)

/** The highest delegation at or above each name asked for, strictly below the apex. */
function cutFinder(zone: Zone, sets: readonly SnapshotSet[]): (name: DomainName) => DomainName | undefined {
  const cuts = new Set(sets.filter(({ type, name }) => type === 'NS' && name !== zone.name).map(({ name }) => name))
  return (name) => {
    let highest: DomainName | undefined
    for (let at = name; cuts.size > 0 && at !== zone.name && isAtOrBelow(at, zone.name); at = parentOf(at))
      if (cuts.has(at)) highest = at
    return highest
  }
}

/** Names that NS records below the apex point at: their addresses are glue. */
const glueNames = (zone: Zone, sets: readonly SnapshotSet[]): ReadonlySet<string> =>
  new Set(
    sets
      .filter(({ type, name }) => type === 'NS' && name !== zone.name)
      .flatMap(({ answers }) => answers.flatMap(({ values }) => values.map(({ target }) => target ?? ''))),
  )

/** Records that a server would hide because their name belongs to somebody else. */
function hidden(zone: Zone, sets: readonly SnapshotSet[]): readonly MisplacedSet[] {
  const cutOf = cutFinder(zone, sets)
  const glue = glueNames(zone, sets)
  return sets.flatMap((set) => {
    const cut = cutOf(set.name)
    if (cut === undefined || (cut === set.name && (set.type === 'NS' || set.type === 'DS'))) return []
    if ((set.type === 'A' || set.type === 'AAAA') && glue.has(set.name)) return []
    return [{ set, why: 'below-delegation', cut }]
  })
}

/** CNAMEs where none may stand; the other data of the name stays. */
function misplacedCnames(zone: Zone, sets: readonly SnapshotSet[]): readonly MisplacedSet[] {
  const others = new Set(sets.filter(({ type }) => type !== 'CNAME').map(({ name }) => name))
  return sets.flatMap((set): readonly MisplacedSet[] => {
    if (set.type !== 'CNAME') return []
    if (set.name === zone.name) return [{ set, why: 'cname-at-apex' }]
    return others.has(set.name) ? [{ set, why: 'cname-beside-other-data' }] : []
  })
}

/**
 * What a name server that knows no policies can hold of a zone's snapshot: whatever it would refuse to load or never
 * answer stays out.
 *
 * @see engines.md 1.3
 */
export function plainZone(zone: Zone, sets: readonly SnapshotSet[]): PlainZone {
  const live = sets.filter(isLive)
  const soas: readonly MisplacedSet[] = live
    .filter(({ type, name }) => type === 'SOA' && name !== zone.name)
    .map((set) => ({ set, why: 'soa-below-apex' }))
  const below = hidden(zone, live)
  const left = new Set([...soas, ...below].map(({ set }) => set))
  const cnames = misplacedCnames(
    zone,
    live.filter((set) => !left.has(set)),
  )
  for (const { set } of cnames) left.add(set)
  return { holdable: new Set(live.filter((set) => !left.has(set))), misplaced: [...soas, ...below, ...cnames] }
}

/** One TTL for all answers of a set, the smallest: an RRset has one (RFC 2181 §5.2). Infinity for none. @see engines.md 1.3 */
export const plainTtl = ({ answers }: Pick<SnapshotSet, 'answers'>): number =>
  Math.min(...answers.map(({ ttlSeconds }) => ttlSeconds))

/** Seconds. */
export interface SoaTimers {
  readonly refresh: number
  readonly retry: number
  readonly expire: number
  readonly minimum: number
}

/** An SOA in parts. */
export interface SoaFields extends SoaTimers {
  readonly mname: DomainName
  readonly rname: DomainName
  readonly serial: number
}

const SOA_NUMBERS_BYTES = 20

/** An SOA value taken apart. */
export function readSoa({ wire, text }: Rdata): SoaFields {
  const mname = nameAt(wire, 0)
  const rname = mname && nameAt(wire, mname.end)
  if (mname === undefined || rname === undefined || wire.length !== rname.end + SOA_NUMBERS_BYTES)
    throw new Error(`unreachable: a parsed SOA that does not decode: ${text}`)
  const numbers = new DataView(wire.buffer, wire.byteOffset + rname.end, SOA_NUMBERS_BYTES)
  return {
    mname: mname.name,
    rname: rname.name,
    serial: numbers.getUint32(0),
    refresh: numbers.getUint32(4),
    retry: numbers.getUint32(8),
    expire: numbers.getUint32(12),
    minimum: numbers.getUint32(16),
  }
}

const NAME_BYTES_MAX = 255

const ROUTE53_RNAME = getName(soaDefaults.rname)

/**
 * The SOA of a zone that ordinary servers hold: the author's own as it is; in place of Route 53's, one that says who
 * serves the zone, with `timers` as far as they say something.
 *
 * @see engines.md 1.1, 4.1
 */
export function plainSoa(zone: Zone, soa: Rdata, nameServers: readonly Rdata[], timers: Partial<SoaTimers>): SoaFields {
  const written = readSoa(soa)
  if (written.rname !== ROUTE53_RNAME) return written
  const hostmaster = prependLabel('hostmaster', zone.name)
  return {
    ...written,
    mname: nameServers[0]?.target ?? written.mname,
    rname: nameWireLength(hostmaster) > NAME_BYTES_MAX ? written.rname : hostmaster,
    ...timers,
  }
}
