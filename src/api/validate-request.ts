import { findRegion, regionCodes } from '../route53/regions.ts'
import { invalidInput } from './errors.ts'
import type { ApiChange, ApiRecordSet } from './shapes.ts'

/** The policy fields in the order in which Route 53 names them; two that its text leaves out count like them. */
const policyFields = (set: ApiRecordSet): readonly string[] =>
  (
    [
      'Weight',
      'Region',
      'Failover',
      'GeoLocation',
      'GeoProximityLocation',
      'CidrRoutingConfig',
      'MultiValueAnswer',
    ] as const
  ).filter((field) => set[field] !== undefined && set[field] !== false)

const foundIn = (count: string, { Action, ResourceRecordSet: { Name, Type, SetIdentifier = 'null' } }: ApiChange) =>
  `but found ${count} in Change with [Action=${Action}, Name=${Name}, Type=${Type}, SetIdentifier=${SetIdentifier}]`

const POLICIES = 'Expected exactly one of [Weight, Region, Failover, GeoLocation, or MultiValueAnswer]'
const DATA = 'Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]'

function policyProblem(change: ApiChange): string | undefined {
  const { ResourceRecordSet: set } = change
  const count = policyFields(set).length
  if (set.SetIdentifier === undefined)
    return count === 0
      ? undefined
      : `Missing field 'SetIdentifier' ${foundIn('none', change).replace(/^but found none /, '')}`
  if (count === 1) return undefined
  return `${POLICIES}, ${foundIn(count === 0 ? 'none' : 'more than one', change)}`
}

function dataProblem(change: ApiChange): string | undefined {
  const { AliasTarget, TTL, ResourceRecords, TrafficPolicyInstanceId } = change.ResourceRecordSet
  const hasValues = TTL !== undefined || ResourceRecords !== undefined
  const isWhole = TTL !== undefined && ResourceRecords !== undefined
  const kinds = [AliasTarget !== undefined, hasValues, TrafficPolicyInstanceId !== undefined].filter(Boolean).length
  if (kinds > 1) return `${DATA}, ${foundIn('more than one', change)}`
  if (kinds === 0 || (hasValues && !isWhole)) return `${DATA}, ${foundIn('none', change)}`
  return undefined
}

function placeProblem({ ResourceRecordSet: set }: ApiChange): string | undefined {
  const { Region, GeoProximityLocation: near, GeoLocation: area } = set
  const region = Region ?? near?.AWSRegion
  if (region !== undefined && findRegion(region) === undefined)
    return (
      `Invalid XML ; cvc-enumeration-valid: Value '${region}' is not facet-valid with respect to enumeration ` +
      `'[${regionCodes().join(', ')}]'. It must be a value from the enumeration.`
    )
  if (near !== undefined) {
    const given = [near.AWSRegion, near.LocalZoneGroup, near.Coordinates].filter((one) => one !== undefined)
    if (given.length !== 1)
      return 'Invalid request: Expected exactly one of [AWSRegion, LocalZoneGroup, or Coordinates] in GeoProximityLocation'
    const { Latitude = '0', Longitude = '0' } = near.Coordinates ?? {}
    if (Math.abs(Number(Latitude)) > 90 || Math.abs(Number(Longitude)) > 180)
      return `Invalid request: coordinates ${Latitude}, ${Longitude} lie outside of -90 to 90 and -180 to 180`
  }
  if (area === undefined) return undefined
  const { ContinentCode, CountryCode, SubdivisionCode } = area
  const isArea =
    ContinentCode === undefined
      ? CountryCode !== undefined && !(CountryCode === '*' && SubdivisionCode !== undefined)
      : CountryCode === undefined && SubdivisionCode === undefined
  return isArea
    ? undefined
    : 'Invalid request: GeoLocation takes ContinentCode, or CountryCode with or without SubdivisionCode'
}

/** Refuses changes that are no changes, whatever the zone holds: the first thing wrong is said. @see R6.2, api.md §4 */
export function validateRequest(changes: readonly ApiChange[]): void {
  for (const change of changes) {
    const expected = policyProblem(change) ?? dataProblem(change)
    if (expected !== undefined) throw invalidInput(`Invalid request: ${expected}`)
    const misplaced = placeProblem(change)
    if (misplaced !== undefined) throw invalidInput(misplaced)
  }
}
