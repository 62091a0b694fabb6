import { CNAME_STEPS_MAX, decide } from '../decide/decide.ts'
import type { Outcome } from '../decide/decision.ts'
import type { DecisionGraph } from '../decide/graph.ts'
import { findZone, lookUp } from '../decide/lookup.ts'
import type { HealthState } from '../health/health-state.ts'
import type { Client } from '../model/client.ts'
import { multiply } from '../values/fraction.ts'
import type { Question } from './questions.ts'

/** What is asked, of what, by whom. */
interface Asking {
  readonly graph: DecisionGraph
  readonly health: HealthState
  readonly client: Client
}

/** An answer that ends at a name of another zone of the plan: the resolver asks there. */
function followed(asking: Asking, outcome: Outcome, question: Question, steps: number): readonly Outcome[] {
  const { graph, client } = asking
  const [leaf] = outcome.from
  const target = leaf?.values[0]?.target
  if (
    outcome.type !== 'CNAME' ||
    question.type === 'CNAME' ||
    !target ||
    steps + outcome.chain.length >= CNAME_STEPS_MAX
  )
    return [outcome]
  const zone = findZone(graph, { name: target, type: question.type }, client)
  if (!zone || lookUp(zone, target, question.type).kind === 'referral') return [outcome]
  const next = { zone: zone.zone, name: target, type: question.type }
  return answersFrom(asking, next, steps + outcome.chain.length + 1).map((further) => ({
    ...further,
    share: multiply(outcome.share, further.share),
    chain: [...outcome.chain, { owner: outcome.owner, leaf, target }, ...further.chain],
    failOpen: outcome.failOpen || further.failOpen,
  }))
}

function answersFrom(asking: Asking, question: Question, steps: number): readonly Outcome[] {
  const { graph, health, client } = asking
  const query = { name: question.name, type: question.type, zoneId: question.zone.id }
  return decide(graph, health, query, client).outcomes.flatMap((outcome) => followed(asking, outcome, question, steps))
}

/** What a client gets in the end: CNAMEs are followed through all zones of the plan, as resolvers do. @see R2.6 */
export const resolvedOutcomes = (
  graph: DecisionGraph,
  health: HealthState,
  question: Question,
  client: Client,
): readonly Outcome[] => answersFrom({ graph, health, client }, question, 0)
