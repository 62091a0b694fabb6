import type { Rng } from '../values/rng.ts'

/** The `rank`-th smallest of `of` independent numbers, each uniform in [0, 1]: Beta(rank, of - rank + 1). `rank` is 1 to `of`. */
export interface OrderStatistic {
  readonly rank: number
  readonly of: number
}

/** One number, uniform in [0, 1]. */
export const UNIFORM: OrderStatistic = { rank: 1, of: 1 }

export const orderStatisticMean = ({ rank, of }: OrderStatistic): number => rank / (of + 1)

/** Probability of each count of successes among `trials`, from none to all. Plain arithmetic only: equal bits on every platform. */
export function binomial(trials: number, chance: number): Float64Array {
  const result = new Float64Array(trials + 1)
  if (chance <= 0) result[0] = 1
  else if (chance >= 1) result[trials] = 1
  else {
    // From the end where a term cannot underflow.
    const up = chance < 0.5
    const [less, more] = up ? [chance, 1 - chance] : [1 - chance, chance]
    let term = 1
    for (let factor = 0; factor < trials; factor += 1) term *= more
    for (let step = 0; step <= trials; step += 1) {
      result[up ? step : trials - step] = term
      term *= (less / more) * ((trials - step) / (step + 1))
    }
  }
  return result
}

/** Probability that the order statistic is `u` or less: that at least `rank` of the numbers are. @see time-model.md §3 */
export function orderStatisticCdf({ rank, of }: OrderStatistic, u: number): number {
  if (u <= 0) return 0
  if (u >= 1) return 1
  if (of === 1) return u
  const counts = binomial(of, u)
  let sum = 0
  for (let count = rank; count <= of; count += 1) sum += counts[count] ?? 0
  return Math.min(1, sum)
}

/** Halvings of [0, 1] after which a double does not change any more. */
const HALVINGS = 60

/** The number that the order statistic is below with probability `share`. */
export function orderStatisticQuantile(order: OrderStatistic, share: number): number {
  let [low, high] = [0, 1]
  for (let step = 0; step < HALVINGS; step += 1) {
    const middle = (low + high) / 2
    if (orderStatisticCdf(order, middle) < share) low = middle
    else high = middle
  }
  return high
}

const CELLS = 1024

/** Quantiles at equal steps of probability, by rank and number; worked out when first drawn. */
const tables = new Map<number, Float64Array>()

function tableOf({ rank, of }: OrderStatistic): Float64Array {
  const key = rank * 65_536 + of
  let table = tables.get(key)
  if (!table) {
    table = Float64Array.from({ length: CELLS + 1 }, (_, cell) => orderStatisticQuantile({ rank, of }, cell / CELLS))
    tables.set(key, table)
  }
  return table
}

/**
 * One draw, by one number of `rng`: the quantile there, so that equal numbers give near draws in plans that differ a little.
 * Between quantiles it runs straight, but for the rarest at both ends, which are worked out.
 */
export function drawOrderStatistic(order: OrderStatistic, rng: Rng): number {
  const share = rng()
  if (order.of === 1) return share
  const place = share * CELLS
  const cell = Math.floor(place)
  if (cell === 0 || cell === CELLS - 1) return orderStatisticQuantile(order, share)
  const table = tableOf(order)
  const low = table[cell] ?? 0
  return low + ((table[cell + 1] ?? 0) - low) * (place - cell)
}

/** Bounds between which a proportion lies with 95 % confidence, after `hits` of `trials`. @see time-model.md §10 */
export function wilsonInterval(hits: number, trials: number): readonly [number, number] {
  if (trials <= 0) return [0, 1]
  const z = 1.959963984540054
  const share = hits / trials
  const scale = 1 + (z * z) / trials
  const centre = (share + (z * z) / (2 * trials)) / scale
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials))
  return [hits === 0 ? 0 : Math.max(0, centre - half), hits === trials ? 1 : Math.min(1, centre + half)]
}
