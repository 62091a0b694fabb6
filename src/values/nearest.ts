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
