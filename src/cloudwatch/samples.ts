/**
 * What was measured in one stretch of time: CloudWatch's statistic set, and how often each value occurred.
 * `count` is above 0.
 */
export interface Samples {
  readonly count: number
  readonly sum: number
  readonly minimum: number
  readonly maximum: number
  /** How often each value occurred; undefined where only sums are known and not all values are the same. */
  readonly values: ReadonlyMap<number, number> | undefined
  /** How far a value may be from the one that was measured, as a share of it; 0 for exact ones. */
  readonly grid: number
}

/** `count` times the same value. */
export const samplesOf = (value: number, count = 1): Samples => ({
  count,
  sum: value * count,
  minimum: value,
  maximum: value,
  values: undefined,
  grid: 0,
})

/** Distinct values that are told apart in one stretch; more are put together by size. */
const VALUES_MAX = 256
const GRID_MIN = 0.01

/** The middle of the value's cell, all of which are as wide in proportion. */
function cellOf(value: number, grid: number): number {
  if (value === 0) return 0
  const width = Math.log1p(grid)
  return Math.sign(value) * Math.exp(Math.round(Math.log(Math.abs(value)) / width) * width)
}

function onGrid(values: ReadonlyMap<number, number>, grid: number): Map<number, number> {
  const cells = new Map<number, number>()
  for (const [value, count] of values) {
    const cell = cellOf(value, grid)
    cells.set(cell, (cells.get(cell) ?? 0) + count)
  }
  return cells
}

/** Every value with its count; undefined where they are not known. */
export const valuesOf = ({ values, minimum, maximum, count }: Samples): ReadonlyMap<number, number> | undefined =>
  values ?? (minimum === maximum ? new Map([[minimum, count]]) : undefined)

/** Both together. Bounded: many distinct values become cells that are one per cent wide, or wider. */
export function mergeSamples(a: Samples, b: Samples): Samples {
  const minimum = Math.min(a.minimum, b.minimum)
  const maximum = Math.max(a.maximum, b.maximum)
  const sums = { count: a.count + b.count, sum: a.sum + b.sum, minimum, maximum }
  const [left, right] = [valuesOf(a), valuesOf(b)]
  if (minimum === maximum || left === undefined || right === undefined) return { ...sums, values: undefined, grid: 0 }
  let grid = Math.max(a.grid, b.grid)
  let values = new Map(left)
  for (const [value, count] of right) values.set(value, (values.get(value) ?? 0) + count)
  if (grid > 0) values = onGrid(values, grid)
  while (values.size > VALUES_MAX) {
    grid = grid === 0 ? GRID_MIN : grid * 2
    values = onGrid(values, grid)
  }
  return { ...sums, values, grid }
}
