import type { ProximityLocation } from '../model/record-set.ts'
import type { Coordinates } from '../values/coordinates.ts'
import { lazy } from '../values/lazy.ts'
import { alarmRegions, localZoneGroups, regions } from './regions.gen.ts'

export interface Region {
  readonly code: string
  readonly name: string
  /** Of the city, two decimals, ours: AWS publishes none (R2.38). */
  readonly coordinates: Coordinates
  /** By Route 53's country table, so me-south-1 is `AS` and ap-southeast-2 is `OC`. */
  readonly continent: string
  readonly country: string
  readonly partition: string
  /** True if a latency record may name it (R2.30). */
  readonly isLatencyRegion: boolean
}

export interface LocalZoneGroup {
  /** `us-east-1-dfw-2`. */
  readonly group: string
  readonly parentRegion: string
  readonly city: string
  readonly coordinates: Coordinates
  readonly continent: string
  readonly country: string
}

const regionsByCode = lazy((): ReadonlyMap<string, Region> => new Map(regions().map((region) => [region.code, region])))
const groupsByCode = lazy(
  (): ReadonlyMap<string, LocalZoneGroup> => new Map(localZoneGroups().map((zone) => [zone.group, zone])),
)
const alarmRegionSet = lazy((): ReadonlySet<string> => new Set(alarmRegions()))

/** Codes of all AWS regions in the table, in its order. */
export const regionCodes = (): readonly string[] => [...regionsByCode().keys()]

/** Codes of all Local Zone groups in the table, in its order. */
export const localZoneGroupCodes = (): readonly string[] => [...groupsByCode().keys()]

/** Codes of the regions where an alarm that a check follows may live. @see R3.21 */
export const alarmRegionCodes = (): readonly string[] => [...alarmRegionSet()].toSorted()

/** The region of that code, lower case as AWS writes it; undefined if AWS has published none. @see R2.30, R2.38 */
export const findRegion = (code: string): Region | undefined => regionsByCode().get(code)

/** The Local Zone group of that code (`us-east-1-dfw-2`), undefined if there is none. @see R1.36, R2.38 */
export const findLocalZoneGroup = (group: string): LocalZoneGroup | undefined => groupsByCode().get(group)

/** True if a CLOUDWATCH_METRIC check may name an alarm of that region. @see R3.21 */
export const isAlarmRegion = (code: string): boolean => alarmRegionSet().has(code)

/** Where a geoproximity record stands; undefined for a region or Local Zone group that is not in the tables. @see R2.38 */
export function coordinatesOf(location: ProximityLocation): Coordinates | undefined {
  switch (location.kind) {
    case 'coordinates':
      return location.coordinates
    case 'region':
      return findRegion(location.region)?.coordinates
    case 'local-zone-group':
      return findLocalZoneGroup(location.group)?.coordinates
  }
}
