import type { StateSet } from '../values/state-engine.ts'
import type { Analysis } from './analysis.ts'
import type { Draw } from './regions.ts'

/** States in which the first side answers one thing and the second side another. */
export interface Transition {
  readonly before: readonly Draw[]
  readonly after: readonly Draw[]
  readonly when: StateSet
}

/** All transitions of a two-sided analysis, by distribution over values; undefined where there are too many answers. */
export function transitionsOf(analysis: Analysis): readonly Transition[] | undefined {
  const { sets } = analysis.engine
  const [before, after] = [analysis.regions(0), analysis.regions(1)]
  if (!before || !after) return undefined
  const found = new Map<string, Transition>()
  for (const was of before)
    for (const is of after) {
      if (was.key === is.key) continue
      const when = sets.and(was.when, is.when)
      if (sets.isNever(when)) continue
      const key = `${was.key} > ${is.key}`
      const known = found.get(key)
      found.set(
        key,
        known ? { ...known, when: sets.or(known.when, when) } : { before: was.draws, after: is.draws, when },
      )
    }
  return [...found.values()]
}
