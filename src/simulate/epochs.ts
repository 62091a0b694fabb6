import { applyFaults, type Fault, formatFault, type Observed } from '../health/faults.ts'
import type { World } from '../health/world.ts'
import type { Deployment } from '../model/deployment.ts'
import type { AlarmState } from '../model/health-check.ts'

/** An endpoint that fails that share of requests and probes, 0 to 1, each by chance. */
export interface Loss {
  readonly endpoint: string
  readonly share: number
}

/** Something happens, `at` seconds after the start. */
export interface TimedEvent {
  readonly at: number
  readonly failed?: readonly Fault[]
  readonly recovered?: readonly Fault[]
  readonly losses?: readonly Loss[]
  /** Alarms that are in that state from now on, whatever their data say. */
  readonly alarms?: readonly { readonly name: string; readonly state: AlarmState }[]
}

/** A stretch of time in which the truth stays as it is. */
export interface Epoch {
  /** When it begins, seconds; the first one has always been. */
  readonly at: number
  readonly world: World
  /** What is wrong in it, and what came back although it was observed, or named by a wider fault. */
  readonly failed: readonly Fault[]
  /** By endpoint. */
  readonly losses: ReadonlyMap<string, number>
  /** Alarms whose state was set when it began. */
  readonly told: ReadonlySet<string>
}

/** The state of all that can be wrong while events are played. */
interface Standing {
  readonly failed: Map<string, Fault>
  readonly recovered: Map<string, Fault>
  readonly losses: Map<string, number>
  readonly alarms: Map<string, AlarmState>
}

function play(standing: Standing, { failed = [], recovered = [], losses = [], alarms = [] }: TimedEvent): void {
  for (const fault of failed) {
    standing.failed.set(formatFault(fault), fault)
    standing.recovered.delete(formatFault(fault))
  }
  for (const fault of recovered) {
    if (fault.kind === 'endpoint' && standing.losses.delete(fault.name)) continue
    // What did not fail here came back from what was observed before the start.
    if (!standing.failed.delete(formatFault(fault))) standing.recovered.set(formatFault(fault), fault)
  }
  for (const { endpoint, share } of losses) {
    if (share > 0) standing.losses.set(endpoint, share)
    else standing.losses.delete(endpoint)
  }
  for (const { name, state } of alarms) {
    standing.alarms.set(name, state)
    standing.failed.delete(`alarm:${name}`)
  }
}

function epochOf(
  deployment: Deployment,
  at: number,
  standing: Standing,
  observed: Observed | undefined,
  told: ReadonlySet<string>,
): Epoch {
  const alarms = new Map(deployment.alarms)
  for (const [name, state] of standing.alarms) {
    const alarm = alarms.get(name)
    if (alarm) alarms.set(name, { ...alarm, state })
  }
  const failed = [...standing.failed.values()]
  const world = applyFaults({ ...deployment, alarms }, failed, [...standing.recovered.values()], observed)
  return { at, world, failed, losses: new Map(standing.losses), told }
}

/** The stretches that events cut time into; the first one is the world before them. Events of one moment happen together, in their order. */
export function epochsOf(
  deployment: Deployment,
  events: readonly TimedEvent[],
  observed?: Observed,
): readonly [Epoch, ...Epoch[]] {
  const standing: Standing = { failed: new Map(), recovered: new Map(), losses: new Map(), alarms: new Map() }
  const first = epochOf(deployment, Number.NEGATIVE_INFINITY, standing, observed, new Set())
  const moments = [...new Set(events.map(({ at }) => at))].toSorted((a, b) => a - b)
  const later = moments.map((moment) => {
    const now = events.filter(({ at }) => at === moment)
    for (const event of now) play(standing, event)
    const told = new Set(now.flatMap(({ alarms = [] }) => alarms.map(({ name }) => name)))
    return epochOf(deployment, moment, standing, observed, told)
  })
  return [first, ...later]
}
