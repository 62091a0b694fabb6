import { describe, expect, test } from 'vitest'
import { centroids } from '../../src/route53/centroids.gen.ts'
import { findCentroid } from '../../src/route53/centroids.ts'
import {
  continentCodes,
  continentOf,
  countryCodes,
  findContinent,
  hasDocumentedSubdivisions,
  isCountry,
  isUsTerritory,
  subdivisionsOf,
  unsupportedCountryName,
} from '../../src/route53/geolocation.ts'
import {
  alarmRegionCodes,
  findLocalZoneGroup,
  findRegion,
  isAlarmRegion,
  localZoneGroupCodes,
  regionCodes,
} from '../../src/route53/regions.ts'
import { type Coordinates, distanceKm } from '../../src/values/coordinates.ts'

describe('regions', () => {
  test('R2.38 a region has its place, country and continent', () => {
    expect(findRegion('eu-central-1')).toEqual({
      code: 'eu-central-1',
      name: 'Europe (Frankfurt)',
      coordinates: { latitude: 50.11, longitude: 8.68 },
      continent: 'EU',
      country: 'DE',
      partition: 'aws',
      isLatencyRegion: true,
    })
    expect(findRegion('EU-CENTRAL-1')).toBeUndefined()
    expect(findRegion('constructor')).toBeUndefined()
  })

  test('R1.36 a Local Zone group has its place', () => {
    expect(findLocalZoneGroup('us-east-1-dfw-2')).toMatchObject({ city: 'Dallas', parentRegion: 'us-east-1' })
    expect(findLocalZoneGroup('us-east-1')).toBeUndefined()
  })

  test('R5.9 every region and Local Zone stands in a country of its continent', () => {
    const places = [...regionCodes().map(findRegion), ...localZoneGroupCodes().map(findLocalZoneGroup)]
    expect(places.length).toBe(39 + 42)
    for (const place of places) expect(continentOf(place?.country ?? '')).toBe(place?.continent)
  })

  test('R3.21 alarms may live in regions that records cannot name, not in all', () => {
    expect(isAlarmRegion('us-east-1')).toBe(true)
    expect(isAlarmRegion('us-iso-east-1')).toBe(true)
    expect(isAlarmRegion('nowhere-1')).toBe(false)
    expect(alarmRegionCodes()).toHaveLength(46)
  })
})

describe('geolocation', () => {
  test.each([
    // rule  country  continent
    ['R2.34', 'FR', 'EU'],
    ['R2.34', 'RU', 'EU'],
    ['R2.34', 'TR', 'EU'],
    ['R2.34', 'CY', 'EU'],
    ['R2.34', 'GE', 'AS'],
    ['R2.34', 'NA', 'AF'],
    ['R2.34', 'MX', 'NA'],
    ['R2.34', 'TL', 'OC'],
    ['R5.7', 'PR', 'NA'],
    ['R2.34', 'EH', undefined],
    ['R2.34', 'XX', undefined],
    ['R2.34', 'fr', undefined],
  ])('%s %s is in %s', (_rule, country, continent) => {
    expect(continentOf(country)).toBe(continent)
    expect(isCountry(country)).toBe(continent !== undefined)
  })

  test('R1.35 seven continents share the countries out', () => {
    expect(continentCodes()).toEqual(['AF', 'AN', 'AS', 'EU', 'NA', 'OC', 'SA'])
    expect(new Set(countryCodes()).size).toBe(countryCodes().length)
    expect(continentCodes().flatMap((code) => findContinent(code)?.countries ?? [])).toEqual(countryCodes())
  })

  test('R1.35 states of the US, and those of Ukraine that only listings show', () => {
    expect(subdivisionsOf('US').get('WA')).toBe('Washington')
    expect(subdivisionsOf('US').size).toBe(51)
    expect(subdivisionsOf('US').has('PR')).toBe(false)
    expect(subdivisionsOf('UA').get('05')).toBe('Vinnytska oblast')
    expect(subdivisionsOf('FR').size).toBe(0)
    expect([hasDocumentedSubdivisions('US'), hasDocumentedSubdivisions('UA')]).toEqual([true, false])
  })

  test('R5.7 territories are countries', () => {
    expect(isUsTerritory('PR') && isCountry('PR')).toBe(true)
    expect(isUsTerritory('US')).toBe(false)
  })

  test('places that Route 53 does not locate have a name for messages', () => {
    expect(unsupportedCountryName('EH')).toBe('Western Sahara')
    expect(unsupportedCountryName('FR')).toBeUndefined()
  })
})

/** Capitals, to hold our table of centres against. */
const capitals: readonly (readonly [string, number, number])[] = [
  ['FR', 48.86, 2.35],
  ['DE', 52.52, 13.4],
  ['GB', 51.51, -0.13],
  ['ES', 40.42, -3.7],
  ['IT', 41.9, 12.5],
  ['PL', 52.23, 21.01],
  ['SE', 59.33, 18.07],
  ['UA', 50.45, 30.52],
  ['TR', 39.93, 32.86],
  ['IS', 64.15, -21.94],
  ['EG', 30.04, 31.24],
  ['NG', 9.06, 7.49],
  ['KE', -1.29, 36.82],
  ['ZA', -25.75, 28.19],
  ['MA', 34.02, -6.83],
  ['MG', -18.88, 47.51],
  ['SA', 24.71, 46.68],
  ['IN', 28.61, 77.21],
  ['JP', 35.68, 139.69],
  ['KR', 37.57, 126.98],
  ['TH', 13.76, 100.5],
  ['VN', 21.03, 105.85],
  ['PH', 14.6, 120.98],
  ['ID', -6.21, 106.85],
  ['SG', 1.35, 103.82],
  ['NZ', -41.29, 174.78],
  ['FJ', -18.14, 178.44],
  ['MX', 19.43, -99.13],
  ['CU', 23.11, -82.37],
  ['JM', 18.02, -76.8],
  ['PA', 8.98, -79.52],
  ['BR', -15.79, -47.88],
  ['AR', -34.6, -58.38],
  ['CL', -33.45, -70.67],
  ['PE', -12.05, -77.04],
  ['CO', 4.71, -74.07],
]

/** A middle of each continent and how far its countries may be from it, kilometres. */
const middles: ReadonlyMap<string, { readonly middle: Coordinates; readonly reachKm: number }> = new Map([
  ['AF', { middle: { latitude: 2, longitude: 18 }, reachKm: 5500 }],
  ['AN', { middle: { latitude: -90, longitude: 0 }, reachKm: 4600 }],
  ['AS', { middle: { latitude: 30, longitude: 85 }, reachKm: 5500 }],
  ['EU', { middle: { latitude: 52, longitude: 15 }, reachKm: 5000 }],
  ['NA', { middle: { latitude: 35, longitude: -90 }, reachKm: 5000 }],
  ['OC', { middle: { latitude: -12, longitude: 175 }, reachKm: 6000 }],
  ['SA', { middle: { latitude: -20, longitude: -62 }, reachKm: 3700 }],
])

describe('R2.39 centres of countries', () => {
  test('every country has one, with one decimal, and so have those that Route 53 does not locate', () => {
    const codes = [...countryCodes(), 'BV', 'CX', 'EH', 'HM']
    expect([...centroids().keys()]).toEqual(codes.toSorted())
    for (const { latitude, longitude } of centroids().values()) {
      expect(Math.abs(latitude)).toBeLessThanOrEqual(90)
      expect(Math.abs(longitude)).toBeLessThanOrEqual(180)
      expect([Number(latitude.toFixed(1)), Number(longitude.toFixed(1))]).toEqual([latitude, longitude])
    }
    expect(findCentroid('XX')).toBeUndefined()
  })

  test('each stands on its continent', () => {
    const stray = countryCodes().filter((country) => {
      const continent = middles.get(continentOf(country) ?? '')
      const centre = findCentroid(country)
      return !continent || !centre || distanceKm(continent.middle, centre) > continent.reachKm
    })
    expect(stray).toEqual([])
  })

  test('each stands near its capital, as far as the country is large', () => {
    const stray = capitals.filter(([country, latitude, longitude]) => {
      const centre = findCentroid(country)
      return !centre || distanceKm(centre, { latitude, longitude }) > 1300
    })
    expect(stray).toEqual([])
  })

  test('each AWS region stands within reach of its country’s centre', () => {
    const small = regionCodes()
      .map((code) => findRegion(code))
      .filter((region) => region !== undefined && !['US', 'CA', 'AU', 'BR', 'CN', 'IN', 'ID'].includes(region.country))
    const stray = small.filter((region) => {
      const centre = region && findCentroid(region.country)
      return !region || !centre || distanceKm(centre, region.coordinates) > 800
    })
    expect(stray.map((region) => region?.code)).toEqual(['af-south-1', 'ap-southeast-5'])
  })
})
