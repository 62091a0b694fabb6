import { add, type Fraction, toNumber } from '../values/fraction.ts'
import type { Decision, Outcome } from './decision.ts'

/** One possible answer of a distribution, for machines. */
export interface PlainAnswer {
  readonly values: readonly string[]
  readonly probability: number
}

const valuesKey = ({ from, take }: Outcome) =>
  `${take < from.length ? take : ''} ${[...new Set(from.flatMap(({ values }) => values.map(({ text }) => text)))].sort().join(' ')}`

/** What a decision answers, equal answers as one; empty answers have no values. */
export function plainAnswers({ outcomes }: Decision): readonly PlainAnswer[] {
  const merged = new Map<string, { values: readonly string[]; share: Fraction }>()
  for (const outcome of outcomes) {
    const key = valuesKey(outcome)
    const known = merged.get(key)
    const values = [...new Set(outcome.from.flatMap((leaf) => leaf.values.map(({ text }) => text)))]
    merged.set(key, { values, share: known === undefined ? outcome.share : add(known.share, outcome.share) })
  }
  return [...merged.values()].map(({ values, share }) => ({ values, probability: toNumber(share) }))
}
