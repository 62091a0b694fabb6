import { type ClientKind, createKinds } from '../decide/client-kinds.ts'
import type { ZoneGraph } from '../decide/graph.ts'
import type { Question } from '../simulate/questions.ts'
import type { StateSet } from '../values/state-engine.ts'
import { type Analysis, type AnalystOptions, createAnalyst } from './analysis.ts'
import { type Cone, coneOf } from './cone.ts'
import { transitionsOf } from './differing.ts'
import { distributionOf } from './distribution-text.ts'
import { outcomesKey, plainAnswer, plainState } from './plain.ts'
import { commonQuestions, type QuestionPair } from './question-pairs.ts'
import type { Draw } from './regions.ts'
import { ReplayMismatch } from './replay.ts'
import type { Setting } from './setting.ts'
import { type TimeChange, timesOf } from './time-changes.ts'
import type { Variable } from './variables.ts'

/** What becomes of clients: `worse` gets something dead that was live, `better` the other way, `moved` another live answer. */
export type Direction = 'worse' | 'better' | 'moved'

export type Comparison = 'values' | 'share' | 'ttl' | 'rto'

/** One distribution that becomes another one, in so many states. */
export interface Change {
  readonly direction: Direction
  readonly before: string
  readonly after: string
  /** In the first of `cuts`, nothing live is answered. */
  readonly isDead: { readonly before: boolean; readonly after: boolean }
  /** Minimal failed sets in which it does, the smallest and most probable first, at most a hundred. */
  readonly cuts: readonly (readonly Variable[])[]
  readonly cutsTotal: bigint
  readonly states: bigint
  readonly of: bigint
  /** Chance of such a state, where every variable has one. */
  readonly probability?: number
}

/** Questions and kinds of client for which the same changes. */
export interface ChangeGroup {
  readonly questions: readonly Question[]
  readonly kinds: readonly ClientKind[]
  /** True if these are all kinds of client of the questions. */
  readonly isEverybody: boolean
  readonly changes: readonly Change[]
  readonly times: readonly TimeChange[]
}

export interface Difference {
  readonly variables: readonly Variable[]
  /** Most harmful first. */
  readonly groups: readonly ChangeGroup[]
  /** Questions that are answered alike in every state. */
  readonly unchanged: number
  readonly questions: number
  readonly gaps: readonly string[]
  /** Failures at once up to which everything was compared; absent: all. */
  readonly bound?: number
}

export interface DifferenceOptions extends AnalystOptions {
  readonly compare: ReadonlySet<Comparison>
}

const DIRECTIONS: readonly Direction[] = ['worse', 'moved', 'better']

/** `95 %` shares as exact fractions. */
const textOf = (distribution: ReturnType<typeof distributionOf>) =>
  distribution
    .map(([text, { numerator, denominator }]) =>
      numerator === denominator ? text : `${text} ${numerator}/${denominator}`,
    )
    .join(', ')

const valuesOf = (distribution: ReturnType<typeof distributionOf>) => distribution.map(([text]) => text).join(', ')

/** The answers in which something changes, by what the options compare. */
function* compared(analysis: Analysis, { compare }: DifferenceOptions) {
  const transitions = transitionsOf(analysis) ?? []
  const text = (draws: readonly Draw[], side: number) => distributionOf(analysis, draws, side)
  for (const { before, after, when } of transitions) {
    const [was, is] = [text(before, 0), text(after, 1)]
    const isShareOnly = valuesOf(was) === valuesOf(is)
    if (compare.has(isShareOnly ? 'share' : 'values')) yield { before: textOf(was), after: textOf(is), when }
  }
}

/** States by what becomes of clients in them. */
function directionsOf({ cores, engine: { sets } }: Analysis) {
  const [was, is] = cores
  if (!was || !is) throw new Error('unreachable: a difference has two sides')
  const { and, or, not } = sets
  const lost = or(and(is.outage, not(was.outage)), and(is.degraded, not(was.degraded)))
  const won = and(or(and(was.outage, not(is.outage)), and(was.degraded, not(is.degraded))), not(lost))
  // Of two dead answers the one beside which something live could be given is the worse one.
  const alike = not(or(lost, won))
  const worse = or(lost, and(alike, and(is.avoidable, not(was.avoidable))))
  const better = or(won, and(alike, and(was.avoidable, not(is.avoidable))))
  return {
    liveness: or(lost, won),
    of: new Map<Direction, StateSet>([
      ['worse', worse],
      ['better', better],
      ['moved', not(or(worse, better))],
    ]),
  }
}

/** Confirms a change by plain booleans on both sides. */
function confirm({ cone }: Analysis, pair: QuestionPair, kind: ClientKind, failed: readonly Variable[]): void {
  const ids = new Set(failed.map(({ id }) => id))
  const answers = cone.sides.map(({ setting }, number) => {
    const question = number === 0 ? pair.before : pair.after
    const own = setting.variables.all.filter(({ id }) => ids.has(id))
    return plainAnswer(plainState(setting.graph, own), question, kind.client)
  })
  const [was, is] = answers
  const isSame = was && is && outcomesKey(was.outcomes) === outcomesKey(is.outcomes) && was.degraded === is.degraded
  if (isSame)
    throw new ReplayMismatch(
      `diff: with ${[...ids].join(', ') || 'nothing'} failed, ${pair.after.name} ${pair.after.type} for "${kind.label}" does not change as was found`,
    )
}

function changesIn(
  analysis: Analysis,
  pair: QuestionPair,
  kind: ClientKind,
  options: DifferenceOptions,
): readonly Change[] {
  const { engine, minimal, probabilities, cone } = analysis
  const { sets } = engine
  const directions = directionsOf(analysis)
  const parts = [...compared(analysis, options)]
  const other = sets.not(sets.any(parts.map(({ when }) => when)))
  const [was, is] = analysis.cores
  const still = sets.and(other, directions.liveness)
  const all =
    sets.isNever(still) || !options.compare.has('values')
      ? parts
      : [...parts, { before: 'the same answer', after: 'the same answer', when: still }]
  const deadIn = (failed: readonly Variable[]) => {
    const state = new Set(failed.flatMap((variable) => analysis.indexOf(variable) ?? []))
    return {
      before: was !== undefined && sets.holds(was.outage, state),
      after: is !== undefined && sets.holds(is.outage, state),
    }
  }
  const changes = all.flatMap(({ before, after, when }) =>
    DIRECTIONS.flatMap((direction): readonly Change[] => {
      const states = sets.and(when, directions.of.get(direction) ?? sets.false)
      if (sets.isNever(states)) return []
      const found = minimal(states)
      const cuts = found
        .list({ limit: 100, ...(probabilities ? { probabilities } : {}) })
        .map((cut) => cut.flatMap((index) => cone.variables[index] ?? []))
      const [first] = cuts
      if (first) confirm(analysis, pair, kind, first)
      return [
        {
          direction,
          before,
          after,
          isDead: deadIn(first ?? []),
          cuts,
          cutsTotal: found.total,
          states: sets.size(states),
          of: sets.size(sets.true),
          ...(probabilities ? { probability: sets.probability(states, probabilities) } : {}),
        },
      ]
    }),
  )
  return changes.toSorted(
    (a, b) =>
      DIRECTIONS.indexOf(a.direction) - DIRECTIONS.indexOf(b.direction) ||
      (a.cuts[0]?.length ?? 0) - (b.cuts[0]?.length ?? 0),
  )
}

const keyOfChanges = (changes: readonly Change[], times: readonly TimeChange[]) =>
  JSON.stringify([
    changes.map(({ direction, before, after, cuts, states, of }) => [
      direction,
      before,
      after,
      cuts.map((cut) => cut.map(({ id }) => id)),
      `${states}/${of}`,
    ]),
    times.map(({ what, before, after }) => [what, before, after]),
  ])

const isAlike = ({ sides: [before, after] }: Cone) => before?.text === after?.text

/** Variables of both plans, those of the new one where both have them. */
function unionOf(before: Setting, after: Setting): readonly Variable[] {
  const own = new Map(before.variables.all.map((variable) => [variable.id, variable]))
  for (const variable of after.variables.all) own.set(variable.id, variable)
  return [...own.values()]
}

/** Who moves later after a failure is worse off; how long answers are kept is neither. */
export function directionOfTime({ what, before, after }: TimeChange): Direction {
  if (what === 'ttl') return 'moved'
  return after > before ? 'worse' : 'better'
}

/** How bad a group is: its worst change. */
const rankOf = ({ changes, times }: ChangeGroup) =>
  Math.min(
    DIRECTIONS.length,
    ...[...changes.map(({ direction }) => direction), ...times.map(directionOfTime)].map((each) =>
      DIRECTIONS.indexOf(each),
    ),
  )

/**
 * Which clients get another answer, in which states: for every question, kind of client and set of failures of both
 * plans, with the same variables. Nothing where the plans are equivalent, however they are written. Yields after each
 * question.
 *
 * @throws ReplayMismatch where the plain engine does not confirm a change
 * @see verification.md §5
 */
export function createDifference(before: Setting, after: Setting, options: DifferenceOptions) {
  const analyst = createAnalyst(options)
  const kindsOf = createKinds({ everyOrder: true })
  const pairs = commonQuestions(before.graph, after.graph)
  const groups = new Map<
    string,
    {
      questions: Question[]
      kinds: readonly ClientKind[]
      isEverybody: boolean
      changes: readonly Change[]
      times: readonly TimeChange[]
    }
  >()
  const gaps = new Set<string>()
  let [done, changed] = [0, 0]
  let bound: number | undefined

  function look(pair: QuestionPair): void {
    const view = (zone: ZoneGraph | undefined, setting: Setting, { name, type }: Question) =>
      zone ? [{ graph: setting.graph, zone, name, type }] : []
    const found = kindsOf([...view(pair.zoneBefore, before, pair.before), ...view(pair.zoneAfter, after, pair.after)])
    for (const gap of found.gaps) gaps.add(gap)
    const alike = new Map<string, { kinds: ClientKind[]; changes: readonly Change[]; times: readonly TimeChange[] }>()
    for (const kind of found.kinds) {
      const cone = coneOf([
        { setting: before, question: pair.before, client: kind.client },
        { setting: after, question: pair.after, client: kind.client },
      ])
      const times = timesOf(cone, options.compare)
      const changes = isAlike(cone)
        ? []
        : analyst.look(cone, (analysis) => {
            const limit = analysis.engine.bound
            if (limit !== undefined) bound = Math.min(bound ?? limit, limit)
            if (!transitionsOf(analysis))
              gaps.add(
                `${pair.after.name} ${pair.after.type} has too many answers to compare: only what is dead was compared`,
              )
            return changesIn(analysis, pair, kind, options)
          })
      if (changes.length + times.length === 0) continue
      const key = keyOfChanges(changes, times)
      const known = alike.get(key)
      if (known) known.kinds.push(kind)
      else alike.set(key, { kinds: [kind], changes, times })
    }
    if (alike.size > 0) changed += 1
    for (const [key, { kinds, changes, times }] of alike) {
      const whole = `${kinds.map(({ label }) => label).join('|')}\n${kinds.length === found.kinds.length}\n${key}`
      const known = groups.get(whole)
      if (known) known.questions.push(pair.after)
      else
        groups.set(whole, {
          questions: [pair.after],
          kinds,
          isEverybody: kinds.length === found.kinds.length,
          changes,
          times,
        })
    }
  }

  function* steps() {
    for (const pair of pairs) {
      look(pair)
      done += 1
      yield { done, total: pairs.length }
    }
  }

  const finish = (): Difference => ({
    variables: unionOf(before, after),
    groups: [...groups.values()].toSorted((a, b) => rankOf(a) - rankOf(b)),
    unchanged: done - changed,
    questions: done,
    gaps: [...gaps],
    ...(bound === undefined ? {} : { bound }),
  })

  return { steps, finish }
}
