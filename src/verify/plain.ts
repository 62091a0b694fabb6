import type { Outcome } from '../decide/decision.ts'
import type { DecisionGraph } from '../decide/graph.ts'
import type { Client } from '../model/client.ts'
import { resolvedOutcomes } from '../simulate/followed.ts'
import type { Question } from '../simulate/questions.ts'
import { type Scene, sceneOf } from '../simulate/scene.ts'
import { type Truth, totalDeadShare } from '../simulate/truth.ts'
import { add, equals, type Fraction, formatFraction, multiply, ONE, toNumber, ZERO } from '../values/fraction.ts'
import { type Given, meanDeadShare } from './mean-share.ts'
import type { Variable } from './variables.ts'

/** One state by plain booleans, as every other command decides it: what proofs are checked against. */
export interface PlainState {
  readonly scene: Scene
  /** With CNAMEs followed through all zones of the plan, as resolvers do. */
  readonly outcomes: (question: Question, client: Client) => readonly Outcome[]
}

/** What one client is told in one state, in the words of `Attributes`. */
export interface PlainAnswer {
  readonly outage: boolean
  readonly degraded: boolean
  readonly failOpen: boolean
  readonly noAnswer: boolean
  readonly deadShare: Fraction
  readonly outcomes: readonly Outcome[]
}

/** The state in which just these variables have failed. */
export function plainState(graph: DecisionGraph, failed: readonly Variable[]): PlainState {
  const scene = sceneOf(
    graph,
    failed.flatMap(({ faults }) => faults),
  )
  return { scene, outcomes: (question, client) => resolvedOutcomes(graph, scene.health, question, client) }
}

/** As `Truth.deadShare`, for a client that tries one of the values it gets. */
function meanShare({ deadValues }: Truth, { share, take, from }: Outcome): Fraction {
  const given = from.map((leaf): Given => {
    const dead = deadValues(leaf)
    return leaf.values.map(({ text }) => [`${text} ${leaf.recordSet.data.endpoint}`, dead.includes(text)])
  })
  return multiply(share, meanDeadShare(take, given))
}

/** What a client is told and whether it is of use. A referral leads to name servers of whom nothing is known: taken as live. */
export function plainAnswer(
  { scene, outcomes: of }: PlainState,
  question: Question,
  client: Client,
  tries: 'any' | 'mean' = 'any',
): PlainAnswer {
  const outcomes = of(question, client)
  const judged = outcomes.filter(({ kind }) => kind !== 'referral')
  const deadShare =
    tries === 'any'
      ? totalDeadShare(scene.truth, judged)
      : judged.map((outcome) => meanShare(scene.truth, outcome)).reduce(add, ZERO)
  return {
    outage: equals(deadShare, ONE),
    degraded: toNumber(deadShare) > 0,
    failOpen: outcomes.some(({ failOpen }) => failOpen),
    noAnswer: outcomes.some(({ kind }) => kind === 'nodata' || kind === 'nxdomain'),
    deadShare,
    outcomes,
  }
}

/** A text that is equal for equal distributions over values, however they come about. */
export function outcomesKey(outcomes: readonly Outcome[]): string {
  const shares = new Map<string, Fraction>()
  for (const { share, take, from, kind } of outcomes) {
    const texts = from.map(({ values, resource }) =>
      resource === undefined ? values.map(({ text }) => text).sort() : [resource],
    )
    const empty = kind === 'referral' ? 'elsewhere' : 'none'
    const key =
      from.length === 0
        ? empty
        : take < from.length
          ? `${take}:${texts
              .map((each) => each.join('+'))
              .sort()
              .join('|')}`
          : [...new Set(texts.flat())].sort().join('|')
    shares.set(key, add(shares.get(key) ?? ZERO, share))
  }
  return [...shares]
    .map(([key, share]) => `${key}@${formatFraction(share)}`)
    .sort()
    .join(' ')
}
