import type { ClientKind } from '../decide/client-kinds.ts'
import type { Analysis } from './analysis.ts'
import { type Extent, extentOf, ownVariables } from './extent.ts'
import { movesOf, plainMove } from './moves.ts'
import { plainState } from './plain.ts'
import type { QuestionPair } from './question-pairs.ts'
import { ReplayMismatch } from './replay.ts'
import type { Variable } from './variables.ts'

/** States after which clients have moved later than before, or earlier. */
export interface MoveChange extends Extent {
  readonly direction: 'worse' | 'better'
  /** Latest that the last client that honours TTLs has moved, seconds after the failures. */
  readonly before: number
  readonly after: number
}

/** The same two figures by the plain engine. */
function plainMoves({ cone }: Analysis, pair: QuestionPair, kind: ClientKind, failed: readonly Variable[]) {
  return cone.sides.map((side, number) => {
    const { graph, variables } = side.setting
    const { scene } = plainState(graph, ownVariables(variables.all, failed))
    return plainMove(side, { question: number === 0 ? pair.before : pair.after, kind }, scene)
  })
}

/**
 * In which states clients move at another time than before, where their answer changes in both plans: the latest first.
 *
 * @throws ReplayMismatch where the plain engine does not confirm a change
 * @see verification.md P10, §5
 */
export function moveChanges(analysis: Analysis, pair: QuestionPair, kind: ClientKind): readonly MoveChange[] {
  const { sets } = analysis.engine
  const [was, is] = [
    movesOf(analysis, 0, { question: pair.before, kind }),
    movesOf(analysis, 1, { question: pair.after, kind }),
  ]
  return is.flatMap(({ seconds: after, when }) =>
    was.flatMap(({ seconds: before, when: whenBefore }): readonly MoveChange[] => {
      const states = sets.and(whenBefore, when)
      if (before === after || sets.isNever(states)) return []
      const extent = extentOf(analysis, states)
      const [first] = extent.cuts
      const plain = first && plainMoves(analysis, pair, kind, first)
      if (plain && (plain[0] !== before || plain[1] !== after))
        throw new ReplayMismatch(
          `diff: with ${first.map(({ id }) => id).join(', ') || 'nothing'} failed, clients "${kind.label}" of ${pair.after.name} ${pair.after.type} do not move when it was found`,
        )
      return [{ direction: after > before ? 'worse' : 'better', before, after, ...extent }]
    }),
  )
}
