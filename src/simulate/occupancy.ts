import type { Answers } from './answers.ts'
import { type Curve, constantCurve, type Grid } from './curve.ts'
import { marginal, type Play, type PlayPoint, playRuns } from './play.ts'
import type { Story } from './steps.ts'

/** Sensors whose chances are multiplied at one moment; with more of them undecided, chance is played. */
const UNDECIDED_MAX = 10

/** Adds to the probability of a decision at one moment. */
type Put = (decision: number, index: number, probability: number) => void

/** Every state that is possible at each moment, with its probability: products of what each sensor says. */
function multiply(curves: readonly Curve[], count: number, answers: Answers, put: Put): void {
  const statuses = curves.map(() => true)
  const visit = (sensor: number, index: number, probability: number): void => {
    const curve = curves[sensor]
    if (!curve) {
      put(answers.at(statuses), index, probability)
      return
    }
    const unhealthy = curve.values[index] ?? 0
    for (const [status, chance] of [
      [true, 1 - unhealthy],
      [false, unhealthy],
    ] as const) {
      if (chance <= 0) continue
      statuses[sensor] = status
      visit(sensor + 1, index, probability * chance)
    }
  }
  const hasSettled = (index: number) =>
    curves.every(({ values }) => {
      const value = values[index] ?? 0
      return (value === 0 || value === 1) && value === values[index - 1]
    })
  let settled: number | undefined
  for (let index = 0; index < count; index += 1) {
    if (settled !== undefined && hasSettled(index)) {
      put(settled, index, 1)
      continue
    }
    visit(0, index, 1)
    settled = curves.every(({ values }) => values[index] === 0 || values[index] === 1)
      ? answers.at(curves.map(({ values }) => values[index] === 0))
      : undefined
  }
}

/** How many sensors are undecided at the busiest moment. */
function undecidedMost(curves: readonly Curve[], count: number): number {
  let most = 0
  for (let index = 0; index < count; index += 1) {
    let undecided = 0
    for (const { values } of curves) {
      const value = values[index] ?? 0
      if (value > 0 && value < 1) undecided += 1
    }
    most = Math.max(most, undecided)
  }
  return most
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
  const changes: Float64Array[] = []
  const until = grid.cell * grid.count
  for (const flips of playRuns(play, point, stories, until)) {
    runs += 1
    const late = flips
      .map((flip) => ({ ...flip, at: flip.at + (lags[flip.sensor] ?? 0) }))
      .toSorted((a, b) => a.at - b.at)
    const statuses = stories.map(({ initial }) => initial)
    let before = answers.at(statuses)
    const turn = (index: number, decision: number, step: number) => {
      const list = changes[decision] ?? new Float64Array(grid.count)
      changes[decision] = list
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
  for (const [decision, list] of changes.entries()) {
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
  const isSampled = marginals === undefined || undecidedMost(marginals, grid.count) > UNDECIDED_MAX
  if (marginals && !isSampled) multiply(marginals, grid.count, answers, put)
  else countRuns(play, point, stories, lags, grid, answers, put)
  const curves = answers.decisions.map((_, decision) => ({
    before: decision === initial ? 1 : 0,
    values: found[decision] ?? constantCurve(grid, 0).values,
  }))
  return { curves, isSampled }
}
