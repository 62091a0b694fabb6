import { formatDuration } from '../../values/duration.ts'
import { movesOf, plainMove } from '../moves.ts'
import type { PredicateReader } from './predicate.ts'

/**
 * The worst client that honours TTLs has moved in time, in every state whose answer differs from the calm one.
 *
 * @see verification.md P10
 */
export const rto: PredicateReader<'rto'> =
  ({ seconds }) =>
  (exam) => {
    const [side] = exam.analysis.cone.sides
    if (!side) return []
    return movesOf(exam.analysis, 0, exam)
      .filter((move) => move.seconds > seconds)
      .map((move) => ({
        when: move.when,
        message: `clients may need up to ${formatDuration(move.seconds)} to move, more than ${formatDuration(seconds)},`,
        holds: (_, { scene }) => plainMove(side, exam, scene) === move.seconds,
      }))
  }
