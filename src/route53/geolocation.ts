import { lazy } from '../values/lazy.ts'
import { continents, ukrainianOblasts, unsupportedCountries, usStates, usTerritories } from './geolocation.gen.ts'

export interface Continent {
  /** Two letters: AF, AN, AS, EU, NA, OC or SA. */
  readonly code: string
  readonly name: string
  /** Codes of its countries, sorted. */
  readonly countries: readonly string[]
}

const continentsByCode = lazy(
  (): ReadonlyMap<string, Continent> => new Map(continents().map((continent) => [continent.code, continent])),
)
const continentsByCountry = lazy(
  (): ReadonlyMap<string, string> =>
    new Map(
      [...continentsByCode().values()].flatMap(({ code, countries }) =>
        countries.map((country) => [country, code] as const),
      ),
    ),
)
const subdivisions = lazy(
  (): ReadonlyMap<string, ReadonlyMap<string, string>> =>
    new Map([
      ['US', usStates()],
      ['UA', ukrainianOblasts()],
    ]),
)
const unsupported = lazy(unsupportedCountries)

/** Codes of the seven continents. */
export const continentCodes = (): readonly string[] => [...continentsByCode().keys()]

/** Codes of all countries that geolocation records may name, continent by continent. @see R1.35 */
export const countryCodes = (): readonly string[] => [...continentsByCountry().keys()]

/** Continent of a country (upper-case ISO 3166-1 code) by Route 53's own table; undefined for codes that Route 53 does not map. @see R2.34 */
export const continentOf = (country: string): string | undefined => continentsByCountry().get(country)

/** The continent of that code, undefined if there is none. The code `NA` is also the country Namibia. @see R1.35 */
export const findContinent = (code: string): Continent | undefined => continentsByCode().get(code)

/** True if a geolocation record may name the country. @see R1.35 */
export const isCountry = (code: string): boolean => continentsByCountry().has(code)

/** Name of a country that exists but that Route 53 does not locate (Western Sahara, Christmas Island …), else undefined. */
export const unsupportedCountryName = (code: string): string | undefined => unsupported().get(code)

/** Code to name of a country's subdivisions; only US and UA have any. @see R1.35 */
export const subdivisionsOf = (country: string): ReadonlyMap<string, string> => subdivisions().get(country) ?? new Map()

/** True if AWS documents records for this country's subdivisions; those of UA appear in its listings only, so a plan that uses them gets a warning. @see R1.35 */
export const hasDocumentedSubdivisions = (country: string): boolean => country === 'US'

/** True for the US territories that count as countries of their own, never as states. @see R5.7 */
export const isUsTerritory = (country: string): boolean => usTerritories.includes(country)
