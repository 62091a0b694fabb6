import type { Decision } from '../decide/decision.ts'
import type { DecisionGraph, ZoneGraph } from '../decide/graph.ts'
import { findZone } from '../decide/lookup.ts'
import { checkStatuses, rawStatus } from '../health/believe.ts'
import type { HealthState } from '../health/health-state.ts'
import { checkerRule } from '../health/quorum.ts'
import type { Client } from '../model/client.ts'
import type { Algebra } from '../values/algebra.ts'
import { type Course, courseOf } from './course.ts'
import { valueAt } from './curve.ts'
import type { Epoch, TimedEvent } from './epochs.ts'
import { keptFor, resolvedTtl } from './kept.ts'
import { fastestModel, slowestModel, type TimeModel } from './model.ts'
import { type Play, type PlayOptions, type PlayPoint, pointOf, preparePlay } from './play.ts'
import type { Question } from './questions.ts'
import { unservedIn } from './served.ts'
import { type Stretch, statesBetween, stretchesOf } from './stretches.ts'
import { type Truth, truthOf } from './truth.ts'

/** An answer that the DNS servers may give at a moment, and what Route 53 believes then. */
export interface PossibleAnswer {
  readonly decision: Decision
  readonly health: HealthState
}

/** One moment of a scenario. */
export interface Moment {
  /** Seconds after the start. */
  readonly at: number
  /** What is wrong then, in truth. */
  readonly epoch: Epoch
  readonly truth: Truth
  /** Every answer that the DNS servers may give, for each belief that may lead to it; one where the answer is settled. */
  readonly possible: readonly PossibleAnswer[]
  /** True if all of them are equal. */
  readonly isSettled: boolean
  /** From when the answer is settled, if nothing else happens; `at` where it is, infinite if it never is. */
  readonly settledFrom: number
  /** How likely the servers give each answer, most likely first; probabilities sum to 1. */
  readonly answers: readonly { readonly decision: Decision; readonly probability: number }[]
  /** What clients use, caches included. */
  readonly held: readonly { readonly decision: Decision; readonly share: number }[]
  /** Share of requests that reach something live, caches included; as expected, over all clients. */
  readonly served: number
}

/** A time in which a client that honours TTLs may get nothing live. */
export interface Outage {
  readonly from: number
  /** Infinite where it does not end. */
  readonly to: number
  /** The largest share of requests that may come to nothing in it. */
  readonly unserved: number
}

/** Events as one client lives through them. */
export interface ScenarioRun {
  readonly play: Play
  readonly course: Course
  readonly at: (seconds: number) => Moment
  /** What Route 53 may think of a check then, before the DNS servers know. Undefined for a check that the plan has not. */
  readonly checkAt: (id: string, seconds: number) => 'healthy' | 'unhealthy' | 'unsettled' | undefined
  /**
   * Longest time from an event to the moment when every client that honours TTLs has the answer that belongs to it; events
   * that another one overtakes do not count. Infinite where it never is certain.
   */
  readonly movedWithin: number
  /** Times in which the unluckiest client that honours TTLs may find at least `share` of its requests unserved. */
  readonly outages: (share?: number) => readonly Outage[]
  /** Every answer that may be given at some time from the first event on. */
  readonly everPossible: readonly PossibleAnswer[]
  /** The answer when everything has settled after the last event. */
  readonly finally: Decision
}

export interface ScenarioInput extends PlayOptions {
  readonly events: readonly TimedEvent[]
  readonly question: Question
  readonly client: Client
}

type Three = boolean | undefined

/** Truth with "may be either": what a calculated check is while its children are undecided. */
const maybe: Algebra<Three> = {
  true: true,
  false: false,
  not: (a) => (a === undefined ? undefined : !a),
  and: (a, b) => (a === false || b === false ? false : a === undefined || b === undefined ? undefined : true),
  or: (a, b) => (a === true || b === true ? true : a === undefined || b === undefined ? undefined : false),
  any: (all) => (all.includes(true) ? true : all.includes(undefined) ? undefined : false),
  atLeast: (count, all) => {
    const sure = all.filter((one) => one === true).length
    if (sure >= count) return true
    return sure + all.filter((one) => one === undefined).length >= count ? undefined : false
  },
}

interface State extends PossibleAnswer {
  readonly index: number
}

const epochAt = ({ epochs }: Play, seconds: number): Epoch => epochs.findLast(({ at }) => at <= seconds) ?? epochs[0]

/** All points of the model, and the two ends of its ranges. */
const extremes = (play: Play): readonly PlayPoint[] => {
  const settings = play.graph.deployment.model
  return [...play.points, pointOf(play, fastestModel(settings)), pointOf(play, slowestModel(settings))]
}

/** When what may have been decided in a stretch may be on the DNS servers, and held by those that honour TTLs. */
interface Reach {
  readonly published: readonly [number, number]
  readonly slowest: TimeModel
}

function checkAtOf(play: Play, points: readonly PlayPoint[]): ScenarioRun['checkAt'] {
  const { deployment } = play.graph
  return (id, seconds) => {
    if (!deployment.healthChecks.has(id)) return undefined
    const says = (key: string): Three => {
      const stretches = stretchesOf(
        [key],
        points,
        () => 0,
        ([status]) => status ?? true,
        () => [true, false],
      )
      const possible = statesBetween(stretches, seconds, seconds)
      return possible.length === 1 ? possible[0] : undefined
    }
    const changes = (key: string) => points.some(({ stories }) => stories.has(key))
    const { observations } = play.epochs[0].world
    const { healthyFraction } = checkerRule(deployment)
    const statuses = checkStatuses<Three>(
      deployment.healthChecks,
      (check) => {
        const key = `check:${check.id}`
        return changes(key) ? says(key) : rawStatus(check, observations.get(check.id), healthyFraction)
      },
      (check, counted) => {
        const forced = epochAt(play, seconds).world.observations.get(check.id)
        return forced === undefined ? counted : rawStatus(check, forced)
      },
      maybe,
    )
    const status = statuses.get(id)
    return status === undefined ? 'unsettled' : status ? 'healthy' : 'unhealthy'
  }
}

function reachOf({ graph }: Play): Reach {
  const slowest = slowestModel(graph.deployment.model)
  return { published: slowest.propagation, slowest }
}

const sameAnswer = (states: readonly State[]): boolean => states.every(({ index }) => index === states[0]?.index)

/** From when on the answer is the same until the next change of stretches that matters. */
function settledFrom(stretches: readonly Stretch<State>[], { published }: Reach, seconds: number): number {
  const [soonest, latest] = published
  const later = [seconds, ...stretches.map(({ from }) => from + latest).filter((at) => at > seconds)]
  return later.find((at) => sameAnswer(statesBetween(stretches, at - latest, at - soonest))) ?? Number.POSITIVE_INFINITY
}

/** Plays events as one client lives through them: what may be answered when, what is likely, and what it costs. */
export function playScenario(graph: DecisionGraph, input: ScenarioInput): ScenarioRun {
  const { events, question, client } = input
  const play = preparePlay(graph, events, input)
  const zone = findZone(graph, { ...question, zoneId: question.zone.id }, {})
  if (!zone) throw new Error('unreachable: a question without its zone')
  return runOf(play, zone, courseOf(play, zone, question, client))
}

/** A course that has been worked out, as the client lives through it. */
export function runOf(play: Play, zone: ZoneGraph, course: Course): ScenarioRun {
  const { graph } = play
  const { client } = course
  const points = extremes(play)
  const reach = reachOf(play)
  const [soonest, latest] = reach.published
  const known = new Map<string, State>()
  const stateOf = (statuses: readonly boolean[]): State => {
    const key = statuses.join()
    const found = known.get(key)
    if (found) return found
    const index = course.answerAt(statuses)
    const decision = course.decisions[index]
    if (!decision) throw new Error('unreachable: a state without a decision')
    const state = { index, decision, health: course.beliefAt(statuses) }
    known.set(key, state)
    return state
  }
  const stretches = stretchesOf(course.sensors, points, course.lagOf, stateOf, () => [...known.values()])
  const unserved = new Map(play.epochs.map((epoch) => [epoch, unservedIn(graph.deployment, epoch)]))
  const ttlOf = (decision: Decision) =>
    Math.max(0, ...keptFor(decision, zone).map(({ ttl }) => resolvedTtl(ttl, reach.slowest, client)))

  /** When a client that honours TTLs may hold the answer of a stretch's state. */
  const heldUntil = (to: number, { decision }: State) => to + latest + ttlOf(decision)

  function at(seconds: number): Moment {
    const epoch = epochAt(play, seconds)
    const possible = statesBetween(stretches, seconds - latest, seconds - soonest)
    const weigh = (curveOf: Course['held']) =>
      course.decisions
        .flatMap((decision, index) => {
          const share = valueAt(curveOf(index), course.grid, seconds)
          return share > 1e-9 ? [{ decision, share }] : []
        })
        .toSorted((a, b) => b.share - a.share)
    const held = weigh(course.held)
    const fails = unserved.get(epoch)
    return {
      at: seconds,
      epoch,
      truth: truthOf(graph.deployment, epoch.world),
      possible,
      isSettled: sameAnswer(possible),
      settledFrom: settledFrom(stretches, reach, seconds),
      answers: weigh(course.published).map(({ decision, share }) => ({ decision, probability: share })),
      held,
      served: Math.min(
        1,
        Math.max(0, 1 - held.reduce((sum, { decision, share }) => sum + share * (fails?.(decision) ?? 0), 0)),
      ),
    }
  }

  function movedWithin(): number {
    const later = play.epochs.slice(1)
    return later.reduce((longest, { at: begin }, order) => {
      const next = later[order + 1]?.at ?? Number.POSITIVE_INFINITY
      const goal = course.settled[order + 1]
      const ends = stretches
        .filter(({ from, to }) => from < next && to >= begin)
        .flatMap(({ to, states }) => states.filter(({ index }) => index !== goal).map((state) => heldUntil(to, state)))
      const last = Math.max(begin, ...ends)
      return last > next ? longest : Math.max(longest, last - begin)
    }, 0)
  }

  function outages(share = 1): readonly Outage[] {
    const cuts = new Set<number>(play.epochs.slice(1).map((epoch) => epoch.at))
    const holds = stretches.flatMap(({ from, to, states }) =>
      states.map((state) => ({ from: from + soonest, to: heldUntil(to, state), state })),
    )
    for (const { from, to } of holds) for (const cut of [from, to]) if (Number.isFinite(cut)) cuts.add(cut)
    const [start = 0] = play.epochs.slice(1).map((epoch) => epoch.at)
    const moments = [...cuts].filter((cut) => cut >= start).toSorted((a, b) => a - b)
    const found: Outage[] = []
    for (const [index, from] of moments.entries()) {
      const to = moments[index + 1] ?? Number.POSITIVE_INFINITY
      const fails = unserved.get(epochAt(play, from))
      const worst = Math.max(
        0,
        ...holds.filter((hold) => hold.from <= from && hold.to > from).map(({ state }) => fails?.(state.decision) ?? 0),
      )
      if (worst < share - 1e-12 || worst === 0) continue
      const last = found.at(-1)
      if (last && last.to === from)
        found[found.length - 1] = { from: last.from, to, unserved: Math.max(last.unserved, worst) }
      else found.push({ from, to, unserved: worst })
    }
    return found
  }

  const finalDecision = course.decisions[course.settled.at(-1) ?? 0]
  if (!finalDecision) throw new Error('unreachable: a course without an end')
  const begin = play.epochs[1]?.at ?? 0
  return {
    play,
    course,
    at,
    checkAt: checkAtOf(play, points),
    movedWithin: movedWithin(),
    outages,
    everPossible: statesBetween(stretches, begin, Number.POSITIVE_INFINITY),
    finally: finalDecision,
  }
}
