import type { Coordinates } from '../values/coordinates.ts'
import { lazy } from '../values/lazy.ts'
import { centroids } from './centroids.gen.ts'

const byCountry = lazy(centroids)

/** The middle of a country (upper-case ISO 3166-1 code), one decimal, a table of ours; undefined for unknown codes. For clients of which only the country is known. @see R2.39 */
export const findCentroid = (country: string): Coordinates | undefined => byCountry().get(country)

/** Codes of all countries with a middle, those that Route 53 does not locate among them. */
export const centroidCodes = (): readonly string[] => [...byCountry().keys()]
