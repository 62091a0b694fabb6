import type { ClientKind } from '../decide/client-kinds.ts'
import type { Question } from '../simulate/questions.ts'
import { add, compare, type Fraction, fraction, multiply, ONE, ZERO } from '../values/fraction.ts'
import type { StateSet } from '../values/state-engine.ts'
import { atMostTrue } from '../values/state-sets.ts'
import type { Analysis } from './analysis.ts'
import type { Cone } from './cone.ts'
import type { Core } from './core.ts'
import { type Given, meanDeadShare } from './mean-share.ts'
import { choose, type Level, levelsOf } from './measures.ts'
import type { Draw } from './regions.ts'
import type { Variable } from './variables.ts'

/** How answers are judged. */
export interface Judgement {
  /** Failures at once that are looked at; undefined: all. */
  readonly maxFailures: number | undefined
  /** Share of dead answers that is an outage. */
  readonly outageAt: Fraction
  readonly clientTries: 'any' | 'mean'
}

/** A cone, ready to be asked for what holds of all of its shape. */
export interface ShapeExam {
  readonly analysis: Analysis
  readonly core: Core
  /** The states that count. */
  readonly within: StateSet
  /** Outage as the plan judges it, in any state. */
  readonly outage: StateSet
  readonly clientTries: Judgement['clientTries']
}

/** One question of one kind of client, ready to be asked for properties. */
export interface Exam extends ShapeExam {
  readonly question: Question
  readonly kind: ClientKind
  /** The variables of a cut set. */
  readonly named: (cut: readonly number[]) => readonly Variable[]
}

/** Dead share of a draw with these leaves. */
function deadShareOf({ take, leaves, isElsewhere }: Draw, givenBy: (leaf: number) => Given, mean: boolean): Fraction {
  if (leaves.length === 0) return isElsewhere ? ZERO : ONE
  const given = leaves.map(givenBy)
  if (mean) return meanDeadShare(take, given)
  const dead = given.filter((values) => values.every(([, isDead]) => isDead)).length
  return fraction(choose(dead, take), choose(leaves.length, take))
}

/** States by dead share, the greatest first; undefined where there are too many answers to tell. */
export function deadLevels(
  { cone, engine: { sets }, cores, regions }: Analysis,
  mean: boolean,
): readonly Level[] | undefined {
  const [core] = cores
  const found = regions()
  const [side] = cone.sides
  if (!core || !found || !side) return undefined
  const levels: Level[] = []
  for (const { when, draws } of found) {
    let parts: readonly { readonly when: StateSet; readonly dead: ReadonlySet<string> }[] = [{ when, dead: new Set() }]
    for (const leaf of new Set(draws.flatMap(({ leaves }) => leaves)))
      for (const [index, isDead] of (core.dead[leaf] ?? []).entries())
        parts = parts.flatMap((part) => {
          const [dead, live] = [sets.and(part.when, isDead), sets.and(part.when, sets.not(isDead))]
          return [
            ...(sets.isNever(dead) ? [] : [{ when: dead, dead: new Set([...part.dead, `${leaf} ${index}`]) }]),
            ...(sets.isNever(live) ? [] : [{ ...part, when: live }]),
          ]
        })
    for (const part of parts) {
      const givenBy = (leaf: number): Given => {
        const { values = [], recordSet } = side.leaves[leaf] ?? {}
        return values.map(({ text }, index) => [
          `${text} ${recordSet?.data.endpoint}`,
          part.dead.has(`${leaf} ${index}`),
        ])
      }
      const figure = draws.reduce((sum, draw) => add(sum, multiply(draw.share, deadShareOf(draw, givenBy, mean))), ZERO)
      levels.push({ figure, when: part.when })
    }
  }
  return levelsOf(sets, levels)
}

/** Dead share at or above the limit; of 1 the attribute says it without looking at each answer. */
function outageOf(analysis: Analysis, core: Core, { outageAt, clientTries }: Judgement): StateSet {
  const { sets } = analysis.engine
  if (compare(outageAt, ONE) >= 0) return core.outage
  const levels = deadLevels(analysis, clientTries === 'mean')
  if (!levels) return core.degraded
  return sets.any(levels.filter(({ figure }) => compare(figure, outageAt) >= 0).map(({ when }) => when))
}

export function examineShape(analysis: Analysis, judgement: Judgement): ShapeExam {
  const [core] = analysis.cores
  if (!core) throw new Error('unreachable: an analysis without a side')
  const { sets } = analysis.engine
  const { maxFailures } = judgement
  return {
    analysis,
    core,
    within: maxFailures === undefined || maxFailures >= sets.count ? sets.true : atMostTrue(sets, maxFailures),
    outage: outageOf(analysis, core, judgement),
    clientTries: judgement.clientTries,
  }
}

export const examine = (analysis: Analysis, question: Question, kind: ClientKind, judgement: Judgement): Exam => ({
  ...examineShape(analysis, judgement),
  question,
  kind,
  named: (cut) => namedIn(analysis.cone, cut),
})

/** The variables of a cut set. */
export const namedIn = ({ variables }: Cone, cut: readonly number[]): readonly Variable[] =>
  cut.flatMap((index) => variables[index] ?? [])

/** Minimal failed sets of a set of states among those that count. */
export interface Cuts<V = Variable> {
  readonly total: bigint
  /** At most a hundred, the smallest and most probable first. */
  readonly list: readonly (readonly V[])[]
}

export function cutsOf(exam: Exam, set: StateSet, sizeMax?: number): Cuts {
  const cuts = shapeCutsOf(exam, set, sizeMax)
  return {
    list: cuts.list.map(exam.named),
    get total() {
      return cuts.total
    },
  }
}

/** As `cutsOf`, in positions of the cone's variables. */
export function shapeCutsOf(
  { analysis, within }: ShapeExam,
  set: StateSet,
  sizeMax = Number.POSITIVE_INFINITY,
): Cuts<number> {
  const counted = analysis.engine.sets.and(set, within)
  const list = analysis.cuts(counted, sizeMax)
  // Only whoever wants all of them has them counted.
  return {
    list,
    get total() {
      return analysis.minimal(counted).total
    },
  }
}
