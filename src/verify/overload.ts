import type { Outcome } from '../decide/decision.ts'
import { type Asker, askersOf, createLoads, isOverloaded, type Load, measured } from '../simulate/overload.ts'
import type { Question } from '../simulate/questions.ts'
import { ROOT } from '../values/name.ts'
import type { StateSet } from '../values/state-engine.ts'
import type { Analysis } from './analysis.ts'
import type { Asked, Side } from './cone.ts'
import type { Draw, Region } from './regions.ts'
import type { Setting } from './setting.ts'

/** When an endpoint carries more than it can. */
export interface Overload {
  readonly endpoint: string
  readonly when: StateSet
}

/** Combinations of answers of all askers before they are given up. */
const CELLS_MAX = 20_000

interface Cell {
  readonly when: StateSet
  readonly answers: readonly (readonly Draw[])[]
}

/** What all askers are answered together. */
function cellsOf({ engine: { sets } }: Analysis, parts: readonly (readonly Region[])[]): readonly Cell[] | undefined {
  let cells: readonly Cell[] = [{ when: sets.true, answers: [] }]
  for (const regions of parts) {
    cells = cells.flatMap((cell) =>
      regions.flatMap(({ when, draws }) => {
        const both = sets.and(cell.when, when)
        return sets.isNever(both) ? [] : [{ when: both, answers: [...cell.answers, draws] }]
      }),
    )
    if (cells.length > CELLS_MAX) return undefined
  }
  return cells
}

const outcomesOf = (draws: readonly Draw[], { leaves, setting: { graph } }: Side): readonly Outcome[] =>
  draws.map(({ share, take, leaves: from }) => ({
    share,
    take,
    kind: 'answer',
    chain: [],
    owner: graph.zones[0]?.zone.name ?? ROOT,
    type: undefined,
    failOpen: false,
    from: from.flatMap((leaf) => leaves[leaf] ?? []),
  }))

/** When each endpoint of these sides, which are of one plan, is down. */
function downsOf({ cone, cores }: Analysis, numbers: readonly number[]): ReadonlyMap<string, StateSet> {
  return new Map(
    numbers.flatMap((number) =>
      (cone.sides[number]?.endpoints ?? []).flatMap((name, position) => {
        const down = cores[number]?.down[position]
        return down === undefined ? [] : [[name, down] as const]
      }),
    ),
  )
}

/** The sides of the analysis that `overloadsIn` takes: each asker's own. */
export const askedBy = (setting: Setting, question: Question, askers: readonly Asker[]): readonly Asked[] =>
  askers.map(({ client }) => ({ setting, question, client }))

/** True if load says anything: somebody asks, and something has a capacity. */
export const hasLoad = ({ deployment }: Setting['graph']): boolean =>
  askersOf(deployment).length > 0 && [...deployment.endpoints.values()].some(({ capacity }) => capacity !== undefined)

/**
 * When each endpoint with a capacity carries more than it can if all askers ask one question; undefined where there are
 * too many different answers to tell. An endpoint that is down carries nothing.
 *
 * @param first number of the first asker's side; the others' follow
 * @see verification.md P8, time-model.md §9
 */
export function overloadsIn(
  setting: Setting,
  askers: readonly Asker[],
  analysis: Analysis,
  first = 0,
): readonly Overload[] | undefined {
  const { sets } = analysis.engine
  const { deployment } = setting.graph
  const numbers = askers.map((_, position) => first + position)
  const parts = numbers.map((number) => analysis.regions(number))
  if (parts.includes(undefined)) return undefined
  const cells = cellsOf(
    analysis,
    parts.flatMap((regions) => (regions ? [regions] : [])),
  )
  if (!cells) return undefined
  const downs = downsOf(analysis, numbers)
  const loads = createLoads(deployment)
  const over = new Map<string, StateSet>()
  for (const { when, answers } of cells) {
    const asked = askers.map(({ demand }, position) => {
      const side = analysis.cone.sides[first + position]
      return { demand, outcomes: side ? outcomesOf(answers[position] ?? [], side) : [] }
    })
    for (const part of byTargets(
      when,
      asked.flatMap(({ outcomes }) => outcomes),
    )) {
      const found: readonly Load[] = measured(deployment, loads(asked, part.down), part.down)
      for (const load of found) {
        if (!isOverloaded(load)) continue
        const up = sets.not(downs.get(load.endpoint) ?? sets.false)
        over.set(load.endpoint, sets.or(over.get(load.endpoint) ?? sets.false, sets.and(part.when, up)))
      }
    }
  }
  return [...over].map(([endpoint, when]) => ({ endpoint, when }))

  /** A resource's load goes to its targets that are up: each combination of them is a part of its own. */
  function byTargets(when: StateSet, outcomes: readonly Outcome[]) {
    const endpoints = outcomes.flatMap(({ from }) => from.flatMap(({ recordSet }) => recordSet.data.endpoint ?? []))
    const targets = new Set(endpoints.flatMap((name) => deployment.endpoints.get(name)?.targets ?? []))
    let all: readonly { readonly when: StateSet; readonly down: ReadonlySet<string> }[] = [{ when, down: new Set() }]
    for (const target of targets) {
      const isDown = downs.get(target)
      if (isDown === undefined) continue
      all = all.flatMap((part) => {
        const [down, up] = [sets.and(part.when, isDown), sets.and(part.when, sets.not(isDown))]
        return [
          ...(sets.isNever(down) ? [] : [{ when: down, down: new Set([...part.down, target]) }]),
          ...(sets.isNever(up) ? [] : [{ ...part, when: up }]),
        ]
      })
    }
    return all
  }
}
