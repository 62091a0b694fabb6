import type { Deployment, Zone } from '../model/deployment.ts'
import { type HealthCheck, isEndpointCheck } from '../model/health-check.ts'
import type { RecordSet } from '../model/record-set.ts'
import { checkerRegionCodes } from '../route53/checkers.ts'
import { globMatcher, isGlob } from '../values/glob.ts'
import { suggest } from '../values/nearest.ts'
import { put } from '../values/put.ts'
import { type Fault, formatFault } from './faults.ts'

/** What a selector text means, or why it means nothing; the hint says what to type. */
export type Selection =
  | { readonly ok: true; readonly faults: readonly Fault[] }
  | { readonly ok: false; readonly message: string; readonly hint: string }

/** What may stand before the colon of a selector. */
export const QUALIFIERS = [
  'endpoint',
  'check',
  'alarm',
  'region',
  'label',
  'record',
  'role',
  'checker',
  'blind',
] as const
type Qualifier = (typeof QUALIFIERS)[number]

interface Placed {
  readonly zone: Zone
  readonly recordSet: RecordSet
}

/** Types whose values are places that clients connect to. */
const CONNECTABLE: ReadonlySet<string> = new Set(['A', 'AAAA', 'CNAME'])

/** What can fail behind record sets: their endpoints, literal values and own checks, and everything their aliases lead to. */
function faultsBehind(
  all: readonly Placed[],
  checks: Deployment['healthChecks'],
  roots: readonly Placed[],
): readonly Fault[] {
  const groups = new Map<string, Placed[]>()
  const key = (zoneId: string, name: string, type: string) => `${zoneId} ${name} ${type}`
  if (roots.some(({ recordSet }) => recordSet.data.kind === 'alias')) {
    for (const placed of all) {
      const at = key(placed.zone.id, placed.recordSet.name, placed.recordSet.type)
      put(groups, at, placed)
    }
  }
  const faults = new Map<string, Fault>()
  const add = (fault: Fault) => faults.set(formatFault(fault), fault)
  const queue = new Set(roots)
  for (const { recordSet } of queue) {
    const { data, healthCheckId, type } = recordSet
    if (data.endpoint !== undefined) add({ kind: 'endpoint', name: data.endpoint })
    else if (data.kind === 'alias')
      for (const target of groups.get(key(data.hostedZoneId, data.dnsName, type)) ?? []) queue.add(target)
    else if (CONNECTABLE.has(type)) {
      for (const { text } of data.values) add({ kind: 'value', name: text })
      const check = healthCheckId === undefined ? undefined : checks.get(healthCheckId)
      if (check && check.type !== 'CALCULATED') add({ kind: 'check', name: check.id })
    }
  }
  return [...faults.values()]
}

const recordSetsOf = (deployment: Deployment): readonly Placed[] =>
  deployment.zones.flatMap((zone) => zone.recordSets.map((recordSet) => ({ zone, recordSet })))

function behind(deployment: Deployment, isRoot: (recordSet: RecordSet) => boolean): readonly Fault[] {
  const all = recordSetsOf(deployment)
  return faultsBehind(
    all,
    deployment.healthChecks,
    all.filter(({ recordSet }) => isRoot(recordSet)),
  )
}

/** A record set whose branch path, or the path of a branch above it, matches. */
function isBranchAt(path: string): (recordSet: RecordSet) => boolean {
  const matches = globMatcher(path)
  return ({ branch }) => {
    const keys = branch.split('/')
    return keys.some((_, index) => matches(keys.slice(0, index + 1).join('/')))
  }
}

function select(deployment: Deployment, qualifier: Qualifier, name: string): readonly Fault[] {
  const matches = globMatcher(name)
  const names = (all: Iterable<string>, kind: Fault['kind']): readonly Fault[] =>
    [...all].filter(matches).map((found) => ({ kind, name: found }))
  const endpoints = [...deployment.endpoints.values()]
  switch (qualifier) {
    case 'endpoint':
      return names(deployment.endpoints.keys(), 'endpoint')
    case 'check':
      return names(deployment.healthChecks.keys(), 'check')
    case 'blind':
      return names(deployment.healthChecks.keys(), 'blind')
    case 'alarm':
      return names(alarmNames(deployment), 'alarm')
    case 'checker':
      return names(checkerRegionCodes, 'checker')
    case 'region':
      return endpoints
        .filter(({ region }) => region !== undefined && matches(region))
        .map(({ name: found }) => ({ kind: 'endpoint', name: found }))
    case 'label':
      return endpoints
        .filter(({ labels }) => [...labels].some(([key, value]) => matches(`${key}=${value}`)))
        .map(({ name: found }) => ({ kind: 'endpoint', name: found }))
    case 'role':
      return behind(deployment, ({ policy }) => policy.kind === 'failover' && matches(policy.role))
    case 'record':
      return behind(deployment, isBranchAt(name))
  }
}

/** Declared alarms and those that checks name without a declaration. */
function alarmNames({ alarms, healthChecks }: Deployment): ReadonlySet<string> {
  const named = [...healthChecks.values()].flatMap((check) =>
    check.type === 'CLOUDWATCH_METRIC' ? [check.alarm.name] : [],
  )
  return new Set([...alarms.keys(), ...named])
}

/** Names that a qualifier can be followed by; for suggestions and completion. */
export function selectorNames(deployment: Deployment, qualifier: Qualifier): readonly string[] {
  const endpoints = [...deployment.endpoints.values()]
  const unique = (names: readonly string[]) => [...new Set(names)]
  switch (qualifier) {
    case 'endpoint':
      return [...deployment.endpoints.keys()]
    case 'check':
    case 'blind':
      return [...deployment.healthChecks.keys()]
    case 'alarm':
      return [...alarmNames(deployment)]
    case 'checker':
      return checkerRegionCodes
    case 'region':
      return unique(endpoints.flatMap(({ region }) => (region === undefined ? [] : [region])))
    case 'label':
      return unique(endpoints.flatMap(({ labels }) => [...labels].map(([key, value]) => `${key}=${value}`)))
    case 'role':
      return unique(
        recordSetsOf(deployment).flatMap(({ recordSet: { policy } }) =>
          policy.kind === 'failover' ? [policy.role] : [],
        ),
      )
    case 'record':
      return unique(
        recordSetsOf(deployment).flatMap(({ recordSet: { branch, type } }) =>
          type === 'SOA' || type === 'NS' ? [] : [branch],
        ),
      )
  }
}

interface Meaning {
  readonly qualified: string
  readonly faults: readonly Fault[]
}

const keysOf = ({ faults }: Meaning): readonly string[] => faults.map(formatFault)

/** True if a check falls with an endpoint: it watches it, or is the alarm that the endpoint names. */
function fallsWith({ endpoints }: Deployment, check: HealthCheck | undefined, endpoint: string): boolean {
  if (check === undefined) return false
  if (isEndpointCheck(check)) return check.watches.includes(endpoint)
  return check.type === 'CLOUDWATCH_METRIC' && endpoints.get(endpoint)?.healthCheckId === check.id
}

/** True if everything that `a` does happens with `b` as well: a check that falls with the endpoint, a branch of that endpoint alone. */
function isPartOf(deployment: Deployment, a: Meaning, b: Meaning): boolean {
  const whole = new Set(keysOf(b))
  const endpoints = b.faults.filter(({ kind }) => kind === 'endpoint').map(({ name }) => name)
  return a.faults.every((fault) => {
    if (whole.has(formatFault(fault))) return true
    const check = fault.kind === 'check' ? deployment.healthChecks.get(fault.name) : undefined
    return endpoints.some((endpoint) => fallsWith(deployment, check, endpoint))
  })
}

function bareMeanings(deployment: Deployment, word: string): readonly Meaning[] {
  const meanings: Meaning[] = []
  for (const qualifier of ['endpoint', 'check', 'alarm'] as const) {
    const faults = select(deployment, qualifier, word)
    if (faults.length > 0) meanings.push({ qualified: `${qualifier}:${word}`, faults })
  }
  if (meanings.length === 0 && (word === 'primary' || word === 'secondary')) {
    const faults = select(deployment, 'role', word)
    if (faults.length > 0) return [{ qualified: `role:${word}`, faults }]
  }
  const matches = globMatcher(word)
  const carries = ({ setIdentifier }: RecordSet) => setIdentifier !== undefined && matches(setIdentifier)
  const carrying = recordSetsOf(deployment).filter(({ recordSet }) => carries(recordSet))
  for (const branch of new Set(carrying.map(({ recordSet }) => recordSet.branch))) {
    const faults = behind(deployment, (recordSet) => recordSet.branch === branch && carries(recordSet))
    if (faults.length > 0) meanings.push({ qualified: `record:${branch}`, faults })
  }
  return meanings.filter(
    (meaning, index) => !meanings.some((other, at) => at < index && isPartOf(deployment, meaning, other)),
  )
}

function resolveQualified(deployment: Deployment, qualifier: Qualifier, name: string): Selection {
  const faults = select(deployment, qualifier, name)
  if (faults.length > 0) return { ok: true, faults }
  const names = selectorNames(deployment, qualifier)
  if (names.some(globMatcher(name)))
    return {
      ok: false,
      message: `nothing can fail in the ${wordFor[qualifier]} "${name}"`,
      hint: 'name one that answers with endpoints or addresses',
    }
  return {
    ok: false,
    message: `no ${wordFor[qualifier]} "${name}" in the plan`,
    hint: suggest(name, names) ?? listed(names),
  }
}

const QUALIFIED = /^([a-z]+):(.*)$/s

/**
 * What a fault selector means: `use1`, `endpoint:eu*`, `check:eu-any`, `alarm:orders`, `region:us-east-1`,
 * `label:tier=web`, `record:www/EU/primary`, `role:primary`, `checker:us-east-1`, `blind:euw1`; a bare `primary` or
 * `secondary` is the role where nothing has that name. A bare word of several meanings that fail differently is refused.
 *
 * @see plan.md "What --fail and fail: accept"
 */
export function resolveSelector(deployment: Deployment, text: string): Selection {
  const [, prefix = '', name = ''] = QUALIFIED.exec(text) ?? []
  const qualifier = QUALIFIERS.find((known) => known === prefix)
  if (qualifier) return resolveQualified(deployment, qualifier, name)
  const meanings = bareMeanings(deployment, text)
  const [first, second] = meanings
  if (first && !second) return { ok: true, faults: first.faults }
  if (first && isGlob(text))
    return {
      ok: true,
      faults: [
        ...new Map(meanings.flatMap(({ faults }) => faults).map((fault) => [formatFault(fault), fault])).values(),
      ],
    }
  if (first)
    return {
      ok: false,
      message: `"${text}" means several things that fail differently`,
      hint: `write ${meanings.map(({ qualified }) => qualified).join(' or ')}`,
    }
  const names = [
    ...selectorNames(deployment, 'endpoint'),
    ...selectorNames(deployment, 'check'),
    ...selectorNames(deployment, 'alarm'),
    ...selectorNames(deployment, 'role'),
  ]
  const hint = prefix === '' ? suggest(text, names) : suggest(prefix, QUALIFIERS)
  return {
    ok: false,
    message: `nothing in the plan is called "${text}"`,
    hint: hint ?? listed(selectorNames(deployment, 'endpoint')),
  }
}

const wordFor: Readonly<Record<Qualifier, string>> = {
  endpoint: 'endpoint',
  check: 'health check',
  blind: 'health check',
  alarm: 'alarm',
  checker: 'checker region',
  region: 'endpoint in the region',
  label: 'endpoint with the label',
  role: 'failover branch of the role',
  record: 'branch',
}

const LISTED_MAX = 8

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'the plan has none'
  const more = names.length > LISTED_MAX ? ` and ${names.length - LISTED_MAX} more` : ''
  return `there are ${names.slice(0, LISTED_MAX).join(', ')}${more}`
}
