import type { GeoArea, RecordSet } from '../../model/record-set.ts'
import {
  continentCodes,
  findContinent,
  hasDocumentedSubdivisions,
  isCountry,
  isUsTerritory,
  subdivisionsOf,
  unsupportedCountryName,
} from '../../route53/geolocation.ts'
import type { Finding, LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'

type Problem = Pick<Finding, 'message' | 'hint' | 'severity'>

function countryProblem(country: string): Problem | undefined {
  if (isCountry(country)) return undefined
  const known = unsupportedCountryName(country)
  return known === undefined
    ? { message: `"${country}" is not a country`, hint: 'write the two letters of ISO 3166-1, such as FR' }
    : { message: `Route 53 locates nobody in ${known} (${country})`, hint: 'use the continent or the default' }
}

function subdivisionProblem(country: string, subdivision: string): Problem | undefined {
  if (!subdivisionsOf(country).has(subdivision)) {
    if (country === 'US' && isUsTerritory(subdivision))
      return { message: `${subdivision} counts as a country of its own`, hint: `write country ${subdivision}` }
    return {
      message: `"${subdivision}" is not a subdivision of ${country} that Route 53 locates`,
      hint: `leave it out: ${country} is the whole country`,
    }
  }
  if (hasDocumentedSubdivisions(country)) return undefined
  return {
    severity: 'warning',
    message: `AWS lists ${country}-${subdivision} but does not document records for subdivisions of ${country}`,
    hint: `${country} is the whole country`,
  }
}

function problemOf(area: GeoArea): Problem | undefined {
  switch (area.kind) {
    case 'default':
      return undefined
    case 'continent':
      return findContinent(area.continent) === undefined
        ? { message: `"${area.continent}" is not a continent`, hint: `write one of ${continentCodes().join(', ')}` }
        : undefined
    case 'country':
      return countryProblem(area.country)
    case 'subdivision':
      return countryProblem(area.country) ?? subdivisionProblem(area.country, area.subdivision)
  }
}

const say = (recordSet: RecordSet, { message, ...rest }: Problem): Finding => ({
  at: recordSet.at.field('location'),
  message: `${groupTitle(recordSet)}: ${message}`,
  ...rest,
})

/** The keys of a plan's `geolocation:` are checked where they are read; this is about codes that `record_sets:` give. */
export const geoCodeUnknown: LintRule = {
  id: 'geo-code-unknown',
  severity: 'error',
  about: 'geolocation',
  summary: 'continent, country or subdivision that Route 53 does not locate',
  rules: ['R1.35'],
  rejectedByApi: true,
  why: 'A record of an area that nobody is ever in answers nobody.',
  bad: `version: 1
zones:
  example.com:
    record_sets:
      - Name: www.example.com
        Type: A
        SetIdentifier: britain
        GeoLocation: { CountryCode: UK }
        TTL: 60
        ResourceRecords: [{ Value: 192.0.2.10 }]
`,
  good: `version: 1
zones:
  example.com:
    record_sets:
      - Name: www.example.com
        Type: A
        SetIdentifier: britain
        GeoLocation: { CountryCode: GB }
        TTL: 60
        ResourceRecords: [{ Value: 192.0.2.10 }]
`,
  *check({ index }) {
    for (const { members } of index.ofPolicy('geolocation')) {
      for (const { recordSet, policy } of members) {
        const problem = problemOf(policy.area)
        if (problem) yield say(recordSet, problem)
      }
    }
  },
}
