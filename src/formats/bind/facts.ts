import type { Zone } from '../../model/deployment.ts'
import type { SnapshotSet } from '../../model/snapshot.ts'
import { type MisplacedSet, plainZone } from '../../route53/plain-zone.ts'
import { type DomainName, displayName, isWildcard, labelBytes, parentOf, ROOT } from '../../values/name.ts'
import type { Note, NoteSeverity } from '../format.ts'

/** Sets that a zone file can hold, and notes on those it cannot. */
export interface ZoneFacts {
  /** Sets that are written as records; all others stay in comments. */
  readonly holdable: ReadonlySet<SnapshotSet>
  readonly notes: readonly Note[]
}

type Report = (severity: NoteSeverity, code: string, set: SnapshotSet, message: string) => void

/** What becomes of a set that no ordinary zone can hold. */
function misplacementWords({ why, cut }: MisplacedSet): string {
  switch (why) {
    case 'soa-below-apex':
      return 'is a second SOA: a zone has one, at its own name'
    case 'below-delegation':
      return `lies at or below the delegation of ${displayName(cut ?? ROOT)}, where no server answers it`
    case 'cname-at-apex':
      return 'cannot stand at the zone name'
    case 'cname-beside-other-data':
      return 'cannot stand beside other records of its name'
  }
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
  if (set.type === 'NS' && isWildcard(set.name))
    report(
      'approx',
      'wildcard-ns',
      set,
      'keeps named from loading the zone: it takes no NS at a wildcard (RFC 4592 §4.2)',
    )
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
  const { holdable, misplaced } = plainZone(zone, sets)
  for (const item of misplaced) report('lost', item.why, item.set, misplacementWords(item))
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
