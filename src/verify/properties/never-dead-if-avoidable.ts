import { shapeCutsOf } from '../examine.ts'
import { type Draft, originOf, type Property, whenText } from './property.ts'

const isBad: Draft['holds'] = ({ degraded }) => degraded

/** No dead answer while a value that this client can get is live. @see verification.md P3 */
export const neverDeadIfAvoidable: Property = {
  id: 'never-dead-if-avoidable',
  summary: 'nothing dead is answered while something live could be',
  check: (exam) => {
    const { total, list } = shapeCutsOf(exam, exam.core.avoidable)
    return list.slice(0, 1).map((failed) => ({
      rule: 'VER004',
      failed,
      others: Number(total) - 1,
      message: (named) => `something dead is answered though something live could be, ${whenText(named)}`,
      at: originOf,
      holds: isBad,
    }))
  },
}
