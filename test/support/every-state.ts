/** Everything that `verify` says of one question of one client, worked out by trying every state with plain booleans. */

import type { LeafAnswer, Outcome } from '../../src/decide/decision.ts'
import type { DecisionGraph } from '../../src/decide/graph.ts'
import type { Client } from '../../src/model/client.ts'
import type { RecordSet } from '../../src/model/record-set.ts'
import type { Question } from '../../src/simulate/questions.ts'
import { add, type Fraction, formatFraction, fraction, multiply, ZERO } from '../../src/values/fraction.ts'
import { type PlainState, plainAnswer, plainState } from '../../src/verify/plain.ts'
import type { Variable } from '../../src/verify/variables.ts'

export const PREDICATES = ['outage', 'degraded', 'failOpen', 'noAnswer', 'avoidable'] as const
export type PredicateName = (typeof PREDICATES)[number]

/** A truth for each state; bit `i` of its number says that variable `i` has failed. */
export type Truths = readonly boolean[]

export interface EveryState {
  readonly truths: Readonly<Record<PredicateName, Truths>>
  /** Distribution over values, as a text, by state. */
  readonly texts: readonly string[]
  /** Share of dead answers: where one live value of several is enough, and where each counts. */
  readonly deadShares: readonly Fraction[]
  readonly meanDeadShares: () => readonly Fraction[]
  /** Largest share of the answers that hold a value. */
  readonly maxShares: ReadonlyMap<string, Fraction>
}

/** One possible answer; of more than `take` leaves, any so many. */
export interface Possible {
  readonly share: Fraction
  readonly take: number
  readonly leaves: readonly LeafAnswer[]
  readonly isElsewhere: boolean
}

/** A distribution as comparable text: values and shares, wherever they come from. */
export function textOf(draws: readonly Possible[]): string {
  const shares = new Map<string, Fraction>()
  for (const { share, take, leaves, isElsewhere } of draws) {
    const parts = leaves.map((leaf) => valueNames(leaf).toSorted())
    const key = isElsewhere
      ? 'elsewhere'
      : leaves.length === 0
        ? 'none'
        : take < leaves.length
          ? `${take}:${parts
              .map((texts) => texts.join('+'))
              .toSorted()
              .join('|')}`
          : [...new Set(parts.flat())].toSorted().join('|')
    shares.set(key, add(shares.get(key) ?? ZERO, share))
  }
  return [...shares]
    .map(([key, share]) => `${key}@${formatFraction(share)}`)
    .toSorted()
    .join(' ')
}

const possible = ({ share, take, from, kind }: Outcome): Possible => ({
  share,
  take,
  leaves: from,
  isElsewhere: kind === 'referral',
})

/** Every way to take so many of the items. */
function* subsets<T>(items: readonly T[], take: number): Generator<readonly T[]> {
  if (take === 0) yield []
  else
    for (const [index, item] of items.entries())
      for (const rest of subsets(items.slice(index + 1), take - 1)) yield [item, ...rest]
}

/** Mean of a figure over all answers that an outcome stands for. */
function mean({ take, from }: Outcome, figure: (leaves: readonly LeafAnswer[]) => Fraction): Fraction {
  const answers = [...subsets(from, Math.min(take, from.length))]
  const sum = answers.map(figure).reduce(add, ZERO)
  return multiply(sum, fraction(1, answers.length))
}

/** Where all records answer, a value of one endpoint that several hold is given once. */
function meanDeadShare(outcomes: readonly Outcome[], deadOf: (leaf: LeafAnswer) => readonly string[]): Fraction {
  return outcomes
    .filter(({ kind }) => kind !== 'referral')
    .map((outcome) =>
      multiply(
        outcome.share,
        mean(outcome, (leaves) => {
          const all = leaves.flatMap((leaf) =>
            leaf.values.map(({ text }) => ({
              value: `${text} of ${leaf.recordSet.data.endpoint}`,
              isDead: deadOf(leaf).includes(text),
            })),
          )
          const once = new Map(all.map((each) => [each.value, each]))
          const given = leaves.length === outcome.from.length ? [...once.values()] : all
          return given.length === 0
            ? fraction(1, 1)
            : fraction(given.filter(({ isDead }) => isDead).length, given.length)
        }),
      ),
    )
    .reduce(add, ZERO)
}

/** The values of an answer, a resource as itself. */
export const valueNames = ({ values, resource }: LeafAnswer) =>
  resource === undefined ? values.map(({ text }) => text) : [`alias:${resource}`]

function shareOf(outcomes: readonly Outcome[], value: string): Fraction {
  const isHeld = (leaf: LeafAnswer) => valueNames(leaf).includes(value)
  return outcomes
    .filter(({ from }) => from.some(isHeld))
    .map((outcome) =>
      multiply(
        outcome.share,
        mean(outcome, (leaves) => fraction(leaves.some(isHeld) ? 1 : 0, 1)),
      ),
    )
    .reduce(add, ZERO)
}

export function everyState(
  graph: DecisionGraph,
  variables: readonly Variable[],
  question: Question,
  client: Client,
  stateOf: (failed: readonly Variable[]) => PlainState = (failed) => plainState(graph, failed),
): EveryState {
  const states = Array.from({ length: 2 ** variables.length }, (_, state) => {
    const plain = stateOf(variables.filter((__, index) => (state >> index) & 1))
    return { truth: plain.scene.truth, answer: plainAnswer(plain, question, client) }
  })
  const reach = new Map<string, LeafAnswer>()
  const seen = new Set<LeafAnswer>()
  for (const { answer } of states)
    for (const leaf of answer.outcomes.flatMap(({ from }) => from)) {
      if (seen.has(leaf)) continue
      seen.add(leaf)
      const { endpoint } = leaf.recordSet.data
      reach.set([endpoint, leaf.resource, ...leaf.values.map(({ text }) => text)].join(' '), leaf)
    }
  const isAnyLive = (truth: PlainState['scene']['truth']) =>
    [...reach.values()].some((leaf) => truth.deadValues(leaf).length < leaf.values.length)
  const shares = new Map<string, Fraction>()
  const values = new Set([...reach.values()].flatMap(valueNames))
  const texts = states.map(({ answer }) => textOf(answer.outcomes.map(possible)))
  const firsts = new Map(texts.map((text, state) => [text, state]))
  for (const value of values)
    for (const state of firsts.values()) {
      const share = shareOf(states[state]?.answer.outcomes ?? [], value)
      const known = shares.get(value)
      if (!known || share.numerator * known.denominator > known.numerator * share.denominator) shares.set(value, share)
    }
  const truths = (holds: (state: (typeof states)[number]) => boolean): Truths => states.map(holds)
  return {
    truths: {
      outage: truths(({ answer }) => answer.outage),
      degraded: truths(({ answer }) => answer.degraded),
      failOpen: truths(({ answer }) => answer.failOpen),
      noAnswer: truths(({ answer }) => answer.noAnswer),
      avoidable: truths(({ answer, truth }) => answer.degraded && isAnyLive(truth)),
    },
    texts,
    deadShares: states.map(({ answer }) => answer.deadShare),
    meanDeadShares: () => {
      const numbers = new Map<RecordSet, number>()
      const numberOf = ({ recordSet }: LeafAnswer) => {
        if (!numbers.has(recordSet)) numbers.set(recordSet, numbers.size)
        return numbers.get(recordSet)
      }
      const known = new Map<string, Fraction>()
      return states.map(({ answer, truth }, state) => {
        const given = answer.outcomes.flatMap(({ from }) =>
          from.map((leaf) => `${numberOf(leaf)} without ${truth.deadValues(leaf)}`),
        )
        const key = `${texts[state]} ${given.join()}`
        const share = known.get(key) ?? meanDeadShare(answer.outcomes, truth.deadValues)
        known.set(key, share)
        return share
      })
    },
    maxShares: shares,
  }
}

/** The variables of a state, ascending. */
export const failedIn = (state: number): readonly number[] =>
  Array.from({ length: 32 - Math.clz32(state) }, (_, index) => index).filter((index) => (state >> index) & 1)

/** States of which no part is in the set, as sorted texts. */
export function minimalStates(truths: Truths): readonly string[] {
  /** True if the state or a part of it is in the set. */
  const reached: boolean[] = []
  const found: string[] = []
  for (const [state, holds] of truths.entries()) {
    const isAbove = failedIn(state).some((index) => reached[state & ~(1 << index)])
    reached.push(holds || isAbove)
    if (holds && !isAbove) found.push(failedIn(state).join())
  }
  return found.toSorted()
}

/** True if no failure more ends what holds. */
export const isMonotone = (truths: Truths): boolean =>
  truths.every((holds, state) => holds || failedIn(state).every((index) => !truths[state & ~(1 << index)]))

/** Variables that can change something. */
export function relevantIn({ truths, texts }: EveryState, count: number): readonly number[] {
  const keys = texts.map((text, state) =>
    [text, truths.outage[state], truths.degraded[state], truths.failOpen[state]].join(),
  )
  return Array.from({ length: count }, (_, index) => index).filter((index) =>
    keys.some((key, state) => key !== keys[state ^ (1 << index)]),
  )
}

/** Chance of the set, if each variable has failed with its probability. */
export function chanceOf(truths: Truths, probabilities: readonly number[]): number {
  return truths.reduce((sum, holds, state) => {
    if (!holds) return sum
    return sum + probabilities.reduce((product, p, index) => product * ((state >> index) & 1 ? p : 1 - p), 1)
  }, 0)
}
