import type { ClientKind } from '../decide/client-kinds.ts'
import { decide } from '../decide/decide.ts'
import type { Decision } from '../decide/decision.ts'
import type { DecisionGraph } from '../decide/graph.ts'
import type { Fault } from '../health/faults.ts'
import { toNumber } from '../values/fraction.ts'
import { subsets } from '../values/subsets.ts'
import type { FailureVariable } from './failure-variables.ts'
import type { Question } from './questions.ts'
import { sceneOf } from './scene.ts'
import { totalDeadShare } from './truth.ts'

/** States that are looked at for one question; below it every state is. */
const STATES_MAX = 2 ** 14

/** A state: which variables have failed, ascending. */
export type FailedSet = readonly number[]

/** What clients of one kind get in every state that was looked at. */
export interface StateShares {
  readonly kind: ClientKind
  readonly calm: Decision
  /** Share that reaches nothing live, in the order of `states`. */
  readonly dead: Float64Array
  /** By variable: share of the answers given in the calm state that leads nowhere once it has failed. */
  readonly stale: Float64Array
}

export interface AllFailures {
  readonly states: readonly FailedSet[]
  /** Most failures at once that were looked at; `isExhaustive` if there cannot be more. */
  readonly failuresMax: number
  readonly isExhaustive: boolean
  readonly kinds: readonly StateShares[]
}

/** All states, smallest first; as many whole sizes as fit, at least those with one failure. */
function statesOf(count: number): { readonly states: readonly FailedSet[]; readonly failuresMax: number } {
  const all = Array.from({ length: count }, (_, index) => index)
  const states: FailedSet[] = [[]]
  let number = 1
  for (let size = 1; size <= count; size += 1) {
    number = (number * (count - size + 1)) / size
    if (size > 1 && states.length + number > STATES_MAX) return { states, failuresMax: size - 1 }
    states.push(...subsets(all, size))
  }
  return { states, failuresMax: count }
}

/**
 * What each kind of client gets in every state of the variables once Route 53 has noticed, by the very rules that
 * answer one question. Exhaustive for up to 14 variables; beyond, all states of as few failures as fit.
 *
 * @param graph best that of the question's cone
 */
export function lookAtFailures(
  graph: DecisionGraph,
  question: Question,
  kinds: readonly ClientKind[],
  variables: readonly FailureVariable[],
): AllFailures {
  const { states, failuresMax } = statesOf(variables.length)
  const query = { name: question.name, type: question.type, zoneId: question.zone.id }
  const sceneIn = (state: FailedSet) =>
    sceneOf(
      graph,
      state.flatMap((index) => variables[index]?.endpoints ?? []).map((name): Fault => ({ kind: 'endpoint', name })),
    )
  const { health } = sceneIn([])
  const shares = kinds.map((kind) => ({
    kind,
    calm: decide(graph, health, query, kind.client),
    dead: new Float64Array(states.length),
    stale: new Float64Array(variables.length),
  }))
  for (const [index, state] of states.entries()) {
    const scene = sceneIn(state)
    const [only, another] = state
    for (const { kind, calm, dead, stale } of shares) {
      dead[index] = toNumber(totalDeadShare(scene.truth, decide(graph, scene.health, query, kind.client).outcomes))
      if (only !== undefined && another === undefined)
        stale[only] = toNumber(totalDeadShare(scene.truth, calm.outcomes))
    }
  }
  return { states, failuresMax, isExhaustive: failuresMax === variables.length, kinds: shares }
}
