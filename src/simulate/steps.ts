import type { Curve, Grid } from './curve.ts'
import {
  AT_ONCE,
  alarmVerdict,
  earliestVerdict,
  failuresNeeded,
  latestVerdict,
  partialVerdict,
  type Verdict,
  verdictCdf,
} from './detection.ts'
import type { Change, Sensor, Watcher } from './sensors.ts'

/** How a sensor takes one change of the truth, if it has settled before. */
export interface Step {
  readonly at: number
  /** What it says before, and in the end. */
  readonly from: boolean
  readonly to: boolean
  /** When it says so, from `at` on; absent where nothing changes in the end. */
  readonly verdict?: Verdict
  /** When no checker has anything left to change its mind about, seconds; never while probes fail by chance. */
  readonly settledBy: number
}

/** A sensor's whole story, in closed form where there is one. */
export interface Story {
  readonly sensor: Sensor
  readonly initial: boolean
  readonly steps: readonly Step[]
  /** True if each change finds the sensor settled, and no probe fails by chance: the closed forms hold. */
  readonly isExact: boolean
}

const countOf = (all: readonly number[], wanted: (chance: number, index: number) => boolean) =>
  all.filter(wanted).length

function checkersStep(
  { probing, quorum }: Watcher & { readonly kind: 'checkers' },
  before: Change,
  after: Change,
): { readonly verdict?: Verdict; readonly settled: number; readonly isExact: boolean } {
  const isLossy = (chance: number) => chance > 0 && chance < 1
  const lossy = before.passing.some(isLossy) || after.passing.some(isLossy)
  const falling = countOf(after.passing, (chance, index) => chance < 1 && before.passing[index] === 1)
  const rising = countOf(after.passing, (chance, index) => chance === 1 && (before.passing[index] ?? 1) < 1)
  const latest = Math.max(
    falling > 0 ? latestVerdict(partialVerdict(probing, false, 1, 1)) : 0,
    rising > 0 ? latestVerdict(partialVerdict(probing, true, 1, 1)) : 0,
  )
  const isExact = !lossy && (falling === 0 || rising === 0)
  const settled = after.passing.some(isLossy) ? Number.POSITIVE_INFINITY : latest
  if (before.healthy === after.healthy) return { settled, isExact }
  const stay = countOf(
    after.passing,
    (chance, index) => chance === before.passing[index] && chance === (after.healthy ? 1 : 0),
  )
  const needed = (after.healthy ? quorum.healthyNeeded : failuresNeeded(quorum)) - stay
  const moving = after.healthy ? rising : falling
  const verdict = partialVerdict(probing, after.healthy, Math.min(Math.max(needed, 1), moving), moving)
  return { verdict, settled, isExact }
}

function stepOf(watcher: Watcher, before: Change, after: Change): { readonly step: Step; readonly isExact: boolean } {
  const common = { at: after.at, from: before.healthy, to: after.healthy }
  switch (watcher.kind) {
    case 'checkers': {
      const { verdict, settled, isExact } = checkersStep(watcher, before, after)
      return { step: { ...common, ...(verdict ? { verdict } : {}), settledBy: after.at + settled }, isExact }
    }
    case 'alarm': {
      const verdict = after.told ? AT_ONCE : alarmVerdict(watcher.periodSeconds, watcher.datapoints)
      return { step: { ...common, verdict, settledBy: after.at + latestVerdict(verdict) }, isExact: true }
    }
    case 'switch': {
      const verdict = { ...AT_ONCE, base: watcher.delay }
      return { step: { ...common, verdict, settledBy: after.at + watcher.delay }, isExact: true }
    }
  }
}

/** How a sensor takes all its changes. */
export function storyOf(sensor: Sensor): Story {
  const [first, ...later] = sensor.changes
  let before = first
  let settledBy = Number.NEGATIVE_INFINITY
  let isExact = true
  const steps = later.map((after) => {
    const { step, isExact: closed } = stepOf(sensor.watcher, before, after)
    isExact &&= closed && settledBy <= after.at
    // Checkers that this change leaves alone may still be busy with the one before; after losses all are in the count.
    settledBy = settledBy === Number.POSITIVE_INFINITY ? step.settledBy : Math.max(settledBy, step.settledBy)
    before = after
    return { ...step, settledBy }
  })
  return { sensor, initial: first.healthy, steps, isExact }
}

/** Probability, on a grid, that a sensor with an exact story says unhealthy. */
export function unhealthyCurve({ initial, steps }: Story, grid: Grid): Curve {
  const share = (healthy: boolean) => (healthy ? 0 : 1)
  const values = new Float64Array(grid.count).fill(share(initial))
  const indexOf = (seconds: number) => Math.min(grid.count, Math.max(0, Math.ceil(seconds / grid.cell)))
  for (const { at, from, to, verdict } of steps) {
    if (from === to) continue
    const late = indexOf(at + (verdict ? latestVerdict(verdict) : 0))
    for (let index = indexOf(at); verdict && index < late; index += 1)
      values[index] = share(from) + (share(to) - share(from)) * verdictCdf(verdict, index * grid.cell - at)
    values.fill(share(to), late)
  }
  return { before: share(initial), values }
}

/** What a sensor may say. */
export interface Possible {
  readonly healthy: boolean
  readonly unhealthy: boolean
}

/** Stretches of time with what the sensor may say in each, gapless from the beginning of time; the last one has no end. */
export interface Window extends Possible {
  readonly from: number
}

const only = (healthy: boolean): Possible => ({ healthy, unhealthy: !healthy })
const BOTH: Possible = { healthy: true, unhealthy: true }

/** What the sensor may say at each time, whatever the phases of its checkers are. Errs on the side of "may". */
export function windowsOf({ initial, steps, sensor }: Story): readonly Window[] {
  const windows: Window[] = [{ from: Number.NEGATIVE_INFINITY, ...only(initial) }]
  let state = only(initial)
  const enter = (from: number, next: Possible) => {
    state = next
    const last = windows.at(-1)
    if (last && last.from === from) windows.pop()
    windows.push({ from, ...next })
  }
  const inFlight = inFlightOf(sensor.watcher)
  // Results in a row that a checker may bring along began no earlier: then all had settled.
  let countsFrom = Number.NEGATIVE_INFINITY
  for (const [order, { at, to, verdict, settledBy }] of steps.entries()) {
    const until = steps[order + 1]?.at ?? Number.POSITIVE_INFINITY
    const isOpen = state.healthy && state.unhealthy
    if (sensor.watcher.kind !== 'checkers' || (steps[order - 1]?.settledBy ?? at) <= at) countsFrom = at
    if (settledBy === Number.POSITIVE_INFINITY) {
      const first = Math.max(at, countsFrom + firstVerdict(sensor.watcher))
      if (!isOpen && first - inFlight < until) enter(first, BOTH)
      continue
    }
    if (!isOpen && state.healthy === to) continue
    const earliest = Math.max(at, countsFrom + (verdict ? earliestVerdict(verdict) : 0))
    if (!isOpen && earliest - inFlight < until) enter(earliest, BOTH)
    const latest = Math.max(settledBy, at + inFlight)
    if (latest < until) enter(latest, only(to))
  }
  return windows
}

/** How long a probe that was on its way when the truth changed may still count. */
const inFlightOf = (watcher: Watcher) =>
  watcher.kind === 'checkers' ? Math.max(watcher.probing.okDelay, watcher.probing.failDelay) : 0

/** The soonest that failures by chance can make a verdict. */
function firstVerdict(watcher: Watcher): number {
  if (watcher.kind !== 'checkers') return 0
  return Math.min(...[true, false].map((healthy) => earliestVerdict(partialVerdict(watcher.probing, healthy, 1, 1))))
}
