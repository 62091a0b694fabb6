import type { DecisionGraph } from '../decide/graph.ts'
import type { Observed } from '../health/faults.ts'
import { type Curve, delayed, type Grid } from './curve.ts'
import { type Flip, playOnce } from './engine.ts'
import { type Epoch, epochsOf, type TimedEvent } from './epochs.ts'
import { createEventQueue } from './event-queue.ts'
import { modelPoints, type TimeModel } from './model.ts'
import { sensorsOf } from './sensors.ts'
import { type Story, storyOf, unhealthyCurve } from './steps.ts'

export interface PlayOptions {
  readonly observed?: Observed
  /** Of every draw; 0 by default. */
  readonly seed?: number
  /** How often chance is played where there is no closed form; 1,000 by default. */
  readonly runs?: number
  /** Seconds after the start at which curves end; far enough for 99 % of clients by default. */
  readonly until?: number
}

/** The sensors of a plan under one set of parameter values. */
export interface PlayPoint {
  readonly model: TimeModel
  /** By key, in plan order. */
  readonly stories: ReadonlyMap<string, Story>
}

/** Events in a plan, ready to be asked what follows from them. */
export interface Play {
  readonly graph: DecisionGraph
  readonly events: readonly TimedEvent[]
  readonly epochs: readonly [Epoch, ...Epoch[]]
  /** All that a model with ranges can be, with equal weight. */
  readonly points: readonly PlayPoint[]
  readonly seed: number
  readonly runs: number
  readonly until: number | undefined
}

export const RUNS = 1000

/** The sensors of a play with those values of the parameters. */
export const pointOf = ({ graph, epochs }: Pick<Play, 'graph' | 'epochs'>, model: TimeModel): PlayPoint => ({
  model,
  stories: new Map(sensorsOf(graph.deployment, epochs, model).map((sensor) => [sensor.key, storyOf(sensor)])),
})

/** Prepares events, which need not be in order of time. */
export function preparePlay(
  graph: DecisionGraph,
  events: readonly TimedEvent[],
  { observed, seed = 0, runs = RUNS, until }: PlayOptions = {},
): Play {
  const { deployment } = graph
  const epochs = epochsOf(deployment, events, observed)
  const points = modelPoints(deployment.model).map((model) => pointOf({ graph, epochs }, model))
  return { graph, events, epochs, points, seed, runs, until }
}

/** Probability over time that a sensor says unhealthy, from its closed forms, `lag` seconds late. */
export const marginal = (story: Story, grid: Grid, lag: number): Curve =>
  delayed(unhealthyCurve(story, grid), grid, lag, lag)

/** Some sensors played as often as the play says: the flips of each run, in order of time. A point gets its share of the runs. */
export function* playRuns(
  { points, seed, runs }: Play,
  point: PlayPoint,
  stories: readonly Story[],
  until: number,
): Generator<readonly Flip[]> {
  const first = points.indexOf(point)
  const sensors = stories.map(({ sensor }) => sensor)
  const queue = createEventQueue()
  for (let run = first; run < runs; run += points.length) yield playOnce(sensors, seed, run, until, queue)
}
