import type { ClientKind } from '../../decide/client-kinds.ts'
import type { Invariant } from '../../model/invariant.ts'
import type { Question } from '../../simulate/questions.ts'
import type { Analyst } from '../analysis.ts'
import { brokenBy } from '../broken.ts'
import { transitionsOf } from '../differing.ts'
import { distributionOf } from '../distribution-text.ts'
import { cutsOf, examine, type Judgement } from '../examine.ts'
import type { Finding } from '../finding.ts'
import { kindsFor, questionsNamed } from '../invariant-target.ts'
import { outcomesKey } from '../plain.ts'
import { ImpossibleInvariant } from '../problem.ts'
import { whenText } from '../properties/property.ts'
import { inPlanOrder, replay } from '../replay.ts'
import type { Scope } from '../scope.ts'
import type { Setting } from '../setting.ts'
import type { PredicateOf } from './predicate.ts'

interface Comparison {
  readonly setting: Setting
  readonly analyst: Analyst
  readonly question: Question
  readonly kind: ClientKind
  /** All kinds of client of the question. */
  readonly kinds: readonly ClientKind[]
  readonly judgement: Judgement
}

const shareText = (distribution: ReturnType<typeof distributionOf>) =>
  distribution
    .map(([text, { numerator, denominator }]) =>
      numerator === denominator ? text : `${text} ${numerator}/${denominator}`,
    )
    .join(', ')

/** The answers are those of another client, or of another record. */
export function sameAs(
  { setting, analyst, question, kind, kinds, judgement }: Comparison,
  invariant: Invariant,
  { client, record }: PredicateOf<'same_as'>,
  scope: Scope,
): readonly Finding[] {
  const other = client === undefined ? kind : kindsFor(setting, [client], kinds)[0]
  const others = record === undefined ? [question] : questionsNamed(setting, record, question.type)
  const [otherQuestion] = others
  if (!other || !otherQuestion)
    throw new ImpossibleInvariant(`no zone of the plan has a record "${record}" of type ${question.type}`)
  const asked = [
    { setting, question, client: kind.client },
    { setting, question: otherQuestion, client: other.client },
  ]
  return analyst.analyse(asked, (analysis): readonly Finding[] => {
    const transitions = transitionsOf(analysis)
    if (!transitions)
      return [
        brokenBy(invariant, 'cannot be proved: there are too many different answers', { question, kinds: [kind] }),
      ]
    const exam = examine(analysis, question, kind, judgement)
    const { sets } = analysis.engine
    const [side] = analysis.cone.sides
    const all = sets.any(transitions.map(({ when }) => when))
    const { list, total } = cutsOf(exam, sets.and(all, scope.states(exam)))
    const [failed] = list
    if (!failed || !side) return []
    const inOrder = inPlanOrder(setting, failed)
    const state = new Set(failed.flatMap((variable) => analysis.indexOf(variable) ?? []))
    const found = transitions.find(({ when }) => sets.holds(when, state))
    const [own, theirs] = [found?.before ?? [], found?.after ?? []].map((draws, number) =>
      shareText(distributionOf(analysis, draws, number)),
    )
    const counterexample = replay({
      side,
      question,
      kind,
      failed: inOrder,
      clientTries: judgement.clientTries,
      holds: ({ outcomes }, plain) =>
        outcomesKey(outcomes) !== outcomesKey(plain.outcomes(otherQuestion, other.client)),
    })
    return [
      brokenBy(invariant, `the answer is ${own} and not ${theirs} as for ${client ?? record} ${whenText(inOrder)}`, {
        question,
        kinds: [kind],
        failed: inOrder,
        others: Number(total) - 1,
        example: () => counterexample,
      }),
    ]
  })
}
