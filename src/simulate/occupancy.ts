import type { Answers } from './answers.ts'
import { type Curve, constantCurve, type Grid } from './curve.ts'
import { marginal, type Play, type PlayPoint, playRuns } from './play.ts'
import type { Story } from './steps.ts'

/** Sensors whose chances are multiplied at one moment; with more of them undecided, chance is played. */
const UNDECIDED_MAX = 10

/** Adds to the probability of a decision at one moment. */
type Put = (decision: number, index: number, probability: number) => void

/** For each moment how many sensors are undecided, and whether any of them says something else than the moment before. */
function unrest(curves: readonly Curve[], count: number) {
  const undecided = new Uint16Array(count)
  const turned = new Uint8Array(count)
  for (const { before, values } of curves) {
    let last = before
    for (let index = 0; index < count; index += 1) {
      const value = values[index] ?? 0
      if (value > 0 && value < 1) undecided[index] = (undecided[index] ?? 0) + 1
      if (value !== last) turned[index] = 1
      last = value
    }
  }
  return { undecided, turned }
}

/** Every state that is possible at each moment, with its probability: products of what each sensor says. */
function multiply(
  curves: readonly Curve[],
  { undecided, turned }: ReturnType<typeof unrest>,
  answers: Answers,
  put: Put,
): void {
  const statuses = curves.map(({ before }) => before === 0)
  const visit = (sensor: number, index: number, probability: number): void => {
    const curve = curves[sensor]
    if (!curve) {
      put(answers.at(statuses), index, probability)
      return
    }
    const unhealthy = curve.values[index] ?? 0
    for (const status of [true, false]) {
      const chance = status ? 1 - unhealthy : unhealthy
      if (chance <= 0) continue
      statuses[sensor] = status
      visit(sensor + 1, index, probability * chance)
    }
  }
  let settled = answers.at(statuses)
  for (let index = 0; index < undecided.length; index += 1) {
    if (undecided[index] === 0) {
      if (turned[index] !== 0) settled = answers.at(curves.map(({ values }) => values[index] === 0))
      put(settled, index, 1)
    } else visit(0, index, 1)
  }
}

/** The share of runs in which each decision holds at each moment. */
function countRuns(
  play: Play,
  point: PlayPoint,
  stories: readonly Story[],
  lags: readonly number[],
  grid: Grid,
  answers: Answers,
  put: Put,
): void {
  let runs = 0
  const changes = new Map<number, Float64Array>()
  const until = grid.cell * grid.count
  for (const flips of playRuns(play, point, stories, until)) {
    runs += 1
    const late = flips
      .map((flip) => ({ ...flip, at: flip.at + (lags[flip.sensor] ?? 0) }))
      .toSorted((a, b) => a.at - b.at)
    const statuses = stories.map(({ initial }) => initial)
    let before = answers.at(statuses)
    const turn = (index: number, decision: number, step: number) => {
      const list = changes.get(decision) ?? new Float64Array(grid.count)
      changes.set(decision, list)
      if (index < grid.count) list[index] = (list[index] ?? 0) + step
    }
    turn(0, before, 1)
    for (const { at, sensor, healthy } of late) {
      statuses[sensor] = healthy
      const after = answers.at(statuses)
      if (after === before) continue
      const index = Math.ceil(at / grid.cell)
      turn(index, before, -1)
      turn(index, after, 1)
      before = after
    }
  }
  for (const [decision, list] of changes) {
    let standing = 0
    for (const [index, step] of list.entries()) {
      standing += step
      put(decision, index, standing / Math.max(1, runs))
    }
  }
}

/** How likely the verdicts call for each decision over time, by the decision's position. */
export interface Occupancy {
  readonly curves: readonly Curve[]
  /** True if chance was played. */
  readonly isSampled: boolean
}

/**
 * The chances of all decisions: products of what the sensors say, which are independent, where each has closed forms;
 * otherwise the share of runs.
 *
 * @param lags seconds that each sensor's verdict takes to count
 * @see time-model.md §10
 */
export function occupancyOf(
  play: Play,
  point: PlayPoint,
  stories: readonly Story[],
  lags: readonly number[],
  grid: Grid,
  answers: Answers,
): Occupancy {
  const initial = answers.at(stories.map((story) => story.initial))
  const found: Float64Array[] = []
  const put: Put = (decision, index, probability) => {
    const values = found[decision] ?? new Float64Array(grid.count)
    found[decision] = values
    values[index] = (values[index] ?? 0) + probability
  }
  const marginals = stories.every(({ isExact }) => isExact)
    ? stories.map((story, index) => marginal(story, grid, lags[index] ?? 0))
    : undefined
  const changes = marginals && unrest(marginals, grid.count)
  const isSampled = !changes || changes.undecided.some((sensors) => sensors > UNDECIDED_MAX)
  if (marginals && changes && !isSampled) multiply(marginals, changes, answers, put)
  else countRuns(play, point, stories, lags, grid, answers, put)
  const curves = answers.decisions.map((_, decision) => ({
    before: decision === initial ? 1 : 0,
    values: found[decision] ?? constantCurve(grid, 0).values,
  }))
  return { curves, isSampled }
}
