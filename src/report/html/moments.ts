import { decide } from '../../decide/decide.ts'
import type { Decision, Step } from '../../decide/decision.ts'
import type { RecordTimeline, Timeline } from '../../simulate/timeline.ts'
import { type Truth, truthOf } from '../../simulate/truth.ts'

/** A stretch of time in which a record's tree looks the same: one answer on the DNS servers, one truth. */
export interface Moment {
  /** Seconds after the start; infinite at the two ends of time. */
  readonly from: number
  readonly to: number
  readonly decision: Decision
  readonly steps: readonly Step[]
  readonly truth: Truth
  /** Names of endpoints that are down in it. */
  readonly down: ReadonlySet<string>
}

/** The stretches of a record from before everything to the end, cut where the truth changes and where the servers most likely change their answer. */
export function momentsOf(timeline: Timeline, record: RecordTimeline): readonly Moment[] {
  const { graph } = record.run.play
  const [before] = timeline.epochs
  const cuts = [
    ...new Set([
      Number.NEGATIVE_INFINITY,
      ...timeline.epochs.slice(1).map(({ at }) => at),
      ...record.phases.flatMap(({ from }) => (from > 0 ? [from] : [])),
    ]),
  ].sort((a, b) => (a < b ? -1 : 1))
  return cuts.flatMap((from, index) => {
    const epoch = timeline.epochs.findLast(({ at }) => at <= from) ?? before
    const phase = record.phases.findLast((each) => each.from <= Math.max(0, from)) ?? record.phases[0]
    const decision = phase && record.decisions[phase.decision]
    if (!epoch || !phase || !decision) return []
    const query = { name: record.name, type: record.type, zoneId: record.zone.id }
    const steps: Step[] = []
    decide(graph, phase.health, query, record.run.course.client, (step) => steps.push(step))
    const truth = truthOf(graph.deployment, epoch.world)
    return [{ from, to: cuts[index + 1] ?? Number.POSITIVE_INFINITY, decision, steps, truth, down: epoch.world.down }]
  })
}
