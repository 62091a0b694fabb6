import type { Deployment } from '../model/deployment.ts'
import { valueAt } from './curve.ts'
import type { ScenarioRun } from './scenario.ts'
import { unservedIn } from './served.ts'

/** The largest share of requests that comes to nothing at a moment from the first event on, 0 to 1: as expected over all clients, caches included. */
export function largestLostShare({ play, course }: ScenarioRun, deployment: Deployment): number {
  const { grid, decisions, heldSum } = course
  const later = play.epochs.slice(1)
  return later.reduce((largest, epoch, order) => {
    const unserved = unservedIn(deployment, epoch)
    const fails = decisions.map(unserved)
    const lost = heldSum((decision) => fails[decision] ?? 0)
    const next = later[order + 1]?.at ?? Number.POSITIVE_INFINITY
    const cells = lost.values.subarray(Math.ceil(epoch.at / grid.cell), Math.ceil(next / grid.cell))
    return cells.reduce((most, share) => Math.max(most, share), Math.max(largest, valueAt(lost, grid, epoch.at)))
  }, 0)
}
