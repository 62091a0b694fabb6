import type { LeafAnswer } from '../decide/decision.ts'
import { add, compare, type Fraction, formatFraction, fraction, multiply, ZERO } from '../values/fraction.ts'
import { put } from '../values/put.ts'
import type { StateSet } from '../values/state-engine.ts'
import type { StateSets } from '../values/state-sets.ts'
import type { Analysis } from './analysis.ts'
import type { Draw, Region } from './regions.ts'

/** States in which a figure has one value. */
export interface Level {
  readonly figure: Fraction
  readonly when: StateSet
}

/** Equal figures as one level, the greatest first. */
export function levelsOf(sets: StateSets<StateSet>, levels: readonly Level[]): readonly Level[] {
  const byFigure = new Map<string, Level>()
  for (const { figure, when } of levels) {
    if (sets.isNever(when)) continue
    const key = formatFraction(figure)
    const known = byFigure.get(key)
    byFigure.set(key, { figure, when: known ? sets.or(known.when, when) : when })
  }
  return [...byFigure.values()].sort((a, b) => compare(b.figure, a.figure))
}

/** Chance that an answer of these draws holds one of the leaves. */
export function shareOf(draws: readonly Draw[], isMeant: (leaf: number) => boolean): Fraction {
  return draws.reduce((sum, { share, take, leaves }) => {
    const meant = leaves.filter(isMeant).length
    if (meant === 0) return sum
    // The chance that all that is taken is something else.
    const without = fraction(choose(leaves.length - meant, take), choose(leaves.length, take))
    return add(sum, multiply(share, fraction(without.denominator - without.numerator, without.denominator)))
  }, ZERO)
}

/** Ways to take `k` of `n`; none of fewer. */
export function choose(n: number, k: number): bigint {
  if (k > n) return 0n
  let result = 1n
  for (let step = 1; step <= k; step += 1) result = (result * BigInt(n - k + step)) / BigInt(step)
  return result
}

/**
 * Values of one side that its clients may be answered, with the leaves that hold them: also those that are never
 * answered, because one leaf stands for all equal ones in a region.
 */
export function answerableValues(
  { cone, cores, engine }: Analysis,
  number = 0,
): ReadonlyMap<string, readonly number[]> {
  const leaves = cone.sides[number]?.leaves ?? []
  const namesOf = ({ values, resource }: LeafAnswer) =>
    resource === undefined ? values.map(({ text }) => text) : [`alias:${resource}`]
  const answerable = new Set(
    leaves.flatMap((each, leaf) => {
      const answered = cores[number]?.leaves[leaf]
      return answered === undefined || engine.sets.isNever(answered) ? [] : namesOf(each)
    }),
  )
  const found = new Map<string, number[]>()
  for (const [leaf, each] of leaves.entries())
    for (const name of namesOf(each)) if (answerable.has(name)) put(found, name, leaf)
  return found
}

/** By share of the answers that hold one of the leaves. */
export const shareLevels = (
  { engine: { sets } }: Analysis,
  regions: readonly Region[],
  leaves: readonly number[],
): readonly Level[] =>
  levelsOf(
    sets,
    regions.map(({ when, draws }) => ({ when, figure: shareOf(draws, (leaf) => leaves.includes(leaf)) })),
  )

/** States with the same answer, whatever endpoints its values belong to. */
function byAnswer(sets: StateSets<StateSet>, regions: readonly Region[]): Iterable<StateSet> {
  const found = new Map<string, StateSet>()
  for (const { key, when } of regions) {
    const known = found.get(key)
    found.set(key, known ? sets.or(known, when) : when)
  }
  return found.values()
}

/**
 * Variables of the cone that change the answer, whether something dead is answered, or whether anything fails open.
 * Ascending positions.
 */
export function relevantVariables(analysis: Analysis): readonly number[] {
  const { engine, cores } = analysis
  const { sets } = engine
  const found = new Set<number>()
  const look = (set: StateSet) => {
    for (const index of sets.support(set)) found.add(index)
  }
  for (const [number, core] of cores.entries()) {
    for (const set of [core.outage, core.degraded, core.failOpen]) look(set)
    const regions = analysis.regions(number)
    for (const set of regions ? byAnswer(sets, regions) : core.leaves) look(set)
  }
  return [...found].sort((a, b) => a - b)
}
