import { type DomainName, isWildcard, nameOfLabels, nameWireLength, parentOf, prependLabel } from '../../values/name.ts'
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

/** Every (name, type) that record sets already stand at in a zone. */
export interface HopNames {
  readonly taken: Set<string>
}

const identity = (name: DomainName, type: RecordType) => `${type} ${name}`

/** Marks a name as used by the author, so that no generated name meets it. */
export const takeName = ({ taken }: HopNames, name: DomainName, type: RecordType): void => {
  if (name.startsWith(PREFIX)) taken.add(identity(name, type))
}

const encoder = new TextEncoder()

/** `path` as one label: lower case, what a host name cannot hold as hyphens; with a hash where that or the length loses something. */
function labelOf(path: readonly string[], budget: number, always: boolean): string {
  const folded = path.join('-').toLowerCase()
  const plain = folded.replace(/[^a-z0-9_-]+/g, '-')
  if (!always && plain === folded && PREFIX.length + plain.length <= budget) return `${PREFIX}${plain}`
  const hash = hashOf(JSON.stringify(path))
  const room = Math.max(0, budget - PREFIX.length - hash.length - 1)
  const kept = plain.slice(0, room).replace(/-+$/, '')
  return kept === '' ? `${PREFIX}${hash}` : `${PREFIX}${kept}-${hash}`
}

/**
 * The name at which a nested policy's records stand: `_r53sim-<path>.<record name>`; for a wildcard one level higher,
 * so that the `*` stays the leftmost label of its own record only. Stable: it depends on the path and the record's
 * name alone, unless another record stands there. Undefined if a name of 255 bytes has no room for it.
 *
 * @see plan.md "Branches"
 */
export function hopName(
  hops: HopNames,
  owner: DomainName,
  type: RecordType,
  path: readonly string[],
): DomainName | undefined {
  const base = isWildcard(owner) ? parentOf(owner) : owner
  const words = isWildcard(owner) ? ['any', ...path] : path
  const budget = Math.min(LABEL_BYTES_MAX, NAME_BYTES_MAX - nameWireLength(base) - 1)
  if (budget < PREFIX.length + HASH_LENGTH) return undefined
  for (let attempt = 0; ; attempt += 1) {
    const label = labelOf(attempt < 2 ? words : [...words, `${attempt}`], budget, attempt > 0)
    const name = prependLabel(nameOfLabels([encoder.encode(label)]).slice(0, -1), base)
    if (hops.taken.has(identity(name, type))) continue
    hops.taken.add(identity(name, type))
    return name
  }
}
