import type { DecisionGraph } from '../decide/graph.ts'
import { believe } from '../health/believe.ts'
import { applyFaults, type Fault, type Observed } from '../health/faults.ts'
import type { HealthState } from '../health/health-state.ts'
import type { World } from '../health/world.ts'
import { type Truth, truthOf } from './truth.ts'

/** One state: what is down, what Route 53 believes of it, and which answers are live. */
export interface Scene {
  readonly world: World
  readonly health: HealthState
  readonly truth: Truth
}

/** The state after `failed` went wrong and `recovered` came back. */
export function sceneOf(
  graph: DecisionGraph,
  failed: readonly Fault[],
  recovered: readonly Fault[] = [],
  observed?: Observed,
): Scene {
  const world = applyFaults(graph.deployment, failed, recovered, observed)
  return { world, health: believe(graph.deployment, world), truth: truthOf(graph.deployment, world) }
}
