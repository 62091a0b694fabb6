import { type DomainName, isWildcard, nameWireLength, parentOf, prependLabel } from '../../values/name.ts'
import type { RecordType } from '../../values/rdata/rdata.ts'
import { randomStream } from '../../values/rng.ts'

const PREFIX = '_r53sim-'
const LABEL_BYTES_MAX = 63
const NAME_BYTES_MAX = 255
const HASH_LETTERS = 'abcdefghijklmnopqrstuvwxyz234567'
const HASH_LENGTH = 10

function hashOf(text: string): string {
  const next = randomStream(0, text, 'hop-name')
  return Array.from({ length: HASH_LENGTH }, () => HASH_LETTERS.charAt(Math.floor(next() * HASH_LETTERS.length))).join(
    '',
  )
}

/** The generated names of one zone. */
export interface HopNames {
  readonly zone: DomainName
  /** Names like generated ones that record sets already stand at, by type. */
  readonly taken: Map<RecordType, Set<DomainName>>
}

/** Marks a name as used by the author, so that no generated name meets it. */
export const takeName = ({ taken }: HopNames, name: DomainName, type: RecordType): void => {
  if (name.startsWith(PREFIX)) takenOf(taken, type).add(name)
}

function takenOf(taken: HopNames['taken'], type: RecordType): Set<DomainName> {
  const known = taken.get(type) ?? new Set()
  taken.set(type, known)
  return known
}

/** `path` as one label: lower case, what a host name cannot hold as hyphens; with a hash where that or the length loses something. */
function labelOf(path: readonly string[], room: number, always: boolean): string {
  const folded = path.join('-').toLowerCase()
  const plain = folded.replace(/[^a-z0-9_-]+/g, '-')
  if (!always && plain === folded && PREFIX.length + plain.length <= room) return `${PREFIX}${plain}`
  const hash = hashOf(JSON.stringify(path))
  const kept = plain.slice(0, Math.max(0, room - PREFIX.length - hash.length - 1)).replace(/-+$/, '')
  return kept === '' ? `${PREFIX}${hash}` : `${PREFIX}${kept}-${hash}`
}

const roomBelow = (base: DomainName) => Math.min(LABEL_BYTES_MAX, NAME_BYTES_MAX - nameWireLength(base) - 1)

/**
 * The name at which a nested policy's records stand: `_r53sim-<path>.<record name>`; for a wildcard one level higher,
 * so that the `*` stays the leftmost label of its own record only, and nearer to the zone where the name would be
 * longer than 255 bytes. Stable: it depends on the path and the record's name alone, unless another record stands
 * there. Undefined if even the zone's name leaves no room.
 *
 * @see plan.md "Branches"; R1.2, R1.7
 */
export function hopName(
  hops: HopNames,
  owner: DomainName,
  type: RecordType,
  path: readonly string[],
): DomainName | undefined {
  const near = isWildcard(owner) ? parentOf(owner) : owner
  let base = near
  while (roomBelow(base) < PREFIX.length + HASH_LENGTH && base !== hops.zone) base = parentOf(base)
  const room = roomBelow(base)
  if (room < PREFIX.length + HASH_LENGTH) return undefined
  const taken = takenOf(hops.taken, type)
  const words = base !== near ? [...path, owner] : isWildcard(owner) ? ['any', ...path] : path
  for (let attempt = 0; ; attempt += 1) {
    const label = labelOf(attempt < 2 ? words : [...words, `${attempt}`], room, attempt > 0)
    const name = prependLabel(label, base)
    if (taken.has(name)) continue
    taken.add(name)
    return name
  }
}
