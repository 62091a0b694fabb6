import type { ClientKind } from '../decide/client-kinds.ts'
import { decide } from '../decide/decide.ts'
import type { Outcome, Step } from '../decide/decision.ts'
import type { Question } from '../simulate/questions.ts'
import type { Truth } from '../simulate/truth.ts'
import { equals, formatFraction, ONE } from '../values/fraction.ts'
import { lazy } from '../values/lazy.ts'
import type { Side } from './cone.ts'
import type { Judgement } from './examine.ts'
import type { Counterexample } from './finding.ts'
import { type PlainAnswer, type PlainState, plainAnswer, plainState } from './plain.ts'
import type { Setting } from './setting.ts'
import type { Variable } from './variables.ts'

/** Endpoints and checks up to which a whole world is made for each counterexample; beyond, one of the cone alone. */
const WHOLE_WORLD_MAX = 30

/** The plain engine says something else than the proof: a bug of ours. */
export class ReplayMismatch extends Error {}

function answerText(outcomes: readonly Outcome[], truth: Truth): string {
  const parts = outcomes.map(({ kind, from, take, share }) => {
    const dead = new Set(from.flatMap(truth.deadValues))
    const texts = [...new Set(from.flatMap(({ values }) => values.map(({ text }) => text)))].map(
      (text) => text + (dead.has(text) ? ' (down)' : ''),
    )
    const what = from.length === 0 ? (kind === 'nxdomain' ? 'no such name' : kind) : texts.join(' ')
    const of = take < from.length ? `${take} of ` : ''
    return `${of}${what}${equals(share, ONE) ? '' : ` ${formatFraction(share)}`}`
  })
  return [...new Set(parts)].join(', ')
}

/** A claim about one state. */
export interface Claim {
  readonly side: Side
  readonly question: Question
  readonly kind: ClientKind
  readonly failed: readonly Variable[]
  readonly clientTries: Judgement['clientTries']
  /** What the proof says of the state; the plain answer must say so too. */
  readonly holds: (answer: PlainAnswer, state: PlainState) => boolean
}

function graphFor({ setting: { graph }, checks, endpoints }: Side) {
  const { deployment } = graph
  if (deployment.endpoints.size + deployment.healthChecks.size <= WHOLE_WORLD_MAX) return graph
  const kept = endpoints.flatMap((name) => {
    const endpoint = deployment.endpoints.get(name)
    return endpoint ? [[name, endpoint] as const] : []
  })
  return { ...graph, deployment: { ...deployment, endpoints: new Map(kept), healthChecks: checks } }
}

/**
 * The counterexample of a claim, after the plain engine has confirmed it.
 *
 * @throws ReplayMismatch if it does not
 * @see verification.md §3 item 8
 */
export function replay({ side, question, kind, failed, clientTries, holds }: Claim): Counterexample {
  const graph = graphFor(side)
  const state = plainState(graph, failed)
  const answer = plainAnswer(state, question, kind.client, clientTries)
  if (!holds(answer, state))
    throw new ReplayMismatch(
      `verify: with ${failed.map(({ id }) => id).join(', ') || 'nothing'} failed, ${question.name} ${question.type} for "${kind.label}" is not what was proved`,
    )
  const trace = lazy(() => {
    const steps: Step[] = []
    const query = { name: question.name, type: question.type, zoneId: question.zone.id }
    decide(graph, state.scene.health, query, kind.client, (step) => steps.push(step))
    return steps
  })
  const text = lazy(() => answerText(answer.outcomes, state.scene.truth))
  return { question, kind, failed, answer: text, trace }
}

/** Variables in the order of the plan, those that it has. */
export function inPlanOrder({ variables }: Setting, failed: readonly Variable[]): readonly Variable[] {
  const { all, positions } = variables
  const places = new Set(failed.flatMap(({ id }) => positions.get(id) ?? []))
  return [...places].sort((a, b) => a - b).flatMap((place) => all[place] ?? [])
}
