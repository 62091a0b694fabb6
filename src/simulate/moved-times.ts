import type { ZoneGraph } from '../decide/graph.ts'
import type { Client } from '../model/client.ts'
import { type Course, courseOf } from './course.ts'
import { type Curve, endOf, type Grid, timeBelow } from './curve.ts'
import type { Play } from './play.ts'
import type { Question } from './questions.ts'

/** When something has happened to half of all, 95 and 99 % of them, in seconds after the start; absent where it has not by the end of the curves. */
export interface Quantiles {
  readonly p50?: number
  readonly p95?: number
  readonly p99?: number
}

export const inverse = ({ before, values }: Curve): Curve => ({
  before: 1 - before,
  values: values.map((value) => 1 - value),
})

/** The part of a curve before `until`. */
function clipped({ before, values }: Curve, { cell, count }: Grid, until: number): Curve {
  const cells = Math.ceil(until / cell)
  return { before, values: cells >= count ? values : values.slice(0, Math.max(1, cells)) }
}

/**
 * By when a curve that rises to 1 has come so far.
 *
 * @param from no time is before it, seconds
 * @param until later moments do not count, seconds
 */
export function quantilesOf(curve: Curve, grid: Grid, from: number, until = endOf(grid)): Quantiles {
  const late = clipped(inverse(curve), grid, until)
  const by = (share: number) => {
    const seconds = timeBelow(late, grid, 1 - share)
    return seconds === undefined ? undefined : Math.max(from, seconds)
  }
  const [p50, p95, p99] = [by(0.5), by(0.95), by(0.99)]
  return {
    ...(p50 === undefined ? {} : { p50 }),
    ...(p95 === undefined ? {} : { p95 }),
    ...(p99 === undefined ? {} : { p99 }),
  }
}

/** States that a key spells out; with more sensors a record is worked out for itself. */
const SPELLED_SENSORS_MAX = 4

/** When clients have moved, and whether chance was played to know it. */
export interface MovedQuantiles extends Quantiles {
  /** True where the figures come from runs, and so carry their error. */
  readonly isSampled: boolean
}

/** A text that is equal where clients move at equal times: the same delays lead to the final answer in the same states. */
function timesKey(play: Play, { sensors, settled, kept, answerAt, client, lagOf }: Course): string | undefined {
  if (sensors.length > SPELLED_SENSORS_MAX) return undefined
  const goal = settled.at(-1)
  const states = Array.from({ length: 2 ** sensors.length }, (_, state) =>
    answerAt(sensors.map((_, bit) => (state & (1 << bit)) !== 0)) === goal ? 1 : 0,
  )
  const stories = play.points.map((point) =>
    sensors.map((key) => {
      const { initial, steps, isExact } = point.stories.get(key) ?? {}
      return isExact ? [initial, steps, lagOf(point, key)] : key
    }),
  )
  return JSON.stringify([states, stories, kept, client.resolver])
}

/** By when how many clients have moved to the answer that belongs to the truth. */
export type MovedTimes = (zone: ZoneGraph, question: Question, client: Client) => MovedQuantiles

/** Works out when clients have moved, for one play. Records that are alike in time are worked out once. */
export function createMovedTimes(play: Play): MovedTimes {
  const known = new Map<string, MovedQuantiles>()
  const [, first] = play.epochs
  return (zone, question, client) => {
    const course = courseOf(play, zone, question, client)
    const key = timesKey(play, course)
    const found = key === undefined ? undefined : known.get(key)
    if (found) return found
    const quantiles = quantilesOf(course.held(course.settled.at(-1) ?? 0), course.grid, first?.at ?? 0)
    const times = { ...quantiles, isSampled: course.isSampled() }
    if (key !== undefined) known.set(key, times)
    return times
  }
}
