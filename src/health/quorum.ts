import { HEALTHY_FRACTION } from '../route53/checkers.ts'

/**
 * True if more than `fraction` of the checkers say healthy. AWS may change the fraction, so it is a parameter. Compared
 * in whole millionths, because 0.18 has no exact double: 18 of 100 is not more than 18 %.
 *
 * @see R3.3: with 16 checkers 3 are needed and 2 are not enough
 */
export function quorumHealthy(healthyCheckers: number, checkers: number, fraction = HEALTHY_FRACTION): boolean {
  return healthyCheckers * 1e6 > Math.round(fraction * 1e6) * checkers
}
