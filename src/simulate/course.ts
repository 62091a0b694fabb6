import type { Decision } from '../decide/decision.ts'
import type { ZoneGraph } from '../decide/graph.ts'
import type { HealthState } from '../health/health-state.ts'
import type { Client } from '../model/client.ts'
import { lazy } from '../values/lazy.ts'
import { put } from '../values/put.ts'
import { answersOf } from './answers.ts'
import { coneOf, sensorKeysOf } from './cone.ts'
import { addScaled, type Curve, constantCurve, delayed, type Grid, gridUntil } from './curve.ts'
import { latestVerdict } from './detection.ts'
import { heldAcross, type KeptFor, keptFor, resolvedTtl } from './kept.ts'
import { slowestModel, type TimeModel } from './model.ts'
import { type Occupancy, occupancyOf } from './occupancy.ts'
import { type Play, type PlayPoint, pointOf } from './play.ts'
import type { Question } from './questions.ts'
import type { Story } from './steps.ts'

/** How one answer to one kind of client changes while events are played. */
export interface Course {
  readonly question: Question
  readonly client: Client
  /** Different answers that can come about; the first is the one before everything. */
  readonly decisions: readonly Decision[]
  /** Position of the answer that belongs to each epoch, once everything has been noticed. */
  readonly settled: readonly number[]
  /** What Route 53 believes once it has noticed all of an epoch. */
  readonly settledBeliefs: readonly HealthState[]
  /** How long clients keep the answer of each epoch. */
  readonly kept: readonly (readonly KeptFor[])[]
  readonly grid: Grid
  /** True if chance was played, because a closed form is missing. */
  readonly isSampled: () => boolean
  /** Keys of the sensors that have a say; statuses stand in their order. */
  readonly sensors: readonly string[]
  /** Position of the answer while sensors say this, and what Route 53 believes then. */
  readonly answerAt: (statuses: readonly boolean[]) => number
  readonly beliefAt: (statuses: readonly boolean[]) => HealthState
  /** A belief that leads to one of the decisions. */
  readonly beliefOf: (decision: number) => HealthState
  /** The last moment at which a verdict about the change that begins an epoch can fall, seconds after the start. */
  readonly latestVerdict: (epoch: number) => number
  /** Equal for clients who get equal answers whatever happens. */
  readonly signature: () => string
  /** Seconds until what a sensor says counts: those it counts for through a calculated check. */
  readonly lagOf: (point: PlayPoint, key: string) => number
  /** Probability of each decision over time: by the verdicts, on the DNS servers, and as clients hold them. */
  readonly judged: (decision: number) => Curve
  readonly published: (decision: number) => Curve
  readonly held: (decision: number) => Curve
  /** What clients hold of all decisions, each times its weight, together. */
  readonly heldSum: (weightOf: (decision: number) => number) => Curve
  /** The most that a decision's probability comes to. */
  readonly peak: (decision: number) => number
}

const QUIET_SECONDS = 60
/** Time given to an endpoint that fails by chance: it never settles. */
const LOSSY_SECONDS = 1800
const UNTIL_MAX = 604_800
/** Share of clients beyond the end of curves. */
const LEFT_OUT = 0.004

/** Seconds after the start at which all but few clients have moved. */
function endOfCourse(play: Play, point: PlayPoint, stories: readonly Story[], ttl: number): number {
  const { clients, propagation, calculatedDelay } = point.model
  const last = Math.max(0, ...play.epochs.slice(1).map(({ at }) => at))
  const settled = Math.max(
    last,
    ...stories.flatMap(({ steps }) =>
      steps.map(({ at, settledBy, verdict }) =>
        settledBy === Number.POSITIVE_INFINITY
          ? at + LOSSY_SECONDS
          : Math.max(settledBy, at + (verdict ? latestVerdict(verdict) : 0)),
      ),
    ),
  )
  const tail = clients.violator > LEFT_OUT ? clients.violatorMean * Math.log(clients.violator / LEFT_OUT) : 0
  const pinned = clients.pinned > 0 ? clients.pinTtl : 0
  const all = settled + calculatedDelay + propagation[1] + ttl + Math.max(pinned, tail) + QUIET_SECONDS
  return Math.min(UNTIL_MAX, QUIET_SECONDS * Math.ceil(all / QUIET_SECONDS))
}

/** A function of a decision's position that is worked out once for each. */
function remembered(work: (decision: number) => Curve): (decision: number) => Curve {
  const known: Curve[] = []
  return (decision) => {
    const curve = known[decision] ?? work(decision)
    known[decision] = curve
    return curve
  }
}

/** The stories that have a say, and what they lead to once everything has been noticed. */
function subjectOf(play: Play, zone: ZoneGraph, question: Question, client: Client) {
  const { graph, epochs, points } = play
  const cone = coneOf(graph.deployment, zone, question.name, question.type)
  const wanted = sensorKeysOf(cone, graph.deployment)
  const [first] = points
  if (!first) throw new Error('unreachable: a model without points')
  const keys = [...first.stories.keys()].filter((key) => wanted.has(key))
  const answers = answersOf(play, cone, keys, question, client)
  const storiesAt = ({ stories }: PlayPoint) => keys.flatMap((key) => stories.get(key) ?? [])
  const statuses = epochs.map((epoch) =>
    storiesAt(first).map(({ initial, steps }) => steps.findLast(({ at }) => at <= epoch.at)?.to ?? initial),
  )
  const viaCalculated = new Set(
    [...cone.checks.values()].flatMap((check) => (check.type === 'CALCULATED' ? check.children : [])),
  )
  return {
    keys,
    answers,
    storiesAt,
    settled: statuses.map(answers.at),
    settledBeliefs: statuses.map(answers.belief),
    lagOf: ({ model }: PlayPoint, key: string) =>
      viaCalculated.has(key.slice(key.indexOf(':') + 1)) ? model.calculatedDelay : 0,
  }
}

/** The course of the answer to one question for one client. */
export function courseOf(play: Play, zone: ZoneGraph, question: Question, client: Client): Course {
  const { graph, epochs, points } = play
  const { keys, answers, storiesAt, settled, settledBeliefs, lagOf } = subjectOf(play, zone, question, client)
  const kept = settled.map((decision) => {
    const found = answers.decisions[decision]
    return found ? keptFor(found, zone) : []
  })
  const slowest = pointOf(play, slowestModel(graph.deployment.model))
  const ttlMax = Math.max(0, ...kept.flat().map(({ ttl }) => resolvedTtl(ttl, slowest.model, client)))
  const grid = gridUntil(play.until ?? endOfCourse(play, slowest, storiesAt(slowest), ttlMax))
  // Points that differ only in what happens before clients come in are averaged first.
  const groups = lazy(() => {
    const alike = new Map<string, PlayPoint[]>()
    for (const point of points) {
      const key = JSON.stringify([point.model.clients, point.model.resolver])
      put(alike, key, point)
    }
    return [...alike.values()].map((together) => ({
      model: together[0]?.model ?? slowest.model,
      share: together.length / points.length,
      occupancy: occupancyOf(
        play,
        together.map((point) => ({ point, stories: storiesAt(point), lags: keys.map((key) => lagOf(point, key)) })),
        grid,
        answers,
      ),
    }))
  })
  const [from, to] = slowest.model.propagation
  const beginnings = epochs.map(({ at }) => at)
  const together = (curveOf: (occupancy: Occupancy, model: TimeModel) => Curve): Curve =>
    groups().reduce(
      (sum, { model, share, occupancy }) => addScaled(sum, curveOf(occupancy, model), share),
      constantCurve(grid, 0),
    )
  const holding = (servers: Curve, model: TimeModel) => heldAcross(servers, beginnings, grid, kept, model, client)
  const latestVerdictOf = (epoch: number) => {
    const begin = epochs[epoch]?.at ?? 0
    const verdicts = [...points, slowest].flatMap((point) =>
      storiesAt(point).flatMap(({ steps, sensor }) =>
        steps.flatMap(({ at, verdict }) =>
          at === begin && verdict ? [at + latestVerdict(verdict) + lagOf(point, sensor.key)] : [],
        ),
      ),
    )
    return Math.max(begin, ...verdicts)
  }
  return {
    question,
    client,
    decisions: answers.decisions,
    settled,
    settledBeliefs,
    kept,
    grid,
    isSampled: () => groups().some(({ occupancy }) => occupancy.isSampled),
    sensors: keys,
    answerAt: answers.at,
    beliefAt: answers.belief,
    beliefOf: (decision) => answers.belief(answers.leadingTo(decision)),
    latestVerdict: latestVerdictOf,
    signature: answers.signature,
    lagOf,
    peak: (decision) => Math.max(...groups().map(({ occupancy }) => occupancy.peak(decision))),
    judged: remembered((decision) => together(({ curveOf }) => curveOf(decision))),
    published: remembered((decision) => together(({ curveOf }) => delayed(curveOf(decision), grid, from, to))),
    held: remembered((decision) =>
      together(({ curveOf }, model) => holding(delayed(curveOf(decision), grid, from, to), model)),
    ),
    heldSum: (weightOf) => together(({ sum }, model) => holding(delayed(sum(weightOf), grid, from, to), model)),
  }
}
