import type { Outcome } from '../decide/decision.ts'
import { formatFraction } from '../values/fraction.ts'

const leafKey = ({ values, ttlSeconds }: Outcome['from'][number]) =>
  `${values
    .map(({ text }) => text)
    .toSorted()
    .join(' ')}@${ttlSeconds}`

/** A text that is equal for equal answers: shares, chains, values and TTLs. */
export const answerKey = (outcomes: readonly Outcome[]): string =>
  outcomes
    .map(
      ({ share, kind, chain, take, from }) =>
        `${formatFraction(share)} ${kind} ${chain.map(({ target }) => target).join('>')} ${take}:${from.map(leafKey).toSorted().join('|')}`,
    )
    .toSorted()
    .join('\n')
