import type { Deployment } from '../model/deployment.ts'
import type { Alias, GeoArea, Policy, ProximityLocation, RecordSet, TtlSource } from '../model/record-set.ts'
import { type DomainName, displayName } from '../values/name.ts'
import { printable } from '../values/printable.ts'
import type { Branch, RecordTree } from './record-tree.ts'

/** A name without its final dot, as people say it. */
export const spokenName = (name: DomainName): string => (name === '.' ? '.' : displayName(name).slice(0, -1))

/** `www.example.com A` */
export const recordTitle = (name: DomainName, type: string): string => `${spokenName(name)} ${type}`

function areaWords(area: GeoArea): string {
  switch (area.kind) {
    case 'default':
      return 'default'
    case 'continent':
      return area.continent
    case 'country':
      return area.country
    case 'subdivision':
      return `${area.country}-${area.subdivision}`
  }
}

function placeWords(location: ProximityLocation): string {
  if (location.kind === 'region') return location.region
  if (location.kind === 'local-zone-group') return location.group
  return `${location.coordinates.latitude}, ${location.coordinates.longitude}`
}

/** What tells a member from its siblings, as its policy says it; empty for simple and multivalue records. */
function policyWords(policy: Policy, siblings: readonly Branch[]): readonly string[] {
  switch (policy.kind) {
    case 'weighted': {
      const total = siblings.reduce((sum, { recordSet }) => sum + weightOf(recordSet.policy), 0)
      return [`${policy.weight} of ${total}`]
    }
    case 'latency':
      return [policy.region]
    case 'failover':
      return [policy.role]
    case 'geolocation':
      return [areaWords(policy.area)]
    case 'geoproximity':
      return [
        placeWords(policy.location),
        ...(policy.bias === 0 ? [] : [`bias ${policy.bias > 0 ? '+' : ''}${policy.bias}`]),
      ]
    case 'ip-based':
      return [policy.location === '*' ? 'default' : policy.location]
    default:
      return []
  }
}

const weightOf = (policy: Policy) => (policy.kind === 'weighted' ? policy.weight : 0)

/** A member's set identifier, and what its policy says beyond that (`EU` and nothing, `stable` and `95 of 100`). Both are empty for a simple record. */
export function branchWords({ recordSet }: Branch, siblings: readonly Branch[]): readonly [name: string, more: string] {
  const { setIdentifier = '', policy } = recordSet
  const more = policyWords(policy, siblings).filter(
    (word) => setIdentifier !== word && !setIdentifier.endsWith(`-${word}`),
  )
  return [printable(setIdentifier), more.map(printable).join(', ')]
}

/** The policy that tells a tree's members apart. */
export const policyOf = ({ branches }: RecordTree): Policy['kind'] => branches[0]?.recordSet.policy.kind ?? 'simple'

/** The record of the plan that an alias names, if it is one. */
export function findAliasTarget(deployment: Deployment, { data, type }: RecordSet): RecordSet | undefined {
  if (data.kind !== 'alias') return undefined
  const zone = deployment.zones.find(({ id }) => id === data.hostedZoneId)
  return zone?.recordSets.find((other) => other.name === data.dnsName && other.type === type)
}

function aliasWords(deployment: Deployment, recordSet: RecordSet, alias: Alias): string {
  const endpoint = alias.endpoint === undefined ? undefined : deployment.endpoints.get(alias.endpoint)
  if (endpoint) return `alias ${spokenName(alias.dnsName)} (${printable(endpoint.name)}, ${endpoint.type})`
  const inPlan = findAliasTarget(deployment, recordSet)
  return inPlan ? `alias of ${recordTitle(alias.dnsName, recordSet.type)}` : `alias ${spokenName(alias.dnsName)}`
}

/** What a record set answers: its values with the endpoint's name, or what its alias names. One text a value. */
export function answerWords(deployment: Deployment, recordSet: RecordSet): readonly string[] {
  const { data } = recordSet
  if (data.kind === 'alias') return [aliasWords(deployment, recordSet, data)]
  const of = data.endpoint === undefined ? '' : ` (${printable(data.endpoint)})`
  return data.values.map(({ text }) => `${printable(text)}${of}`)
}

const TTL_SOURCES: Readonly<Record<TtlSource, string>> = {
  branch: 'branch',
  record: 'record',
  defaults: 'defaults',
  'built-in': 'built-in default',
  api: 'record_sets',
}

/** `TTL 60 (defaults)`: how many seconds answers are kept and where that was said; empty for aliases. */
export function ttlWords({ ttlSeconds, ttlSource }: RecordSet): string {
  if (ttlSeconds === undefined) return ''
  return `TTL ${ttlSeconds}${ttlSource === undefined ? '' : ` (${TTL_SOURCES[ttlSource]})`}`
}

/** `check euw1 (HTTP)`; none where the record has no check. */
export function checkWords(deployment: Deployment, { healthCheckId }: RecordSet): readonly string[] {
  if (healthCheckId === undefined) return []
  const check = deployment.healthChecks.get(healthCheckId)
  return [`check ${printable(healthCheckId)} (${check?.type ?? 'not in the plan'})`]
}
