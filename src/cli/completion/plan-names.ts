import { QUALIFIERS, resolveSelector, selectorNames } from '../../health/selectors.ts'
import type { Deployment, Endpoint } from '../../model/deployment.ts'
import type { HealthCheck } from '../../model/health-check.ts'
import { spokenName } from '../../report/record-words.ts'
import { continentCodes, countryCodes, findContinent } from '../../route53/geolocation.ts'
import { findRegion, regionCodes } from '../../route53/regions.ts'
import type { DomainName } from '../../values/name.ts'
import { RECORD_TYPES } from '../../values/rdata/rdata.ts'
import { findRecordNames, splitQuery } from '../record-names.ts'
import { behind, type Candidate, candidatesOf } from './candidate.ts'

const words = (...parts: readonly (string | undefined)[]) => parts.filter((part) => part !== undefined).join(' ')

const aboutEndpoint = ({ type, ipv4, ipv6, dnsName, region }: Endpoint): string =>
  words(
    type === 'value' ? 'endpoint' : type,
    ipv4 ?? ipv6 ?? (dnsName === undefined ? undefined : spokenName(dnsName)),
    region,
  )

function aboutCheck(check: HealthCheck): string {
  switch (check.type) {
    case 'CALCULATED':
      return `check of ${check.children.join(', ')}`
    case 'CLOUDWATCH_METRIC':
      return `check of alarm ${check.alarm.name}`
    case 'RECOVERY_CONTROL':
      return 'check of a routing control'
    default:
      return words('check', check.type, check.ipAddress ?? check.fullyQualifiedDomainName)
  }
}

export const checkNames = ({ healthChecks }: Deployment): readonly Candidate[] =>
  [...healthChecks.values()].map((check) => ({ value: check.id, about: aboutCheck(check) }))

const endpointNames = ({ endpoints }: Deployment): readonly Candidate[] =>
  [...endpoints.values()].map((endpoint) => ({ value: endpoint.name, about: aboutEndpoint(endpoint) }))

export const alarmNames = (deployment: Deployment): readonly Candidate[] =>
  candidatesOf(selectorNames(deployment, 'alarm'), 'alarm')

const aboutQualifier: Readonly<Record<(typeof QUALIFIERS)[number], string>> = {
  endpoint: 'an endpoint goes down',
  check: 'a check fails, whatever the truth',
  alarm: 'an alarm fires',
  region: 'every endpoint of a region',
  label: 'every endpoint with a label',
  record: 'every endpoint of a branch',
  role: 'every endpoint of a failover role',
  checker: 'the checkers of a region reach nothing',
  blind: 'a check says healthy, whatever the truth',
}

/** Names times record sets. */
const LOOKUPS_MAX = 1_000_000

/** Names that stand alone, without those that mean several things that fail differently. */
function bareSelectors(deployment: Deployment): readonly Candidate[] {
  const named = [
    ...endpointNames(deployment),
    ...checkNames(deployment),
    ...alarmNames(deployment),
    ...candidatesOf(['primary', 'secondary'], 'every endpoint of the role'),
  ]
  const first = new Map<string, Candidate>()
  for (const candidate of named) if (!first.has(candidate.value)) first.set(candidate.value, candidate)
  const unique = [...first.values()]
  const recordSets = deployment.zones.reduce((sum, zone) => sum + zone.recordSets.length, 0)
  // Each look-up walks the whole plan: where that would take long all are offered.
  if (unique.length * recordSets > LOOKUPS_MAX) return unique
  return unique.filter(({ value }) => resolveSelector(deployment, value).ok)
}

/** What `--fail` and `--recover` take. @see plan.md "What --fail and fail: accept" */
export function selectors(deployment: Deployment, typed: string): readonly Candidate[] {
  const colon = typed.indexOf(':')
  const qualifier = QUALIFIERS.find((known) => known === typed.slice(0, Math.max(colon, 0)))
  if (qualifier === undefined)
    return [
      ...bareSelectors(deployment),
      ...QUALIFIERS.map((known) => ({ value: `${known}:`, about: aboutQualifier[known] })),
    ]
  const about = new Map(
    (qualifier === 'endpoint' ? endpointNames : checkNames)(deployment).map((one) => [one.value, one.about]),
  )
  return selectorNames(deployment, qualifier).map((name) => ({
    value: `${qualifier}:${name}`,
    about: ['endpoint', 'check', 'blind'].includes(qualifier) ? (about.get(name) ?? '') : '',
  }))
}

interface Written {
  readonly zone: DomainName
  readonly name: DomainName
  readonly types: Set<string>
}

function writtenNames({ zones }: Deployment): readonly Written[] {
  return zones.flatMap((zone) => {
    const names = new Map<DomainName, Written>()
    for (const { name, type, generated } of zone.recordSets) {
      if (generated || (name === zone.name && (type === 'SOA' || type === 'NS'))) continue
      const known = names.get(name)
      if (known) known.types.add(type)
      else names.set(name, { zone: zone.name, name, types: new Set([type]) })
    }
    return [...names.values()]
  })
}

const relativeName = ({ zone, name }: Written) =>
  name === zone ? '@' : spokenName(name).slice(0, -spokenName(zone).length - 1)

/** Names of records: as written in the plan where that is one name, whole where several zones have it, or where the reader types it whole. */
export function recordNames(deployment: Deployment, typed: string): readonly Candidate[] {
  const written = writtenNames(deployment)
  const counts = new Map<string, number>()
  for (const one of written) counts.set(relativeName(one), (counts.get(relativeName(one)) ?? 0) + 1)
  const candidate = (value: string, { types }: Written): Candidate => ({ value, about: [...types].join(', ') })
  const short = written.map((one) => {
    const relative = relativeName(one)
    return candidate(counts.get(relative) === 1 ? relative : spokenName(one.name), one)
  })
  if (short.some(({ value }) => value.startsWith(typed))) return short
  return written.map((one) => candidate(spokenName(one.name), one))
}

/** Types of the records at a name, all there are where it has none. */
export function recordTypes(deployment: Deployment, name: string): readonly Candidate[] {
  const found = findRecordNames(deployment, name)
  const types = found.flatMap(({ zone, name: owner }) =>
    zone.recordSets.filter((recordSet) => recordSet.name === owner).map(({ type }) => type),
  )
  return candidatesOf(new Set(types.length > 0 ? types : RECORD_TYPES))
}

/** What `--query` and `--record` take: NAME or NAME/TYPE. */
export function queries(deployment: Deployment, typed: string): readonly Candidate[] {
  const slash = typed.lastIndexOf('/')
  const name = typed.slice(0, Math.max(slash, 0))
  if (name !== '' && findRecordNames(deployment, splitQuery(name).name).length > 0)
    return behind(`${name}/`, recordTypes(deployment, name))
  return recordNames(deployment, typed)
}

const CLIENT_KEYS: readonly Candidate[] = [
  { value: 'country=', about: 'two letters, for example FR' },
  { value: 'continent=', about: 'two letters, for example EU' },
  { value: 'subdivision=', about: 'with a country: a state or province' },
  { value: 'region=', about: 'stands beside an AWS region' },
  { value: 'subnet=', about: 'an address or a block' },
  { value: 'latitude=', about: 'with a longitude: degrees north' },
  { value: 'longitude=', about: 'with a latitude: degrees east' },
]

const regionNames = () => regionCodes().map((value) => ({ value, about: findRegion(value)?.name ?? '' }))

const CLIENT_VALUES: ReadonlyMap<string, () => readonly Candidate[]> = new Map([
  ['country', () => candidatesOf(countryCodes())],
  ['continent', () => continentCodes().map((value) => ({ value, about: findContinent(value)?.name ?? '' }))],
  ['region', regionNames],
])

/** What `--client` takes: a name of the plan, or keys and values. @see cli.md "Clients on the command line" */
export function clients({ clients: named }: Deployment, typed: string): readonly Candidate[] {
  const before = typed.slice(0, typed.lastIndexOf(',') + 1)
  const [, key] = /^([^=]*)=/.exec(typed.slice(before.length)) ?? []
  if (key !== undefined) return behind(`${before}${key}=`, CLIENT_VALUES.get(key)?.() ?? [])
  const names = [...named.values()].map(({ name, country, region }) => ({
    value: name,
    about: words('client', country, region),
  }))
  return [...(before === '' ? names : []), ...behind(before, CLIENT_KEYS)]
}
