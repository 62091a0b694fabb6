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

/** A day: by then whatever failed has been repaired, or counts among what stays lost. */
const LATEST_SECONDS = 86_400
/** Steps grow with the time: curves are steep only where checks and caches change them. */
const FIRST_STEP_SECONDS = 0.25
const STEP_SHARE = 0.005
/** A step in which the share falls by more is halved, down to a tenth of a millisecond. */
const FALL_MAX = 0.02
const STEP_MIN_SECONDS = 1e-4
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
  const piece = (from: number, to: number, first: number, last: number): number => {
    if (Math.abs(first - last) > FALL_MAX && to - from > STEP_MIN_SECONDS) {
      const middle = (from + to) / 2
      const between = stale(middle)
      return piece(from, middle, first, between) + piece(middle, to, between, last)
    }
    const stillDown = -mttrSeconds * Math.exp(-from / mttrSeconds) * Math.expm1(-(to - from) / mttrSeconds)
    return ((first + last) / 2) * stillDown
  }
  let [sum, from, first] = [0, 0, stale(0)]
  while (from < LATEST_SECONDS && first >= NEGLIGIBLE) {
    const to = from + Math.max(FIRST_STEP_SECONDS, from * STEP_SHARE)
    const last = stale(to)
    sum += piece(from, to, first, last)
    from = to
    first = last
  }
  return sum
}
