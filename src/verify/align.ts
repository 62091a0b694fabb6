import type { NamedClient } from '../model/client.ts'
import type { Deployment, Endpoint } from '../model/deployment.ts'
import { type HealthCheck, isEndpointCheck } from '../model/health-check.ts'
import { resourceKey } from '../route53/alias-services.ts'
import { put } from '../values/put.ts'

/** Two plans about one world. */
export interface Aligned {
  /** With what only one of them says of the world said in both. */
  readonly deployments: readonly [before: Deployment, after: Deployment]
  /** Variables by the id that they have in both, where it is another one than their own; for each plan. */
  readonly renamed: readonly [before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>]
}

/** Texts of answers that lead to an endpoint. */
const addressesOf = ({ type, ipv4, ipv6, dnsName }: Endpoint): readonly string[] =>
  [ipv4, ipv6, dnsName === undefined || type === 'value' ? dnsName : resourceKey(dnsName)].flatMap((text) => text ?? [])

/** What of a check is the same whatever it is called. */
function contentOf(check: HealthCheck, checks: Deployment['healthChecks']): string {
  switch (check.type) {
    case 'CALCULATED': {
      const below = (id: string) => {
        const child = checks.get(id)
        return child && child.type !== 'CALCULATED' ? contentOf(child, checks) : id
      }
      return JSON.stringify([check.type, check.healthThreshold, check.inverted, check.children.map(below).sort()])
    }
    case 'CLOUDWATCH_METRIC':
      return JSON.stringify([check.type, check.alarm.name, check.alarm.region, check.inverted])
    case 'RECOVERY_CONTROL':
      return JSON.stringify([check.type, check.routingControlArn, check.inverted])
    default: {
      const { type, ipAddress, fullyQualifiedDomainName, port, resourcePath, searchString, inverted } = check
      return JSON.stringify([type, ipAddress, fullyQualifiedDomainName, port, resourcePath, searchString, inverted])
    }
  }
}

/** Checks by the record that follows them, for those that have the same content as another one. */
function checksByRecord({ zones, healthChecks }: Deployment): ReadonlyMap<string, HealthCheck> {
  return new Map(
    zones.flatMap(({ name: zone, recordSets }) =>
      recordSets.flatMap(({ name, type, setIdentifier, healthCheckId }) => {
        const check = healthCheckId === undefined ? undefined : healthChecks.get(healthCheckId)
        return check ? [[`${zone} ${name} ${type} ${setIdentifier}`, check] as const] : []
      }),
    ),
  )
}

/** Checks of the first plan by what they are called in the second one. */
function matchChecks(before: Deployment, after: Deployment): ReadonlyMap<string, string> {
  const matched = new Map<string, string>()
  const taken = new Set<string>()
  const match = (old: string, recent: string) => {
    if (matched.has(old) || taken.has(recent)) return
    matched.set(old, recent)
    taken.add(recent)
  }
  const isAlike = (old: HealthCheck, recent: HealthCheck) =>
    contentOf(old, before.healthChecks) === contentOf(recent, after.healthChecks)
  const recent = checksByRecord(after)
  for (const [record, check] of checksByRecord(before)) {
    const other = recent.get(record)
    if (other && isAlike(check, other)) match(check.id, other.id)
  }
  for (const id of before.healthChecks.keys()) if (after.healthChecks.has(id)) match(id, id)
  const free = new Map<string, string[]>()
  for (const check of after.healthChecks.values())
    if (!taken.has(check.id)) put(free, contentOf(check, after.healthChecks), check.id)
  for (const check of before.healthChecks.values()) {
    const found = matched.has(check.id) ? undefined : free.get(contentOf(check, before.healthChecks))?.shift()
    if (found !== undefined) match(check.id, found)
  }
  return matched
}

/** Endpoints of two plans that are one thing: of one name, or with an address in common. */
interface Thing {
  readonly before: Endpoint[]
  readonly after: Endpoint[]
}

const sidesOf = ({ before, after }: Thing) => [before, after] as const

function thingsOf(before: Deployment, after: Deployment): readonly Thing[] {
  const byText = new Map<string, Thing>()
  const things = new Set<Thing>()
  for (const [side, { endpoints }] of [
    ['before', before],
    ['after', after],
  ] as const)
    for (const endpoint of endpoints.values()) {
      const texts = [`name ${endpoint.name}`, ...addressesOf(endpoint)]
      const found = [...new Set(texts.flatMap((text) => byText.get(text) ?? []))]
      const thing: Thing = {
        before: found.flatMap((each) => each.before),
        after: found.flatMap((each) => each.after),
      }
      thing[side].push(endpoint)
      for (const each of found) things.delete(each)
      things.add(thing)
      for (const each of sidesOf(thing).flat())
        for (const text of [`name ${each.name}`, ...addressesOf(each)]) byText.set(text, thing)
    }
  return [...things]
}

/** Where both plans call their endpoints alike, each is a thing of its own. */
function isNamedAlike({ before, after }: Thing): boolean {
  const names = new Set(before.map(({ name }) => name))
  return names.size === after.length && after.every(({ name }) => names.has(name))
}

const firstOf = <T>(items: readonly Endpoint[], of: (item: Endpoint) => T | undefined): T | undefined =>
  items.map(of).find((each) => each !== undefined)

/** The alarm that an endpoint raises when it fails. */
function alarmOf({ healthChecks }: Deployment, { healthCheckId = '' }: Endpoint): string | undefined {
  return healthChecks.get(healthCheckId)?.type === 'CLOUDWATCH_METRIC' ? healthCheckId : undefined
}

/** Clients of both plans; what they demand is that of the own plan, where it says. */
function clientsOf(own: Deployment, other: Deployment): Deployment['clients'] {
  const demanding = [...own.clients].map(([name, client]): readonly [string, NamedClient] => {
    const demand = client.demand ?? other.clients.get(name)?.demand
    return [name, demand === undefined ? client : { ...client, demand }]
  })
  return new Map([...other.clients, ...demanding])
}

/** One plan with what only the other one says: what endpoints stand on, where, and what they watch for. */
function enriched(
  own: Deployment,
  other: Deployment,
  things: readonly Thing[],
  side: 0 | 1,
  checks: ReadonlyMap<string, string>,
): { readonly deployment: Deployment; readonly added: ReadonlyMap<string, Thing> } {
  const owned = new Set([...own.endpoints.values()].flatMap(addressesOf))
  const thingOf = new Map(things.flatMap((thing) => sidesOf(thing)[1 - side]?.map((each) => [each.name, thing]) ?? []))
  const added = new Map<string, Thing>()
  /** Names in this plan of endpoints of the other one. */
  const names = new Map<string, readonly string[]>()
  const extra: Endpoint[] = []
  for (const [name, thing] of thingOf) {
    const endpoint = other.endpoints.get(name)
    const mine = (sidesOf(thing)[side] ?? []).map((each) => each.name)
    const isNew = (text: string | undefined) => text !== undefined && !owned.has(text)
    if (!endpoint || (mine.length > 0 && !addressesOf(endpoint).some(isNew))) {
      names.set(name, mine.includes(name) ? [name] : mine)
      continue
    }
    let free = name
    while (own.endpoints.has(free) || added.has(free)) free = `${free}'`
    const { ipv4, ipv6, dnsName, healthCheckId: _, ...rest } = endpoint
    const alarm = checks.get(alarmOf(other, endpoint) ?? '')
    extra.push({
      ...rest,
      name: free,
      ...(alarm === undefined ? {} : { healthCheckId: alarm }),
      ...(isNew(ipv4) && ipv4 !== undefined ? { ipv4 } : {}),
      ...(isNew(ipv6) && ipv6 !== undefined ? { ipv6 } : {}),
      ...(isNew(dnsName) && dnsName !== undefined ? { dnsName } : {}),
    })
    added.set(free, thing)
    names.set(name, mine.length > 0 ? mine : [free])
  }
  const raised = (endpoint: Endpoint) => alarmOf(own, endpoint)
  const translated = (targets: readonly string[]) => targets.flatMap((target) => names.get(target) ?? [])
  const thingsByOwn = new Map(things.flatMap((thing) => sidesOf(thing)[side]?.map((each) => [each.name, thing]) ?? []))
  const filled = (endpoint: Endpoint): Endpoint => {
    const thing = thingsByOwn.get(endpoint.name)
    const all = (thing && sidesOf(thing)[1 - side]) ?? []
    const named = all.filter(({ name }) => name === endpoint.name)
    const others = named.length > 0 ? named : all
    const region = endpoint.region ?? firstOf(others, (each) => each.region)
    const capacity = endpoint.capacity ?? firstOf(others, (each) => each.capacity)
    const check =
      raised(endpoint) ?? firstOf(others, (each) => checks.get(alarmOf(other, each) ?? '')) ?? endpoint.healthCheckId
    const standing = endpoint.targets.length > 0 ? undefined : others.find(({ targets }) => targets.length > 0)
    return {
      ...endpoint,
      ...(region === undefined ? {} : { region }),
      ...(capacity === undefined ? {} : { capacity }),
      ...(check === undefined ? {} : { healthCheckId: check }),
      ...(standing ? { targets: translated(standing.targets), minHealthyTargets: standing.minHealthyTargets } : {}),
      labels: new Map([...others.flatMap(({ labels }) => [...labels]), ...endpoint.labels]),
      assumeUp: [endpoint, ...(thing && !isNamedAlike(thing) ? sidesOf(thing).flat() : others)].some(
        ({ assumeUp }) => assumeUp,
      ),
    }
  }
  const twins = new Map([...checks].map(([theirs, mine]) => [mine, theirs]))
  const ghosts = extra.map((endpoint) => ({ ...endpoint, targets: translated(endpoint.targets) }))
  const endpoints = [...[...own.endpoints.values()].map(filled), ...ghosts]
  const watching = (check: HealthCheck): HealthCheck => {
    if (!isEndpointCheck(check)) return check
    const { ipAddress, fullyQualifiedDomainName } = check
    const target = ipAddress ?? (fullyQualifiedDomainName === undefined ? undefined : `${fullyQualifiedDomainName}.`)
    const more = ghosts.filter((ghost) => target !== undefined && addressesOf(ghost).some((text) => text === target))
    const twin = other.healthChecks.get(twins.get(check.id) ?? '')
    const also = twin && isEndpointCheck(twin) ? translated(twin.watches) : []
    return { ...check, watches: [...new Set([...check.watches, ...also, ...more.map(({ name }) => name)])] }
  }
  return {
    added,
    deployment: {
      ...own,
      endpoints: new Map(endpoints.map((endpoint) => [endpoint.name, endpoint])),
      healthChecks: new Map([...own.healthChecks].map(([id, check]) => [id, watching(check)])),
      alarms: new Map([...other.alarms, ...own.alarms]),
      clients: clientsOf(own, other),
    },
  }
}

/**
 * Two plans about one world, so that what fails is the same in both whatever it is called: endpoints with an address in
 * common are one thing, checks that watch alike are one, and what only one plan says of the world (what stands behind a
 * load balancer, in which region, that it is assumed up) holds in both.
 *
 * @see verification.md §5
 */
export function alignPlans(before: Deployment, after: Deployment): Aligned {
  const things = thingsOf(before, after)
  const checks = matchChecks(before, after)
  const back = new Map([...checks].map(([old, recent]) => [recent, old]))
  const old = enriched(before, after, things, 0, back)
  const recent = enriched(after, before, things, 1, checks)
  const renamed = [new Map<string, string>(), new Map<string, string>()] as const
  const idOf = new Map<Thing, string>()
  for (const thing of things) {
    const [names, others] = sidesOf(thing).map((side) => side.map(({ name }) => name))
    const name = others?.find((each) => names?.includes(each)) ?? others?.[0] ?? names?.[0] ?? ''
    idOf.set(thing, `endpoint:${name}`)
    if (isNamedAlike(thing)) continue
    for (const [side, map] of renamed.entries())
      for (const each of sidesOf(thing)[side] ?? []) map.set(`endpoint:${each.name}`, `endpoint:${name}`)
  }
  for (const [side, { added }] of [old, recent].entries())
    for (const [name, thing] of added) renamed[side]?.set(`endpoint:${name}`, idOf.get(thing) ?? '')
  for (const [from, to] of checks)
    for (const kind of ['check', 'blind']) renamed[0].set(`${kind}:${from}`, `${kind}:${to}`)
  return { deployments: [old.deployment, recent.deployment], renamed }
}
