import type { Decision } from '../decide/decision.ts'
import type { ZoneGraph } from '../decide/graph.ts'
import type { HealthState } from '../health/health-state.ts'
import type { Client } from '../model/client.ts'
import { add, type Fraction, toNumber } from '../values/fraction.ts'
import { answersOf } from './answers.ts'
import { negativeTtlSeconds } from './bounds.ts'
import { coneOf, sensorKeysOf } from './cone.ts'
import { addScaled, type Curve, constantCurve, delayed, type Grid, gridUntil, heldByClients } from './curve.ts'
import { latestVerdict } from './detection.ts'
import { slowestModel, type TimeModel } from './model.ts'
import { occupancyOf } from './occupancy.ts'
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
  readonly grid: Grid
  /** True if chance was played, because a closed form is missing. */
  readonly isSampled: boolean
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
  readonly judged: readonly Curve[]
  readonly published: readonly Curve[]
  readonly held: readonly Curve[]
}

/** How long some clients keep an answer: shares come to 1. */
export interface KeptFor {
  readonly ttl: number
  readonly share: number
}

/** How long clients keep an answer: the longest TTL on the way to it, of a negative one that of the zone's SOA. */
export function keptFor({ outcomes }: Decision, { zone }: ZoneGraph): readonly KeptFor[] {
  const shares = new Map<number, Fraction>()
  for (const { share, from, chain } of outcomes) {
    const ttls = [...from, ...chain.map(({ leaf }) => leaf)].map(({ ttlSeconds }) => ttlSeconds)
    const ttl = Math.max(0, ...ttls, ...(from.length === 0 ? [negativeTtlSeconds(zone)] : []))
    const known = shares.get(ttl)
    shares.set(ttl, known ? add(known, share) : share)
  }
  return [...shares].map(([ttl, share]) => ({ ttl, share: toNumber(share) }))
}

/** A TTL as the client's resolver takes it. */
export function resolvedTtl(ttl: number, { resolver }: TimeModel, client: Client): number {
  const { minTtlSeconds = resolver.minTtl, maxTtlSeconds = resolver.maxTtl } = client.resolver ?? {}
  return Math.min(Math.max(ttl, minTtlSeconds), Math.max(maxTtlSeconds, minTtlSeconds))
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

/** Curves of one kind, each decision's, summed over the points of the model. */
function addTo(sums: Curve[], curves: readonly Curve[], weight: number, grid: Grid): void {
  for (const [index, curve] of curves.entries())
    sums[index] = addScaled(sums[index] ?? constantCurve(grid, 0), curve, weight)
}

/** The course of the answer to one question for one client. `undefined` where the zone is not served. */
export function courseOf(play: Play, zone: ZoneGraph, question: Question, client: Client): Course {
  const { graph, epochs, points } = play
  const cone = coneOf(graph.deployment, zone, question.name, question.type)
  const wanted = sensorKeysOf(cone, graph.deployment)
  const [first] = points
  if (!first) throw new Error('unreachable: a model without points')
  const keys = [...first.stories.keys()].filter((key) => wanted.has(key))
  const answers = answersOf(play, cone, keys, question, client)
  const storiesAt = ({ stories }: PlayPoint) => keys.flatMap((key) => stories.get(key) ?? [])
  const firstStories = storiesAt(first)
  const statusesIn = (epoch: number) =>
    firstStories.map(({ initial, steps }) => steps.findLast(({ at }) => at <= (epochs[epoch]?.at ?? 0))?.to ?? initial)
  const settled = epochs.map((_, epoch) =>
    answers.at(epoch === 0 ? firstStories.map(({ initial }) => initial) : statusesIn(epoch)),
  )
  const settledBeliefs = epochs.map((_, epoch) =>
    answers.belief(epoch === 0 ? firstStories.map(({ initial }) => initial) : statusesIn(epoch)),
  )
  const kept = settled.map((decision) => {
    const found = answers.decisions[decision]
    return found ? keptFor(found, zone) : []
  })
  const ttlMax = Math.max(0, ...kept.flat().map(({ ttl }) => resolvedTtl(ttl, first.model, client)))
  const until = play.until ?? Math.max(...points.map((point) => endOfCourse(play, point, storiesAt(point), ttlMax)))
  const grid = gridUntil(until)
  const viaCalculated = new Set(
    [...cone.checks.values()].flatMap((check) => (check.type === 'CALCULATED' ? check.children : [])),
  )
  const lagOf = ({ model }: PlayPoint, key: string) =>
    viaCalculated.has(key.slice(key.indexOf(':') + 1)) ? model.calculatedDelay : 0

  const judged: Curve[] = []
  const published: Curve[] = []
  const held: Curve[] = []
  let isSampled = false
  for (const point of points) {
    const stories = storiesAt(point)
    const lags = keys.map((key) => lagOf(point, key))
    const occupancy = occupancyOf(play, point, stories, lags, grid, answers)
    isSampled ||= occupancy.isSampled
    const mine = occupancy.curves
    const [from, to] = point.model.propagation
    const onServers = mine.map((curve) => delayed(curve, grid, from, to))
    const weight = 1 / points.length
    addTo(judged, mine, weight, grid)
    addTo(published, onServers, weight, grid)
    addTo(
      held,
      onServers.map((curve) => heldAcross(curve, play, grid, kept, point.model, client)),
      weight,
      grid,
    )
  }
  return {
    question,
    client,
    decisions: answers.decisions,
    settled,
    settledBeliefs,
    grid,
    isSampled,
    sensors: keys,
    answerAt: answers.at,
    beliefAt: answers.belief,
    beliefOf: (decision) => answers.belief(answers.leadingTo(decision)),
    latestVerdict: (epoch) => {
      const begin = epochs[epoch]?.at ?? 0
      const verdicts = [...points, pointOf(play, slowestModel(graph.deployment.model))].flatMap((point) =>
        storiesAt(point).flatMap(({ steps, sensor }) =>
          steps.flatMap(({ at, verdict }) =>
            at === begin && verdict ? [at + latestVerdict(verdict) + lagOf(point, sensor.key)] : [],
          ),
        ),
      )
      return Math.max(begin, ...verdicts)
    },
    signature: answers.signature,
    lagOf,
    judged,
    published,
    held,
  }
}

/** What clients hold: from each event on they keep what they had before it for as long as that answer's TTL says. */
function heldAcross(
  servers: Curve,
  { epochs }: Play,
  grid: Grid,
  kept: readonly (readonly KeptFor[])[],
  model: TimeModel,
  client: Client,
): Curve {
  const known = new Map<string, Curve>()
  const heldFor = (times: readonly KeptFor[]): Curve => {
    const ttls = times.map(({ ttl, share }) => ({ ttl: resolvedTtl(ttl, model, client), share }))
    const key = ttls.map(({ ttl, share }) => `${ttl} ${share}`).join(' ')
    let curve = known.get(key)
    if (!curve) {
      curve = ttls.reduce(
        (sum, { ttl, share }) => addScaled(sum, heldByClients(servers, grid, ttl, model.clients), share),
        constantCurve(grid, 0),
      )
      known.set(key, curve)
    }
    return curve
  }
  const result = new Float64Array(grid.count)
  let [epoch, index] = [0, 0]
  while (index < grid.count) {
    const next = epochs[epoch + 1]?.at ?? Number.POSITIVE_INFINITY
    const until = Math.min(grid.count, Math.max(index, Math.ceil(next / grid.cell)))
    result.set(heldFor(kept[Math.max(0, epoch - 1)] ?? []).values.subarray(index, until), index)
    index = until
    epoch += 1
  }
  return { before: servers.before, values: result }
}
