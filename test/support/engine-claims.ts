/** What an engine of `verify` says of one question, in the shape that trying every state gives. */
import { expect } from 'vitest'
import { formatFraction } from '../../src/values/fraction.ts'
import type { StateSet } from '../../src/values/state-engine.ts'
import type { Analysis } from '../../src/verify/analysis.ts'
import { deadLevels } from '../../src/verify/examine.ts'
import { answerableValues, relevantVariables, shareLevels } from '../../src/verify/measures.ts'
import {
  chanceOf,
  type EveryState,
  failedIn,
  isMonotone,
  minimalStates,
  PREDICATES,
  relevantIn,
  type Truths,
  textOf,
} from './every-state.ts'

const LIST_MAX = 10_000

/** Fails unless an engine says in every state what the state itself says. States of more failures than the bound are nobody's business. */
export function expectClaims(analysis: Analysis, every: EveryState): void {
  const { cone, cores, engine, minimal, probabilities } = analysis
  const { sets, bound = cone.variables.length } = engine
  const [core] = cores
  if (!core) throw new Error('no core')
  const states = every.texts.map((_, state) => failedIn(state))
  const counted = states.map((failed) => failed.length <= bound)
  const within = (truths: Truths): Truths => truths.map((holds, state) => holds && counted[state] === true)
  const isWhole = bound === cone.variables.length
  const keys = states.map((failed) => new Set(failed))
  const holdsIn = (set: StateSet): Truths =>
    keys.map((failed, state) => counted[state] === true && sets.holds(set, failed))

  for (const name of PREDICATES) {
    const truths = within(every.truths[name])
    const set = core[name]
    if (name === 'avoidable' && !isWhole) continue
    expect(wrongIn(holdsIn(set), truths), name).toEqual([])
    const { list, total } = minimal(set)
    const cuts = list({ limit: LIST_MAX, ...(probabilities ? { probabilities } : {}) })
    expect(cuts.map((cut) => cut.join()).toSorted(), `cuts of ${name}`).toEqual(minimalStates(truths))
    expect(total, `number of cuts of ${name}`).toBe(BigInt(cuts.length))
    expect(cuts.map(({ length }) => length)).toEqual(cuts.map(({ length }) => length).toSorted((a, b) => a - b))
    if (!isWhole) continue
    expect(Number(sets.size(set)), `states of ${name}`).toBe(truths.filter(Boolean).length)
    expect(sets.isSame(sets.upward(set), set), `${name} is monotone`).toBe(isMonotone(truths))
    if (probabilities)
      expect(sets.probability(set, probabilities), `chance of ${name}`).toBeCloseTo(chanceOf(truths, probabilities), 12)
  }
  expectAnswers(analysis, every, keys, counted)
  if (!isWhole) return
  expect(relevantVariables(analysis)).toEqual(relevantIn(every, cone.variables.length))
}

/** States in which two truths differ. */
const wrongIn = (one: Truths, other: Truths): readonly number[] =>
  one.flatMap((holds, state) => (holds === other[state] ? [] : [state]))

function expectAnswers(
  analysis: Analysis,
  every: EveryState,
  keys: readonly ReadonlySet<number>[],
  counted: Truths,
): void {
  const { cone, engine } = analysis
  const { sets, bound } = engine
  const leaves = cone.sides[0]?.leaves ?? []
  const regions = analysis.regions()
  if (!regions) throw new Error('too many answers')
  // Endpoints with one address make several regions of one answer.
  const byText = new Map<string, StateSet>()
  for (const { when, draws } of regions) {
    const possible = draws.map(({ share, take, leaves: of, isElsewhere }) => ({
      share,
      take,
      leaves: of.flatMap((leaf) => leaves[leaf] ?? []),
      isElsewhere: isElsewhere === true,
    }))
    const text = textOf(possible)
    byText.set(text, sets.or(byText.get(text) ?? sets.false, when))
  }
  expect(new Set(regions.map(({ key }) => key)).size, 'answers that differ').toBe(byText.size)
  const isAnswered = (text: string, failed: ReadonlySet<number>) => {
    const when = byText.get(text)
    return when !== undefined && sets.holds(when, failed)
  }
  const unsaid = every.texts.filter((text, state) => counted[state] && !isAnswered(text, keys[state] ?? new Set()))
  expect(unsaid, 'answers').toEqual([])
  // A region for each state, and no state in two.
  expect(Number(regions.reduce((sum, { when }) => sum + sets.size(when), 0n))).toBe(counted.filter(Boolean).length)
  if (bound !== undefined) return
  const maxShares = [...answerableValues(analysis)].map(([value, of]) => {
    const [top] = shareLevels(analysis, regions, of)
    return `${value} ${top ? formatFraction(top.figure) : ''}`
  })
  expect(maxShares.toSorted(), 'largest shares').toEqual(
    [...every.maxShares].map(([value, share]) => `${value} ${formatFraction(share)}`).toSorted(),
  )
}

/** Fails unless the states by dead share are those in which that share is dead. */
export function expectDeadShares(analysis: Analysis, every: EveryState, countsEach: boolean): void {
  const { sets } = analysis.engine
  const [core] = analysis.cores
  const levels = deadLevels(analysis, countsEach)
  if (!core || !levels) throw new Error('too many answers')
  const figures = countsEach ? every.meanDeadShares() : every.deadShares
  const byFigure = new Map(levels.map(({ figure, when }) => [formatFraction(figure), when]))
  const said = figures.map((figure, state) => {
    const failed = new Set(failedIn(state))
    const when = byFigure.get(formatFraction(figure))
    return {
      level: when !== undefined && sets.holds(when, failed),
      outage: sets.holds(core.outage, failed),
      degraded: sets.holds(core.degraded, failed),
    }
  })
  expect(said).toEqual(
    figures.map(({ numerator, denominator }) => ({
      level: true,
      outage: numerator === denominator,
      degraded: numerator > 0n,
    })),
  )
}
