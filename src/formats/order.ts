import type { Deployment, Zone } from '../model/deployment.ts'
import type { RecordSet } from '../model/record-set.ts'
import { sha256Hex } from '../values/digest.ts'
import { type DomainName, displayName, labelBytes, labelsOf } from '../values/name.ts'
import type { RecordType } from '../values/rdata/rdata.ts'

/** All record sets of one name and type, by set identifier. */
export interface RecordGroup {
  readonly name: DomainName
  readonly type: RecordType
  readonly recordSets: readonly RecordSet[]
}

const compareTexts = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** A character for an octet, in the octets' order and above the one that ends a label. */
const keyOfByte = (byte: number) => (byte < 2 ? `\u0001${String.fromCharCode(byte + 1)}` : String.fromCharCode(byte))

/** A text whose order is that of owners: the labels from right to left, octet by octet, each with an end below all octets. */
function ownerKey(name: DomainName): string {
  const labels = name.includes('\\')
    ? labelBytes(name).map((label) => Array.from(label, keyOfByte).join(''))
    : labelsOf(name)
  return labels.toReversed().join('\0')
}

/** Labels from right to left, octet by octet; a name comes before what lies below it. @see RFC 4034 §6.1 */
export const compareOwners = (a: DomainName, b: DomainName): number =>
  a === b ? 0 : compareTexts(ownerKey(a), ownerKey(b))

const FIRST_TYPES: readonly RecordType[] = ['SOA', 'NS']

/** SOA, then NS, at the apex; all else by the type's name. */
const typeKey = ({ name, type }: Pick<RecordGroup, 'name' | 'type'>, zone: DomainName) =>
  `${name === zone && FIRST_TYPES.includes(type) ? FIRST_TYPES.indexOf(type) : 2}${type}`

/** The zone's record sets in the order of all exports. @see engines.md E-2 */
export function groupRecordSets(zone: Pick<Zone, 'name' | 'recordSets'>): readonly RecordGroup[] {
  const owners = new Map<DomainName, { name: DomainName; type: RecordType; recordSets: RecordSet[] }[]>()
  for (const recordSet of zone.recordSets) {
    const { name, type } = recordSet
    const groups = owners.get(name)
    const group = groups?.find((each) => each.type === type)
    if (group !== undefined) group.recordSets.push(recordSet)
    else if (groups !== undefined) groups.push({ name, type, recordSets: [recordSet] })
    else owners.set(name, [{ name, type, recordSets: [recordSet] }])
  }
  return Array.from(owners, ([name, groups]) => ({ key: ownerKey(name), groups }))
    .sort((a, b) => compareTexts(a.key, b.key))
    .flatMap(({ groups }) => groups.sort((a, b) => compareTexts(typeKey(a, zone.name), typeKey(b, zone.name))))
    .map((group) => {
      group.recordSets.sort((a, b) => compareTexts(a.setIdentifier ?? '', b.setIdentifier ?? ''))
      return group
    })
}

/** Zones in the order of all exports: by name, the public before the private ones, by id. @see engines.md E-2 */
export const sortZones = (zones: readonly Zone[]): readonly Zone[] =>
  zones.toSorted(
    (a, b) =>
      compareOwners(a.name, b.name) ||
      Number(a.vpcs !== undefined) - Number(b.vpcs !== undefined) ||
      compareTexts(a.id, b.id),
  )

/** All nodes that can be reached, each after those it leads to, else in the order given; a circle is broken where it was entered. */
export function targetsFirst<T>(nodes: readonly T[], targetsOf: (node: T) => readonly T[]): readonly T[] {
  const finished = new Set<T>()
  const entered = new Set<T>()
  const stack = nodes.toReversed()
  for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
    if (entered.has(node)) {
      finished.add(node)
      stack.pop()
    } else {
      entered.add(node)
      stack.push(
        ...targetsOf(node)
          .filter((target) => !entered.has(target))
          .toReversed(),
      )
    }
  }
  return [...finished]
}

const FILE_NAME_LENGTH_MAX = 120

/** Text as a part of a file name: anything that a shell or a file system could take for more than a letter as `%` and two hex digits; a hash where it gets long. */
export function fileNamePart(text: string): string {
  const safe = Array.from(new TextEncoder().encode(text), (byte, index) => {
    const character = String.fromCharCode(byte)
    const isSafe = /[A-Za-z0-9_.-]/.test(character) && !(index === 0 && /[.-]/.test(character))
    return isSafe ? character : `%${byte.toString(16).padStart(2, '0')}`
  }).join('')
  if (safe.length <= FILE_NAME_LENGTH_MAX) return safe
  return `${safe.slice(0, FILE_NAME_LENGTH_MAX - 13)}-${sha256Hex(text).slice(0, 12)}`
}

/**
 * A name for each zone by id that no other zone has, for files and placeholders: `example.com`, `example.com+private`,
 * with the id where several zones would share one. A zone's name never holds the plus sign.
 */
export function zoneLabels({ zones }: Deployment): ReadonlyMap<string, string> {
  const plain = (zone: Zone) => {
    const name = zone.name === '.' ? '%2e' : fileNamePart(displayName(zone.name).slice(0, -1))
    return `${name}${zone.vpcs === undefined ? '' : '+private'}`
  }
  const counts = new Map<string, number>()
  for (const zone of zones) counts.set(plain(zone), (counts.get(plain(zone)) ?? 0) + 1)
  return new Map(
    zones.map((zone) => {
      const label = plain(zone)
      return [zone.id, counts.get(label) === 1 ? label : `${label}+${fileNamePart(zone.id)}`]
    }),
  )
}
