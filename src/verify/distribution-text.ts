import { add, type Fraction, fraction, multiply } from '../values/fraction.ts'
import { subsets } from '../values/subsets.ts'
import type { Analysis } from './analysis.ts'
import { choose } from './measures.ts'
import type { Draw } from './regions.ts'

/** Subsets that are written out one by one. */
const SUBSETS_MAX = 64

/**
 * A distribution as texts with exact shares: the values of an answer in order, joined by commas; `(none)` for an empty
 * answer, `(elsewhere)` where other name servers answer, `8 of …` for more subsets than are worth listing.
 */
export function distributionOf(
  { cone }: Pick<Analysis, 'cone'>,
  draws: readonly Draw[],
  side = 0,
): readonly (readonly [string, Fraction])[] {
  const shares = new Map<string, Fraction>()
  const put = (text: string, share: Fraction) => {
    const known = shares.get(text)
    shares.set(text, known ? add(known, share) : share)
  }
  const textsOf = (leaf: number): readonly string[] => {
    const { values = [], resource } = cone.sides[side]?.leaves[leaf] ?? {}
    return resource === undefined ? values.map(({ text }) => text) : [`alias:${resource}`]
  }
  const join = (leaves: readonly number[]) => [...new Set(leaves.flatMap(textsOf))].sort().join(',')
  for (const { share, take, leaves, isElsewhere } of draws) {
    const ways = choose(leaves.length, take)
    if (leaves.length === 0) put(isElsewhere ? '(elsewhere)' : '(none)', share)
    else if (ways > SUBSETS_MAX) put(`${take} of ${join(leaves)}`, share)
    else for (const subset of subsets(leaves, take)) put(join(subset), multiply(share, fraction(1n, ways)))
  }
  return [...shares].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}
