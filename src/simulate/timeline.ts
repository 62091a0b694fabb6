import { type ClientKind, clientKinds } from '../decide/client-kinds.ts'
import type { Decision } from '../decide/decision.ts'
import type { DecisionGraph, ZoneGraph } from '../decide/graph.ts'
import { findZone } from '../decide/lookup.ts'
import type { HealthState } from '../health/health-state.ts'
import { answerKey } from './answer-key.ts'
import { type Assumption, assumptionsOf } from './assumptions.ts'
import { meanStaleness } from './caches.ts'
import { connectionCurve } from './connections.ts'
import { type Course, courseOf } from './course.ts'
import { addScaled, areaBelow, type Curve, constantCurve, endOf, valueAt } from './curve.ts'
import type { Epoch, TimedEvent } from './epochs.ts'
import { type KeptFor, resolvedTtl } from './kept.ts'
import { type LossFinding, lossFindings } from './losses.ts'
import { slowestModel } from './model.ts'
import { inverse, type Quantiles, quantilesOf } from './moved-times.ts'
import { type Play, type PlayOptions, preparePlay } from './play.ts'
import { allQuestions, type Question } from './questions.ts'
import { runOf, type ScenarioRun } from './scenario.ts'
import { type SensorChange, sensorChanges } from './sensor-changes.ts'
import { type Unserved, unservedIn } from './served.ts'
import { passedAddresses, truthOf } from './truth.ts'

/** How an answer takes one change of the truth. */
export interface Move {
  /** Position of the epoch that it belongs to in `Timeline.epochs`. */
  readonly epoch: number
  /** When the truth changed, seconds after the start. */
  readonly at: number
  /** Positions of the answer before and after among the record's decisions; equal where the answer stays. */
  readonly from: number
  readonly to: number
  /** By when the verdicts call for the new answer, the DNS servers give it, and clients use it. */
  readonly detected: Quantiles
  readonly published: Quantiles
  readonly moved: Quantiles
  /** Mean seconds after the start at which a client has moved; absent where some never do, or another event comes before. */
  readonly mean?: number
  /** The last verdict, the last DNS server, the last client that honours TTLs: seconds after the start, whatever chance does. */
  readonly worst: { readonly detected: number; readonly published: number; readonly moved: number }
  /** TTL of the old answer, seconds: the longest. */
  readonly ttl: number
  /** By when clients have given up connections to the old answer; absent where nothing says how long those last. */
  readonly connections?: Quantiles
}

/** Parameters that say how long connections last: with one of them set, timelines count connections. */
const CONNECTION_KEYS = ['client.idle_reuse', 'client.session', 'client.read_timeout']

/** A stretch of time in which the DNS servers most likely give one answer. */
export interface Phase {
  readonly from: number
  /** Absent in the last one. */
  readonly to?: number
  /** Position among the record's decisions. */
  readonly decision: number
  /** What Route 53 believes of the checks and resources behind the record then, to colour a decision tree by. */
  readonly health: HealthState
}

/** Clients at one moment, as shares of all: 0 to 1. */
export interface CurvePoint {
  readonly at: number
  /** Still on another answer than the one that belongs to the truth. */
  readonly stale: number
  /** Whose requests come to nothing. */
  readonly unserved: number
  /** Who may still use a connection to the answer before the last move; absent where nothing says how long those last. */
  readonly connected?: number
}

/** One name and type for kinds of client that get equal answers at all times. */
export interface RecordTimeline extends Question {
  readonly kinds: readonly ClientKind[]
  /** All answers that come about; the first one is that before everything. */
  readonly decisions: readonly Decision[]
  /** One for each event that changes the answer in the end. */
  readonly moves: readonly Move[]
  readonly phases: readonly Phase[]
  /** Evenly spaced from 0 to the end of the record's time. */
  readonly curve: readonly CurvePoint[]
  /** The longest that a client with several addresses takes to pass dead ones, seconds; absent where no answer mixes live and dead ones. */
  readonly passing?: number
  /** Share of requests that come to nothing once everything has settled. */
  readonly endsUnserved: number
  /** Keys of the sensors that have a say. */
  readonly sensors: readonly string[]
  /** True if chance was played for it. */
  readonly isSampled: boolean
  /** The record as one client of these kinds lives through it, for any moment. */
  readonly run: ScenarioRun
}

/** What follows from events over time, for every record: plain data for text, JSON and pages. */
export interface Timeline {
  readonly events: readonly TimedEvent[]
  /** Stretches between events; the first is the world before them. */
  readonly epochs: readonly Epoch[]
  /** What notices the events, in plan order. */
  readonly sensors: readonly SensorChange[]
  /** In plan order. Records that nothing changes are left out. */
  readonly records: readonly RecordTimeline[]
  /** Names and kinds of client that were looked at. */
  readonly total: number
  readonly findings: readonly LossFinding[]
  readonly assumptions: readonly Assumption[]
  readonly seed: number
  /** How often chance was played; 0 where every figure comes from closed forms. */
  readonly runs: number
}

export interface TimelineInput extends PlayOptions {
  readonly kinds?: readonly ClientKind[]
  readonly questions?: readonly Question[]
}

/**
 * Mean time at which clients have moved, seconds after the start: that of the DNS servers, and on top of it what caches
 * keep. Undefined where some clients never move, or the servers have not changed by the end of the curves.
 */
function meanOf(
  play: Play,
  { published, grid, client }: Course,
  { at, to }: { at: number; to: number },
  kept: readonly KeptFor[],
) {
  const late = inverse(published(to))
  if ((late.values.at(-1) ?? 0) > 1e-6) return undefined
  const models = play.points.map(({ model }) => model)
  const inCaches = models.reduce(
    (sum, model) =>
      sum +
      kept.reduce(
        (all, { ttl, share }) => all + share * meanStaleness(resolvedTtl(ttl, model, client), model.clients),
        0,
      ),
    0,
  )
  const mean = Math.max(at, areaBelow(late, grid)) + inCaches / models.length
  return Number.isFinite(mean) ? mean : undefined
}

/** Connections to the answer before a move, on top of what caches keep. */
function connectionsOf(
  { graph, points }: Play,
  { held, grid }: Course,
  { at, to }: { readonly at: number; readonly to: number },
  dead: number,
): Curve | undefined {
  if (!CONNECTION_KEYS.some((key) => graph.deployment.model.has(key))) return undefined
  const stale = inverse(held(to))
  return points.reduce(
    (sum, { model }) => addScaled(sum, connectionCurve(stale, grid, dead, at, model.connections), 1 / points.length),
    constantCurve(grid, 0),
  )
}

/** A move with its connections over time. */
interface Moving {
  readonly move: Move
  readonly connected: Curve | undefined
}

function movesOf(play: Play, course: Course, unserved: ReadonlyMap<Epoch, Unserved>): readonly Moving[] {
  const slowest = slowestModel(play.graph.deployment.model)
  const later = play.epochs.slice(1)
  return later.flatMap((epoch, order) => {
    const { at } = epoch
    const [from = 0, to = 0] = [course.settled[order], course.settled[order + 1]]
    if (from === to) return []
    const until = later[order + 1]?.at ?? Number.POSITIVE_INFINITY
    const kept = course.kept[order] ?? []
    const ttl = Math.max(0, ...kept.map((each) => resolvedTtl(each.ttl, slowest, course.client)))
    const detected = course.latestVerdict(order + 1)
    const published = detected + slowest.propagation[1]
    const old = course.decisions[from]
    const dead = old ? (unserved.get(epoch)?.(old) ?? 0) : 0
    const connected = connectionsOf(play, course, { at, to }, dead)
    // Before another event a mean says nothing: those who are late then never come.
    const mean = later.length === 1 ? meanOf(play, course, { at, to }, kept) : undefined
    const move: Move = {
      epoch: order + 1,
      at,
      from,
      to,
      detected: quantilesOf(course.judged(to), course.grid, at, until),
      published: quantilesOf(course.published(to), course.grid, at, until),
      moved: quantilesOf(course.held(to), course.grid, at, until),
      ...(mean === undefined ? {} : { mean }),
      worst: { detected, published, moved: published + ttl },
      ttl,
      ...(connected ? { connections: quantilesOf(inverse(connected), course.grid, at, until) } : {}),
    }
    return [{ move, connected }]
  })
}

/** Decisions that never are likelier make no phase: with many sensors there are hundreds that last but a moment. */
const PHASE_MIN = 0.1

/** The likeliest decision at each moment, and how Route 53 comes to it. */
function phasesOf({ epochs }: Play, course: Course): readonly Phase[] {
  const { grid } = course
  const candidates = course.decisions.flatMap((_, decision) => (course.peak(decision) >= PHASE_MIN ? [decision] : []))
  const curves = new Map(candidates.map((decision) => [decision, course.published(decision).values]))
  const phases: Phase[] = []
  let current = -1
  for (let index = 0; index < grid.count; index += 1) {
    let likeliest = Math.max(0, current)
    for (const decision of candidates)
      if ((curves.get(decision)?.[index] ?? 0) > (curves.get(likeliest)?.[index] ?? 0)) likeliest = decision
    if (likeliest === current) continue
    current = likeliest
    const from = index * grid.cell
    const epoch = epochs.findLastIndex(({ at }) => at <= from)
    const settledIn = course.settled.findLastIndex((decision, order) => decision === likeliest && order <= epoch)
    const health = course.settledBeliefs[settledIn] ?? course.beliefOf(likeliest)
    const last = phases.at(-1)
    if (last) phases[phases.length - 1] = { ...last, to: from }
    phases.push({ from, decision: likeliest, health })
  }
  return phases
}

const POINTS = 480

function curveOf(
  play: Play,
  course: Course,
  unserved: ReadonlyMap<Epoch, Unserved>,
  moves: readonly Moving[],
): readonly CurvePoint[] {
  const isConnected = moves.some(({ connected }) => connected !== undefined)
  const { grid, decisions, settled } = course
  const lostIn = new Map(
    play.epochs.map((epoch) => {
      const fails = decisions.map((decision) => unserved.get(epoch)?.(decision) ?? 0)
      return [epoch, course.heldSum((decision) => fails[decision] ?? 0)]
    }),
  )
  const end = endOf(grid)
  const share = (value: number) => Math.min(1, Math.max(0, value))
  return Array.from({ length: POINTS + 1 }, (_, index) => {
    const at = (end * index) / POINTS
    const order = Math.max(
      0,
      play.epochs.findLastIndex((epoch) => epoch.at <= at),
    )
    const lost = lostIn.get(play.epochs[order] ?? play.epochs[0])
    const connected = moves.findLast(({ move }) => move.at <= at)?.connected
    return {
      at,
      stale: share(1 - valueAt(course.held(settled[order] ?? 0), grid, at)),
      unserved: share(lost ? valueAt(lost, grid, at) : 0),
      ...(isConnected && { connected: share(connected ? valueAt(connected, grid, at) : 0) }),
    }
  })
}

/** How long the dead addresses of an answer hold up a client that is served by another: it tries one after the other. @see time-model.md §6 */
function passingOf({ graph: { deployment }, epochs }: Play, { decisions }: Course): { readonly passing?: number } {
  const dead = epochs.map(({ world }) => {
    const truth = truthOf(deployment, world)
    const outcomes = decisions.flatMap((decision) => decision.outcomes)
    return Math.max(0, ...outcomes.map((outcome) => passedAddresses(truth, outcome)))
  })
  const most = Math.max(...dead)
  return most === 0 ? {} : { passing: most * slowestModel(deployment.model).addressDelay }
}

/** Kinds of client with equal courses, together. */
function coursesOf(play: Play, zone: ZoneGraph, question: Question, kinds: readonly ClientKind[]) {
  const alike = new Map<string, { readonly course: Course; readonly kinds: readonly ClientKind[] }>()
  for (const kind of kinds) {
    const course = courseOf(play, zone, question, kind.client)
    const { minTtlSeconds, maxTtlSeconds } = kind.client.resolver ?? {}
    const key = [course.signature(), minTtlSeconds, maxTtlSeconds].join('\n')
    const known = alike.get(key)
    alike.set(key, known ? { ...known, kinds: [...known.kinds, kind] } : { course, kinds: [kind] })
  }
  return [...alike.values()]
}

/** True if some answer other than the first can come about. */
const changes = ({ decisions }: Course): boolean => {
  const [first] = decisions
  return decisions.some((decision) => first !== undefined && answerKey(decision.outcomes) !== answerKey(first.outcomes))
}

/**
 * What follows from events over time: what notices them when, which answers change and by when clients have followed.
 * Exact wherever the closed forms hold; chance is played only where they do not.
 *
 * @see time-model.md §10
 */
export function timelineOf(graph: DecisionGraph, events: readonly TimedEvent[], input: TimelineInput = {}): Timeline {
  const play = preparePlay(graph, events, input)
  const unserved = new Map(play.epochs.map((epoch) => [epoch, unservedIn(graph.deployment, epoch)]))
  const records: RecordTimeline[] = []
  let total = 0
  for (const question of input.questions ?? allQuestions(graph)) {
    const zone = findZone(graph, { ...question, zoneId: question.zone.id }, {})
    if (!zone) continue
    const all = coursesOf(play, zone, question, input.kinds ?? clientKinds(graph, zone, question.name, question.type))
    total += all.length
    for (const { course, kinds } of all) {
      const moves = movesOf(play, course, unserved)
      const curve = curveOf(play, course, unserved, moves)
      // A name that is never answered, or is delegated, loses nobody who had something.
      const isAnswered = course.decisions.some(({ kind }) => kind === 'answer')
      if (!changes(course) && (!isAnswered || curve.every((point) => point.unserved === 0))) continue
      const { decisions, sensors } = course
      const run = runOf(play, zone, course)
      records.push({
        ...question,
        kinds,
        decisions,
        moves: moves.map(({ move }) => move),
        phases: phasesOf(play, course),
        curve,
        ...passingOf(play, course),
        endsUnserved: unserved.get(play.epochs.at(-1) ?? play.epochs[0])?.(run.finally) ?? 0,
        sensors,
        isSampled: course.isSampled(),
        run,
      })
    }
  }
  return {
    events,
    epochs: play.epochs,
    sensors: sensorChanges(play),
    records,
    total,
    findings: lossFindings(play),
    assumptions: assumptionsOf(graph.deployment.model),
    seed: play.seed,
    runs: records.some(({ isSampled }) => isSampled) ? play.runs : 0,
  }
}
