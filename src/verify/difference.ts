import { type ClientKind, createKinds } from '../decide/client-kinds.ts'
import type { ZoneGraph } from '../decide/graph.ts'
import type { Question } from '../simulate/questions.ts'
import { type AnalystOptions, createAnalyst } from './analysis.ts'
import { answerChanges, type Change, type Comparison, DIRECTIONS, type Direction } from './answer-changes.ts'
import { type Cone, coneOf } from './cone.ts'
import { transitionsOf } from './differing.ts'
import { extentKey } from './extent.ts'
import { createLoadComparison, type LoadChange } from './load-changes.ts'
import { type MoveChange, moveChanges } from './move-changes.ts'
import { commonQuestions, type QuestionPair } from './question-pairs.ts'
import type { Setting } from './setting.ts'
import type { Variable } from './variables.ts'

/** What changes alike for some clients. */
interface Changes {
  readonly changes: readonly Change[]
  /** Longest that resolvers keep an answer, seconds, where that changes. */
  readonly ttl?: { readonly before: number; readonly after: number }
  readonly moves: readonly MoveChange[]
  /** Of all clients together. */
  readonly loads: readonly LoadChange[]
}

/** Questions and kinds of client for which the same changes. */
export interface ChangeGroup extends Changes {
  readonly questions: readonly Question[]
  readonly kinds: readonly ClientKind[]
  /** True if these are all kinds of client of the questions. */
  readonly isEverybody: boolean
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

const keyOf = ({ changes, ttl, moves, loads }: Changes) =>
  JSON.stringify([
    changes.map((change) => [change.direction, change.before, change.after, ...extentKey(change)]),
    [ttl?.before, ttl?.after],
    moves.map((change) => [change.before, change.after, ...extentKey(change)]),
    loads.map((change) => [change.direction, change.endpoint, ...extentKey(change)]),
  ])

/** Longest that resolvers keep an answer, where that changes; nothing of a record that only one plan has. */
function ttlChange({ sides }: Cone): Changes['ttl'] {
  const [before, after] = sides.map(({ leaves }) => Math.max(...leaves.map(({ ttlSeconds }) => ttlSeconds)))
  if (before === undefined || after === undefined || before === after) return undefined
  return Number.isFinite(before) && Number.isFinite(after) ? { before, after } : undefined
}

const isAlike = ({ sides: [before, after] }: Cone) => before?.text === after?.text

/** Variables of both plans, those of the new one where both have them. */
function unionOf(before: Setting, after: Setting): readonly Variable[] {
  const own = new Map(before.variables.all.map((variable) => [variable.id, variable]))
  for (const variable of after.variables.all) own.set(variable.id, variable)
  return [...own.values()]
}

/** Only what changes in one direction; how long answers are kept is neither worse nor better. */
export function inDirection({ ttl, ...group }: ChangeGroup, only: Direction): ChangeGroup {
  const isMeant = ({ direction }: { readonly direction: Direction }) => direction === only
  return {
    ...group,
    changes: group.changes.filter(isMeant),
    moves: group.moves.filter(isMeant),
    loads: group.loads.filter(isMeant),
    ...(ttl && only === 'moved' ? { ttl } : {}),
  }
}

export const isNothing = ({ changes, ttl, moves, loads }: Changes): boolean =>
  changes.length + moves.length + loads.length === 0 && ttl === undefined

/** How bad a group is: its worst change. */
const rankOf = (group: ChangeGroup) => DIRECTIONS.findIndex((direction) => !isNothing(inDirection(group, direction)))

/**
 * Which clients get another answer, in which states: for every question, kind of client and set of failures of both
 * plans, with the same variables. Nothing where the plans are equivalent, however they are written. Yields after each
 * question.
 *
 * @throws ReplayMismatch where the plain engine does not confirm a change
 * @see verification.md §5
 */
export function createDifference(before: Setting, after: Setting, options: DifferenceOptions) {
  const { compare } = options
  const analyst = createAnalyst(options)
  const kindsOf = createKinds({ everyOrder: true })
  const pairs = commonQuestions(before.graph, after.graph)
  const compareLoads = createLoadComparison([before, after], analyst)
  const groups = new Map<string, ChangeGroup & { questions: Question[] }>()
  const gaps = new Set<string>()
  let [done, changed] = [0, 0]
  let bound: number | undefined
  const limit = (further: number | undefined) => {
    if (further !== undefined) bound = Math.min(bound ?? further, further)
  }

  function changesOf(cone: Cone, pair: QuestionPair, kind: ClientKind): Pick<Changes, 'changes' | 'moves'> {
    if (isAlike(cone) && !compare.has('rto')) return { changes: [], moves: [] }
    const { name, type } = pair.after
    const { further, isGivenUp, ...found } = analyst.look(cone, (analysis) => ({
      changes: answerChanges(analysis, pair, kind, compare),
      moves: compare.has('rto') ? moveChanges(analysis, pair, kind) : [],
      further: analysis.engine.bound,
      isGivenUp: transitionsOf(analysis) === undefined,
    }))
    limit(further)
    if (isGivenUp) gaps.add(`${name} ${type} has too many answers to compare: only what is dead was compared`)
    return found
  }

  function loadsOf({ before: was, after: is }: QuestionPair): readonly LoadChange[] {
    if (!compare.has('values') && !compare.has('share')) return []
    const { changes, bound: further, isGivenUp } = compareLoads(was, is)
    limit(further)
    if (isGivenUp) gaps.add(`${is.name} ${is.type} has too many answers to compare: load was not compared`)
    return changes
  }

  function look(pair: QuestionPair): void {
    const view = (zone: ZoneGraph | undefined, setting: Setting, { name, type }: Question) =>
      zone ? [{ graph: setting.graph, zone, name, type }] : []
    const found = kindsOf([...view(pair.zoneBefore, before, pair.before), ...view(pair.zoneAfter, after, pair.after)])
    for (const gap of [...found.gaps, ...found.partial]) gaps.add(gap)
    const alike = new Map<string, Changes & { kinds: readonly ClientKind[] }>()
    for (const kind of found.kinds) {
      const cone = coneOf([
        { setting: before, question: pair.before, client: kind.client },
        { setting: after, question: pair.after, client: kind.client },
      ])
      const ttl = compare.has('ttl') ? ttlChange(cone) : undefined
      const mine = { ...changesOf(cone, pair, kind), ...(ttl ? { ttl } : {}), loads: [] }
      if (isNothing(mine)) continue
      const key = keyOf(mine)
      alike.set(key, { ...mine, kinds: [...(alike.get(key)?.kinds ?? []), kind] })
    }
    const loads = loadsOf(pair)
    const isEverybody = ({ kinds }: { kinds: readonly ClientKind[] }) => kinds.length === found.kinds.length
    const mine = [...alike.values()]
    const whole = mine.find(isEverybody)
    const all =
      loads.length === 0
        ? mine
        : [
            { ...(whole ?? { kinds: found.kinds, changes: [], moves: [] }), loads },
            ...mine.filter((each) => each !== whole),
          ]
    if (all.length > 0) changed += 1
    for (const each of all) {
      const key = `${each.kinds.map(({ label }) => label).join('|')}\n${isEverybody(each)}\n${keyOf(each)}`
      const known = groups.get(key)
      if (known) known.questions.push(pair.after)
      else groups.set(key, { ...each, questions: [pair.after], isEverybody: isEverybody(each) })
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
