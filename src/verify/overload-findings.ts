import type { Invariant } from '../model/invariant.ts'
import type { Asker } from '../simulate/overload.ts'
import { askersOf, isOverloaded, type Load, studyLoad } from '../simulate/overload.ts'
import type { Question } from '../simulate/questions.ts'
import { sceneOf } from '../simulate/scene.ts'
import { fraction, toNumber } from '../values/fraction.ts'
import type { Analyst } from './analysis.ts'
import { statesDetail } from './detail.ts'
import { examine, type Judgement } from './examine.ts'
import { type Finding, VERIFY_RULES } from './finding.ts'
import { askedBy, hasLoad, overloadsIn } from './overload.ts'
import { whenText } from './properties/property.ts'
import { inPlanOrder, ReplayMismatch, replay } from './replay.ts'
import type { Scope } from './scope.ts'
import type { Setting } from './setting.ts'
import type { Variable } from './variables.ts'

interface LoadContext {
  readonly setting: Setting
  readonly analyst: Analyst
  readonly question: Question
  readonly judgement: Judgement
}

/** For whom it must hold, and in which states; without it for all askers in all states. */
interface LoadBound {
  readonly scope: Scope
  readonly invariant: Invariant
  /** Clients of the plan that ask; all with a demand by default. */
  readonly names: readonly string[] | undefined
}

/** What an endpoint carries in one state, confirmed by the plain engine, with what that does as a sentence. */
function confirmed(
  { setting, question }: LoadContext,
  endpoint: string,
  askers: readonly Asker[],
  failed: readonly Variable[],
  cascades: boolean,
): { readonly load: Load; readonly message: string } {
  const { graph } = setting
  const faults = failed.flatMap((variable) => variable.faults)
  const study = studyLoad(graph, question, askers)
  const load = study.loadsIn(sceneOf(graph, faults)).find((each) => each.endpoint === endpoint)
  if (!load || !isOverloaded(load))
    throw new ReplayMismatch(`verify: ${endpoint} is not overloaded ${whenText(failed)}`)
  const ratio = fraction(
    load.load.numerator * load.capacity.denominator,
    load.load.denominator * load.capacity.numerator,
  )
  const times = Number(toNumber(ratio).toPrecision(3))
  const carried = `${Number(toNumber(load.load).toPrecision(6))} of ${Number(toNumber(load.capacity).toPrecision(6))} requests/s`
  const sentence = `${endpoint} gets ${times} × what it can carry (${carried}) ${whenText(failed)}`
  if (!cascades) return { load, message: sentence }
  const { rounds, isEndless } = study.cascade((down) =>
    sceneOf(graph, [...faults, ...down.map((name) => ({ kind: 'endpoint' as const, name }))]),
  )
  const then = rounds.slice(1).map((round) => round.map((each) => each.endpoint).join(', '))
  const follow = then.length > 0 ? `; then ${then.join(', then ')} follow` : ''
  return { load, message: `${sentence}${follow}${isEndless ? ', until nothing is left' : ''}` }
}

/**
 * Endpoints that get more than they can carry, each with the smallest set of failures that does it; none for a question
 * that nobody with a demand asks, or that leads to no endpoint with a capacity.
 *
 * @see verification.md P8
 */
export function overloadFindings(context: LoadContext, bound?: LoadBound): readonly Finding[] {
  const { setting, analyst, question, judgement } = context
  const { deployment } = setting.graph
  const named = bound?.names?.flatMap((name) => deployment.clients.get(name) ?? [])
  const askers = askersOf(deployment).filter(
    ({ client }) => named === undefined || named.some((each) => each === client),
  )
  if (askers.length === 0 || !hasLoad(setting.graph)) return []
  const about = { at: bound?.invariant.at ?? question.zone.at, ...(bound ? { invariant: bound.invariant.id } : {}) }
  const severity = bound?.invariant.severity ?? VERIFY_RULES.VER008.severity
  return analyst.analyse(askedBy(setting, question, askers), (analysis): readonly Finding[] => {
    const overloads = overloadsIn(setting, askers, analysis)
    const [first] = askers
    const [side] = analysis.cone.sides
    if (!first || !side) return []
    const kind = { label: 'all', client: first.client, named: [] }
    const exam = examine(analysis, question, kind, judgement)
    if (!overloads)
      return [
        {
          ...about,
          rule: 'VER013',
          severity: 'warning',
          message: 'load is not proved: there are too many different answers',
          question,
          kinds: [],
          failed: [],
          others: 0,
        },
      ]
    return overloads.flatMap(({ endpoint, when }): readonly Finding[] => {
      const states = bound ? analysis.engine.sets.and(when, bound.scope.states(exam)) : when
      const { cuts, ...extent } = statesDetail(exam, states)
      const { list, total } = cuts
      const [failed] = list
      if (!failed) return []
      const inOrder = inPlanOrder(setting, failed)
      const cascades = bound?.invariant.predicate.kind === 'within_capacity' && bound.invariant.predicate.cascade
      const { load, message } = confirmed(context, endpoint, askers, inOrder, cascades)
      const counterexample = replay({
        side,
        question,
        kind,
        failed: inOrder,
        clientTries: exam.clientTries,
        holds: () => true,
      })
      return [
        {
          ...about,
          rule: 'VER008',
          severity,
          at: bound?.invariant.at ?? deployment.endpoints.get(endpoint)?.at ?? question.zone.at,
          message,
          question,
          kinds: [],
          failed: inOrder,
          others: Number(total) - 1,
          overload: { ...load, ...extent, cuts: { list, total } },
          example: () => counterexample,
        },
      ]
    })
  })
}
