import type { Zone } from '../../model/deployment.ts'
import type { SnapshotSet } from '../../model/snapshot.ts'
import { type DomainName, displayName, isAtOrBelow, isWildcard, labelBytes, parentOf } from '../../values/name.ts'
import type { Note, NoteSeverity } from '../format.ts'

/** Sets that a zone file can hold, and notes on those it cannot. */
export interface ZoneFacts {
  /** Sets that are written as records; all others stay in comments. */
  readonly holdable: ReadonlySet<SnapshotSet>
  readonly notes: readonly Note[]
}

type Report = (severity: NoteSeverity, code: string, set: SnapshotSet, message: string) => void

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
function hidden(zone: Zone, sets: readonly SnapshotSet[], report: Report): readonly SnapshotSet[] {
  const cutOf = cutFinder(zone, sets)
  const glue = glueNames(zone, sets)
  return sets.filter((set) => {
    const cut = cutOf(set.name)
    if (cut === undefined || (cut === set.name && (set.type === 'NS' || set.type === 'DS'))) return false
    if ((set.type === 'A' || set.type === 'AAAA') && glue.has(set.name)) return false
    report(
      'lost',
      'below-delegation',
      set,
      `lies at or below the delegation of ${displayName(cut)}, where no server answers it`,
    )
    return true
  })
}

/** CNAMEs where none may stand; the other data of the name stays. */
function misplacedCnames(zone: Zone, sets: readonly SnapshotSet[], report: Report): readonly SnapshotSet[] {
  const others = new Set(sets.filter(({ type }) => type !== 'CNAME').map(({ name }) => name))
  return sets.filter((set) => {
    if (set.type !== 'CNAME') return false
    if (set.name === zone.name) report('lost', 'cname-at-apex', set, 'cannot stand at the zone name')
    else if (others.has(set.name))
      report('lost', 'cname-beside-other-data', set, 'cannot stand beside other records of its name')
    else return false
    return true
  })
}

function misplacedSoas(zone: Zone, sets: readonly SnapshotSet[], report: Report): readonly SnapshotSet[] {
  const misplaced = sets.filter(({ type, name }) => type === 'SOA' && name !== zone.name)
  for (const set of misplaced) report('lost', 'soa-below-apex', set, 'is a second SOA: a zone has one, at its own name')
  return misplaced
}

/** How many values a type may have, where that is limited. */
function checkCounts({ type, answers }: SnapshotSet, report: (message: string) => void): void {
  const values = new Set(answers.flatMap((answer) => answer.values.map(({ text }) => text)))
  if ((type === 'CNAME' || type === 'SOA') && values.size > 1)
    report(`has ${values.size} values, a zone file holds one`)
}

const isAlphanumeric = (byte: number | undefined) =>
  byte !== undefined && ((byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39))

/** Letters, digits and inner hyphens in every label. @see RFC 952, RFC 1123 §2.1 */
const isHostName = (name: DomainName) =>
  labelBytes(name).every(
    (label) =>
      isAlphanumeric(label[0]) &&
      isAlphanumeric(label.at(-1)) &&
      label.every((byte) => isAlphanumeric(byte) || byte === 0x2d),
  )

/** True if named's check-names takes the owner for no host name. @see engines.md 1.1 */
function hasOddNames({ name, type, answers }: SnapshotSet): boolean {
  const owner = isWildcard(name) ? parentOf(name) : name
  if ((type === 'A' || type === 'AAAA' || type === 'MX') && !isHostName(owner)) return true
  if (type !== 'MX' && type !== 'NS' && type !== 'SRV') return false
  return answers.some(({ values }) => values.some(({ target }) => target !== undefined && !isHostName(target)))
}

function checkValues(set: SnapshotSet, report: Report): void {
  const ttls = new Set(set.answers.map(({ ttlSeconds }) => ttlSeconds))
  if (ttls.size > 1)
    report(
      'approx',
      'ttl-differs',
      set,
      `has TTLs ${[...ttls].sort((a, b) => a - b).join(' and ')}, a zone file holds one: the smallest`,
    )
  if (hasOddNames(set))
    report('approx', 'check-names', set, 'is refused by named as no host name: set "check-names primary ignore;"')
  if (set.type === 'SPF') report('info', 'spf-retired', set, 'is of a type that RFC 7208 retired: write it as TXT')
  for (const { values } of set.answers) {
    const unique = new Set(values.map(({ text }) => text))
    if (unique.size < values.length)
      report('info', 'duplicate-value', set, 'says the same value twice: it is written once')
  }
  const long = set.answers
    .flatMap(({ values }) => values)
    .some(({ type, wire }) => type === 'TXT' && wire[0] === 255 && wire.length > 256)
  if (long) report('info', 'txt-chunked', set, 'is written as several strings of at most 255 bytes')
}

/**
 * Checks what a zone cannot hold before it is written: sets that would make servers refuse the file or hide the record
 * stay out.
 *
 * @see engines.md 1.3
 */
export function checkZone(zone: Zone, sets: readonly SnapshotSet[], pathOf: (name: DomainName) => string): ZoneFacts {
  const notes: Note[] = []
  const report: Report = (severity, code, { name, type }, message) => {
    notes.push({ severity, code, path: pathOf(name), message: `${displayName(name)} ${type} ${message}` })
  }
  const live = sets.filter(isLive)
  const left = new Set([...misplacedSoas(zone, live, report), ...hidden(zone, live, report)])
  const misplaced = misplacedCnames(
    zone,
    live.filter((set) => !left.has(set)),
    report,
  )
  const holdable = new Set(live.filter((set) => !left.has(set) && !misplaced.includes(set)))
  for (const set of holdable) {
    checkCounts(set, (message) => report('lost', 'too-many-values', set, message))
    checkValues(set, report)
  }
  const hasApex = (type: string) => [...holdable].some((set) => set.name === zone.name && set.type === type)
  for (const type of ['SOA', 'NS'])
    if (!hasApex(type))
      notes.push({
        severity: 'lost',
        code: 'apex-incomplete',
        path: '@',
        message: `${displayName(zone.name)} has no ${type}: no server loads such a zone`,
      })
  return { holdable, notes }
}
