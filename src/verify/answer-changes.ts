import type { ClientKind } from '../decide/client-kinds.ts'
import type { StateSet } from '../values/state-engine.ts'
import type { Analysis } from './analysis.ts'
import { transitionsOf } from './differing.ts'
import { distributionOf } from './distribution-text.ts'
import { type Extent, extentOf, ownVariables } from './extent.ts'
import { outcomesKey, plainAnswer, plainState } from './plain.ts'
import type { QuestionPair } from './question-pairs.ts'
import type { Draw } from './regions.ts'
import { ReplayMismatch } from './replay.ts'
import type { Variable } from './variables.ts'

/** What becomes of clients: `worse` gets something dead that was live, `better` the other way, `moved` another live answer. */
export type Direction = 'worse' | 'better' | 'moved'

/** Most harmful first. */
export const DIRECTIONS: readonly Direction[] = ['worse', 'moved', 'better']

export type Comparison = 'values' | 'share' | 'ttl' | 'rto'

/** Of what use an answer is. @see verification.md §1.4 */
export interface Use {
  /** Of the draws, which lead to nothing live: an outage where all do, degraded where some do. */
  readonly dead: 'none' | 'some' | 'all'
  /** Something dead is answered though something live could be. */
  readonly isAvoidable: boolean
}

/** One distribution that becomes another one, in so many states. */
export interface Change extends Extent {
  readonly direction: Direction
  readonly before: string
  readonly after: string
  /** In the first of `cuts`. */
  readonly use: { readonly before: Use; readonly after: Use }
}

/** Shares as exact fractions. */
const textOf = (distribution: ReturnType<typeof distributionOf>) =>
  distribution
    .map(([text, { numerator, denominator }]) =>
      numerator === denominator ? text : `${text} ${numerator}/${denominator}`,
    )
    .join(', ')

const valuesOf = (distribution: ReturnType<typeof distributionOf>) => distribution.map(([text]) => text).join(', ')

/** The answers in which something changes, by what is compared. */
function* compared(analysis: Analysis, compare: ReadonlySet<Comparison>) {
  const transitions = transitionsOf(analysis) ?? []
  const text = (draws: readonly Draw[], side: number) => distributionOf(analysis, draws, side)
  for (const { before, after, when } of transitions) {
    const [was, is] = [text(before, 0), text(after, 1)]
    const isShareOnly = valuesOf(was) === valuesOf(is)
    if (compare.has(isShareOnly ? 'share' : 'values')) yield { before: textOf(was), after: textOf(is), when }
  }
}

/** States by what becomes of clients in them. */
function directionsOf({ cores, engine: { sets } }: Analysis) {
  const [was, is] = cores
  if (!was || !is) throw new Error('unreachable: a difference has two sides')
  const { and, or, not } = sets
  const lost = or(and(is.outage, not(was.outage)), and(is.degraded, not(was.degraded)))
  const won = and(or(and(was.outage, not(is.outage)), and(was.degraded, not(is.degraded))), not(lost))
  // Of two dead answers the one beside which something live could be given is the worse one.
  const alike = not(or(lost, won))
  const worse = or(lost, and(alike, and(is.avoidable, not(was.avoidable))))
  const better = or(won, and(alike, and(was.avoidable, not(is.avoidable))))
  return {
    liveness: or(lost, won),
    of: new Map<Direction, StateSet>([
      ['worse', worse],
      ['better', better],
      ['moved', not(or(worse, better))],
    ]),
  }
}

/** Confirms a change by plain booleans on both sides. */
function confirm({ cone }: Analysis, pair: QuestionPair, kind: ClientKind, failed: readonly Variable[]): void {
  const answers = cone.sides.map(({ setting }, number) => {
    const question = number === 0 ? pair.before : pair.after
    const own = ownVariables(setting.variables.all, failed)
    return plainAnswer(plainState(setting.graph, own), question, kind.client)
  })
  const [was, is] = answers
  const isSame =
    was &&
    is &&
    outcomesKey(was.outcomes) === outcomesKey(is.outcomes) &&
    was.degraded === is.degraded &&
    was.outage === is.outage
  if (isSame)
    throw new ReplayMismatch(
      `diff: with ${failed.map(({ id }) => id).join(', ') || 'nothing'} failed, ${pair.after.name} ${pair.after.type} for "${kind.label}" does not change as was found`,
    )
}

/** Of what use the answer of one side is in one state. */
function useIn({ cores, engine: { sets } }: Analysis, side: number, state: ReadonlySet<number>): Use {
  const core = cores[side]
  const isIn = (set: StateSet | undefined) => set !== undefined && sets.holds(set, state)
  return {
    dead: isIn(core?.outage) ? 'all' : isIn(core?.degraded) ? 'some' : 'none',
    isAvoidable: isIn(core?.avoidable),
  }
}

/**
 * What becomes of the answers to one question, for one kind of client: the most harmful first.
 *
 * @throws ReplayMismatch where the plain engine does not confirm a change
 */
export function answerChanges(
  analysis: Analysis,
  pair: QuestionPair,
  kind: ClientKind,
  compare: ReadonlySet<Comparison>,
): readonly Change[] {
  const { sets } = analysis.engine
  const directions = directionsOf(analysis)
  const parts = [...compared(analysis, compare)]
  const other = sets.not(sets.any(parts.map(({ when }) => when)))
  const still = sets.and(other, directions.liveness)
  const all =
    sets.isNever(still) || !compare.has('values')
      ? parts
      : [...parts, { before: 'the same answer', after: 'the same answer', when: still }]
  const changes = all.flatMap(({ before, after, when }) =>
    DIRECTIONS.flatMap((direction): readonly Change[] => {
      const states = sets.and(when, directions.of.get(direction) ?? sets.false)
      if (sets.isNever(states)) return []
      const extent = extentOf(analysis, states)
      const [first] = extent.cuts
      if (first) confirm(analysis, pair, kind, first)
      const state = new Set((first ?? []).flatMap((variable) => analysis.indexOf(variable) ?? []))
      const use = { before: useIn(analysis, 0, state), after: useIn(analysis, 1, state) }
      return [{ direction, before, after, use, ...extent }]
    }),
  )
  return changes.toSorted(
    (a, b) =>
      DIRECTIONS.indexOf(a.direction) - DIRECTIONS.indexOf(b.direction) ||
      (a.cuts[0]?.length ?? 0) - (b.cuts[0]?.length ?? 0),
  )
}
