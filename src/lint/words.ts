import type { RelatedPlace } from '../model/diagnostic.ts'
import type { Span } from '../model/origin.ts'
import type { GeoArea, ProximityLocation, RecordSet } from '../model/record-set.ts'
import { formatInteger } from '../values/count.ts'
import { displayName } from '../values/name.ts'

/** Items that a sentence or a finding lists before it only counts. */
const LISTED_MAX = 8

/** `a`, `a and b`, `a, b and c`, `a, b, … and 4 more`. */
export function listed(items: readonly string[], max: number = LISTED_MAX): string {
  const shown = items.slice(0, max)
  const last = items.length > max ? `${formatInteger(items.length - max)} more` : shown.pop()
  return shown.length === 0 ? (last ?? '') : `${shown.join(', ')} and ${last ?? ''}`
}

/** Name and type of a record's group as people know it: `www.example.com. A`, or `www/EU A` for the records below a branch. */
export const groupTitle = ({ name, type, branch, generated }: RecordSet): string =>
  generated ? `${branch.slice(0, branch.lastIndexOf('/'))} ${type}` : `${displayName(name)} ${type}`

/** One record among those of its name and type: `www/EU A`, or `www.example.com. A` for a simple one. */
export const recordTitle = (recordSet: RecordSet): string =>
  recordSet.policy.kind === 'simple' ? groupTitle(recordSet) : `${recordSet.branch} ${recordSet.type}`

/** Places that explain a finding, as many as a reader takes in. */
export const placesOf = <T>(
  items: Iterable<T>,
  at: (item: T) => Span,
  message: (item: T) => string,
): readonly RelatedPlace[] => [...items].slice(0, LISTED_MAX).map((item) => ({ at: at(item), message: message(item) }))

/** Each item whose key an earlier one has, with the first that has it. */
export function* repeated<T>(
  items: Iterable<T>,
  keyOf: (item: T) => string | undefined,
): Iterable<readonly [later: T, first: T]> {
  const firsts = new Map<string, T>()
  for (const item of items) {
    const key = keyOf(item)
    if (key === undefined) continue
    const first = firsts.get(key)
    if (first === undefined) firsts.set(key, item)
    else yield [item, first]
  }
}

/** `continent EU`, `FR`, `US-WA` or `default`. */
export function areaName(area: GeoArea): string {
  switch (area.kind) {
    case 'default':
      return 'default'
    case 'continent':
      // The code NA is also the country Namibia.
      return `continent ${area.continent}`
    case 'country':
      return area.country
    case 'subdivision':
      return `${area.country}-${area.subdivision}`
  }
}

/** `us-east-1`, `us-east-1-dfw-2` or `47.37, 8.54`. */
export function placeName(location: ProximityLocation): string {
  switch (location.kind) {
    case 'region':
      return location.region
    case 'local-zone-group':
      return location.group
    case 'coordinates':
      return `${location.coordinates.latitude}, ${location.coordinates.longitude}`
  }
}

/** A location of an IP-based policy as plans write it. */
export const locationName = (location: string): string => (location === '*' ? 'default' : location)

/** `file:line:column`: equal for members that stand at one place in the source, as a TTL for many records does. */
export const placeKey = ({ file, line, column }: Span): string => `${line}:${column} ${file}`
