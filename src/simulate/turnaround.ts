import type { DecisionGraph } from '../decide/graph.ts'
import type { Fault } from '../health/faults.ts'
import { preparePlay } from './play.ts'
import { sensorChanges } from './sensor-changes.ts'

/** How long it takes, on average, until an endpoint that fails is out of the answers, and until it is back in them; seconds. */
export interface Turnaround {
  readonly out: number
  readonly back: number
}

/** Time given to the first verdict before the endpoint comes back: a day, longer than any check takes. */
const LATER_SECONDS = 86_400

/** How long what watches an endpoint takes to notice that it fails, and that it is back: the mean of the slowest of them. */
export function turnaroundOf(graph: DecisionGraph, endpoint: string): Turnaround {
  const faults: readonly Fault[] = [{ kind: 'endpoint', name: endpoint }]
  const play = preparePlay(graph, [
    { at: 0, failed: faults },
    { at: LATER_SECONDS, recovered: faults },
  ])
  const changes = sensorChanges(play)
  const slowest = (at: number) =>
    Math.max(0, ...changes.filter((each) => each.at === at).map(({ verdict }) => (verdict?.mean ?? at) - at))
  return { out: slowest(0), back: slowest(LATER_SECONDS) }
}
