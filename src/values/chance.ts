import type { Rng } from './rng.ts'

/** Items by position, an array or a typed one. */
interface Row<T> {
  [index: number]: T
}

function swap<T>(row: Row<T>, one: number, other: number): void {
  const [left, right] = [row[one], row[other]]
  if (left === undefined || right === undefined) return
  row[one] = right
  row[other] = left
}

/** The position that was drawn, each with its share of 1. One share needs no number; a sum that misses 1 by rounding falls to the last. */
export function drawIndex(shares: ArrayLike<number>, rng: Rng): number {
  const last = shares.length - 1
  if (last < 1) return 0
  let left = rng()
  for (let index = 0; index < last; index += 1) {
    left -= shares[index] ?? 0
    if (left < 0) return index
  }
  return last
}

/** Brings `count` of the first `size` items to the front in drawn order, every subset equally likely. */
export function drawFirst<T>(row: Row<T>, size: number, count: number, rng: Rng): void {
  for (let index = 0; index < count; index += 1) swap(row, index, index + Math.floor(rng() * (size - index)))
}

/** Puts the first `size` items in random order; one needs no number. */
export function shuffleFirst<T>(row: Row<T>, size: number, rng: Rng): void {
  for (let left = size - 1; left > 0; left -= 1) swap(row, left, Math.floor(rng() * (left + 1)))
}
