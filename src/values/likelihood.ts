/** Chance that all of the variables are true; the same for the same probabilities in any order. */
export const chanceOfAll = (variables: readonly number[], probabilities: readonly number[]): number =>
  variables
    .map((variable) => probabilities[variable] ?? 0)
    .sort((a, b) => a - b)
    .reduce((product, p) => product * p, 1)

/** Negative if `a` comes first when lists are compared item by item. */
export function compareLists(a: readonly number[], b: readonly number[]): number {
  for (const [index, item] of a.entries()) {
    const other = b[index]
    if (other === undefined) return 1
    if (item !== other) return item - other
  }
  return a.length - b.length
}

/** Orders sets of variables: smaller first, then more probable, then by their variables in order. */
export function byLikelihood(
  probabilities: readonly number[] | undefined,
): (a: readonly number[], b: readonly number[]) => number {
  return (a, b) => {
    if (a.length !== b.length) return a.length - b.length
    if (!probabilities) return compareLists(a, b)
    const difference = chanceOfAll(b, probabilities) - chanceOfAll(a, probabilities)
    return difference === 0 ? compareLists(a, b) : difference
  }
}
