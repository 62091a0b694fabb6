import { toNumber } from '../values/fraction.ts'
import type { Rng } from '../values/rng.ts'
import type { Decision, LeafAnswer, Outcome } from './decision.ts'

/** One answer drawn from a decision. `ttlSeconds` is the lowest of the leaves' (R2.47); 0 without leaves. */
export interface Sample {
  readonly outcome: Outcome
  readonly leaves: readonly LeafAnswer[]
  readonly ttlSeconds: number
}

/** `count` of `items`, every subset equally likely, in drawn order. */
function draw<T>(items: readonly T[], count: number, rng: Rng): readonly T[] {
  const pool = [...items]
  for (let index = 0; index < count; index += 1) {
    const other = index + Math.floor(rng() * (pool.length - index))
    const [left, right] = [pool[index], pool[other]]
    if (left === undefined || right === undefined) break
    pool[index] = right
    pool[other] = left
  }
  return pool.slice(0, count)
}

/** Draws one answer from the distribution: the only place where chance enters. Undefined when refused. @see R2.25, R2.45 */
export function sampleDecision({ outcomes }: Decision, rng: Rng): Sample | undefined {
  let outcome = outcomes[0]
  if (outcomes.length > 1) {
    let left = rng()
    for (const candidate of outcomes) {
      outcome = candidate
      left -= toNumber(candidate.share)
      if (left < 0) break
    }
  }
  if (!outcome) return undefined
  const leaves = outcome.take < outcome.from.length ? draw(outcome.from, outcome.take, rng) : outcome.from
  return {
    outcome,
    leaves,
    ttlSeconds: leaves.reduce((lowest, { ttlSeconds }) => Math.min(lowest, ttlSeconds), leaves[0]?.ttlSeconds ?? 0),
  }
}
