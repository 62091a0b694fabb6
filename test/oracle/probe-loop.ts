import { afterProbe, type CheckerState, NEW_CHECKER } from '../../src/health/checker.ts'
import { quorumHealthy } from '../../src/health/quorum.ts'
import type { Rng } from '../../src/values/rng.ts'

/** What probes of an endpoint meet from a moment on: the probability that one passes, for each checker. */
export interface Truth {
  readonly at: number
  readonly passing: (checker: number) => number
}

export interface ProbeLoop {
  readonly checkers: number
  readonly interval: number
  readonly threshold: number
  readonly okDelay: number
  readonly failDelay: number
  readonly truths: readonly Truth[]
  readonly from: number
  readonly until: number
}

/**
 * Every probe of every checker, one after the other, from well before the start: the slow and obvious way to learn when
 * the checkers change their verdict. Seconds and the new status of each change after the start.
 */
export function probeLoop(loop: ProbeLoop, rng: Rng): readonly { readonly at: number; readonly healthy: boolean }[] {
  const { checkers, interval, threshold, okDelay, failDelay, truths, from, until } = loop
  const results: { readonly at: number; readonly checker: number; readonly passed: boolean }[] = []
  for (let checker = 0; checker < checkers; checker += 1) {
    // Before anything happens every phase is as likely as another, and the checker has made up its mind.
    const begins = truths[0]?.passing(checker) === 0 && truths[0].at < from ? failDelay : okDelay
    const lead = 2 * (threshold + 1) * (interval + begins)
    let start = from - lead + rng() * (interval + begins)
    while (start < until) {
      const now = start
      const truth = truths.findLast(({ at }) => at <= now)
      const chance = truth?.passing(checker) ?? 1
      const passed = chance === 1 || (chance > 0 && rng() < chance)
      const at = start + (passed ? okDelay : failDelay)
      results.push({ at, checker, passed })
      start = at + interval
    }
  }
  const states: CheckerState[] = Array.from({ length: checkers }, () => NEW_CHECKER)
  const changes: { readonly at: number; readonly healthy: boolean }[] = []
  let said = true
  for (const { at, checker, passed } of results.toSorted((a, b) => a.at - b.at)) {
    states[checker] = afterProbe(states[checker] ?? NEW_CHECKER, passed, { failureThreshold: threshold })
    const healthy = quorumHealthy(states.filter((state) => state.healthy).length, checkers)
    if (healthy !== said && at >= from) changes.push({ at, healthy })
    said = healthy
  }
  return changes
}

/** The largest distance between the shares of two samples that are below any value (Kolmogorov and Smirnov). */
export function largestGap(a: readonly number[], b: readonly number[]): number {
  const [left, right] = [a, b].map((sample) => sample.toSorted((x, y) => x - y))
  if (!left || !right) return 1
  let [i, j, gap] = [0, 0, 0]
  while (i < left.length && j < right.length) {
    const [x = 0, y = 0] = [left[i], right[j]]
    if (x <= y) i += 1
    if (y <= x) j += 1
    gap = Math.max(gap, Math.abs(i / left.length - j / right.length))
  }
  return gap
}

/** A gap that samples of the same kind pass once in a thousand times. */
export const gapLimit = (a: number, b: number): number => 1.95 * Math.sqrt((a + b) / (a * b))
