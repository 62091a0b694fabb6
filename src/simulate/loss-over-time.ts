import type { DecisionGraph } from '../decide/graph.ts'
import { findZone } from '../decide/lookup.ts'
import type { Fault } from '../health/faults.ts'
import type { LossOf } from './availability.ts'
import { type Course, courseOf } from './course.ts'
import { endOf, valueAt } from './curve.ts'
import { slowestModel } from './model.ts'
import { type Play, preparePlay } from './play.ts'
import type { StaleShare } from './renewal.ts'
import { type Unserved, unservedIn } from './served.ts'

/** Sensors of which all states are asked about; more take longer than to work the curves out again. */
const SENSORS_MAX = 6

/** Everything that the loss over time follows from: equal texts lose the same. Undefined where too many sensors have a say. */
function lossKey({ points }: Play, course: Course, fails: Unserved): string | undefined {
  const { sensors, kept, client } = course
  if (sensors.length > SENSORS_MAX) return undefined
  const answers = Array.from({ length: 2 ** sensors.length }, (_, state) =>
    course.answerAt(sensors.map((_sensor, index) => ((state >> index) & 1) === 1)),
  )
  const lost = course.decisions.map(fails)
  const lags = points.map((point) => sensors.map((sensor) => course.lagOf(point, sensor)))
  const { minTtlSeconds, maxTtlSeconds } = client.resolver ?? {}
  return JSON.stringify([sensors, answers.map((answer) => lost[answer]), lags, kept, minTtlSeconds, maxTtlSeconds])
}

/**
 * The share lost by time: on the grid that of the curves; behind it only clients that keep answers too long are left,
 * whose number falls by their mean, and those that never let go.
 */
function lossIn({ play, course, lost }: { play: Play; course: Course; lost: readonly number[] }): StaleShare {
  const { grid } = course
  const held = course.heldSum((decision) => lost[decision] ?? 0)
  const at = (seconds: number) => valueAt(held, grid, seconds)
  const settled = lost[course.settled.at(-1) ?? 0] ?? 0
  const { violatorMean, never } = slowestModel(play.graph.deployment.model).clients
  const end = endOf(grid)
  const forGood = settled + never * ((lost[course.settled[0] ?? 0] ?? 0) - settled)
  const atEnd = at(end)
  return (seconds) =>
    seconds <= end ? at(seconds) : forGood + (atEnd - forGood) * Math.exp(-(seconds - end) / violatorMean)
}

/** Share of clients that reach nothing live after something has failed, by the whole time model: verdicts, propagation and caches. */
export function lossOverTime(graph: DecisionGraph): LossOf {
  const plays = new Map<string, Play>()
  const known = new Map<string, StaleShare>()
  return (question, { client }, { id, endpoints }) => {
    const zone = findZone(graph, { ...question, zoneId: question.zone.id }, {})
    if (!zone) throw new Error('unreachable: a question without its zone')
    const failed = endpoints.map((name): Fault => ({ kind: 'endpoint', name }))
    const play = plays.get(id) ?? preparePlay(graph, [{ at: 0, failed }])
    plays.set(id, play)
    const course = courseOf(play, zone, question, client)
    const fails = unservedIn(graph.deployment, play.epochs.at(-1) ?? play.epochs[0])
    const shape = lossKey(play, course, fails)
    const key = shape === undefined ? undefined : `${id} ${shape}`
    const before = key === undefined ? undefined : known.get(key)
    if (before) return before
    // What may be answered in between comes up only now.
    course.isSampled()
    const loss = lossIn({ play, course, lost: course.decisions.map(fails) })
    if (key !== undefined) known.set(key, loss)
    return loss
  }
}
