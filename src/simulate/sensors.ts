import { rawStatus } from '../health/believe.ts'
import { quorumHealthy } from '../health/quorum.ts'
import type { Deployment } from '../model/deployment.ts'
import { type AlarmCheck, type EndpointCheck, type HealthCheck, isEndpointCheck } from '../model/health-check.ts'
import { resourceKey } from '../route53/alias-services.ts'
import { checkerRegionCodes } from '../route53/checkers.ts'
import { ALONE, balancerProbing, checkProbing, type Probing, type Quorum, quorumOf } from './detection.ts'
import type { Epoch } from './epochs.ts'
import type { TimeModel } from './model.ts'

/** How something notices that the truth has changed. */
export type Watcher =
  | { readonly kind: 'checkers'; readonly probing: Probing; readonly quorum: Quorum }
  | { readonly kind: 'alarm'; readonly periodSeconds: number; readonly datapoints: number }
  /** Turned by somebody, who takes that long. */
  | { readonly kind: 'switch'; readonly delay: number }

/** What a watcher meets from a moment on. */
export interface Change {
  readonly at: number
  /** What it says once it has noticed. */
  readonly healthy: boolean
  /** Of checkers: the probability that a probe of each passes. */
  readonly passing: readonly number[]
  /** True where nothing has to be noticed: the state of an alarm was set. */
  readonly told: boolean
}

/** One thing that notices: a health check, a load balancer's view of a target. Its statuses are the inputs of every decision. */
export interface Sensor {
  /** `check:web`, `target:asg-a`, `resource:alb`, `forced-down:any`, `forced-up:any`. */
  readonly key: string
  readonly watcher: Watcher
  /** The first one is how it was before everything; only changes follow. */
  readonly changes: readonly [Change, ...Change[]]
}

const SETTLED: readonly number[] = []

const change = (at: number, healthy: boolean, passing = SETTLED, told = false): Change => ({
  at,
  healthy,
  passing,
  told,
})

const sameSignal = (a: Change, b: Change) =>
  a.healthy === b.healthy && a.passing.length === b.passing.length && a.passing.every((p, i) => p === b.passing[i])

/** A sensor for what an epoch makes of it; undefined where nothing ever changes. */
function sensorOf(
  key: string,
  watcher: Watcher,
  [first, ...later]: readonly [Epoch, ...Epoch[]],
  signalIn: (epoch: Epoch, before: Change | undefined) => Change,
): Sensor | undefined {
  let last = signalIn(first, undefined)
  const changes: [Change, ...Change[]] = [last]
  for (const epoch of later) {
    const next = signalIn(epoch, last)
    if (sameSignal(next, last)) continue
    changes.push(next)
    last = next
  }
  return changes.length > 1 ? { key, watcher, changes } : undefined
}

/** Probability that a probe of each checker passes, region by region. */
function passingOf(check: EndpointCheck, { world, failed, losses }: Epoch, perRegion: number): readonly number[] {
  const regions = check.regions.length > 0 ? check.regions : checkerRegionCodes
  const count = regions.length * perRegion
  const every = (chance: number) => new Array<number>(count).fill(chance)
  const observation = world.observations.get(check.id) ?? true
  const isForced = failed.some(({ kind, name }) => (kind === 'blind' || kind === 'check') && name === check.id)
  if (isForced) return every(observation === true ? 1 : 0)
  const loss = Math.max(0, ...check.watches.map((endpoint) => losses.get(endpoint) ?? 0))
  if (typeof observation === 'boolean') return every(observation ? 1 - loss : 0)
  if (typeof observation === 'string' || !('checkers' in observation))
    return every(rawStatus(check, observation) ? 1 : 0)
  const cutOff = new Set(failed.flatMap(({ kind, name }) => (kind === 'checker' ? [name] : [])))
  const reached = regions.filter((region) => !cutOff.has(region)).length
  if (reached < regions.length)
    return regions.flatMap((region) => new Array<number>(perRegion).fill(cutOff.has(region) ? 0 : 1 - loss))
  const healthy = Math.round((count * observation.healthyCheckers) / observation.checkers)
  return every(1).map((_, index) => (index < count - healthy ? 0 : 1 - loss))
}

function endpointSensor(
  check: EndpointCheck,
  epochs: readonly [Epoch, ...Epoch[]],
  model: TimeModel,
): Sensor | undefined {
  const { checkersPerRegion, healthyFraction } = model
  const regions = check.regions.length > 0 ? check.regions.length : checkerRegionCodes.length
  const checkers = regions * checkersPerRegion
  const watcher: Watcher = {
    kind: 'checkers',
    probing: checkProbing(check, model),
    quorum: quorumOf(checkers, healthyFraction),
  }
  return sensorOf(`check:${check.id}`, watcher, epochs, (epoch) => {
    const passing = passingOf(check, epoch, checkersPerRegion)
    const healthy = passing.filter((chance) => chance > 0).length
    return change(epoch.at, quorumHealthy(healthy, checkers, healthyFraction), passing)
  })
}

function alarmSensor(check: AlarmCheck, { alarms }: Deployment, epochs: readonly [Epoch, ...Epoch[]]) {
  const { periodSeconds = 60, datapoints = 1 } = alarms.get(check.alarm.name) ?? {}
  const watcher: Watcher = { kind: 'alarm', periodSeconds, datapoints }
  return sensorOf(`check:${check.id}`, watcher, epochs, ({ at, world, told }, before) => {
    const observation = world.observations.get(check.id)
    const healthy =
      observation === 'INSUFFICIENT_DATA'
        ? rawStatus(check, { state: observation, ...(before ? { lastKnown: before.healthy } : {}) })
        : rawStatus(check, observation)
    return change(at, healthy, SETTLED, told.has(check.alarm.name))
  })
}

/** What a fault says of a calculated check, whatever its children are: two switches, down and up. */
function forcedSensors(check: HealthCheck, epochs: readonly [Epoch, ...Epoch[]]): readonly Sensor[] {
  const at = (status: boolean) => (epoch: Epoch) => change(epoch.at, epoch.world.observations.get(check.id) !== status)
  const watcher: Watcher = { kind: 'switch', delay: 0 }
  return [
    sensorOf(`forced-down:${check.id}`, watcher, epochs, at(false)) ?? [],
    sensorOf(`forced-up:${check.id}`, watcher, epochs, at(true)) ?? [],
  ].flat()
}

function checkSensors(
  check: HealthCheck,
  deployment: Deployment,
  epochs: readonly [Epoch, ...Epoch[]],
  model: TimeModel,
): readonly Sensor[] {
  if (isEndpointCheck(check)) return [endpointSensor(check, epochs, model) ?? []].flat()
  switch (check.type) {
    case 'CALCULATED':
      return forcedSensors(check, epochs)
    case 'CLOUDWATCH_METRIC':
      return [alarmSensor(check, deployment, epochs) ?? []].flat()
    case 'RECOVERY_CONTROL':
      return [
        sensorOf(`check:${check.id}`, { kind: 'switch', delay: model.operatorDelay }, epochs, ({ at, world }) =>
          change(at, rawStatus(check, world.observations.get(check.id))),
        ) ?? [],
      ].flat()
  }
}

/** Load balancers look at their targets; Route 53 looks at AWS resources, as often. */
function resourceSensors(
  { endpoints }: Deployment,
  epochs: readonly [Epoch, ...Epoch[]],
  model: TimeModel,
): readonly Sensor[] {
  const watcher: Watcher = { kind: 'checkers', probing: balancerProbing(model), quorum: ALONE }
  const sensors = new Map<string, Sensor>()
  const add = (key: string, chanceIn: (epoch: Epoch) => number) => {
    if (sensors.has(key)) return
    const sensor = sensorOf(key, watcher, epochs, (epoch) => {
      const chance = chanceIn(epoch)
      return change(epoch.at, chance > 0, [chance])
    })
    if (sensor) sensors.set(key, sensor)
  }
  for (const { name, type, dnsName, targets } of endpoints.values()) {
    if (type === 'value' || dnsName === undefined) continue
    const key = resourceKey(dnsName)
    add(`resource:${name}`, ({ world, failed, losses }) => {
      const fails = failed.some((fault) => fault.kind === 'endpoint' && fault.name === name)
      // Down without a fault of its own and not for lack of targets: observed so.
      const isDown = fails || (world.resources.get(key) === false && !world.down.has(name))
      return isDown ? 0 : 1 - (losses.get(name) ?? 0)
    })
    for (const target of targets)
      if ((endpoints.get(target)?.targets ?? []).length === 0)
        add(`target:${target}`, ({ world, losses }) => (world.down.has(target) ? 0 : 1 - (losses.get(target) ?? 0)))
  }
  return [...sensors.values()]
}

/** Everything that notices one of the changes between the epochs, in plan order. */
export const sensorsOf = (
  deployment: Deployment,
  epochs: readonly [Epoch, ...Epoch[]],
  model: TimeModel,
): readonly Sensor[] => [
  ...[...deployment.healthChecks.values()].flatMap((check) => checkSensors(check, deployment, epochs, model)),
  ...resourceSensors(deployment, epochs, model),
]
