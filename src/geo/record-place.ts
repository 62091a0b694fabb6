import type { Place } from '../model/place.ts'
import { continentOf, findContinent, subdivisionsOf, unsupportedCountryName } from '../route53/geolocation.ts'
import { type JsonObject, objectIn, objectsIn, textIn } from '../values/json-members.ts'

/** The first of the texts that is a code as `isKnown` has it. */
const firstCode = (texts: readonly string[], isKnown: (code: string) => boolean): string | undefined =>
  texts.map((text) => text.toUpperCase()).find(isKnown)

/** The code of a subdivision that Route 53 tells apart, by its code or by its English name. */
function subdivisionOf(country: string, record: JsonObject): string | undefined {
  const known = subdivisionsOf(country)
  if (known.size === 0) return undefined
  const parts = objectsIn(record, 'subdivisions')
  const code = firstCode(
    parts.map((part) => textIn(part, 'iso_code')),
    (text) => known.has(text),
  )
  if (code !== undefined) return code
  const names = [...parts.map((part) => textIn(objectIn(part, 'names'), 'en')), textIn(record, 'state1')].filter(
    (name) => name !== '',
  )
  return [...known].find(([, name]) => names.includes(name))?.[0]
}

const numberIn = (object: JsonObject | undefined, key: string): number | undefined => {
  const value = object?.[key]
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** To a tenth of a degree, as our table of countries has it: places are known no better, and many addresses share one. */
function coordinatesOf(record: JsonObject): Place['coordinates'] {
  const location = objectIn(record, 'location') ?? record
  const [latitude, longitude] = [numberIn(location, 'latitude'), numberIn(location, 'longitude')]
  if (latitude === undefined || longitude === undefined) return undefined
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined
  return { latitude: Math.round(latitude * 10) / 10, longitude: Math.round(longitude * 10) / 10 }
}

/**
 * The place that a record of a database says, in the forms that there are: `country.iso_code`, `continent.code` and
 * `subdivisions` (MaxMind, DB-IP), `country_code` and `state1` (ip-location-db), `country` and `continent_code` as texts
 * (IPinfo). The continent of a country is Route 53's, whatever the database says. Codes that nothing has are left out.
 *
 * @see R2.34, R5.7
 */
export function placeOfRecord(record: JsonObject): Place {
  const country = firstCode(
    [textIn(objectIn(record, 'country'), 'iso_code'), textIn(record, 'country_code'), textIn(record, 'country')],
    (code) => continentOf(code) !== undefined || unsupportedCountryName(code) !== undefined,
  )
  const said = [
    textIn(objectIn(record, 'continent'), 'code'),
    textIn(record, 'continent_code'),
    textIn(record, 'continent'),
  ]
  const continent =
    country === undefined ? firstCode(said, (code) => findContinent(code) !== undefined) : continentOf(country)
  const subdivision = country === undefined ? undefined : subdivisionOf(country, record)
  const coordinates = coordinatesOf(record)
  return {
    ...(continent === undefined ? {} : { continent }),
    ...(country === undefined ? {} : { country }),
    ...(subdivision === undefined ? {} : { subdivision }),
    ...(coordinates === undefined ? {} : { coordinates }),
  }
}
