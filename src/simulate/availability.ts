import { type ClientKind, clientKinds } from '../decide/client-kinds.ts'
import type { DecisionGraph, ZoneGraph } from '../decide/graph.ts'
import { findZone } from '../decide/lookup.ts'
import { type AllFailures, lookAtFailures, type StateShares } from './all-failures.ts'
import { createCones, graphOfCone } from './failure-cone.ts'
import { type FailureVariable, failureVariables } from './failure-variables.ts'
import type { Question } from './questions.ts'
import {
  availabilityVariance,
  expectedLoss,
  failureRate,
  meanAvailability,
  type StaleShare,
  steadyUnavailability,
} from './renewal.ts'

/** A cause of unavailability: the states in which just these variables have failed, or the time until clients have moved away from one. */
export interface Contributor {
  readonly failed: readonly string[]
  readonly part: 'while-down' | 'until-moved'
  readonly unavailability: number
}

/** How much of the time some kinds of client reach nothing live at one name. All figures are shares of time. */
export interface Availability extends Question {
  readonly kinds: readonly ClientKind[]
  readonly variables: readonly FailureVariable[]
  /** Once Route 53 has noticed and clients have moved: exact, or low by at most `missing`. */
  readonly whileDown: number
  /** From a failure until clients have moved or it is repaired: first order, one failure at a time. */
  readonly untilMoved: number
  /** `untilMoved` as it would be with each of the changes, in their order. */
  readonly untilMovedWith: readonly number[]
  /** Probability of states with more failures at once than were looked at. */
  readonly missing: number
  readonly failuresMax: number
  /** Outages a second, each weighted by the share of clients it meets. @see A6 */
  readonly frequency: number
  /** Largest first. */
  readonly contributors: readonly Contributor[]
  /** True if these clients are never answered at all, whatever works. */
  readonly isNeverAnswered: boolean
  /** A year that begins with everything up: mean seconds without anything live, and their standard deviation. @see A2, A3 */
  readonly year: { readonly mean: number; readonly deviation: number }
  readonly hasLiteralValues: boolean
}

/** Share of clients that reach nothing live, by time after a variable has failed. */
export type LossOf = (question: Question, kind: ClientKind, variable: FailureVariable) => StaleShare

export const YEAR_SECONDS = 365 * 86_400

/** The year of something that is down for that share of time, in outages that come that often. */
function yearOf(unavailability: number, frequency: number): Availability['year'] {
  if (unavailability === 0 || frequency === 0) return { mean: unavailability * YEAR_SECONDS, deviation: 0 }
  const renewal = { mtbfSeconds: (1 - unavailability) / frequency, mttrSeconds: unavailability / frequency }
  return {
    mean: (1 - meanAvailability(renewal, YEAR_SECONDS)) * YEAR_SECONDS,
    deviation: Math.sqrt(availabilityVariance(renewal, YEAR_SECONDS)) * YEAR_SECONDS,
  }
}

/** What holds of a question for all kinds of client. */
interface Study {
  readonly variables: readonly FailureVariable[]
  readonly all: AllFailures
  readonly probabilities: Float64Array
  /** By variable: each state without it, and the one with it. */
  readonly failing: readonly (readonly { readonly from: number; readonly to: number }[])[]
  readonly lossSeconds: LossSeconds
}

function studyOf(all: AllFailures, variables: readonly FailureVariable[], lossSeconds: LossSeconds): Study {
  const { states } = all
  const down = variables.map(steadyUnavailability)
  const positions = new Map(states.map((state, position) => [state.join(' '), position]))
  return {
    variables,
    all,
    lossSeconds,
    probabilities: Float64Array.from(states, (state) => {
      const failed = new Set(state)
      return down.reduce((product, share, index) => product * (failed.has(index) ? share : 1 - share), 1)
    }),
    failing: variables.map((_, index) =>
      states.flatMap((state, from) => {
        const to = state.includes(index) ? undefined : positions.get([...state, index].sort((a, b) => a - b).join(' '))
        return to === undefined ? [] : [{ from, to }]
      }),
    ),
  }
}

/** Mean rise of the dead share when a variable fails, over the states of all others (Birnbaum's importance). */
function importance(
  index: number,
  { variables, probabilities, failing }: Omit<Study, 'all' | 'lossSeconds'>,
  { dead }: StateShares,
): number {
  const variable = variables[index]
  if (variable === undefined) return 0
  const rises = (failing[index] ?? []).map(
    ({ from, to }) => (probabilities[from] ?? 0) * ((dead[to] ?? 0) - (dead[from] ?? 0)),
  )
  const up = 1 - steadyUnavailability(variable)
  return up === 0 ? 0 : rises.reduce((sum, rise) => sum + rise, 0) / up
}

const CONTRIBUTORS_MAX = 20

/** Figures of one kind of client. */
type Figures = Omit<Availability, 'kinds' | 'hasLiteralValues'>

/** Mean seconds that are lost, beyond the share that stays lost. */
type LossSeconds = (share: StaleShare, settled: number, { mttrSeconds }: FailureVariable) => number

/** Works each loss out once: many names lose alike. */
function rememberLosses(): LossSeconds {
  const known = new WeakMap<StaleShare, Map<string, number>>()
  return (share, settled, { mttrSeconds }) => {
    const all = known.get(share) ?? new Map<string, number>()
    known.set(share, all)
    const key = `${settled} ${mttrSeconds}`
    const found = all.get(key) ?? expectedLoss((seconds) => Math.max(0, share(seconds) - settled), mttrSeconds)
    all.set(key, found)
    return found
  }
}

function figuresOf(
  question: Question,
  shares: StateShares,
  { all, lossSeconds, ...study }: Study,
  lossOf: LossOf,
  changed: readonly LossOf[],
): Figures {
  const { variables, probabilities } = study
  const { states, failuresMax, isExhaustive } = all
  const contributors: Contributor[] = []
  const untilMovedWith = changed.map(() => 0)
  let [whileDown, known, untilMoved, frequency] = [0, 0, 0, 0]
  for (const [position, state] of states.entries()) {
    const probability = probabilities[position] ?? 0
    const unavailability = probability * (shares.dead[position] ?? 0)
    known += probability
    whileDown += unavailability
    if (unavailability > 0) {
      const failed = state.map((index) => variables[index]?.id ?? '')
      contributors.push({ failed, part: 'while-down', unavailability })
    }
  }
  for (const [index, variable] of variables.entries()) {
    const rate = failureRate(variable)
    frequency += rate * Math.max(0, importance(index, study, shares))
    // What stays dead once everything has settled is counted above; the states with one failure follow the calm one.
    const settled = shares.dead[1 + index] ?? 0
    const passing = (shares.stale[index] ?? 0) - settled
    if (passing <= 0) continue
    const lossWith = (loss: LossOf) => rate * lossSeconds(loss(question, shares.kind, variable), settled, variable)
    const unavailability = lossWith(lossOf)
    for (const [change, loss] of changed.entries())
      untilMovedWith[change] = (untilMovedWith[change] ?? 0) + lossWith(loss)
    untilMoved += unavailability
    frequency += rate * passing
    contributors.push({ failed: [variable.id], part: 'until-moved', unavailability })
  }
  return {
    ...question,
    variables,
    whileDown,
    untilMoved,
    untilMovedWith,
    missing: isExhaustive ? 0 : Math.max(0, 1 - known),
    failuresMax,
    frequency,
    contributors: contributors.sort((a, b) => b.unavailability - a.unavailability).slice(0, CONTRIBUTORS_MAX),
    isNeverAnswered: shares.calm.kind !== 'answer',
    year: yearOf(whileDown + untilMoved, frequency),
  }
}

/**
 * How available each name is for each kind of client, from how often endpoints fail and for how long. Kinds with equal
 * figures stand together; names that lead to no endpoint are left out.
 *
 * @param changed how losses would be with each of some changes to the plan
 * @see time-model.md §8
 */
export function availability(
  graph: DecisionGraph,
  questions: readonly Question[],
  lossOf: LossOf,
  changed: readonly LossOf[] = [],
): readonly Availability[] {
  const coneOf = createCones(graph)
  const lossSeconds = rememberLosses()
  return questions.flatMap((question) => {
    const zone: ZoneGraph | undefined = findZone(graph, { ...question, zoneId: question.zone.id }, {})
    if (!zone) return []
    const cone = coneOf(zone, question)
    if (cone.endpoints.size === 0) return []
    const variables = failureVariables(graph.deployment, cone.endpoints)
    const kinds = clientKinds(graph, zone, question.name, question.type)
    const study = studyOf(lookAtFailures(graphOfCone(graph, cone), question, kinds, variables), variables, lossSeconds)
    const rows = new Map<string, Availability>()
    for (const shares of study.all.kinds) {
      const row = figuresOf(question, shares, study, lossOf, changed)
      const causes = row.contributors.map(({ failed, part }) => `${failed.join(',')} ${part}`)
      const key = [row.whileDown, row.untilMoved, row.frequency, row.isNeverAnswered, ...causes].join(' ')
      const before = rows.get(key)
      rows.set(key, { ...row, hasLiteralValues: cone.hasLiteralValues, kinds: [...(before?.kinds ?? []), shares.kind] })
    }
    return [...rows.values()]
  })
}
