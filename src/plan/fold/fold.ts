import type { Deployment, Zone } from '../../model/deployment.ts'
import { RECORD_TTL_SECONDS } from '../../route53/defaults.ts'
import { formatPrefix } from '../../values/ip-prefix.ts'
import { displayName } from '../../values/name.ts'
import type { PlanDocument } from '../document.gen.ts'
import { expand } from '../expand/expand.ts'
import { createPositions, type PlanPath } from '../positions.ts'
import { isPlan } from '../quick-check.gen.js'
import { objectOf, type PlainObject } from '../source.ts'
import { checkMembers, takeCheckDefaults } from './checks.ts'
import { differingGroups } from './differing.ts'
import { type EndpointIndex, findEndpoints, inlineOwners, mode } from './endpoints.ts'
import type { Group } from './groups.ts'
import { createNames, isGivenName, slug } from './names.ts'
import { foldZone } from './zones.ts'

/** A sentence for the reader of the plan, at a part of it. */
export interface Remark {
  readonly path: PlanPath
  readonly text: string
}

export interface Folded {
  readonly document: PlanDocument
  /** What the document means: the same objects, by the document's names. */
  readonly deployment: Deployment
  readonly remarks: readonly Remark[]
}

/** A plan without a text has no places. */
const NOWHERE = createPositions([
  { file: '', text: '', locate: () => ({ depth: 0, key: undefined, value: undefined }) },
])

/** The plan's names of checks: what people called them, the endpoint they stand in, else what they watch. */
function nameChecks(deployment: Deployment, index: EndpointIndex): ReadonlyMap<string, string> {
  const owners = inlineOwners(deployment, index.endpoints)
  const inlineNames = [...owners.values()].map(({ name }) => name)
  const takeName = createNames(inlineNames)
  const names = new Map([...owners].map(([id, { name }]) => [id, name]))
  // Names that people gave come first: they are not to change for others' sake.
  const rest = [...deployment.healthChecks.values()].filter(({ id }) => !owners.has(id))
  for (const { id } of rest) if (isGivenName(id)) names.set(id, takeName(id))
  for (const check of rest) {
    if (names.has(check.id)) continue
    const user = index.endpoints.find((endpoint) => endpoint.check === check.id)?.name
    const host = 'port' in check ? (check.fullyQualifiedDomainName ?? check.ipAddress) : undefined
    const kind =
      check.type === 'CALCULATED' ? 'combined' : check.type === 'CLOUDWATCH_METRIC' ? check.alarm.name : check.type
    names.set(check.id, takeName(slug(user ?? host ?? kind) || 'check'))
  }
  return names
}

/** The TTL that most records have, where it is worth saying once. */
function defaultTtlOf({ zones }: Deployment): number {
  const ttls = zones.flatMap(({ name: apex, recordSets }) =>
    recordSets.flatMap(({ name, type, ttlSeconds }) =>
      ttlSeconds === undefined || (name === apex && (type === 'SOA' || type === 'NS')) ? [] : ttlSeconds,
    ),
  )
  const usual = mode(ttls) ?? RECORD_TTL_SECONDS
  const count = (ttl: number) => ttls.filter((each) => each === ttl).length
  return count(usual) > count(RECORD_TTL_SECONDS) && count(usual) > 1 ? usual : RECORD_TTL_SECONDS
}

function alarmMembers({ alarms }: Deployment): PlainObject | undefined {
  if (alarms.size === 0) return undefined
  return objectOf(
    Object.fromEntries(
      [...alarms.values()].map(({ name, region, state, periodSeconds, datapoints }) => [
        name,
        objectOf({
          region,
          state: state === 'OK' ? undefined : state,
          period: periodSeconds === 60 ? undefined : periodSeconds,
          datapoints: datapoints === 1 ? undefined : datapoints,
        }),
      ]),
    ),
  )
}

function collectionMembers({ cidrCollections }: Deployment): PlainObject | undefined {
  if (cidrCollections.size === 0) return undefined
  return objectOf(
    Object.fromEntries(
      [...cidrCollections.values()].map(({ name, id, idIsMadeUp, locations }) => [
        name,
        objectOf({
          id: idIsMadeUp ? undefined : id,
          locations: objectOf(
            Object.fromEntries([...locations].map(([location, blocks]) => [location, blocks.map(formatPrefix)])),
          ),
        }),
      ]),
    ),
  )
}

interface Attempt extends Omit<Folded, 'deployment'> {
  /** The groups that each record of the plan stands for, by group. */
  readonly families: ReadonlyMap<string, readonly Group[]>
}

/** Two zones of a name: the second is written with the final dot. */
function zoneKeys(zones: readonly Zone[]): readonly string[] {
  const taken = new Set<string>()
  return zones.map(({ name }) => {
    const full = displayName(name)
    const key = name === '.' || taken.has(full.slice(0, -1)) ? full : full.slice(0, -1)
    taken.add(key)
    return key
  })
}

const scoped = (zone: Zone, key: string) => `${zone.id} ${key}`

/** The plan with the groups of `unfoldable` as they are at AWS. */
function attempt(deployment: Deployment, index: EndpointIndex, unfoldable: ReadonlySet<string>): Attempt {
  const names = nameChecks(deployment, index)
  const owners = inlineOwners(deployment, index.endpoints)
  const checkName = (id: string) => names.get(id) ?? id
  const collections = new Map([...deployment.cidrCollections.values()].map(({ id, name }) => [id, name]))
  const defaultTtl = defaultTtlOf(deployment)
  const keys = zoneKeys(deployment.zones)
  const remarks: Remark[] = []
  const families = new Map<string, readonly Group[]>()
  const shop = {
    endpoints: index,
    checkName,
    collectionName: (id: string) => collections.get(id) ?? id,
    defaultTtl,
  }
  const zones = deployment.zones.map((zone, position) => {
    const own = new Set(
      [...unfoldable].flatMap((key) => (key.startsWith(`${zone.id} `) ? [key.slice(zone.id.length + 1)] : [])),
    )
    const folded = foldZone(shop, zone, own)
    for (const family of folded.families) for (const { key } of family) families.set(scoped(zone, key), family)
    const key = keys[position] ?? ''
    if (folded.raw.length > 0)
      remarks.push({
        path: ['zones', key, 'record_sets'],
        text: 'As they stand at Route 53: the records above cannot say these.',
      })
    return [key, folded.members] as const
  })
  const inline = new Map(
    [...owners].flatMap(([id, endpoint]) => {
      const check = deployment.healthChecks.get(id)
      return check === undefined ? [] : [[endpoint, checkMembers(check, checkName, endpoint.target)] as const]
    }),
  )
  const named = [...deployment.healthChecks.values()]
    .filter(({ id }) => !owners.has(id))
    .map((check) => [checkName(check.id), checkMembers(check, checkName, undefined)] as const)
  const checkDefaults = takeCheckDefaults([...named.map(([, members]) => members), ...inline.values()])
  const endpoints = index.endpoints.map((endpoint) => {
    const own = inline.get(endpoint)
    const written =
      own === undefined ? endpoint.check && checkName(endpoint.check) : Object.keys(own).length === 0 ? true : own
    return [endpoint.name, objectOf({ ...endpoint.members, health_check: written })] as const
  })
  const defaults = objectOf({
    ttl: defaultTtl === RECORD_TTL_SECONDS ? undefined : defaultTtl,
    health_check: checkDefaults,
  })
  const value = objectOf({
    version: 1,
    defaults: Object.keys(defaults).length > 0 ? defaults : undefined,
    health_checks: named.length > 0 ? objectOf(Object.fromEntries(named)) : undefined,
    alarms: alarmMembers(deployment),
    endpoints: endpoints.length > 0 ? objectOf(Object.fromEntries(endpoints)) : undefined,
    cidr_collections: collectionMembers(deployment),
    zones: zones.length > 0 ? objectOf(Object.fromEntries(zones)) : undefined,
  })
  if (!isPlan(value)) throw new Error('unreachable: a folded plan has the shape of a plan')
  return { document: value, remarks, families }
}

/** Groups that the expanded plan says differently from the deployment, with all that was folded along with them. */
function differing(
  deployment: Deployment,
  back: Deployment,
  families: Attempt['families'],
  names: ReadonlyMap<string, string>,
): readonly string[] {
  return deployment.zones.flatMap((zone, position) =>
    differingGroups(zone, back.zones[position], (id) => names.get(id) ?? id).flatMap((key) => {
      const family = families.get(scoped(zone, key)) ?? []
      return [key, ...family.map((group) => group.key)].map((each) => scoped(zone, each))
    }),
  )
}

/**
 * A plan as a person would write it that means these Route 53 objects: alias trees that expansion made as nested
 * policies again, one endpoint for what many records answer with, checks inside the endpoint that they watch, what is
 * common said once. Whatever the language cannot say, and whatever would not come back as it is when the plan is
 * expanded (that is tried), stands in `record_sets` as at AWS.
 *
 * @see plan.md "From plan to record sets"
 */
export function fold(deployment: Deployment): Folded {
  const index = findEndpoints(deployment)
  const names = nameChecks(deployment, index)
  const unfoldable = new Set<string>()
  for (;;) {
    const tried = attempt(deployment, index, unfoldable)
    const { deployment: back } = expand(tried.document, NOWHERE, [])
    const more = differing(deployment, back, tried.families, names).filter((key) => !unfoldable.has(key))
    if (more.length === 0) return { document: tried.document, remarks: tried.remarks, deployment: back }
    for (const key of more) unfoldable.add(key)
  }
}
