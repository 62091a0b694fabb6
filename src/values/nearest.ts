/** Edits (insert, delete, replace, swap of neighbours) between two words, counted up to `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let [older, previous]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, index) => index)]
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (older[j - 2] ?? 0) + 1)
      current.push(best)
    }
    ;[older, previous] = [previous, current]
  }
  return previous[b.length] ?? limit + 1
}

const WORD_LENGTH_MAX = 64

/** The candidate a typing slip away from `word` (a third of its letters at most), the first of equals; undefined if none is near. */
export function findNearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > WORD_LENGTH_MAX) return undefined
  const folded = word.toLowerCase()
  let limit = Math.max(1, Math.floor(word.length / 3))
  let best: string | undefined
  for (const candidate of candidates) {
    if (candidate.length > WORD_LENGTH_MAX) continue
    const edits = distance(folded, candidate.toLowerCase(), limit)
    if (edits <= limit && (best === undefined || edits < limit)) [best, limit] = [candidate, edits]
  }
  return best
}

/** ` did you mean "x"?` in hint form, undefined without a near candidate. */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  const nearest = findNearest(word, candidates)
  return nearest === undefined ? undefined : `did you mean "${nearest}"?`
}

/** Shorter words are near to too much. */
const SLIP_LENGTH_MIN = 4
/** From this length on a word may have two slips. */
const TWO_SLIPS_LENGTH_MIN = 8

/**
 * The candidate that alone can have been meant by `word`: the same letters in another case or with other separators,
 * else one slip away (two in long words) while no other candidate is near enough to be suggested. Undefined in doubt.
 */
export function findOnlyNear(word: string, candidates: readonly string[]): string | undefined {
  const same = candidates.filter((candidate) => hasSameLetters(word, candidate))
  if (same.length > 0) return same.length === 1 ? same[0] : undefined
  if (word.length < SLIP_LENGTH_MIN || word.length > WORD_LENGTH_MAX) return undefined
  const folded = word.toLowerCase()
  const limit = Math.floor(word.length / 3)
  const near = candidates
    .filter((candidate) => candidate.length <= WORD_LENGTH_MAX)
    .map((candidate) => ({ candidate, edits: distance(folded, candidate.toLowerCase(), limit) }))
    .filter(({ edits }) => edits <= limit)
  const [only, second] = near
  const slipsMax = word.length < TWO_SLIPS_LENGTH_MIN ? 1 : 2
  return only !== undefined && second === undefined && only.edits <= slipsMax ? only.candidate : undefined
}

const letters = (word: string) => word.toLowerCase().replace(/[-_ ]/g, '')

/** True if two words differ only in case, hyphens, underscores and blanks. */
export const hasSameLetters = (word: string, other: string): boolean => letters(word) === letters(other)
