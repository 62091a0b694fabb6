/** Share of checkers that must say healthy, exclusive. AWS may change it (R3.3), so it is a parameter everywhere. */
export const HEALTHY_FRACTION = 0.18

/**
 * True if more than `fraction` of the checkers say healthy. Compared as whole percent products, because 0.18 has no
 * exact double: 18 of 100 is not more than 18 %.
 *
 * @see R3.3: with 16 checkers 3 are needed and 2 are not enough
 */
export function quorumHealthy(healthyCheckers: number, checkers: number, fraction = HEALTHY_FRACTION): boolean {
  return healthyCheckers * 1e6 > Math.round(fraction * 1e6) * checkers
}
