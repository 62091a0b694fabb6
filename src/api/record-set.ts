import type { Origin } from '../model/origin.ts'
import type { GeoArea, Policy, ProximityLocation, RecordSet } from '../model/record-set.ts'
import { type ApiIds, resourceRecordSet } from '../route53/resource-record-set.ts'
import { type DomainName, displayName, type NameProblem, parseName } from '../values/name.ts'
import type { Rdata, RdataProblem, RecordType } from '../values/rdata/rdata.ts'
import { parseRdata } from '../values/rdata/registry.ts'
import { orderOf, type StoredSet } from './account.ts'
import { plainId } from './ids.ts'
import { readShape } from './shape.ts'
import { type ApiRecordSet, recordSetShape } from './shapes.ts'
import { formatElement, parseXml } from './xml.ts'

/** What the API made stands in no file. */
export const FROM_API: Origin = (() => {
  const span = { file: 'api', line: 1, column: 1, endLine: 1, endColumn: 1 }
  return { span: () => span, field: () => span }
})()

const fatal = (code: string, meaning: string, value: string) =>
  `FATAL problem: ${code} (${meaning}) encountered with '${value}'`

const NAME_CODES: Readonly<Record<NameProblem['rule'], readonly [string, string]>> = {
  'name-bad-character': ['UnsupportedCharacter', 'Value contains unsupported characters'],
  'name-empty-label': ['DomainLabelEmpty', 'Domain label is empty'],
  'name-too-long': ['DomainLabelTooLong', 'Domain label is too long'],
}

/** What Route 53 says of a text that is no name; of a character that it does not take, the character. @see R6.6 */
export function nameMessage(text: string, { rule, column }: NameProblem): string {
  if (rule === 'name-empty-label' && text === '') return fatal('DomainNameEmpty', 'Domain name is empty', text)
  const [code, meaning] = NAME_CODES[rule]
  const shown = rule === 'name-bad-character' ? String.fromCodePoint(text.codePointAt(column) ?? 0x3f) : text
  return fatal(code, meaning, shown)
}

const FIELD_CODES: Partial<Record<RecordType, readonly [string, string]>> = {
  A: ['ARRDATAIllegalIPv4Address', 'Value is not a valid IPv4 address'],
  AAAA: ['AAAARRDATAIllegalIPv6Address', 'Value is not a valid IPv6 address'],
  MX: ['MXRRDATANotTwoFields', 'Value is not two fields'],
  SRV: ['SRVRRDATANotFourFields', 'Value is not four fields'],
}

/** @see R6.6 */
function valueMessage(type: RecordType, value: string, { rule, message }: RdataProblem): string {
  const [code, meaning] =
    rule === 'txt-unquoted'
      ? ['InvalidCharacterString', 'Value should be enclosed in quotation marks']
      : rule === 'txt-string-too-long' || rule === 'value-too-long'
        ? ['CharacterStringTooLong', 'Value is too long']
        : (FIELD_CODES[type] ?? [`${type}RRDATAIllegal`, message])
  return `Invalid Resource Record: '${fatal(code, meaning, value)}'`
}

function areaOf({ ContinentCode, CountryCode, SubdivisionCode }: NonNullable<ApiRecordSet['GeoLocation']>): GeoArea {
  if (ContinentCode !== undefined) return { kind: 'continent', continent: ContinentCode }
  if (CountryCode === undefined || CountryCode === '*') return { kind: 'default' }
  return SubdivisionCode === undefined
    ? { kind: 'country', country: CountryCode }
    : { kind: 'subdivision', country: CountryCode, subdivision: SubdivisionCode }
}

function placeOf(location: NonNullable<ApiRecordSet['GeoProximityLocation']>): ProximityLocation {
  const { AWSRegion, LocalZoneGroup, Coordinates } = location
  if (AWSRegion !== undefined) return { kind: 'region', region: AWSRegion }
  if (LocalZoneGroup !== undefined) return { kind: 'local-zone-group', group: LocalZoneGroup }
  const { Latitude = '0', Longitude = '0' } = Coordinates ?? {}
  return { kind: 'coordinates', coordinates: { latitude: Number(Latitude), longitude: Number(Longitude) } }
}

/** The policy that the one policy field says; `validate-request` has seen to it that there is no more than one. */
function policyOf(api: ApiRecordSet): Policy {
  const { Weight, Region, Failover, GeoLocation, GeoProximityLocation, CidrRoutingConfig, MultiValueAnswer } = api
  if (Weight !== undefined) return { kind: 'weighted', weight: Weight }
  if (Region !== undefined) return { kind: 'latency', region: Region }
  if (Failover !== undefined) return { kind: 'failover', role: Failover === 'PRIMARY' ? 'primary' : 'secondary' }
  if (GeoLocation !== undefined) return { kind: 'geolocation', area: areaOf(GeoLocation) }
  if (GeoProximityLocation !== undefined)
    return { kind: 'geoproximity', location: placeOf(GeoProximityLocation), bias: GeoProximityLocation.Bias ?? 0 }
  if (CidrRoutingConfig !== undefined)
    return {
      kind: 'ip-based',
      collectionId: CidrRoutingConfig.CollectionId,
      location: CidrRoutingConfig.LocationName,
      blocks: [],
    }
  return MultiValueAnswer ? { kind: 'multivalue' } : { kind: 'simple' }
}

/** As it is listed: names canonical, the id of an alias target's zone bare, zero and false said. */
function listed(api: ApiRecordSet, name: DomainName, target: DomainName | undefined): ApiRecordSet {
  const { MultiValueAnswer, GeoProximityLocation, AliasTarget, ...rest } = api
  return {
    ...rest,
    Name: name,
    ...(MultiValueAnswer ? { MultiValueAnswer } : {}),
    ...(GeoProximityLocation && {
      GeoProximityLocation: { ...GeoProximityLocation, Bias: GeoProximityLocation.Bias ?? 0 },
    }),
    ...(AliasTarget && {
      AliasTarget: {
        ...AliasTarget,
        HostedZoneId: plainId(AliasTarget.HostedZoneId),
        DNSName: target ?? AliasTarget.DNSName,
      },
    }),
  }
}

export interface ReadSet {
  /** Undefined where something is wrong. */
  readonly stored?: StoredSet
  /** In Route 53's words. */
  readonly problems: readonly string[]
}

function readValues(type: RecordType, texts: readonly string[], problems: string[]): readonly Rdata[] {
  const seen = new Map<string, Rdata>()
  for (const text of texts) {
    const parsed = parseRdata(type, text)
    if (!parsed.ok) problems.push(valueMessage(type, text, parsed.problem))
    else if (seen.has(parsed.rdata.text)) problems.push(`Duplicate Resource Record: '${text}'`)
    else seen.set(parsed.rdata.text, parsed.rdata)
  }
  return [...seen.values()]
}

/**
 * A record set from the API's form, which has the right shape.
 *
 * @param checkName the name by which the deployment knows a health check
 * @see R1.1 to R1.26 names and values
 */
export function readRecordSet(api: ApiRecordSet, checkName: (id: string) => string): ReadSet {
  const problems: string[] = []
  const {
    Type: type,
    SetIdentifier: setIdentifier,
    TTL: ttlSeconds,
    AliasTarget,
    ResourceRecords = [],
    HealthCheckId,
  } = api
  const name = parseName(api.Name)
  if (!name.ok) problems.push(nameMessage(api.Name, name.problem))
  const target = AliasTarget && parseName(AliasTarget.DNSName)
  if (AliasTarget && target && !target.ok) problems.push(nameMessage(AliasTarget.DNSName, target.problem))
  const texts = ResourceRecords.map(({ Value }) => Value)
  const values = readValues(type, texts, problems)
  if (!name.ok || target?.ok === false || problems.length > 0) return { problems }
  const isAlias = AliasTarget !== undefined && target?.ok === true
  const set: RecordSet = {
    name: name.name,
    type,
    ...(setIdentifier === undefined ? {} : { setIdentifier }),
    policy: policyOf(api),
    data: isAlias
      ? {
          kind: 'alias',
          hostedZoneId: plainId(AliasTarget.HostedZoneId),
          dnsName: target.name,
          evaluateTargetHealth: AliasTarget.EvaluateTargetHealth,
        }
      : { kind: 'values', values },
    ...(isAlias || ttlSeconds === undefined ? {} : { ttlSeconds, ttlSource: 'api' }),
    ...(HealthCheckId === undefined ? {} : { healthCheckId: checkName(HealthCheckId) }),
    branch: [displayName(name.name), ...(setIdentifier === undefined ? [] : [setIdentifier])].join('/'),
    at: FROM_API,
  }
  const shown = listed(api, name.name, isAlias ? target.name : undefined)
  return { stored: { api: shown, set, order: orderOf(name.name, type, setIdentifier) }, problems }
}

/** As `readRecordSet`, of what is known to be right. */
export function getStored(api: ApiRecordSet, checkName: (id: string) => string): StoredSet {
  const { stored, problems } = readRecordSet(api, checkName)
  if (stored === undefined) throw new Error(`this is no record set: ${problems.join(', ')}`)
  return stored
}

/**
 * One of the record sets that a traffic policy instance made: all but those at its own name stand at names that the
 * tool made.
 */
export function expandedSet(
  api: ApiRecordSet,
  checkName: (id: string) => string,
  instanceName: DomainName,
  branch: string | undefined,
): StoredSet {
  const stored = getStored(api, checkName)
  const { set } = stored
  return {
    ...stored,
    set: { ...set, branch: branch ?? set.branch, ...(set.name === instanceName ? {} : { generated: true }) },
  }
}

/** A record set of the model in the API's words. */
export function apiFormOf(set: RecordSet, ids: ApiIds<string>): ApiRecordSet {
  const parsed = parseXml(formatElement('ResourceRecordSet', resourceRecordSet<string>(set, ids)))
  if (!parsed.ok) throw new Error(`unreachable: ${parsed.message}`)
  return readShape(recordSetShape, parsed.root)
}
