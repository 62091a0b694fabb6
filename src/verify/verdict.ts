import { type Pattern, patternsOf } from '../values/interchangeable.ts'
import { type Analysis, CUTS_MAX } from './analysis.ts'
import { hurtIn } from './blast.ts'
import { examineShape, type Judgement, type ShapeExam, shapeCutsOf } from './examine.ts'
import { type Answered, answeredIn } from './never-used.ts'
import type { Draft, Property } from './properties/property.ts'

/** How cones of a shape stand, in positions of their variables. */
export interface Standing {
  /** Any so many variables may fail without an outage; -1 if not even none. */
  readonly survives: number
  /** The smallest set of failures that is an outage, with those that differ from it in interchangeable variables only; absent where there is none. */
  readonly smallestOutage?: Pattern<number>
  /** Sets of that size beyond these. */
  readonly alternatives: number
  /** True if there may be more of that size than are listed. */
  readonly hasMore: boolean
  /** Of an outage, where every variable has a probability. */
  readonly probability?: number
}

/** All that is judged of a shape once, to be said of each cone that has it. */
export interface Verdict {
  /** Failures at once up to which it holds; absent: all. */
  readonly bound?: number
  readonly drafts: readonly Draft[]
  readonly standing: Standing
  readonly answered: Answered
  /** Variables whose failure alone degrades the answer. */
  readonly hurt: readonly number[]
}

function standingOf(exam: ShapeExam, maxFailures: number | undefined): Standing {
  const { analysis, outage } = exam
  const { list } = shapeCutsOf(exam, outage)
  const [smallest] = list
  const smallestOnes = list.filter(({ length }) => length === smallest?.length)
  const hasMore = smallestOnes.length === CUTS_MAX
  // What is interchangeable in some of the sets may not be so in all of them.
  const [pattern] = patternsOf(hasMore ? smallestOnes.slice(0, 1) : smallestOnes)
  const { probabilities, engine } = analysis
  const bound = Math.min(
    analysis.cone.variables.length,
    engine.bound ?? Number.POSITIVE_INFINITY,
    maxFailures ?? Number.POSITIVE_INFINITY,
  )
  return {
    survives: smallest ? smallest.length - 1 : bound,
    ...(pattern ? { smallestOutage: pattern } : {}),
    alternatives: smallestOnes.length - (pattern?.count ?? 0),
    hasMore,
    ...(probabilities && engine.bound === undefined
      ? { probability: engine.sets.probability(outage, probabilities) }
      : {}),
  }
}

/** What all properties say of a shape, and how it stands. */
export function judge(analysis: Analysis, properties: readonly Property[], judgement: Judgement): Verdict {
  const exam = examineShape(analysis, judgement)
  const { bound } = analysis.engine
  return {
    ...(bound === undefined ? {} : { bound }),
    drafts: properties.flatMap((property) => property.check(exam)),
    standing: standingOf(exam, judgement.maxFailures),
    answered: answeredIn(exam),
    hurt: hurtIn(exam),
  }
}
