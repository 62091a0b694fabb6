import type { Client } from '../model/client.ts'
import { type AddressPlaces, isPlaced, type Place } from '../model/place.ts'
import { continentOf } from '../route53/geolocation.ts'
import { contains, formatPrefix, halvesOf, type IpPrefix } from '../values/ip-prefix.ts'

/** Whether anybody is both at a place and in a network: somebody is, somebody may be, nobody is. */
export type Meeting = 'shown' | 'possible' | 'none'

/** True if the blocks inside it leave nothing of it. */
export function isCovered(block: IpPrefix, blocks: readonly IpPrefix[]): boolean {
  const inside = blocks.filter((other) => other.length > block.length && contains(block, other))
  if (inside.length === 0) return false
  return halvesOf(block).every(
    (half) => inside.some((other) => other.length === half.length && contains(half, other)) || isCovered(half, inside),
  )
}

/** Networks of one block that are looked at: those of large providers have as many. */
const NETWORKS_MAX = 65_536

/** The places that a block has outside of the smaller ones in it; undefined where they are too many to look at. */
function placesIn(
  block: IpPrefix,
  blocks: readonly IpPrefix[],
  places: AddressPlaces,
): ReadonlyMap<string, Place> | undefined {
  const inside = blocks.filter((other) => other.length > block.length && contains(block, other))
  const found = new Map<string, Place>()
  let left = NETWORKS_MAX
  for (const { network, place } of places.networksIn(block)) {
    left -= 1
    if (left < 0) return undefined
    if (inside.some((other) => contains(other, network)) || isCovered(network, inside)) continue
    const { continent, country, subdivision } = place
    found.set([continent, country, subdivision].join(), place)
  }
  return found
}

/** True if a client there may be in the area as well, because less is known of the place than the area says. */
function mayBeIn(area: Client, { continent, country, subdivision }: Place): boolean {
  if (country !== undefined)
    return subdivision === undefined && area.subdivision !== undefined && area.country === country
  return continent === undefined || (area.country !== undefined && continentOf(area.country) === continent)
}

/**
 * A function that says whether anybody in a block is in an area, by a database; without one nobody knows. What the database
 * has of no place may be anywhere, and of a country without its parts in any of them.
 *
 * @param blocks those of all networks that are told apart
 * @param sign equal texts for clients in areas that decide alike
 * @see verification.md §1.3
 */
export function createMeetings(
  places: AddressPlaces | undefined,
  blocks: readonly IpPrefix[],
  sign: (client: Client) => string,
): (area: Client, block: IpPrefix) => Meeting {
  const known = new Map<string, ReadonlyMap<string, Place> | undefined>()
  return (area, block) => {
    if (places === undefined) return 'possible'
    const key = formatPrefix(block)
    if (!known.has(key)) known.set(key, placesIn(block, blocks, places))
    const there = known.get(key)
    if (there === undefined) return 'possible'
    const all = [...there.values()]
    const wanted = sign(area)
    if (all.some((place) => isPlaced(place) && sign(place) === wanted)) return 'shown'
    return all.some((place) => mayBeIn(area, place)) ? 'possible' : 'none'
  }
}
