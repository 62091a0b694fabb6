import type { Client } from '../model/client.ts'
import type { RecordSet } from '../model/record-set.ts'
import { isOfKind } from '../model/record-set.ts'
import { coordinatesOf, findRegion } from '../route53/regions.ts'
import { biasedDistanceKm } from '../routing/geoproximity.ts'
import { type Coordinates, distanceKm, pointBetween } from '../values/coordinates.ts'
import type { Group } from './graph.ts'

/** Two records that are nearly as near to a client. */
export interface NearTie {
  readonly nearer: RecordSet
  readonly farther: RecordSet
  /** A client beside this one to whom the order is the other way; absent where latencies decide. */
  readonly beside?: Client
}

/** Part of the farther distance below which two are nearly as near. @see verification.md §1.3 */
const DISTANCE_MARGIN = 0.05

/** The same for latencies. */
const LATENCY_MARGIN = 0.1

/** Steps by which a place is halved in: to a metre on Earth. */
const HALVINGS = 25

/** Milliseconds to a region: measured, else estimated from the distance; undefined where neither is known. @see verification.md §1.3 */
function millisecondsTo(region: string, client: Client): number | undefined {
  const measured = client.latencyMs?.get(region)
  const place = findRegion(region)?.coordinates
  if (measured !== undefined || !place || !client.coordinates) return measured
  return 5 + distanceKm(client.coordinates, place) / 100
}

/** A figure by which members stand in order, and the part of it below which the order of two is in doubt. */
function figureOf({ policy }: Group['members'][number], client: Client) {
  if (isOfKind(policy, 'geoproximity'))
    return { figure: biasedDistanceKm(policy, client.coordinates), margin: DISTANCE_MARGIN }
  if (isOfKind(policy, 'latency'))
    return { figure: millisecondsTo(policy.region, client) ?? Number.POSITIVE_INFINITY, margin: LATENCY_MARGIN }
  return undefined
}

/** The place closest to the client's on the way to the second member from which that one is the nearer one. */
function placeBeside(
  [nearer, farther]: readonly [Group['members'][number], Group['members'][number]],
  from: Coordinates,
): Coordinates | undefined {
  if (!isOfKind(nearer.policy, 'geoproximity') || !isOfKind(farther.policy, 'geoproximity')) return undefined
  const [near, far] = [nearer.policy, farther.policy]
  const goal = coordinatesOf(far.location)
  if (!goal) return undefined
  const isOther = (place: Coordinates) => biasedDistanceKm(far, place) < biasedDistanceKm(near, place)
  if (!isOther(goal)) return undefined
  let [before, after] = [0, 1]
  for (let step = 0; step < HALVINGS; step += 1) {
    const middle = (before + after) / 2
    if (isOther(pointBetween(from, goal, middle))) after = middle
    else before = middle
  }
  const place = pointBetween(from, goal, after)
  const rounded = { latitude: roundTo(place.latitude), longitude: roundTo(place.longitude) }
  return isOther(rounded) ? rounded : place
}

/** A hundred metres are enough for a place that somebody is to read. */
const roundTo = (degrees: number) => Number(degrees.toFixed(3))

/**
 * Neighbours in the order of a group that a little would put the other way round: latencies that differ by less than
 * 10 %, biased distances by less than 5 %.
 *
 * @see verification.md §1.3
 */
export function nearTies({ members }: Group, client: Client): readonly NearTie[] {
  const measured = members
    .flatMap((member) => {
      const found = figureOf(member, client)
      return found && Number.isFinite(found.figure) ? [{ member, ...found }] : []
    })
    .toSorted((a, b) => a.figure - b.figure)
  return measured.flatMap(({ member, figure }, index): readonly NearTie[] => {
    const next = measured[index + 1]
    if (!next || next.figure - figure >= next.margin * next.figure) return []
    const place = client.coordinates && placeBeside([member, next.member], client.coordinates)
    return [
      {
        nearer: member.recordSet,
        farther: next.member.recordSet,
        ...(place ? { beside: { ...client, coordinates: place } } : {}),
      },
    ]
  })
}
