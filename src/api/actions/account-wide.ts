import { continentCodes, continentOf, countryCodes, findContinent, subdivisionsOf } from '../../route53/geolocation.ts'
import { limits } from '../../route53/limits.ts'
import { withEntry, withoutEntry, withZone } from '../account.ts'
import { type Action, type ApiRequest, getZone, pageByKey, pageFrom, pageSize, param } from '../action.ts'
import { ApiError, invalidInput } from '../errors.ts'
import { flag, required, struct, text } from '../shape.ts'
import { zoneIdText } from '../shapes.ts'
import type { XmlMembers } from '../xml.ts'
import { getDelegationSet, zonesOf } from './delegation-sets.ts'
import { shownPolicies } from './traffic-policies.ts'

const limitOf = (type: string, value: number, count: number) => ({
  members: { Limit: { Type: type, Value: value }, Count: count },
})

const noLimit = (type: string) => invalidInput(`There is no limit of type ${type}`)

/** @see R1.51 */
export const getAccountLimit: Action = (account, request) => {
  const type = param(request, 'Type')
  switch (type) {
    case 'MAX_HEALTH_CHECKS_BY_OWNER':
      return limitOf(type, limits.healthChecksPerAccount, account.checks.size)
    case 'MAX_HOSTED_ZONES_BY_OWNER':
      return limitOf(type, limits.hostedZonesPerAccount, account.zones.size)
    case 'MAX_REUSABLE_DELEGATION_SETS_BY_OWNER':
      return limitOf(type, limits.reusableDelegationSets, account.delegationSets.size)
    case 'MAX_TRAFFIC_POLICIES_BY_OWNER':
      return limitOf(type, limits.trafficPolicies, shownPolicies(account).length)
    case 'MAX_TRAFFIC_POLICY_INSTANCES_BY_OWNER':
      return limitOf(type, limits.trafficPolicyInstances, account.trafficPolicyInstances.size)
    default:
      throw noLimit(type)
  }
}

export const getHostedZoneLimit: Action = (account, request) => {
  const type = param(request, 'Type')
  const zone = getZone(account, param(request, 'Id'))
  if (type === 'MAX_RRSETS_BY_ZONE') return limitOf(type, limits.recordsPerZone, zone.sets.size)
  if (type !== 'MAX_VPCS_ASSOCIATED_BY_ZONE') throw noLimit(type)
  if (zone.vpcs === undefined) throw new ApiError('HostedZoneNotPrivate', `The hosted zone ${zone.id} is public`)
  return limitOf(type, limits.vpcsPerPrivateZone, zone.vpcs.length)
}

export const getReusableDelegationSetLimit: Action = (account, request) => {
  const type = param(request, 'Type')
  const { id } = getDelegationSet(account, request)
  if (type !== 'MAX_ZONES_BY_REUSABLE_DELEGATION_SET') throw noLimit(type)
  return limitOf(type, limits.zonesPerDelegationSet, zonesOf(account, id))
}

interface Place {
  readonly continent?: string
  readonly country?: string
  readonly subdivision?: string
}

const countryNames = new Intl.DisplayNames(['en'], { type: 'region' })

const placeMembers = ({ continent, country, subdivision }: Place): XmlMembers =>
  continent !== undefined
    ? { ContinentCode: continent, ContinentName: findContinent(continent)?.name }
    : {
        CountryCode: country,
        CountryName: country === '*' ? 'Default' : country && countryNames.of(country),
        SubdivisionCode: subdivision,
        SubdivisionName: subdivision && country && subdivisionsOf(country).get(subdivision),
      }

/** The default, countries each with its subdivisions, continents. */
const places = (): readonly Place[] => [
  { country: '*' },
  ...[...countryCodes()]
    .sort()
    .flatMap((country): readonly Place[] => [
      { country },
      ...[...subdivisionsOf(country).keys()].map((subdivision) => ({ country, subdivision })),
    ]),
  ...continentCodes().map((continent) => ({ continent })),
]

function placeOf({ query }: ApiRequest, prefix = ''): Place {
  const [continent, country, subdivision] = ['continentcode', 'countrycode', 'subdivisioncode'].map((name) =>
    query(`${prefix}${name}`),
  )
  return {
    ...(continent === undefined ? {} : { continent }),
    ...(country === undefined ? {} : { country }),
    ...(subdivision === undefined ? {} : { subdivision }),
  }
}

const samePlace = (a: Place, b: Place) =>
  a.continent === b.continent && a.country === b.country && a.subdivision === b.subdivision

/** @see R1.35 */
export const getGeoLocation: Action = (_account, request) => {
  const asked = placeOf(request)
  const wanted = (asked.continent ?? asked.country ?? asked.subdivision) ? asked : { country: '*' }
  const isKnown = wanted.country === undefined || wanted.country === '*' || continentOf(wanted.country) !== undefined
  const found = isKnown ? places().find((place) => samePlace(place, wanted)) : undefined
  if (found === undefined) throw new ApiError('NoSuchGeoLocation', 'The specified geolocation is not supported')
  return { members: { GeoLocationDetails: placeMembers(found) } }
}

export const listGeoLocations: Action = (_account, request) => {
  const start = placeOf(request, 'start')
  const isStart = start.continent === undefined && start.country === undefined
  const size = pageSize(request, 'maxitems', 100)
  const { items, next } = pageFrom(places(), size, (place) => isStart || samePlace(place, start))
  return {
    members: {
      GeoLocationDetailsList: items.map(placeMembers),
      IsTruncated: next !== undefined,
      NextContinentCode: next?.continent,
      NextCountryCode: next?.country,
      NextSubdivisionCode: next?.subdivision,
      MaxItems: size,
    },
  }
}

const loggingShape = struct({
  HostedZoneId: required(zoneIdText),
  CloudWatchLogsLogGroupArn: required(text({ max: 512 })),
})
const LOG_GROUP = /^arn:aws[a-z-]*:logs:us-east-1:\d{12}:log-group:[\w./#-]{1,512}(?::\*)?$/

const loggingMembers = ({
  id,
  zoneId,
  logGroupArn,
}: {
  readonly id: string
  readonly zoneId: string
  readonly logGroupArn: string
}) => ({
  Id: id,
  HostedZoneId: zoneId,
  CloudWatchLogsLogGroupArn: logGroupArn,
})

export const createQueryLoggingConfig: Action = (account, request) => {
  const { HostedZoneId, CloudWatchLogsLogGroupArn: logGroupArn } = request.body(loggingShape)
  const zone = getZone(account, HostedZoneId)
  if (zone.vpcs !== undefined) throw invalidInput('Query logging is not available for private hosted zones')
  if (!LOG_GROUP.test(logGroupArn))
    throw new ApiError('NoSuchCloudWatchLogsLogGroup', `There is no log group ${logGroupArn} in us-east-1`)
  if ([...account.queryLogging.values()].some(({ zoneId }) => zoneId === zone.id))
    throw new ApiError(
      'QueryLoggingConfigAlreadyExists',
      `The zone ${zone.id} has a query logging configuration already`,
    )
  const config = { id: request.ids.uuid(), zoneId: zone.id, logGroupArn }
  return {
    account: { ...account, queryLogging: withEntry(account.queryLogging, config.id, config) },
    members: { QueryLoggingConfig: loggingMembers(config) },
    location: `queryloggingconfig/${config.id}`,
  }
}

function getLogging({ queryLogging }: Parameters<Action>[0], request: ApiRequest) {
  const config = queryLogging.get(param(request, 'Id'))
  if (config === undefined)
    throw new ApiError('NoSuchQueryLoggingConfig', 'The query logging configuration does not exist')
  return config
}

export const getQueryLoggingConfig: Action = (account, request) => ({
  members: { QueryLoggingConfig: loggingMembers(getLogging(account, request)) },
})

export const deleteQueryLoggingConfig: Action = (account, request) => ({
  account: { ...account, queryLogging: withoutEntry(account.queryLogging, getLogging(account, request).id) },
})

export const listQueryLoggingConfigs: Action = (account, request) => {
  const [zone, token] = [request.query('hostedzoneid'), request.query('nexttoken')]
  const zoneId = zone === undefined ? undefined : getZone(account, zone).id
  const size = pageSize(request, 'maxresults', 100)
  const wanted = [...account.queryLogging.values()].filter((config) => zoneId === undefined || config.zoneId === zoneId)
  const { items, next } = pageByKey(wanted, size, token, ({ id }) => id)
  return { members: { QueryLoggingConfigs: items.map(loggingMembers), NextToken: next?.id } }
}

const featuresShape = struct({ EnableAcceleratedRecovery: flag })

/** Stored, and without effect here. */
export const updateHostedZoneFeatures: Action = (account, request) => {
  const { EnableAcceleratedRecovery: acceleratedRecovery = false } = request.body(featuresShape)
  return { account: withZone(account, { ...getZone(account, param(request, 'Id')), acceleratedRecovery }) }
}
