import type { Deployment } from '../model/deployment.ts'
import type { EndpointCheck, Observation } from '../model/health-check.ts'
import { resourceKey } from '../route53/alias-services.ts'
import { CHECKERS_PER_REGION, checkerRegionCodes } from '../route53/checkers.ts'
import type { DomainName } from '../values/name.ts'
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

/** Names of endpoints that are down: those that fail, and resources with too few targets left. */
function downEndpoints({ endpoints }: Deployment, failed: ReadonlySet<string>): ReadonlySet<string> {
  const down = new Set<string>()
  const known = new Map<string, boolean>()
  const isDown = (name: string): boolean => {
    const settled = known.get(name)
    if (settled !== undefined) return settled
    known.set(name, failed.has(name))
    const endpoint = endpoints.get(name)
    const targets = endpoint?.targets ?? []
    const up = targets.filter((target) => !isDown(target)).length
    const result = failed.has(name) || (endpoint !== undefined && targets.length > 0 && up < endpoint.minHealthyTargets)
    known.set(name, result)
    return result
  }
  for (const name of endpoints.keys()) if (isDown(name)) down.add(name)
  return down
}

/** What the checkers of an endpoint check see of an endpoint that is up while those of `cutOff` regions cannot reach it. @see R3.1, R3.3 */
function observedBy(check: EndpointCheck, cutOff: ReadonlySet<string>): Observation {
  const regions = check.regions.length > 0 ? check.regions : checkerRegionCodes
  const reaching = regions.filter((region) => !cutOff.has(region)).length
  if (reaching === regions.length) return true
  return { healthyCheckers: reaching * CHECKERS_PER_REGION, checkers: regions.length * CHECKERS_PER_REGION }
}

/** The names of one kind of fault. */
const named = (faults: readonly Fault[], kind: Fault['kind']): ReadonlySet<string> =>
  new Set(faults.filter((fault) => fault.kind === kind).map(({ name }) => name))

/** What monitoring saw, where a command replays it; the calm world of the plan otherwise. @see R8.2, R8.3 */
export interface Observed {
  readonly observations: ReadonlyMap<string, Observation>
  readonly resources: ReadonlyMap<DomainName, boolean>
}

function observationOf(
  deployment: Deployment,
  id: string,
  wrong: Wrong,
  recovered: Wrong,
  base: Observation | undefined,
): Observation | undefined {
  const check = deployment.healthChecks.get(id)
  if (!check || wrong.blind.has(id)) return wrong.blind.has(id) ? true : base
  if (wrong.check.has(id)) return false
  if (recovered.check.has(id)) return true
  if (check.type === 'CALCULATED') return base
  if (check.type === 'RECOVERY_CONTROL') return base ?? 'On'
  if (check.type === 'CLOUDWATCH_METRIC') {
    const { name } = check.alarm
    return wrong.alarm.has(name)
      ? 'ALARM'
      : recovered.alarm.has(name)
        ? 'OK'
        : (base ?? deployment.alarms.get(name)?.state ?? 'OK')
  }
  const watches = (down: ReadonlySet<string>, values: ReadonlySet<string>) =>
    check.watches.some((name) => down.has(name)) ||
    (check.ipAddress !== undefined && values.has(check.ipAddress)) ||
    (check.fullyQualifiedDomainName !== undefined && values.has(`${check.fullyQualifiedDomainName}.`))
  if (watches(wrong.down, wrong.value)) return false
  if (base === undefined || watches(recovered.endpoint, recovered.value)) return observedBy(check, wrong.checker)
  return base
}

type Wrong = Readonly<Record<Fault['kind'] | 'down', ReadonlySet<string>>>

function sorted(deployment: Deployment, faults: readonly Fault[]): Wrong {
  const endpoint = named(faults, 'endpoint')
  return {
    endpoint,
    down: downEndpoints(deployment, endpoint),
    value: named(faults, 'value'),
    check: named(faults, 'check'),
    blind: named(faults, 'blind'),
    alarm: named(faults, 'alarm'),
    checker: named(faults, 'checker'),
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
  const wrong = sorted(
    deployment,
    failed.filter((fault) => !back.has(formatFault(fault))),
  )
  const right: Wrong = {
    ...sorted(deployment, []),
    endpoint: named(recovered, 'endpoint'),
    value: named(recovered, 'value'),
    check: named(recovered, 'check'),
    alarm: named(recovered, 'alarm'),
  }
  const observations = new Map<string, Observation>(observed?.observations ?? [])
  for (const id of deployment.healthChecks.keys()) {
    const observation = observationOf(deployment, id, wrong, right, observed?.observations.get(id))
    if (observation !== undefined) observations.set(id, observation)
  }
  const resources = new Map<DomainName, boolean>(observed?.resources ?? [])
  for (const { name, type, dnsName } of deployment.endpoints.values()) {
    if (type === 'value' || dnsName === undefined) continue
    if (wrong.down.has(name)) resources.set(resourceKey(dnsName), false)
    else if (right.endpoint.has(name)) resources.set(resourceKey(dnsName), true)
  }
  return { down: wrong.down, downValues: wrong.value, observations, resources }
}
