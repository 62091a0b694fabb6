import type { Fraction } from '../values/fraction.ts'
import type { StateSet } from '../values/state-engine.ts'
import { distributionOf } from './distribution-text.ts'
import { type Cuts, cutsOf, type Exam } from './examine.ts'
import { answerableValues, relevantVariables, shareLevels } from './measures.ts'
import type { Variable } from './variables.ts'

/** In how many states something holds, and in which minimal ones. */
export interface StatesDetail {
  readonly states: bigint
  readonly cuts: Cuts
  /** Where every variable has a probability. */
  readonly probability?: number
}

/** Everything about one question of one kind of client. */
export interface AnswerDetail {
  /** States of the variables that make a difference. */
  readonly states: bigint
  /** The answer while nothing has failed; absent where there are too many different ones. */
  readonly normal?: readonly (readonly [string, Fraction])[]
  readonly distinctAnswers?: number
  readonly relevant: readonly Variable[]
  /** False if more failures can end an outage. */
  readonly monotone: boolean
  readonly outage: StatesDetail
  readonly degraded: StatesDetail
  readonly avoidable: StatesDetail
  readonly failOpen: StatesDetail
  readonly noAnswer: StatesDetail
  /** The largest share of the answers that each value gets, and the smallest set of failures that gives it. */
  readonly maxShare: readonly {
    readonly value: string
    readonly share: Fraction
    readonly failed: readonly Variable[]
  }[]
}

export function statesDetail(exam: Exam, set: StateSet): StatesDetail {
  const { engine, probabilities } = exam.analysis
  const { sets } = engine
  const counted = sets.and(set, exam.within)
  return {
    states: sets.size(counted),
    cuts: cutsOf(exam, set),
    ...(probabilities ? { probability: sets.probability(counted, probabilities) } : {}),
  }
}

export function detailOf(exam: Exam): AnswerDetail {
  const { analysis, core, outage, within, named } = exam
  const { sets } = analysis.engine
  const of = (set: StateSet) => statesDetail(exam, set)
  const regions = analysis.regions()
  const normal = regions?.find(({ when }) => sets.holds(when, new Set()))
  const maxShare = regions
    ? [...answerableValues(analysis)].flatMap(([value, leaves]) => {
        const [top] = shareLevels(
          analysis,
          regions.map((region) => ({ ...region, when: sets.and(region.when, within) })),
          leaves,
        )
        const [failed] = top ? cutsOf(exam, top.when).list : []
        return top && failed ? [{ value, share: top.figure, failed }] : []
      })
    : []
  return {
    states: sets.size(within),
    ...(normal ? { normal: distributionOf(analysis, normal.draws) } : {}),
    ...(regions ? { distinctAnswers: new Set(regions.map(({ key }) => key)).size } : {}),
    relevant: named(relevantVariables(analysis)),
    monotone: sets.isSame(sets.upward(outage), outage),
    outage: of(outage),
    degraded: of(core.degraded),
    avoidable: of(core.avoidable),
    failOpen: of(core.failOpen),
    noAnswer: of(core.noAnswer),
    maxShare,
  }
}
