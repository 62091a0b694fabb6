import { drawFirst, drawIndex, shuffleFirst } from '../values/chance.ts'
import { toNumber } from '../values/fraction.ts'
import type { Rng } from '../values/rng.ts'
import type { Decision, LeafAnswer, Outcome } from './decision.ts'

/** One answer drawn from a decision. `ttlSeconds` is the lowest of the leaves' (R2.47); 0 without leaves. */
export interface Sample {
  readonly outcome: Outcome
  readonly leaves: readonly LeafAnswer[]
  readonly ttlSeconds: number
}

/** Everything that an answer leaves to chance. */
export interface Draws {
  /** One answer of a decision. Undefined when refused. @see R2.25, R2.45 */
  sample(decision: Decision): Sample | undefined
  /** The items in random order. @see R2.19 */
  shuffle<T>(items: readonly T[]): readonly T[]
}

/** Chances of the outcomes as numbers; decisions are kept, and drawn from many times. */
const shares = new WeakMap<readonly Outcome[], readonly number[]>()

export function sharesOf({ outcomes }: Decision): readonly number[] {
  const known = shares.get(outcomes)
  if (known !== undefined) return known
  const numbers = outcomes.map(({ share }) => toNumber(share))
  shares.set(outcomes, numbers)
  return numbers
}

export const sampleOf = (outcome: Outcome, leaves: readonly LeafAnswer[]): Sample => ({
  outcome,
  leaves,
  ttlSeconds: leaves.reduce((lowest, { ttlSeconds }) => Math.min(lowest, ttlSeconds), leaves[0]?.ttlSeconds ?? 0),
})

function draw<T>(items: readonly T[], count: number, rng: Rng): readonly T[] {
  const pool = [...items]
  drawFirst(pool, pool.length, count, rng)
  return pool.slice(0, count)
}

/** Draws one answer from the distribution: the only place where chance enters. Undefined when refused. @see R2.25, R2.45 */
export function sampleDecision(decision: Decision, rng: Rng): Sample | undefined {
  const { outcomes } = decision
  const outcome = outcomes.length < 2 ? outcomes[0] : outcomes[drawIndex(sharesOf(decision), rng)]
  if (!outcome) return undefined
  const { from, take } = outcome
  return sampleOf(outcome, take < from.length ? draw(from, take, rng) : from)
}

function shuffle<T>(items: readonly T[], rng: Rng): readonly T[] {
  if (items.length < 2) return items
  const order = [...items]
  shuffleFirst(order, order.length, rng)
  return order
}

export const drawsFrom = (rng: Rng): Draws => ({
  sample: (decision) => sampleDecision(decision, rng),
  shuffle: (items) => shuffle(items, rng),
})
