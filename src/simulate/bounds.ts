import type { Deployment, Zone } from '../model/deployment.ts'
import type { AlarmCheck, EndpointCheck, HealthCheck } from '../model/health-check.ts'

/** When a change of answer is through, as plain bounds in seconds after the fault. @see time-model.md §1 */
export interface MovedBy {
  /** Latest verdict of the checks involved. */
  readonly detectedWorst: number
  /** Latest that the name servers know. */
  readonly publishedWorst: number
  /** TTL of the old answer. */
  readonly ttl: number
  /** Latest moment at which a client that honours TTLs still uses the old answer. */
  readonly worstCompliant: number
}

type Parameters = Deployment['model']

const OK_DELAY_SECONDS = 0.1
const FAIL_DELAY_SECONDS = 0.1
const PROPAGATION_SECONDS = 10
const ELB_INTERVAL_SECONDS = 30
const ELB_UNHEALTHY_COUNT = 2
const ELB_HEALTHY_COUNT = 5

/** AWS resources of the answer whose health changed, in either direction. */
export interface TurnedResources {
  readonly failed: boolean
  readonly recovered: boolean
}

/** The upper end of a parameter that may be a number or a range. */
function upper(model: Parameters, key: string, otherwise: number): number {
  const value = model.get(key)
  return value === undefined ? otherwise : typeof value === 'number' ? value : value[1]
}

/** The threshold is reached at the latest one interval and k-1 failing cycles after the fault. @see time-model.md §3 */
function endpointWorst({ requestInterval, failureThreshold }: EndpointCheck, model: Parameters): number {
  const fail = upper(model, 'check.fail_delay', FAIL_DELAY_SECONDS)
  return (
    (failureThreshold - 1) * (requestInterval + fail) +
    fail +
    requestInterval +
    upper(model, 'check.ok_delay', OK_DELAY_SECONDS)
  )
}

function alarmWorst({ alarm }: AlarmCheck, { alarms }: Deployment): number {
  const { periodSeconds = 60, datapoints = 1 } = alarms.get(alarm.name) ?? {}
  return periodSeconds * datapoints + periodSeconds
}

/** Latest verdict of one check, seconds; of a calculated one the latest of its changed children. */
function worstVerdict(deployment: Deployment, check: HealthCheck, changed: ReadonlySet<string>): number {
  switch (check.type) {
    case 'RECOVERY_CONTROL':
      return 0
    case 'CLOUDWATCH_METRIC':
      return alarmWorst(check, deployment)
    case 'CALCULATED':
      return Math.max(
        0,
        ...check.children.map((id) => {
          const child = deployment.healthChecks.get(id)
          return child && child.type !== 'CALCULATED' && changed.has(id) ? worstVerdict(deployment, child, changed) : 0
        }),
      )
    default:
      return endpointWorst(check, deployment.model)
  }
}

/** A load balancer counts more results before it takes a target back than before it drops one. @see time-model.md §2 */
function balancerWorst({ failed, recovered }: TurnedResources, model: Parameters): number {
  const counts = [
    failed ? upper(model, 'elb.unhealthy', ELB_UNHEALTHY_COUNT) : 0,
    recovered ? upper(model, 'elb.healthy', ELB_HEALTHY_COUNT) : 0,
  ]
  return upper(model, 'elb.interval', ELB_INTERVAL_SECONDS) * Math.max(...counts)
}

/** How long a negative answer of the zone is kept: the lower of its SOA's TTL and minimum, seconds; 0 for a zone without SOA. @see R2.7 */
export function negativeTtlSeconds({ name, recordSets }: Zone): number {
  const soa = recordSets.find((recordSet) => recordSet.type === 'SOA' && recordSet.name === name)
  if (soa?.data.kind !== 'values') return 0
  const minimum = Number(soa.data.values[0]?.text.split(' ').at(-1) ?? 0)
  return Math.min(soa.ttlSeconds ?? minimum, minimum)
}

/**
 * Bounds for one change of answer, from the checks and resources whose health changed and the TTL of the answer that
 * clients still hold. The distribution between the bounds needs the whole time model.
 *
 * @see time-model.md §2 parameters, §7 "worst for compliant"
 */
export function movedBy(
  deployment: Deployment,
  changedChecks: ReadonlySet<string>,
  resources: TurnedResources,
  ttlSeconds: number,
): MovedBy {
  const checks = [...changedChecks].flatMap((id) => deployment.healthChecks.get(id) ?? [])
  const detectedWorst = Math.max(
    balancerWorst(resources, deployment.model),
    ...checks.map((check) => worstVerdict(deployment, check, changedChecks)),
  )
  const publishedWorst = detectedWorst + upper(deployment.model, 'propagation', PROPAGATION_SECONDS)
  return { detectedWorst, publishedWorst, ttl: ttlSeconds, worstCompliant: publishedWorst + ttlSeconds }
}
