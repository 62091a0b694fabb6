import { shapeCutsOf } from '../examine.ts'
import { type Draft, originOf, type Property, whenText } from './property.ts'

const isEmpty: Draft['holds'] = ({ noAnswer }) => noAnswer

/** No empty answer in any state: a routing group without a default leaves clients without one. @see verification.md P1 */
export const alwaysAnswered: Property = {
  id: 'always-answered',
  summary: 'every kind of client gets an answer',
  check: (exam) => {
    const { total, list } = shapeCutsOf(exam, exam.core.noAnswer)
    return list.slice(0, 1).map((failed) => ({
      rule: 'VER003',
      failed,
      others: Number(total) - 1,
      message: (named) => `an empty answer is given ${whenText(named)}`,
      at: originOf,
      holds: isEmpty,
    }))
  },
}
