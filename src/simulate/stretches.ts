import type { PlayPoint } from './play.ts'
import { type Possible, type Window, windowsOf } from './steps.ts'

/** A stretch of time in which the same states are possible; seconds, the last one without end. */
export interface Stretch<S> {
  readonly from: number
  readonly to: number
  readonly states: readonly S[]
}

const NEVER: Possible = { healthy: false, unhealthy: false }

function windowAt(windows: readonly Window[], seconds: number): Possible {
  return windows.findLast(({ from }) => from <= seconds) ?? NEVER
}

/** All ways in which sensors may stand at once. With too many undecided ones: undefined. */
function combinations(possible: readonly Possible[], most: number): readonly (readonly boolean[])[] | undefined {
  const undecided = possible.filter(({ healthy, unhealthy }) => healthy && unhealthy).length
  if (2 ** undecided > most) return undefined
  return possible.reduce<readonly (readonly boolean[])[]>(
    (all, { healthy, unhealthy }) =>
      all.flatMap((statuses) => [
        ...(healthy ? [[...statuses, true]] : []),
        ...(unhealthy ? [[...statuses, false]] : []),
      ]),
    [[]],
  )
}

const STATES_MAX = 1024

/**
 * Time cut into stretches, each with every state that sensors may be in, whatever the phases of checkers and the values of
 * parameters with a range. Errs on the side of "may".
 *
 * @param keys sensors, in the order of the statuses
 * @param points all the values that parameters can have
 * @param lagOf seconds that a sensor's verdict takes to count
 * @param manyStates the states of a stretch in which too many sensors are undecided to list what may be
 */
export function stretchesOf<S>(
  keys: readonly string[],
  points: readonly PlayPoint[],
  lagOf: (point: PlayPoint, key: string) => number,
  stateOf: (statuses: readonly boolean[]) => S,
  manyStates: () => readonly S[],
): readonly Stretch<S>[] {
  const windows = keys.map((key) =>
    points.flatMap((point) => {
      const story = point.stories.get(key)
      const lag = lagOf(point, key)
      return story ? [windowsOf(story).map((window) => ({ ...window, from: window.from + lag }))] : []
    }),
  )
  const cuts = [...new Set([Number.NEGATIVE_INFINITY, ...windows.flat(2).map(({ from }) => from)])].toSorted((a, b) =>
    a < b ? -1 : a > b ? 1 : 0,
  )
  return cuts.map((from, index) => {
    const possible = windows.map((alternatives) =>
      alternatives
        .map((each) => windowAt(each, from))
        .reduce((a, b) => ({ healthy: a.healthy || b.healthy, unhealthy: a.unhealthy || b.unhealthy }), NEVER),
    )
    const states = combinations(possible, STATES_MAX)?.map(stateOf) ?? manyStates()
    return { from, to: cuts[index + 1] ?? Number.POSITIVE_INFINITY, states }
  })
}

/** States possible at some time between `from` and `to`, each once, in order of time. */
export function statesBetween<S>(stretches: readonly Stretch<S>[], from: number, to: number): readonly S[] {
  return [
    ...new Set(stretches.filter((stretch) => stretch.from <= to && stretch.to > from).flatMap(({ states }) => states)),
  ]
}
