import type { Answers } from './answers.ts'
import type { Curve, Grid } from './curve.ts'
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
  /** By decision and moment: how many runs come to it there, less those that leave it. */
  const changes = new Map<number, Map<number, number>>()
  const turn = (index: number, decision: number, step: number) => {
    const steps = changes.get(decision) ?? new Map<number, number>()
    changes.set(decision, steps)
    if (index < grid.count) steps.set(index, (steps.get(index) ?? 0) + step)
  }
  for (const flips of playRuns(play, point, stories, grid.cell * grid.count)) {
    runs += 1
    const late = flips
      .map((flip) => ({ ...flip, at: flip.at + (lags[flip.sensor] ?? 0) }))
      .toSorted((a, b) => a.at - b.at)
    const statuses = stories.map(({ initial }) => initial)
    let before = answers.at(statuses)
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
  for (const [decision, steps] of changes) {
    const turns = [...steps].toSorted(([a], [b]) => a - b)
    let standing = 0
    for (const [order, [from, step]] of turns.entries()) {
      standing += step
      const until = turns[order + 1]?.[0] ?? grid.count
      for (let index = from; standing > 0 && index < until; index += 1) put(decision, index, standing / runs)
    }
  }
}

/** A quantity that is nothing but between some moments. */
interface Stretch {
  from: number
  readonly values: number[]
}

/** How likely the verdicts call for each decision over time, by the decision's position. */
export interface Occupancy {
  readonly curveOf: (decision: number) => Curve
  /** The curves of all decisions, each times its weight, together. */
  readonly sum: (weightOf: (decision: number) => number) => Curve
  /** The most that a decision comes to. */
  readonly peak: (decision: number) => number
  /** True if chance was played. */
  readonly isSampled: boolean
}

/** A point of the model with its stories, and seconds that each sensor's verdict takes to count. */
export interface WeighedPoint {
  readonly point: PlayPoint
  readonly stories: readonly Story[]
  readonly lags: readonly number[]
}

/**
 * The chances of all decisions, averaged over points: products of what the sensors say, which are independent, where each
 * has closed forms; otherwise the share of runs. Most decisions of many sensors last but moments: only those are kept.
 *
 * @see time-model.md §10
 */
export function occupancyOf(play: Play, points: readonly WeighedPoint[], grid: Grid, answers: Answers): Occupancy {
  const [first] = points
  const initial = answers.at(first ? first.stories.map((story) => story.initial) : [])
  const found = new Map<number, Stretch>()
  const put: Put = (decision, index, probability) => {
    let stretch = found.get(decision)
    if (!stretch) {
      stretch = { from: index, values: [] }
      found.set(decision, stretch)
    }
    while (index < stretch.from) {
      stretch.values.unshift(0)
      stretch.from -= 1
    }
    while (index >= stretch.from + stretch.values.length) stretch.values.push(0)
    const place = index - stretch.from
    stretch.values[place] = (stretch.values[place] ?? 0) + probability / points.length
  }
  let isSampled = false
  for (const { point, stories, lags } of points) {
    const marginals = stories.every(({ isExact }) => isExact)
      ? stories.map((story, index) => marginal(story, grid, lags[index] ?? 0))
      : undefined
    const changes = marginals && unrest(marginals, grid.count)
    if (marginals && changes && !changes.undecided.some((sensors) => sensors > UNDECIDED_MAX))
      multiply(marginals, changes, answers, put)
    else {
      isSampled = true
      countRuns(play, point, stories, lags, grid, answers, put)
    }
  }
  const sum: Occupancy['sum'] = (weightOf) => {
    const values = new Float64Array(grid.count)
    for (const [decision, stretch] of found) {
      const weight = weightOf(decision)
      if (weight === 0) continue
      for (const [index, value] of stretch.values.entries()) {
        const place = stretch.from + index
        values[place] = (values[place] ?? 0) + weight * value
      }
    }
    return { before: weightOf(initial), values }
  }
  return {
    sum,
    curveOf: (decision) => sum((each) => (each === decision ? 1 : 0)),
    peak: (decision) => found.get(decision)?.values.reduce((most, value) => Math.max(most, value), 0) ?? 0,
    isSampled,
  }
}
