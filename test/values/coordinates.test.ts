import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Coordinates, distanceKm, pointBetween } from '../../src/values/coordinates.ts'

const at = (latitude: number, longitude: number): Coordinates => ({ latitude, longitude })
const RADIUS_KM = 6371.0088
const degrees = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true })
const places = fc.tuple(degrees(90), degrees(180)).map(([latitude, longitude]) => at(latitude, longitude))

/** Another formula for the same sphere: the angle between two vectors. */
function byVectors(a: Coordinates, b: Coordinates): number {
  const vector = ({ latitude, longitude }: Coordinates): readonly [number, number, number] => {
    const [phi, lambda] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180]
    return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)]
  }
  const [[x1, y1, z1], [x2, y2, z2]] = [vector(a), vector(b)]
  const cross = Math.hypot(y1 * z2 - z1 * y2, z1 * x2 - x1 * z2, x1 * y2 - y1 * x2)
  return RADIUS_KM * Math.atan2(cross, x1 * x2 + y1 * y2 + z1 * z2)
}

describe('R2.38 distance on a sphere', () => {
  test.each([
    // case                             from                  to                    km
    ['the same place', at(47.37, 8.54), at(47.37, 8.54), 0],
    ['a degree of the equator', at(0, 0), at(0, 1), 111.195],
    ['a degree of a meridian', at(10, 20), at(11, 20), 111.195],
    ['from pole to pole', at(90, 0), at(-90, 0), Math.PI * RADIUS_KM],
    ['a pole has no longitude', at(90, 0), at(90, 123), 0],
    ['across the antimeridian', at(0, 179.5), at(0, -179.5), 111.195],
    ['180 and -180 are one meridian', at(10, 180), at(10, -180), 0],
    ['the other side of the Earth', at(30, 40), at(-30, -140), Math.PI * RADIUS_KM],
    ['Paris to London', at(48.8566, 2.3522), at(51.5074, -0.1278), 343.556],
  ])('%s', (_case, from, to, kilometres) => {
    expect(distanceKm(from, to)).toBeCloseTo(kilometres, 2)
    expect(distanceKm(to, from)).toBeCloseTo(kilometres, 2)
  })

  test('is that of the vectors, never more than half the way round', () => {
    fc.assert(
      fc.property(places, places, (a, b) => {
        const distance = distanceKm(a, b)
        expect(Math.abs(distance - byVectors(a, b))).toBeLessThan(0.001)
        expect(distance).toBeLessThanOrEqual(Math.PI * RADIUS_KM)
        expect(distanceKm(b, a)).toBeCloseTo(distance, 6)
      }),
    )
  })

  test('a detour is never shorter', () => {
    fc.assert(
      fc.property(places, places, places, (a, b, c) => {
        expect(distanceKm(a, c)).toBeLessThanOrEqual(distanceKm(a, b) + distanceKm(b, c) + 0.001)
      }),
    )
  })
})

describe('a place between two', () => {
  test.each([
    // from            to               part  latitude  longitude
    [[0, 0], [0, 90], 0.5, 0, 45],
    [[0, 0], [0, 90], 0, 0, 0],
    [[0, 0], [0, 90], 1, 0, 90],
    [[0, 170], [0, -170], 0.5, 0, 180],
    [[10, 20], [10, 20], 0.5, 10, 20],
    [[45, 0], [45, 180], 0.5, 90, undefined],
    [[0, 0], [0, 180], 0.3, 0, 0],
  ] as const)('from %j to %j, %f of the way', (from, to, part, latitude, longitude) => {
    const place = pointBetween({ latitude: from[0], longitude: from[1] }, { latitude: to[0], longitude: to[1] }, part)
    expect(place.latitude).toBeCloseTo(latitude, 9)
    if (longitude !== undefined) expect(Math.abs(place.longitude)).toBeCloseTo(Math.abs(longitude), 9)
  })
})
