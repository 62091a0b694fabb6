import type { Zone } from '../../model/deployment.ts'
import type { SnapshotSet } from '../../model/snapshot.ts'
import { type DomainName, isAtOrBelow, parentOf, ROOT, wildcardBelow } from '../../values/name.ts'

/**
 * Which wildcard of a file answers for a name that the file does not hold; undefined where none does, and for names
 * that exist because something stands at or below them.
 *
 * @see R2.4, R2.5, RFC 4592 §2.2
 */
export function wildcardFinder(
  zone: Zone,
  written: Iterable<SnapshotSet>,
): (name: DomainName) => DomainName | undefined {
  const existing = new Set<DomainName>([zone.name])
  for (const { name } of written)
    for (let at = name; isAtOrBelow(at, zone.name) && !existing.has(at); at = parentOf(at)) existing.add(at)
  return (name) => {
    if (existing.has(name) || !isAtOrBelow(name, zone.name)) return undefined
    let closest = parentOf(name)
    while (!existing.has(closest) && closest !== ROOT) closest = parentOf(closest)
    const wildcard = wildcardBelow(closest)
    return existing.has(wildcard) ? wildcard : undefined
  }
}
