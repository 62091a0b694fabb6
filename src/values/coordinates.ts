/** A place on Earth in degrees: latitude -90..90, longitude -180..180. */
export interface Coordinates {
  readonly latitude: number
  readonly longitude: number
}

/** Mean Earth radius in kilometres. @see R2.38 */
const EARTH_RADIUS_KM = 6371.0088

const radians = (degrees: number) => (degrees * Math.PI) / 180

/** Great-circle distance in kilometres (haversine on a sphere). @see R2.38 */
export function distanceKm(a: Coordinates, b: Coordinates): number {
  const halfLatitude = Math.sin(radians(b.latitude - a.latitude) / 2)
  const halfLongitude = Math.sin(radians(b.longitude - a.longitude) / 2)
  const chord = halfLatitude ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * halfLongitude ** 2
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)))
}

/** The place on the great circle between two, `part` of the way: 0 is the first one, 1 the second. Between opposite places there is no one way: the first one, until the end. */
export function pointBetween(a: Coordinates, b: Coordinates, part: number): Coordinates {
  const vector = ({ latitude, longitude }: Coordinates): readonly [number, number, number] => [
    Math.cos(radians(latitude)) * Math.cos(radians(longitude)),
    Math.cos(radians(latitude)) * Math.sin(radians(longitude)),
    Math.sin(radians(latitude)),
  ]
  const angle = distanceKm(a, b) / EARTH_RADIUS_KM
  if (Math.sin(angle) < 1e-12) return part < 1 ? a : b
  const [from, to] = [Math.sin((1 - part) * angle) / Math.sin(angle), Math.sin(part * angle) / Math.sin(angle)]
  const [one, other] = [vector(a), vector(b)]
  const [x, y, z] = [from * one[0] + to * other[0], from * one[1] + to * other[1], from * one[2] + to * other[2]]
  const degrees = (value: number) => (value * 180) / Math.PI
  return { latitude: degrees(Math.atan2(z, Math.hypot(x, y))), longitude: degrees(Math.atan2(y, x)) }
}
