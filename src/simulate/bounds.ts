import type { Deployment, Zone } from '../model/deployment.ts'
import type { AlarmCheck, HealthCheck } from '../model/health-check.ts'
import {
  ALONE,
  alarmVerdict,
  balancerProbing,
  checkProbing,
  failureVerdict,
  latestVerdict,
  recoveryVerdict,
} from './detection.ts'
import { slowestModel, type TimeModel } from './model.ts'

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

/** AWS resources of the answer whose health changed, in either direction. */
export interface TurnedResources {
  readonly failed: boolean
  readonly recovered: boolean
}

const alarmWorst = ({ alarm }: AlarmCheck, { alarms }: Deployment): number => {
  const { periodSeconds = 60, datapoints = 1 } = alarms.get(alarm.name) ?? {}
  return latestVerdict(alarmVerdict(periodSeconds, datapoints))
}

/** Latest verdict of one check, seconds; of a calculated one the latest of its changed children. */
function worstVerdict(
  deployment: Deployment,
  model: TimeModel,
  check: HealthCheck,
  changed: ReadonlySet<string>,
): number {
  switch (check.type) {
    case 'RECOVERY_CONTROL':
      return model.operatorDelay
    case 'CLOUDWATCH_METRIC':
      return alarmWorst(check, deployment)
    case 'CALCULATED': {
      const children = check.children.flatMap((id) => {
        const child = deployment.healthChecks.get(id)
        return child && child.type !== 'CALCULATED' && changed.has(id)
          ? [worstVerdict(deployment, model, child, changed)]
          : []
      })
      return Math.max(0, ...children) + model.calculatedDelay
    }
    default: {
      const probing = checkProbing(check, model)
      return Math.max(latestVerdict(failureVerdict(probing, ALONE)), latestVerdict(recoveryVerdict(probing, ALONE)))
    }
  }
}

/** A load balancer counts more results before it takes a target back than before it drops one. @see time-model.md §2 */
function balancerWorst({ failed, recovered }: TurnedResources, model: TimeModel): number {
  const probing = balancerProbing(model)
  return Math.max(
    failed ? latestVerdict(failureVerdict(probing, ALONE)) : 0,
    recovered ? latestVerdict(recoveryVerdict(probing, ALONE)) : 0,
  )
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
 * clients still hold: the worst that can be, whatever the phases of checkers and parameters with a range are.
 *
 * @see time-model.md §2 parameters, §7 "worst for compliant"
 */
export function movedBy(
  deployment: Deployment,
  changedChecks: ReadonlySet<string>,
  resources: TurnedResources,
  ttlSeconds: number,
): MovedBy {
  const model = slowestModel(deployment.model)
  const checks = [...changedChecks].flatMap((id) => deployment.healthChecks.get(id) ?? [])
  const detectedWorst = Math.max(
    balancerWorst(resources, model),
    ...checks.map((check) => worstVerdict(deployment, model, check, changedChecks)),
  )
  const publishedWorst = detectedWorst + model.propagation[1]
  return { detectedWorst, publishedWorst, ttl: ttlSeconds, worstCompliant: publishedWorst + ttlSeconds }
}
