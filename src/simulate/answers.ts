import { decide } from '../decide/decide.ts'
import type { Decision } from '../decide/decision.ts'
import type { HealthState } from '../health/health-state.ts'
import type { Client } from '../model/client.ts'
import { answerKey } from './answer-key.ts'
import { beliefIn, type Cone } from './cone.ts'
import type { Play } from './play.ts'
import type { Question } from './questions.ts'

/** The answers of a cone by what its sensors say. */
export interface Answers {
  readonly decisions: Decision[]
  readonly at: (statuses: readonly boolean[]) => number
  readonly belief: (statuses: readonly boolean[]) => HealthState
  /** Statuses that lead to a decision. */
  readonly leadingTo: (decision: number) => readonly boolean[]
  readonly signature: () => string
}

/** Sensors whose statuses are the bits of one small whole number. */
const BITS_MAX = 30

function stateKey(statuses: readonly boolean[]): number | string {
  if (statuses.length > BITS_MAX) return statuses.map((status) => (status ? '+' : '-')).join('')
  let bits = 0
  for (let index = 0; index < statuses.length; index += 1) bits = 2 * bits + (statuses[index] ? 1 : 0)
  return bits
}

/** Decides once for each state that is asked about. @param keys the sensors, in the order of the statuses */
export function answersOf(
  { graph, epochs }: Play,
  cone: Cone,
  keys: readonly string[],
  question: Question,
  client: Client,
): Answers {
  const decisions: Decision[] = []
  const byAnswer = new Map<string, number>()
  const byState = new Map<number | string, number>()
  const leading: (readonly boolean[])[] = []
  const query = { name: question.name, type: question.type, zoneId: question.zone.id }
  const belief = (statuses: readonly boolean[]) => {
    const says = new Map(keys.map((key, index) => [key, statuses[index]]))
    return beliefIn(cone, graph.deployment, epochs[0].world, (key) => says.get(key))
  }
  const at = (statuses: readonly boolean[]): number => {
    const state = stateKey(statuses)
    const known = byState.get(state)
    if (known !== undefined) return known
    const decision = decide(graph, belief(statuses), query, client)
    const key = answerKey(decision.outcomes)
    const index = byAnswer.get(key) ?? decisions.push(decision) - 1
    byAnswer.set(key, index)
    byState.set(state, index)
    if (index === leading.length) leading.push([...statuses])
    return index
  }
  return {
    decisions,
    at,
    belief,
    leadingTo: (decision) => leading[decision] ?? [],
    signature: () =>
      [...byState]
        .map(([state, index]) => `${state}: ${answerKey(decisions[index]?.outcomes ?? [])}`)
        .toSorted()
        .join('\n'),
  }
}
