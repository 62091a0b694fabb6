import { describe, expect, test } from 'vitest'
import { quorumHealthy } from '../../src/health/quorum.ts'
import { healthyCheckersNeeded } from '../../src/route53/checkers.ts'

describe('more than 18 % of the checkers (R3.3)', () => {
  test.each([
    // checkers   failures that make it unhealthy (time-model.md D1)   successes that heal it (D2)
    [3, 3, 1],
    [4, 4, 1],
    [6, 5, 2],
    [8, 7, 2],
    [10, 9, 2],
    [12, 10, 3],
    [14, 12, 3],
    [16, 14, 3],
  ])('%i checkers: %i failing, %i passing', (checkers, failing, passing) => {
    expect(quorumHealthy(checkers - failing, checkers)).toBe(false)
    expect(quorumHealthy(checkers - failing + 1, checkers)).toBe(true)
    expect(healthyCheckersNeeded(checkers)).toBe(passing)
  })

  test.each([
    // case                                    healthy   of    fraction   verdict
    ['18 of 100 is not more than 18 %', 18, 100, 0.18, false],
    ['19 of 100 is', 19, 100, 0.18, true],
    ['9 of 50 is exactly 18 %', 9, 50, 0.18, false],
    ['nobody', 0, 16, 0.18, false],
    ['everybody', 16, 16, 0.18, true],
    ['of a fraction of 0 one is enough', 1, 16, 0, true],
    ['no checkers at all', 0, 0, 0.18, false],
    ['another fraction', 8, 16, 0.5, false],
  ])('%s', (_case, healthy, checkers, fraction, verdict) => {
    expect(quorumHealthy(healthy, checkers, fraction)).toBe(verdict)
  })
})
