import { createEngine, type Engine, type EngineKind, kindFor, type StateSet } from '../values/state-engine.ts'
import type { MinimalStates } from '../values/state-sets.ts'
import { type Asked, type Cone, coneOf } from './cone.ts'
import { type Core, coreOf, type Measure } from './core.ts'
import { type Region, regionsOf } from './regions.ts'
import type { Variable } from './variables.ts'

/** Everything about one question of one kind of client, in one plan or in two. */
export interface Analysis {
  readonly cone: Cone
  readonly engine: Engine
  /** One for each side of the cone. */
  readonly cores: readonly Core[]
  /** Partition of the states by answer; undefined where there are too many answers. */
  readonly regions: (side?: number) => readonly Region[] | undefined
  /** Minimal states of a set. */
  readonly minimal: (set: StateSet) => MinimalStates
  /** A set that is worked out once for all cones of this shape: the key may speak of ordinals only, never of names. */
  readonly once: (key: string, make: () => StateSet) => StateSet
  /** The first hundred minimal states of a set, as `MinimalStates.list` orders them, up to a size. */
  readonly cuts: (set: StateSet, sizeMax: number) => readonly (readonly number[])[]
  /** Position of a variable among those of the cone; undefined for one that makes no difference. */
  readonly indexOf: (variable: Variable) => number | undefined
  /** Chances of the cone's variables; undefined if one is not known. */
  readonly probabilities: readonly number[] | undefined
}

export interface AnalystOptions extends Measure {
  readonly engine: EngineKind | 'auto'
  /** Nodes of one cone's diagrams before states are listed instead. */
  readonly nodesMax: number
  /** States that are then listed. */
  readonly statesMax: number
}

export const DEFAULT_ANALYST_OPTIONS: AnalystOptions = {
  engine: 'auto',
  nodesMax: 5_000_000,
  statesMax: 200_000,
  countsEach: false,
}

export interface AnalystStats {
  /** Questions of kinds of client. */
  readonly asked: number
  /** Cones that were worked out; the others had the shape of one before. */
  readonly analysed: number
  readonly nodes: number
}

/** What was made of shapes, for cones to come. One that is forgotten takes along what was made of it. */
export interface ShapeMemo<T> {
  readonly byShape: WeakMap<Engine, Map<string, T>>
}

export const createShapeMemo = <T>(): ShapeMemo<T> => ({ byShape: new WeakMap() })

/** Analyses cones; those of one shape are worked out once. */
export interface Analyst {
  /** The answer of `use`, over all states if they fit the budget, else over those that do. */
  readonly analyse: <T>(asked: readonly Asked[], use: (analysis: Analysis) => T) => T
  /** As `analyse`, of a cone that is there already. */
  readonly look: <T>(cone: Cone, use: (analysis: Analysis) => T) => T
  /**
   * What `make` makes of a cone, made once for all cones of one shape whose variables have the same chances: it may
   * speak of ordinals only, never of names.
   */
  readonly recall: <T extends object>(cone: Cone, memo: ShapeMemo<T>, make: (analysis: Analysis) => T) => T
  readonly stats: () => AnalystStats
}

/** What is kept of a shape. */
interface Known {
  readonly engine: Engine
  readonly cores: readonly Core[]
  readonly regions: Map<number, readonly Region[] | undefined>
  readonly minimal: Map<StateSet, MinimalStates | undefined>
  readonly cuts: Map<StateSet, Map<number, readonly (readonly number[])[]>>
  readonly facts: Map<string, StateSet>
  /** True once minimal states were more than can be held. */
  isLost: boolean
}

/** One way of holding the states of a cone. */
interface Attempt {
  readonly kind: EngineKind | 'auto'
  /** Numbers of the cone's variables in a diagram; absent: their own. */
  readonly inside?: readonly number[]
}

/** Each for where the one before outgrew its budget: diagrams in the order of the plan, at last a list of states. */
function* attemptsAt({ variables, found }: Cone, kind: EngineKind | 'auto'): Generator<Attempt, void> {
  yield { kind }
  if (kind === 'bounded') return
  if (kindFor(kind, variables.length) === 'bdd') {
    const places = new Map(found.map((variable, place) => [variable, place]))
    const inside = variables.map((variable) => places.get(variable) ?? 0)
    if (inside.some((place, index) => place !== index)) yield { kind, inside }
  }
  yield { kind: 'bounded' }
}

/** Minimal failed sets that lists hold. */
export const CUTS_MAX = 100

const NONE: MinimalStates = { total: 0n, list: () => [] }

/** Words and nodes that are kept for shapes to come. */
const KEPT_WORK_MAX = 8_000_000

/**
 * Creates an analyst.
 *
 * @see verification.md §3 items 3 and 4
 */
export function createAnalyst(options: AnalystOptions): Analyst {
  const known = new Map<string, Known>()
  /** By signature: attempts that did not suffice. */
  const outgrown = new Map<string, number>()
  let kept = 0
  const stats = { asked: 0, analysed: 0, nodes: 0 }

  function workOut(cone: Cone, engine: Engine): Known {
    const { sets } = engine
    const truths = new Map(cone.variables.map(({ id }, index) => [id, sets.variable(index)]))
    const failed = ({ id }: Variable) => truths.get(id) ?? sets.false
    const cores = cone.sides.map((side) => coreOf(side, failed, sets, options))
    return { engine, cores, regions: new Map(), minimal: new Map(), cuts: new Map(), facts: new Map(), isLost: false }
  }

  function bind(cone: Cone, shape: Known): Analysis {
    const { engine, cores, regions, minimal } = shape
    const { sets } = engine
    const indices = new Map(cone.variables.map(({ id }, index) => [id, index]))
    const chances = cone.variables.map(({ probability }) => probability)
    const probabilities = chances.every((p) => p !== undefined) ? chances : undefined
    const minimalOf = (set: StateSet) => {
      if (!minimal.has(set)) minimal.set(set, sets.minimal(set))
      const found = minimal.get(set)
      shape.isLost ||= found === undefined
      return found ?? NONE
    }
    return {
      cone,
      engine,
      cores,
      once: (key, make) => {
        const known = shape.facts.get(key)
        if (known !== undefined) return known
        const made = make()
        const set = sets.isNever(made) ? sets.false : made
        shape.facts.set(key, set)
        return set
      },
      cuts: (set, sizeMax) => {
        const list = () =>
          minimalOf(set).list({ limit: CUTS_MAX, sizeMax, ...(probabilities ? { probabilities } : {}) })
        // Cones of one shape may have other probabilities, and then another order.
        if (probabilities) return list()
        const known = shape.cuts.get(set) ?? new Map<number, readonly (readonly number[])[]>()
        shape.cuts.set(set, known)
        const before = known.get(sizeMax) ?? list()
        known.set(sizeMax, before)
        return before
      },
      regions: (number = 0) => {
        const [side, core] = [cone.sides[number], cores[number]]
        if (!regions.has(number) && side && core) regions.set(number, regionsOf(side, core, cone.values, sets))
        return regions.get(number)
      },
      minimal: minimalOf,
      indexOf: ({ id }) => indices.get(id),
      probabilities,
    }
  }

  /** The answer of `use`, as the only member; nothing where the budget did not suffice. */
  function run<T>(cone: Cone, { kind, inside }: Attempt, use: (shape: Known) => T): readonly T[] {
    const key = `${kind}${inside ? ' as found' : ''} ${cone.signature}`
    const old = known.get(key)
    const before = old?.engine.sets.work() ?? 0
    const shape = old ?? workOut(cone, createEngine(kind, cone.variables.length, options, inside))
    known.set(key, shape)
    const { sets } = shape.engine
    const isSpent = () => sets.isExhausted() || shape.isLost
    const attempt = (): readonly T[] => {
      if (isSpent()) return []
      try {
        return [use(shape)]
      } catch (error) {
        // Past the budget truths mean nothing: what contradicts them is no contradiction.
        if (isSpent()) return []
        throw error
      }
    }
    const result = attempt()
    kept += sets.work() - before
    stats.nodes = Math.max(stats.nodes, sets.work())
    if (isSpent()) known.delete(key)
    else if (kept > KEPT_WORK_MAX) {
      known.clear()
      kept = 0
    }
    if (isSpent()) return []
    if (!old) stats.analysed += 1
    return result
  }

  function lookAt<T>(cone: Cone, use: (shape: Known) => T): T {
    stats.asked += 1
    const { signature } = cone
    const skipped = outgrown.get(signature) ?? 0
    let number = 0
    for (const attempt of attemptsAt(cone, options.engine)) {
      number += 1
      if (number <= skipped) continue
      for (const result of run(cone, attempt, use)) return result
      outgrown.set(signature, number)
    }
    throw new Error('unreachable: a list of states does not grow')
  }

  const look: Analyst['look'] = (cone, use) => lookAt(cone, (shape) => use(bind(cone, shape)))

  return {
    look,
    analyse: (asked, use) => look(coneOf(asked), use),
    recall: (cone, { byShape }, make) =>
      lookAt(cone, (shape) => {
        const chances = cone.variables.map(({ probability }) => probability).join()
        const ofShape = byShape.get(shape.engine) ?? new Map()
        byShape.set(shape.engine, ofShape)
        const known = ofShape.get(chances) ?? make(bind(cone, shape))
        ofShape.set(chances, known)
        return known
      }),
    stats: () => stats,
  }
}
