import { decide } from '../decide/decide.ts'
import type { Step } from '../decide/decision.ts'
import { findZone } from '../decide/lookup.ts'
import type { Explained } from '../report/decision.ts'
import { playScenario } from '../simulate/scenario.ts'
import type { Asked } from './commands/explain.ts'
import { timedEvents } from './timed-events.ts'

/** What is asked at a moment, and how sure the answer is: not everything that has happened need have been noticed. */
export function askAt(
  { graph, query, client, observed }: Asked,
  at: number,
  faults: Parameters<typeof timedEvents>[0],
): Omit<Explained, 'query' | 'client'> | undefined {
  const zone = findZone(graph, query, client)
  if (zone === undefined) return undefined
  const run = playScenario(graph, {
    events: timedEvents(faults, graph.deployment),
    question: { zone: zone.zone, name: query.name, type: query.type },
    client,
    until: at,
    ...(observed && { observed }),
  })
  const moment = run.at(at)
  const [likeliest] = moment.answers
  const believed = moment.possible.find(({ decision }) => decision === likeliest?.decision) ?? moment.possible[0]
  if (believed === undefined) throw new Error('unreachable: a moment without an answer')
  const steps: Step[] = []
  const decision = decide(graph, believed.health, query, client, (step) => steps.push(step))
  return { failed: moment.epoch.failed, moment, decision, steps, truth: moment.truth }
}
