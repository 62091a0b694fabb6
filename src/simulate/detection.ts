import { healthyCheckersNeeded } from '../route53/checkers.ts'
import type { Rng } from '../values/rng.ts'
import type { TimeModel } from './model.ts'
import {
  binomial,
  drawOrderStatistic,
  type OrderStatistic,
  orderStatisticCdf,
  orderStatisticMean,
  orderStatisticQuantile,
  UNIFORM,
} from './statistics.ts'

/**
 * When a verdict falls, in seconds after what it is about: `base + spread × B`, where B says how the phases of the
 * checkers lie. The one form of all closed forms. @see time-model.md §3
 */
export interface Verdict {
  readonly base: number
  readonly spread: number
  readonly order: OrderStatistic
}

/** A verdict without delay. */
export const AT_ONCE: Verdict = { base: 0, spread: 0, order: UNIFORM }

export const earliestVerdict = ({ base }: Verdict): number => base
export const latestVerdict = ({ base, spread }: Verdict): number => base + spread
export const meanVerdict = ({ base, spread, order }: Verdict): number => base + spread * orderStatisticMean(order)

/** Probability that the verdict has fallen by `seconds`. */
export function verdictCdf({ base, spread, order }: Verdict, seconds: number): number {
  if (seconds < base) return 0
  return spread === 0 ? 1 : orderStatisticCdf(order, (seconds - base) / spread)
}

export const verdictQuantile = ({ base, spread, order }: Verdict, share: number): number =>
  spread === 0 ? base : base + spread * orderStatisticQuantile(order, share)

export const drawVerdict = ({ base, spread, order }: Verdict, rng: Rng): number =>
  spread === 0 ? base : base + spread * drawOrderStatistic(order, rng)

/** How an endpoint is probed; seconds. */
export interface Probing {
  /** T. */
  readonly interval: number
  /** k, failures in a row. */
  readonly failures: number
  /** Successes in a row. */
  readonly successes: number
  /** From the start of a probe to its result. */
  readonly okDelay: number
  readonly failDelay: number
  /** From where the interval counts: Route 53 waits after the response, load balancers and others start at fixed times. */
  readonly intervalFrom: 'response' | 'start'
}

/** How many checkers watch, and how many of them must say healthy for the whole to be. */
export interface Quorum {
  readonly checkers: number
  readonly healthyNeeded: number
}

/** N checkers of which more than the fraction must say healthy: r = h + 1. @see R3.3 */
export const quorumOf = (checkers: number, healthyFraction?: number): Quorum => ({
  checkers,
  healthyNeeded: healthyCheckersNeeded(checkers, healthyFraction),
})

/** Checkers that must say unhealthy: m = N - h. */
export const failuresNeeded = ({ checkers, healthyNeeded }: Quorum): number => checkers - healthyNeeded + 1

/** Seconds from one probe to the next while it goes well, or fails. */
export const cycleOf = ({ interval, intervalFrom, okDelay, failDelay }: Probing, passing: boolean): number =>
  intervalFrom === 'start' ? interval : interval + (passing ? okDelay : failDelay)

/** The verdict when `order.rank` of `order.of` checkers have changed their mind: k - 1 cycles after the first probe that saw it. */
function changeOfMind(probing: Probing, becomesHealthy: boolean, order: OrderStatistic): Verdict {
  const { successes, failures, okDelay, failDelay } = probing
  const inRow = becomesHealthy ? successes : failures
  return {
    base: (inRow - 1) * cycleOf(probing, becomesHealthy) + (becomesHealthy ? okDelay : failDelay),
    // Until now it was the other way, and so were the cycles.
    spread: cycleOf(probing, !becomesHealthy),
    order,
  }
}

/**
 * Failure of an endpoint that every checker sees: the m-th of N checkers decides.
 *
 * @param alreadyUnhealthy checkers that say so before, for instance because their region is cut off
 */
export const failureVerdict = (probing: Probing, quorum: Quorum, alreadyUnhealthy = 0): Verdict =>
  changeOfMind(probing, false, {
    rank: failuresNeeded(quorum) - alreadyUnhealthy,
    of: quorum.checkers - alreadyUnhealthy,
  })

/** Recovery: the r-th of N checkers decides. @param alreadyHealthy checkers that say so before */
export const recoveryVerdict = (probing: Probing, quorum: Quorum, alreadyHealthy = 0): Verdict =>
  changeOfMind(probing, true, {
    rank: quorum.healthyNeeded - alreadyHealthy,
    of: quorum.checkers - alreadyHealthy,
  })

/** The general case: `moving` checkers change their mind, `needed` of them make the verdict. */
export const partialVerdict = (probing: Probing, becomesHealthy: boolean, needed: number, moving: number): Verdict =>
  changeOfMind(probing, becomesHealthy, { rank: needed, of: moving })

/** An alarm of M datapoints: the period it falls in, and M whole ones after it. @see time-model.md §3 */
export const alarmVerdict = (periodSeconds: number, datapoints: number): Verdict => ({
  base: periodSeconds * datapoints,
  spread: periodSeconds,
  order: UNIFORM,
})

/** How Route 53's checkers probe in this model. @see R3.2 */
export const checkProbing = (
  { requestInterval, failureThreshold }: { readonly requestInterval: number; readonly failureThreshold: number },
  { okDelay, failDelay }: TimeModel,
): Probing => ({
  interval: requestInterval,
  failures: failureThreshold,
  successes: failureThreshold,
  okDelay,
  failDelay,
  intervalFrom: 'response',
})

/** How a load balancer probes its targets: from one place, at fixed times. */
export const balancerProbing = ({ balancer, okDelay, failDelay }: TimeModel): Probing => ({
  interval: balancer.interval,
  failures: balancer.unhealthy,
  successes: balancer.healthy,
  okDelay: Math.min(okDelay, balancer.timeout),
  failDelay: Math.min(failDelay, balancer.timeout),
  intervalFrom: 'start',
})

/** One place that probes. */
export const ALONE: Quorum = { checkers: 1, healthyNeeded: 1 }

/** Seconds between probes that arrive at an endpoint: with 16 checkers every 30 s about two. @see time-model.md §3 D11 */
export const meanProbeGap = (probing: Probing, { checkers }: Quorum): number => cycleOf(probing, true) / checkers

/** What checkers make of an endpoint that fails some probes, in the long run. */
export interface LossyEndpoint {
  /** Mean probes until a healthy checker turns unhealthy, and back. */
  readonly probesToUnhealthy: number
  readonly probesToHealthy: number
  /** Share of probes after which a checker says unhealthy. */
  readonly checkerUnhealthy: number
  /** Probability that Route 53 calls the endpoint unhealthy. */
  readonly unhealthy: number
}

const power = (base: number, exponent: number) => {
  let result = 1
  for (let factor = 0; factor < exponent; factor += 1) result *= base
  return result
}

/** An endpoint that fails a share of its probes, 0 to 1, each by chance. @see time-model.md §3 "Lossy endpoint" */
export function lossyEndpoint(loss: number, threshold: number, { checkers, healthyNeeded }: Quorum): LossyEndpoint {
  if (loss <= 0)
    return {
      probesToUnhealthy: Number.POSITIVE_INFINITY,
      probesToHealthy: threshold,
      checkerUnhealthy: 0,
      unhealthy: 0,
    }
  if (loss >= 1)
    return {
      probesToUnhealthy: threshold,
      probesToHealthy: Number.POSITIVE_INFINITY,
      checkerUnhealthy: 1,
      unhealthy: 1,
    }
  const probesToUnhealthy = (1 / power(loss, threshold) - 1) / (1 - loss)
  const probesToHealthy = (1 / power(1 - loss, threshold) - 1) / loss
  const checkerUnhealthy = probesToHealthy / (probesToUnhealthy + probesToHealthy)
  const counts = binomial(checkers, 1 - checkerUnhealthy)
  let unhealthy = 0
  for (let healthy = 0; healthy < healthyNeeded; healthy += 1) unhealthy += counts[healthy] ?? 0
  return { probesToUnhealthy, probesToHealthy, checkerUnhealthy, unhealthy }
}
