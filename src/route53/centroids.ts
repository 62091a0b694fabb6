import type { Coordinates } from '../values/coordinates.ts'
import { centroids } from './centroids.gen.ts'

/** The middle of a country (upper-case ISO 3166-1 code), one decimal, a table of ours; undefined for unknown codes. For clients of which only the country is known. @see R2.39 */
export const findCentroid = (country: string): Coordinates | undefined => centroids.get(country)

/** Codes of all countries with a middle, those that Route 53 does not locate among them. */
export const centroidCodes: readonly string[] = [...centroids.keys()]
