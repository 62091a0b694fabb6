import { singleValue, type TimeSettings } from '../model/time-parameters.ts'
import { HEALTHY_FRACTION } from '../route53/checkers.ts'

/** Who decides about an endpoint: what the plan's `model:` says of checkers, the middle of a range. */
export interface CheckerRule {
  readonly perRegion: number
  /** More than this share must say healthy. */
  readonly healthyFraction: number
}

export const checkerRule = ({ model }: { readonly model: TimeSettings }): CheckerRule => ({
  perRegion: singleValue(model, 'check.checkers_per_region'),
  healthyFraction: singleValue(model, 'check.healthy_fraction'),
})

/**
 * True if more than `fraction` of the checkers say healthy. AWS may change the fraction, so it is a parameter. Compared
 * in whole millionths, because 0.18 has no exact double: 18 of 100 is not more than 18 %.
 *
 * @see R3.3: with 16 checkers 3 are needed and 2 are not enough
 */
export function quorumHealthy(healthyCheckers: number, checkers: number, fraction = HEALTHY_FRACTION): boolean {
  return healthyCheckers * 1e6 > Math.round(fraction * 1e6) * checkers
}
