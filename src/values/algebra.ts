/**
 * Truth as the routing and health rules need it. `B` is a boolean for one state; a truth table
 * or a decision diagram makes the very same rules speak about all states at once.
 *
 * @see verification.md §3 item 1
 */
export interface Algebra<B> {
  readonly true: B
  readonly false: B
  readonly not: (a: B) => B
  readonly and: (a: B, b: B) => B
  readonly or: (a: B, b: B) => B
  /** Disjunction; false of nothing. */
  readonly any: (all: readonly B[]) => B
  /** At least `count` of `all` hold; always for a count of 0 or less, never for one above their number. */
  readonly atLeast: (count: number, all: readonly B[]) => B
}

/** Plain booleans: one state. */
export const booleans: Algebra<boolean> = {
  true: true,
  false: false,
  not: (a) => !a,
  and: (a, b) => a && b,
  or: (a, b) => a || b,
  any: (all) => all.includes(true),
  atLeast: (count, all) => all.filter(Boolean).length >= count,
}

/** `atLeast` by conjunction and disjunction alone: one threshold more for each truth looked at, from the last one. */
export function atLeastOf<B>(algebra: Pick<Algebra<B>, 'true' | 'false' | 'and' | 'or'>): Algebra<B>['atLeast'] {
  return (count, all) => {
    if (count <= 0) return algebra.true
    // enough[k]: at least k of the truths looked at so far.
    const enough: B[] = [algebra.true]
    for (const truth of all.toReversed())
      for (let k = Math.min(enough.length, count); k > 0; k -= 1)
        enough[k] = algebra.or(enough[k] ?? algebra.false, algebra.and(truth, enough[k - 1] ?? algebra.false))
    return enough[count] ?? algebra.false
  }
}
