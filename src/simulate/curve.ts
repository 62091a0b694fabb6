import { hitRate } from './caches.ts'
import type { ClientMix } from './model.ts'

/** Moments at which curves have a value: 0, `cell`, 2 `cell` … seconds after the start. */
export interface Grid {
  readonly cell: number
  readonly count: number
}

/** A quantity over time on a grid; `before` is its value at all times before 0. Between moments it runs straight. */
export interface Curve {
  readonly before: number
  readonly values: Float64Array
}

/** Width of a cell. @see time-model.md §10 */
export const CELL_SECONDS = 0.25

const CELLS_MAX = 32_768

/** The grid up to `seconds`; cells double where there would be too many. */
export function gridUntil(seconds: number): Grid {
  let cell = CELL_SECONDS
  while (seconds / cell > CELLS_MAX) cell *= 2
  return { cell, count: Math.ceil(seconds / cell) + 1 }
}

export const endOf = ({ cell, count }: Grid): number => cell * (count - 1)

export const constantCurve = ({ count }: Grid, value: number): Curve => ({
  before: value,
  values: new Float64Array(count).fill(value),
})

/** Value of a curve at any moment; after the grid's end its last one. */
export function valueAt({ before, values }: Curve, { cell }: Grid, seconds: number): number {
  if (seconds < 0) return before
  const place = seconds / cell
  const index = Math.floor(place)
  const here = values[Math.min(index, values.length - 1)] ?? before
  const next = values[Math.min(index + 1, values.length - 1)] ?? here
  return here + (next - here) * (place - index)
}

/** Adds `weight` times a curve to another in place. */
export function addScaled(into: Curve, { before, values }: Curve, weight: number): Curve {
  for (let index = 0; index < values.length; index += 1)
    into.values[index] = (into.values[index] ?? 0) + weight * (values[index] ?? 0)
  return { before: into.before + weight * before, values: into.values }
}

/**
 * The curve as those see it who look at it some time later, uniform between `from` and `to` seconds. Exact for curves that
 * run straight between moments.
 */
export function delayed(curve: Curve, { cell, count }: Grid, from: number, to: number): Curve {
  const { before, values } = curve
  if (to === 0) return curve
  const result = new Float64Array(count)
  if (from === to) {
    for (let index = 0; index < count; index += 1) result[index] = valueAt(curve, { cell, count }, index * cell - from)
    return { before, values: result }
  }
  const integral = new Float64Array(count)
  for (let index = 1; index < count; index += 1)
    integral[index] = (integral[index - 1] ?? 0) + ((values[index - 1] ?? 0) + (values[index] ?? 0)) * (cell / 2)
  const until = (place: number): number => {
    if (place <= 0) return before * place * cell
    const index = Math.floor(place)
    const rest = place - index
    const here = values[index] ?? 0
    const next = values[index + 1] ?? here
    return (integral[index] ?? 0) + rest * cell * (here + ((next - here) * rest) / 2)
  }
  const [first, last] = [from / cell, to / cell]
  for (let index = 0; index < count; index += 1)
    result[index] = (until(index - first) - until(index - last)) / (to - from)
  return { before, values: result }
}

/** The curve as those see it who look at it some time later, exponential with that mean in seconds. */
export function delayedExponentially({ before, values }: Curve, { cell, count }: Grid, mean: number): Curve {
  if (mean === 0) return { before, values }
  const kept = Math.exp(-cell / mean)
  const earlier = (mean / cell) * (1 - kept * (1 + cell / mean))
  const now = 1 - kept - earlier
  const result = new Float64Array(count)
  let seen = before
  result[0] = seen
  for (let index = 1; index < count; index += 1) {
    seen = kept * seen + earlier * (values[index - 1] ?? 0) + now * (values[index] ?? 0)
    result[index] = seen
  }
  return { before, values: result }
}

/** What clients hold, from what the DNS servers say: the information of each is as old as its caches make it. @see time-model.md §4 */
export function heldByClients(servers: Curve, grid: Grid, ttl: number, mix: ClientMix): Curve {
  const cached = delayed(servers, grid, 0, ttl)
  const hits = hitRate(mix.requestRate, ttl)
  let held = constantCurve(grid, 0)
  const add = (curve: Curve, share: number) => {
    if (share > 0) held = addScaled(held, curve, share)
  }
  add(cached, mix.compliant * hits)
  add(servers, mix.compliant * (1 - hits) + mix.cacheless)
  if (mix.pinned > 0) add(delayed(cached, grid, 0, mix.pinTtl), mix.pinned)
  if (mix.violator > 0) add(delayedExponentially(cached, grid, mix.violatorMean), mix.violator)
  if (mix.never > 0) add(constantCurve(grid, servers.before), mix.never)
  return held
}

/** The first moment from which the curve, which falls, is at `level` or below, seconds; undefined if it is not by the grid's end. */
export function timeBelow({ values }: Curve, { cell }: Grid, level: number): number | undefined {
  let index = values.length
  while (index > 0 && (values[index - 1] ?? 0) <= level) index -= 1
  if (index === values.length) return undefined
  if (index === 0) return 0
  const [above, below] = [values[index - 1] ?? 0, values[index] ?? 0]
  return cell * (index - 1 + (above - level) / (above - below))
}

/** Area below the curve from 0 to the grid's end, value × seconds. */
export function areaBelow({ values }: Curve, { cell }: Grid): number {
  let sum = 0
  for (let index = 1; index < values.length; index += 1) sum += ((values[index - 1] ?? 0) + (values[index] ?? 0)) / 2
  return sum * cell
}
