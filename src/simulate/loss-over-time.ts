import type { DecisionGraph } from '../decide/graph.ts'
import type { Fault } from '../health/faults.ts'
import type { LossOf } from './availability.ts'
import { valueAt } from './curve.ts'
import { playScenario } from './scenario.ts'
import { unservedIn } from './served.ts'

/** By then all but a few in a million have moved: ten times the mean of those who keep answers too long, and then some. */
const HORIZON_SECONDS = 10_000

/** Share of clients that reach nothing live after something has failed, by the whole time model: verdicts, propagation and caches. */
export function lossOverTime(graph: DecisionGraph): LossOf {
  return (question, { client }, { endpoints }) => {
    const failed = endpoints.map((name): Fault => ({ kind: 'endpoint', name }))
    const { play, course } = playScenario(graph, {
      events: [{ at: 0, failed }],
      question,
      client,
      until: HORIZON_SECONDS,
    })
    const fails = unservedIn(graph.deployment, play.epochs.at(-1) ?? play.epochs[0])
    const parts = course.decisions.map((decision, index) => ({ lost: fails(decision), held: course.held(index) }))
    return (seconds) =>
      parts.reduce((sum, { lost, held }) => (lost > 0 ? sum + lost * valueAt(held, course.grid, seconds) : sum), 0)
  }
}
