import type { Zone } from '../../model/deployment.ts'
import type { SnapshotSet } from '../../model/snapshot.ts'
import { spanIn } from '../../plan/source.ts'
import { plainTtl, plainZone } from '../../route53/plain-zone.ts'
import { displayName } from '../../values/name.ts'
import type { StatedGroup, StatedSnapshot } from '../import-format.ts'

/** A group whose records are not what its comments come to: somebody changed one of the two. */
export interface Edit {
  readonly group: StatedGroup
  /** Both versions, for people. */
  readonly message: string
}

/** A message shows no more values of a version. */
const VALUES_MAX = 4

function versionText(values: Iterable<string>, ttlSeconds: number | undefined): string {
  const all = [...new Set(values)].sort()
  const more = all.length > VALUES_MAX ? [`${all.length - VALUES_MAX} more`] : []
  const ttl = ttlSeconds === undefined ? '' : ` (TTL ${ttlSeconds})`
  return all.length === 0 ? 'nothing' : `${[...all.slice(0, VALUES_MAX), ...more].join(', ')}${ttl}`
}

/** Both sides in the same words; TTLs that are not stated agree with any. */
function compare({ records }: StatedGroup, set: SnapshotSet | undefined) {
  const stated = records.flatMap(({ ttlSeconds }) => ttlSeconds ?? [])
  const ttl = set && plainTtl(set)
  const found = { values: new Set(records.map(({ text }) => text)), ttl: stated.length > 0 ? Math.min(...stated) : ttl }
  const wanted = { values: new Set(set?.answers.flatMap(({ values }) => values.map(({ text }) => text))), ttl }
  const isEqual =
    found.values.size === wanted.values.size &&
    [...found.values].every((value) => wanted.values.has(value)) &&
    found.ttl === wanted.ttl
  return isEqual ? undefined : { found, wanted }
}

const keyOf = ({ name, type }: Pick<SnapshotSet, 'name' | 'type'>) => `${type} ${name}`

/** True where the answer hangs on an AWS resource of whose addresses the plan says nothing. */
const isUnknown = ({ gaps }: SnapshotSet) => gaps.some(({ gap }) => gap === 'not-simulated')

/**
 * The groups of a zone file whose records differ from what the file's own comments come to for the client and in the
 * state of health that it names; `sets` is that snapshot.
 *
 * @see engines.md 1.5
 */
export function findEdits({ groups }: StatedSnapshot, zone: Zone, sets: readonly SnapshotSet[]): readonly Edit[] {
  const { holdable } = plainZone(zone, sets)
  const byKey = new Map([...holdable].map((set) => [keyOf(set), set]))
  const unknown = new Set(sets.filter(isUnknown).map(keyOf))
  return groups.flatMap((group): readonly Edit[] => {
    const { name, type, at } = group
    const difference = compare(group, byKey.get(keyOf(group)))
    // Records that are to be there, of a resource that nothing here resolves, cannot be compared with anything.
    if (difference === undefined || (group.isExpected && unknown.has(keyOf(group)))) return []
    const { file, line, column } = spanIn(at.file, at.range)
    const { found, wanted } = difference
    const message = `${file}:${line}:${column} ${displayName(name)} ${type} holds ${versionText(found.values, found.ttl)}, but its comments come to ${versionText(wanted.values, wanted.ttl)}`
    return [{ group, message }]
  })
}
