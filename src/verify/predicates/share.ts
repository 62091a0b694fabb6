import { compare, type Fraction, fromDecimal } from '../../values/fraction.ts'
import { answerMatcher } from '../answer-matcher.ts'
import { shareLevels } from '../measures.ts'
import { shareOfOutcomes } from './answers.ts'
import type { PredicateReader, Violation } from './predicate.ts'

/** `95 %`, `0.5 %`. */
const formatPercent = (part: number): string => `${Number((part * 100).toPrecision(4))} %`

/** Bounds on the share of answers that hold an endpoint. */
export const share: PredicateReader<'share'> = ({ endpoint, atMost, atLeast }, setting) => {
  const found = answerMatcher(setting, endpoint)
  if (!found.ok) return found
  const { matches } = found
  const bounds = [
    ...(atMost === undefined
      ? []
      : [{ limit: fromDecimal(atMost), sign: 1, words: `more than ${formatPercent(atMost)}` }]),
    ...(atLeast === undefined
      ? []
      : [{ limit: fromDecimal(atLeast), sign: -1, words: `less than ${formatPercent(atLeast)}` }]),
  ]
  return (exam) => {
    const { analysis } = exam
    const regions = analysis.regions()
    if (!regions) return 'too many answers'
    const { sets } = analysis.engine
    const leaves = (analysis.cone.sides[0]?.leaves ?? []).flatMap((leaf, number) => (matches(leaf) ? [number] : []))
    const levels = shareLevels(analysis, regions, leaves)
    return bounds.map(({ limit, sign, words }): Violation => {
      const isBeyond = (figure: Fraction) => sign * compare(figure, limit) > 0
      return {
        when: sets.any(levels.filter(({ figure }) => isBeyond(figure)).map(({ when }) => when)),
        message: `${endpoint} gets ${words} of the answers`,
        holds: ({ outcomes }) => isBeyond(shareOfOutcomes(outcomes, matches)),
      }
    })
  }
}
