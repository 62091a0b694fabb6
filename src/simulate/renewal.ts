/**
 * Something that is up and down in turn, both for exponential times. All times in seconds.
 *
 * @see time-model.md §8
 */
export interface Renewal {
  /** Mean time up. */
  readonly mtbfSeconds: number
  /** Mean time down. */
  readonly mttrSeconds: number
}

/** Share of time down in the long run; 0 for what is repaired at once. @see A1 */
export const steadyUnavailability = ({ mtbfSeconds, mttrSeconds }: Renewal): number =>
  mttrSeconds === 0 ? 0 : mttrSeconds / (mtbfSeconds + mttrSeconds)

/** Failures a second in the long run; those that are repaired at once do not count. @see A6, ν */
export const failureRate = ({ mtbfSeconds, mttrSeconds }: Renewal): number =>
  mttrSeconds === 0 ? 0 : 1 / (mtbfSeconds + mttrSeconds)

/** Mean share of time up over a horizon that starts up. @see A2 */
export function meanAvailability({ mtbfSeconds, mttrSeconds }: Renewal, horizonSeconds: number): number {
  const [fails, repairs] = [1 / mtbfSeconds, 1 / mttrSeconds]
  const sum = fails + repairs
  return repairs / sum - (fails / (sum * sum * horizonSeconds)) * Math.expm1(-sum * horizonSeconds)
}

/** Variance of the share of time up over a long horizon. @see A3 */
export function availabilityVariance({ mtbfSeconds, mttrSeconds }: Renewal, horizonSeconds: number): number {
  const [fails, repairs] = [1 / mtbfSeconds, 1 / mttrSeconds]
  return (2 * fails * repairs) / ((fails + repairs) ** 3 * horizonSeconds)
}

/** Share of clients, 0 to 1, that still use the old answer that many seconds after a failure; never rises. */
export type StaleShare = (seconds: number) => number

/** Steps of the integral below; the error is that of the share within one step. */
const STEP_SECONDS = 0.25
const LATEST_SECONDS = 86_400
/** Shares below it no longer count. */
const NEGLIGIBLE = 1e-7

/**
 * Mean seconds that a client stays on an endpoint that is down: until it has moved or the endpoint is back, whichever
 * comes first, E[min(F, R)].
 *
 * @see time-model.md A4; with a fixed failover time it is mttr (1 - e^(-F/mttr))
 */
export function expectedLoss(stale: StaleShare, mttrSeconds: number): number {
  if (mttrSeconds === 0) return 0
  let sum = 0
  for (let from = 0; from < LATEST_SECONDS; from += STEP_SECONDS) {
    const share = stale(from + STEP_SECONDS / 2)
    if (share < NEGLIGIBLE) break
    sum -= share * mttrSeconds * Math.exp(-from / mttrSeconds) * Math.expm1(-STEP_SECONDS / mttrSeconds)
  }
  return sum
}
