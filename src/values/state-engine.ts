import { createDiagrams } from './decision-diagram.ts'
import { reordered } from './reordered.ts'
import { createStateList, limitWithin } from './state-list.ts'
import type { StateSets } from './state-sets.ts'
import { createTruthTables, TABLE_VARIABLES_MAX } from './truth-table.ts'

/** A set of states of an engine that is not known: only that engine can look into it. */
export interface StateSet {
  readonly ofEngine: never
}

export type EngineKind = 'table' | 'bdd' | 'bounded'

/** An engine, and how far its results reach. */
export interface Engine {
  readonly kind: EngineKind
  readonly sets: StateSets<StateSet>
  /** Complete up to so many true variables at once; absent: complete. */
  readonly bound?: number
}

export interface EngineLimits {
  readonly nodesMax: number
  /** States that are listed where diagrams outgrow `nodesMax`. */
  readonly statesMax: number
}

/** Up to here tables are faster than diagrams. @see verification.md §3 item 4 */
const TABLE_COUNT_MAX = 14

const erased = <B>(sets: StateSets<B>) => sets as unknown as StateSets<StateSet>

/** Tables for few variables, diagrams for more; of tables that cannot be had, diagrams. */
export function kindFor(kind: EngineKind | 'auto', count: number): EngineKind {
  if (kind === 'bounded') return kind
  const most = kind === 'table' ? TABLE_VARIABLES_MAX : kind === 'auto' ? TABLE_COUNT_MAX : -1
  return count <= most ? 'table' : 'bdd'
}

/**
 * The engine for `count` variables; the bounded one lists the states with as few true ones as `statesMax` allows, which
 * may be all.
 *
 * @param inside numbers that variables have in a diagram, where they are not their own
 */
export function createEngine(
  kind: EngineKind | 'auto',
  count: number,
  { nodesMax, statesMax }: EngineLimits,
  inside?: readonly number[],
): Engine {
  const own = kindFor(kind, count)
  switch (own) {
    case 'table':
      return { kind: own, sets: erased(createTruthTables(count)) }
    case 'bdd': {
      const sets = createDiagrams(nodesMax, count)
      return { kind: own, sets: erased(inside ? reordered(sets, inside) : sets) }
    }
    case 'bounded': {
      const limit = limitWithin(count, statesMax)
      const sets = erased(createStateList(count, limit))
      return { kind: own, sets, ...(limit < count ? { bound: limit } : {}) }
    }
  }
}
