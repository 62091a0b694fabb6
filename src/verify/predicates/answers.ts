import type { Outcome } from '../../decide/decision.ts'
import { add, compare, equals, ONE, ZERO } from '../../values/fraction.ts'
import type { StateSet } from '../../values/state-engine.ts'
import { type AnswerMatcher, answerMatcher } from '../answer-matcher.ts'
import type { Exam } from '../examine.ts'
import { shareOf } from '../measures.ts'
import type { Problem } from '../scope.ts'
import type { Setting } from '../setting.ts'
import type { PredicateReader } from './predicate.ts'

interface Item {
  readonly text: string
  readonly matches: AnswerMatcher
}

const isProblem = (found: readonly Item[] | Problem): found is Problem => 'message' in found

/** What the texts of a list mean, or the first one that means nothing. */
function itemsOf(setting: Setting, texts: readonly string[]): readonly Item[] | Problem {
  const items: Item[] = []
  for (const text of texts) {
    const found = answerMatcher(setting, text)
    if (!found.ok) return found
    items.push({ text, matches: found.matches })
  }
  return items
}

/** When a leaf is answered that fits. */
function answeredWhen({ analysis, core }: Exam, fits: AnswerMatcher): StateSet {
  const { sets } = analysis.engine
  const leaves = analysis.cone.sides[0]?.leaves ?? []
  return sets.any(leaves.flatMap((leaf, number) => (fits(leaf) ? (core.leaves[number] ?? []) : [])))
}

/** The chance that an answer holds what fits. */
export const shareOfOutcomes = (outcomes: readonly Outcome[], fits: AnswerMatcher) =>
  outcomes
    .map(({ share, take, from }) =>
      shareOf([{ share, take, leaves: [...from.keys()] }], (leaf) => from.slice(leaf, leaf + 1).some(fits)),
    )
    .reduce(add, ZERO)

/** `down`, `unhealthy`, or what is never answered. */
export const neverAnswer: PredicateReader<'never_answer'> = ({ answers }, setting) => {
  if (answers === 'down')
    return ({ core }) => [
      { when: core.degraded, message: 'something dead is answered', holds: ({ degraded }) => degraded },
    ]
  if (answers === 'unhealthy')
    return (exam) => [
      {
        when: unhealthyThoughAvoidable(exam),
        message: 'an unhealthy record is answered while another one is healthy',
        holds: ({ failOpen }) => failOpen,
      },
    ]
  const items = itemsOf(setting, answers)
  if (isProblem(items)) return items
  return (exam) =>
    items.map(({ text, matches }) => ({
      when: answeredWhen(exam, matches),
      message: `${text} is answered`,
      holds: ({ outcomes }) => outcomes.some(({ from }) => from.some(matches)),
    }))
}

/** A record that is believed unhealthy is answered, though a reachable other one is healthy. */
function unhealthyThoughAvoidable({ analysis, core }: Exam): StateSet {
  const { sets } = analysis.engine
  const members = (analysis.cone.sides[0]?.nodes ?? []).flatMap((node, number) =>
    node.ways.flatMap((way, position) => {
      const states = core.nodes[number]?.members[position]
      return way.kind === 'leaf' && states && !sets.isNever(states.answered) ? [states] : []
    }),
  )
  const anyHealthy = sets.any(members.map(({ healthy }) => healthy))
  const bad = sets.any(members.map(({ answered, healthy }) => sets.and(answered, sets.not(healthy))))
  return sets.and(bad, anyHealthy)
}

/** Every answer holds these. */
export const alwaysAnswer: PredicateReader<'always_answer'> = ({ answers }, setting) => {
  const items = itemsOf(setting, answers)
  if (isProblem(items)) return items
  return (exam) => {
    const regions = exam.analysis.regions()
    const leaves = exam.analysis.cone.sides[0]?.leaves ?? []
    if (!regions) return 'too many answers'
    const { sets } = exam.analysis.engine
    return items.map(({ text, matches }) => ({
      when: sets.any(
        regions
          .filter(({ draws }) => {
            const share = shareOf(draws, (leaf) => leaves.slice(leaf, leaf + 1).some(matches))
            return compare(share, ONE) < 0
          })
          .map(({ when }) => when),
      ),
      message: `an answer without ${text} is given`,
      holds: ({ outcomes }) => !equals(shareOfOutcomes(outcomes, matches), ONE),
    }))
  }
}

/** Every answer is one of these. */
export const answerIn: PredicateReader<'answer_in'> = ({ answers }, setting) => {
  const items = itemsOf(setting, answers)
  if (isProblem(items)) return items
  const isOther: AnswerMatcher = (leaf) => !items.some(({ matches }) => matches(leaf))
  return (exam) => [
    {
      when: exam.analysis.engine.sets.or(answeredWhen(exam, isOther), exam.core.noAnswer),
      message: `something else than ${items.map(({ text }) => text).join(', ')} is answered`,
      holds: ({ outcomes, noAnswer }) => noAnswer || outcomes.some(({ from }) => from.some(isOther)),
    },
  ]
}
