import { createDiagrams } from './decision-diagram.ts'
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

/**
 * The engine for `count` variables: tables for few, diagrams for more; of tables that cannot be had, diagrams. The
 * bounded one lists the states with as few true variables as `statesMax` allows, which may be all.
 */
export function createEngine(kind: EngineKind | 'auto', count: number, { nodesMax, statesMax }: EngineLimits): Engine {
  if (kind === 'bounded') {
    const limit = limitWithin(count, statesMax)
    return {
      kind,
      sets: erased(createStateList(count, limit)),
      ...(limit < count ? { bound: limit } : {}),
    }
  }
  const most = kind === 'table' ? TABLE_VARIABLES_MAX : kind === 'auto' ? TABLE_COUNT_MAX : -1
  return count <= most
    ? { kind: 'table', sets: erased(createTruthTables(count)) }
    : { kind: 'bdd', sets: erased(createDiagrams(nodesMax, count)) }
}
