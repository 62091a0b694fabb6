import { addScaled, type Curve, constantCurve, delayed, delayedExponentially, type Grid } from './curve.ts'

/** How long connections outlive what they were opened by; seconds. */
export interface ConnectionModel {
  /** A socket that nobody uses is kept so long, and used again if asked for. */
  readonly idleReuse: number
  /** Mean length of a session; exponential, so what is left of one has the same mean. */
  readonly session: number
  /** How long a client waits on a connection whose other end has died. */
  readonly readTimeout: number
}

/** Connections to an endpoint that died: all until the client gives up waiting, then those whose caches send them there again. */
function afterFailure(stale: Curve, { cell }: Grid, at: number, { readTimeout }: ConnectionModel): Curve {
  const [first, last] = [Math.ceil(at / cell), Math.ceil((at + readTimeout) / cell)]
  const values = stale.values.map((share, index) => (index >= first && index < last ? 1 : share))
  return { before: stale.before, values }
}

/** Connections to an endpoint that still answers: they may begin while the old answer is held, last a session, and then idle. */
const afterDrain = (stale: Curve, grid: Grid, { idleReuse, session }: ConnectionModel): Curve =>
  delayedExponentially(delayed(stale, grid, idleReuse, idleReuse), grid, session)

/**
 * Share of clients that may still use a connection to the old answer: a curve beside that of the caches, never a part
 * of it. An old answer of which a share is dead counts as that much failure and as drain for the rest.
 *
 * @param stale share of clients whose caches hold the old answer, over time
 * @param dead share of the old answer's requests that come to nothing, 0 to 1
 * @param at when the truth changed, seconds
 *
 * @see time-model.md §6
 */
export function connectionCurve(stale: Curve, grid: Grid, dead: number, at: number, model: ConnectionModel): Curve {
  const failed = addScaled(constantCurve(grid, 0), afterFailure(stale, grid, at, model), dead)
  return addScaled(failed, afterDrain(stale, grid, model), 1 - dead)
}
