import { type Asker, askersOf, isOverloaded, type Load, studyLoad } from '../simulate/overload.ts'
import type { Question } from '../simulate/questions.ts'
import { sceneOf } from '../simulate/scene.ts'
import { equals } from '../values/fraction.ts'
import type { StateSet } from '../values/state-engine.ts'
import type { Analysis, Analyst } from './analysis.ts'
import { type Asked, type Cone, coneOf } from './cone.ts'
import { type Extent, extentOf, ownVariables } from './extent.ts'
import { askedBy, hasLoad, overloadsIn } from './overload.ts'
import { ReplayMismatch } from './replay.ts'
import type { Setting } from './setting.ts'
import type { Variable } from './variables.ts'

/** An endpoint that carries more than it can in states in which it did not, or no longer does. */
export interface LoadChange extends Extent {
  readonly direction: 'worse' | 'better'
  readonly endpoint: string
  /** What it carries in the first of `cuts`; absent where the plan has no such endpoint. */
  readonly before?: Load
  readonly after?: Load
}

export interface LoadComparison {
  /** Endpoints in the order of the new plan. */
  readonly changes: readonly LoadChange[]
  /** Failures at once up to which loads were compared; absent: all. */
  readonly bound?: number
  /** True if there are too many different answers to tell. */
  readonly isGivenUp: boolean
}

const ALIKE: LoadComparison = { changes: [], isGivenUp: false }

/** One plan's part: who asks what of it, on sides of the cone from `first` on. */
interface Part {
  readonly setting: Setting
  readonly question: Question
  readonly askers: readonly Asker[]
  readonly first: number
}

const capacityOf = ({ setting: { graph } }: Part, name: string) => graph.deployment.endpoints.get(name)?.capacity

/** True if both plans put the same load on endpoints of the same capacities, in every state. */
function isAlike({ sides }: Cone, before: Part, after: Part): boolean {
  if (before.askers.length !== after.askers.length) return false
  return before.askers.every(({ demand }, position) => {
    const [was, is] = [sides[before.first + position], sides[after.first + position]]
    const other = after.askers[position]
    if (!was || !is || !other || was.text !== is.text || !equals(demand, other.demand)) return false
    return was.endpoints.every((name, each) => capacityOf(before, name) === capacityOf(after, is.endpoints[each] ?? ''))
  })
}

/** States of overload by the name that both plans have for the endpoint. */
function overloadsOf(part: Part, analysis: Analysis): ReadonlyMap<string, StateSet> | undefined {
  const { sets } = analysis.engine
  const found = new Map<string, StateSet>()
  const overloads = overloadsIn(part.setting, part.askers, analysis, part.first)
  for (const { endpoint, when } of overloads ?? []) {
    const name = part.setting.commonName(endpoint)
    found.set(name, sets.or(found.get(name) ?? sets.false, when))
  }
  return overloads && found
}

/** What the endpoint carries in one state, by the plain engine: of several with one name the one that is overloaded. */
function plainLoad({ setting, question, askers }: Part, name: string, failed: readonly Variable[]): Load | undefined {
  const faults = ownVariables(setting.variables.all, failed).flatMap((variable) => variable.faults)
  const loads = studyLoad(setting.graph, question, askers)
    .loadsIn(sceneOf(setting.graph, faults))
    .filter(({ endpoint }) => setting.commonName(endpoint) === name)
  return loads.find(isOverloaded) ?? loads[0]
}

/**
 * A function that finds which endpoints are overloaded in one of two plans only, if all clients with a demand ask one
 * question of each: with the capacities and demands of each plan.
 *
 * @see verification.md §5 "new overload", P8
 */
export function createLoadComparison(settings: readonly [Setting, Setting], analyst: Analyst) {
  const isSilent = !settings.some(({ graph }) => hasLoad(graph))
  const askers = settings.map(({ graph }) => askersOf(graph.deployment))

  /** @throws ReplayMismatch where the plain engine does not confirm a change */
  return (before: Question, after: Question): LoadComparison => {
    if (isSilent) return ALIKE
    const [old, recent] = [askers[0] ?? [], askers[1] ?? []]
    const was: Part = { setting: settings[0], question: before, askers: old, first: 0 }
    const is: Part = { setting: settings[1], question: after, askers: recent, first: old.length }
    const asked: readonly Asked[] = [was, is].flatMap((part) => askedBy(part.setting, part.question, part.askers))
    const cone = coneOf(asked)
    const isLimited = cone.sides.some(({ setting: { graph }, endpoints }) =>
      endpoints.some((name) => graph.deployment.endpoints.get(name)?.capacity !== undefined),
    )
    if (!isLimited || isAlike(cone, was, is)) return ALIKE
    return analyst.look(cone, (analysis): LoadComparison => {
      const [overBefore, overAfter] = [overloadsOf(was, analysis), overloadsOf(is, analysis)]
      if (!overBefore || !overAfter) return { changes: [], isGivenUp: true }
      const { sets, bound } = analysis.engine
      const changes = [...new Set([...overAfter.keys(), ...overBefore.keys()])].flatMap((endpoint) => {
        const [had, has] = [overBefore.get(endpoint) ?? sets.false, overAfter.get(endpoint) ?? sets.false]
        return (['worse', 'better'] as const).flatMap((direction): readonly LoadChange[] => {
          const states = direction === 'worse' ? sets.and(has, sets.not(had)) : sets.and(had, sets.not(has))
          if (sets.isNever(states)) return []
          const extent = extentOf(analysis, states)
          const [failed] = extent.cuts
          if (!failed) return []
          const [loadBefore, loadAfter] = [plainLoad(was, endpoint, failed), plainLoad(is, endpoint, failed)]
          const isConfirmed = [loadBefore, loadAfter].map((load) => load !== undefined && isOverloaded(load))
          if (isConfirmed[0] !== (direction === 'better') || isConfirmed[1] !== (direction === 'worse'))
            throw new ReplayMismatch(
              `diff: with ${failed.map(({ id }) => id).join(', ') || 'nothing'} failed, the load of ${endpoint} by ${after.name} ${after.type} does not change as was found`,
            )
          return [
            {
              direction,
              endpoint,
              ...(loadBefore ? { before: loadBefore } : {}),
              ...(loadAfter ? { after: loadAfter } : {}),
              ...extent,
            },
          ]
        })
      })
      return { changes, isGivenUp: false, ...(bound === undefined ? {} : { bound }) }
    })
  }
}
