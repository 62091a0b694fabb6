import { describe, expect, test } from 'vitest'
import { afterProbe, NEW_CHECKER } from '../../src/health/checker.ts'

/** What a checker thinks after each result: `+` passed, `-` failed; `H` healthy, `U` unhealthy. */
function opinions(results: string, failureThreshold: number): string {
  let state = NEW_CHECKER
  return [...results]
    .map((result) => {
      state = afterProbe(state, result === '+', { failureThreshold })
      return state.healthy ? 'H' : 'U'
    })
    .join('')
}

describe('as many results in a row as the threshold flip a checker (R3.2)', () => {
  test.each([
    // case                                                threshold   results          opinions
    ['a new one is healthy', 3, '+', 'H'],
    ['three failures in a row', 3, '---', 'HHU'],
    ['a success in between starts anew', 3, '--+--+---', 'HHHHHHHHU'],
    ['as many successes heal', 3, '---+++', 'HHUUUH'],
    ['a failure in between starts anew', 3, '---++-+++', 'HHUUUUUUH'],
    ['a threshold of 1 follows each result', 1, '-+-+', 'UHUH'],
    ['after a flip the count starts from nothing', 2, '--++--', 'HUUHHU'],
    ['the largest threshold', 10, '----------', 'HHHHHHHHHU'],
  ])('%s', (_case, threshold, results, expected) => {
    expect(opinions(results, threshold)).toBe(expected)
  })
})
