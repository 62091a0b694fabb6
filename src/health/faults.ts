import type { Deployment } from '../model/deployment.ts'
import type { EndpointCheck, HealthCheck, Observation } from '../model/health-check.ts'
import { resourceKey } from '../route53/alias-services.ts'
import { checkerRegionCodes } from '../route53/checkers.ts'
import { type Algebra, booleans } from '../values/algebra.ts'
import type { DomainName } from '../values/name.ts'
import { checkerRule } from './quorum.ts'
import type { World } from './world.ts'

/**
 * One thing that is wrong. `endpoint` and `value` (a literal value of a record) are down in truth; `check` makes the
 * raw observation of a check fail, `blind` makes it pass whatever happens, `alarm` raises an alarm, `checker` cuts
 * the health checkers of a region off. Only the first two hurt anybody; the rest changes what Route 53 believes.
 */
export interface Fault {
  readonly kind: 'endpoint' | 'value' | 'check' | 'blind' | 'alarm' | 'checker'
  readonly name: string
}

export const formatFault = ({ kind, name }: Fault): string => `${kind}:${name}`

/**
 * When each endpoint is down, over any truth algebra: when it fails by itself, and a resource when too few of its
 * targets are left.
 */
export function downEndpoints<B>(
  endpoints: Deployment['endpoints'],
  names: Iterable<string>,
  fails: (name: string) => B,
  { or, not, atLeast }: Algebra<B>,
): ReadonlyMap<string, B> {
  const known = new Map<string, B>()
  const isDown = (name: string): B => {
    const settled = known.get(name)
    if (settled !== undefined) return settled
    const own = fails(name)
    known.set(name, own)
    const endpoint = endpoints.get(name)
    if (!endpoint || endpoint.targets.length === 0) return own
    const up = endpoint.targets.map((target) => not(isDown(target)))
    const result = or(own, not(atLeast(endpoint.minHealthyTargets, up)))
    known.set(name, result)
    return result
  }
  return new Map(Array.from(names, (name) => [name, isDown(name)]))
}

/** What the checkers of an endpoint check see of an endpoint that is up while those of `cutOff` regions cannot reach it. @see R3.1, R3.3 */
function observedBy(check: EndpointCheck, cutOff: ReadonlySet<string>, perRegion: number): Observation {
  const regions = check.regions.length > 0 ? check.regions : checkerRegionCodes
  const reaching = regions.filter((region) => !cutOff.has(region)).length
  if (reaching === regions.length) return true
  return { healthyCheckers: reaching * perRegion, checkers: regions.length * perRegion }
}

/** What monitoring saw, where a command replays it; the calm world of the plan otherwise. @see R8.2, R8.3 */
export interface Observed {
  readonly observations: ReadonlyMap<string, Observation>
  readonly resources: ReadonlyMap<DomainName, boolean>
}

/** The names that a set of faults touches, by kind, with what follows from them. */
interface Touched extends Readonly<Record<Fault['kind'], ReadonlySet<string>>> {
  readonly down: ReadonlySet<string>
  /** Checks that an endpoint of `down` names as its own. */
  readonly named: ReadonlySet<string>
}

function touchedBy(deployment: Deployment, faults: readonly Fault[]): Touched {
  const names = (kind: Fault['kind']) => new Set(faults.filter((fault) => fault.kind === kind).map(({ name }) => name))
  const endpoint = names('endpoint')
  const { endpoints } = deployment
  const downs = downEndpoints(endpoints, endpoints.keys(), (name) => endpoint.has(name), booleans)
  const down = new Set([...downs].flatMap(([name, isDown]) => (isDown ? [name] : [])))
  return {
    endpoint,
    value: names('value'),
    check: names('check'),
    blind: names('blind'),
    alarm: names('alarm'),
    checker: names('checker'),
    down,
    named: new Set([...down].flatMap((name) => deployment.endpoints.get(name)?.healthCheckId ?? [])),
  }
}

function watches(
  { watches: endpoints, ipAddress, fullyQualifiedDomainName }: EndpointCheck,
  { down, value }: Touched,
): boolean {
  if (endpoints.some((name) => down.has(name))) return true
  if (ipAddress !== undefined) return value.has(ipAddress)
  return fullyQualifiedDomainName !== undefined && value.has(`${fullyQualifiedDomainName}.`)
}

/** What is seen of a check; undefined where nothing overrides what its children say. */
function observationOf(
  deployment: Deployment,
  check: HealthCheck,
  wrong: Touched,
  right: Touched,
  base: Observation | undefined,
): Observation | undefined {
  const { alarms } = deployment
  if (wrong.blind.has(check.id)) return true
  if (wrong.check.has(check.id)) return false
  if (right.check.has(check.id)) return true
  switch (check.type) {
    case 'CALCULATED':
      return base
    case 'RECOVERY_CONTROL':
      return base ?? 'On'
    case 'CLOUDWATCH_METRIC': {
      const { name } = check.alarm
      if (wrong.alarm.has(name) || wrong.named.has(check.id)) return 'ALARM'
      return right.alarm.has(name) || right.named.has(check.id) ? 'OK' : (base ?? alarms.get(name)?.state ?? 'OK')
    }
    default:
      if (watches(check, wrong)) return false
      return base === undefined || watches(check, right)
        ? observedBy(check, wrong.checker, checkerRule(deployment).perRegion)
        : base
  }
}

/**
 * The world after `failed` went wrong and `recovered` came back. A recovered endpoint is up although a wider fault
 * (its region) named it; every check that watches a down endpoint sees it down, and a resource whose targets fall
 * below its minimum is down with them.
 *
 * @see plan.md "What --fail and fail: accept"
 */
export function applyFaults(
  deployment: Deployment,
  failed: readonly Fault[],
  recovered: readonly Fault[] = [],
  observed?: Observed,
): World {
  const back = new Set(recovered.map(formatFault))
  const wrong = touchedBy(
    deployment,
    failed.filter((fault) => !back.has(formatFault(fault))),
  )
  const right = touchedBy(deployment, recovered)
  const observations = new Map<string, Observation>(observed?.observations ?? [])
  for (const check of deployment.healthChecks.values()) {
    const observation = observationOf(deployment, check, wrong, right, observed?.observations.get(check.id))
    if (observation !== undefined) observations.set(check.id, observation)
  }
  const resources = new Map<DomainName, boolean>(observed?.resources ?? [])
  for (const { name, type, dnsName } of deployment.endpoints.values()) {
    if (type === 'value' || dnsName === undefined) continue
    if (wrong.down.has(name)) resources.set(resourceKey(dnsName), false)
    else if (right.endpoint.has(name)) resources.set(resourceKey(dnsName), true)
  }
  return { down: wrong.down, downValues: wrong.value, observations, resources }
}
