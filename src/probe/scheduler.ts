import { afterProbe, type CheckerState, NEW_CHECKER } from '../health/checker.ts'
import { quorumHealthy } from '../health/quorum.ts'
import type { EndpointCheck, Observation } from '../model/health-check.ts'
import type { ProbeResult } from '../model/probe-result.ts'
import type { Rng } from '../values/rng.ts'
import { CONCURRENCY, type ProbeOptions, probeCheck, signalForMany } from './probe.ts'

/** Time as the scheduler sees it. */
export interface Clock {
  /** Milliseconds; only goes forward. */
  readonly now: () => number
  /** Calls back after `ms`; returns the way to forget it. */
  readonly after: (ms: number, callback: () => void) => () => void
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  },
}

/** The raw status of a check has changed: before `disabled` and `inverted`, which `believe` applies. */
export interface Verdict {
  readonly check: EndpointCheck
  readonly healthy: boolean
  /** What `believe` takes for this check from now on. */
  readonly observation: Observation
  /** The probe that tipped it; the last of `failureThreshold` in a row. */
  readonly result: ProbeResult
}

export interface ProbingOptions extends Pick<ProbeOptions, 'timeoutScale' | 'resolveIpv4'> {
  /** A check has come to another raw status than before. All begin as `initial` says, else healthy (R3.15). */
  readonly onVerdict: (verdict: Verdict) => void
  /** Every probe, with what its checker thinks now. */
  readonly onResult?: (result: ProbeResult, state: CheckerState) => void
  /** Stops everything when it aborts. */
  readonly signal?: AbortSignal
  /** Spreads the first probes over the interval. */
  readonly rng: Rng
  readonly clock?: Clock
  /** Checkers a check, each on its own (1). More decide by quorum (R3.3). */
  readonly checkers?: number
  /** Raw status to begin with, by check id. */
  readonly initial?: ReadonlyMap<string, boolean>
  /** Probes under way at once. */
  readonly concurrency?: number
  readonly probe?: typeof probeCheck
}

export interface Probing {
  /** What has been observed of each check, for `believe`. */
  readonly observations: () => ReadonlyMap<string, Observation>
  /** Ends timers and probes under way; resolves when nothing is left of them. */
  readonly stop: () => Promise<void>
}

/** Probes start on a grid: fewer wake-ups, measured as half the CPU of evenly spread starts. */
const TICK_MS = 100

interface Watched {
  readonly check: EndpointCheck
  readonly checkers: CheckerState[]
}

function observationOf({ checkers }: Watched): Observation {
  const healthyCheckers = checkers.filter(({ healthy }) => healthy).length
  return checkers.length === 1 ? healthyCheckers === 1 : { healthyCheckers, checkers: checkers.length }
}

const isHealthy = ({ checkers }: Watched): boolean =>
  quorumHealthy(checkers.filter(({ healthy }) => healthy).length, checkers.length)

/** Takes a checker's result in; the verdict if it tips the check. What this machine could not probe says nothing. @see R3.2, R3.3 */
function takeResult(watched: Watched, index: number, result: ProbeResult): Verdict | undefined {
  const { check, checkers } = watched
  if (result.reason === 'local-error') return undefined
  const before = isHealthy(watched)
  checkers[index] = afterProbe(checkers[index] ?? NEW_CHECKER, result.passed, check)
  const healthy = isHealthy(watched)
  return healthy === before ? undefined : { check, healthy, observation: observationOf(watched), result }
}

/** Waits until the grid's line nearest to `ms` from now; false if everything stops meanwhile. */
function waitFor(ms: number, clock: Clock, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false)
    const due = Math.round((clock.now() + ms) / TICK_MS) * TICK_MS
    const abort = () => {
      forget()
      resolve(false)
    }
    const forget = clock.after(Math.max(0, due - clock.now()), () => {
      signal.removeEventListener('abort', abort)
      resolve(true)
    })
    signal.addEventListener('abort', abort, { once: true })
  })
}

/**
 * Probes checks for as long as it may: each at its request interval, counted from the response to the next request,
 * the first somewhere in the interval. Disabled checks are left alone (R3.14).
 *
 * @see R3.1 to R3.3
 */
export function startProbing(checks: readonly EndpointCheck[], options: ProbingOptions): Probing {
  const { rng, clock = systemClock, probe = probeCheck, concurrency = CONCURRENCY * 8 } = options
  const own = new AbortController()
  const signal = signalForMany(own.signal, options.signal)
  const probeOptions = {
    signal,
    now: clock.now,
    ...(options.timeoutScale && { timeoutScale: options.timeoutScale }),
    ...(options.resolveIpv4 && { resolveIpv4: options.resolveIpv4 }),
  }
  let underWay = 0

  const probeOnce = async (watched: Watched, index: number) => {
    underWay += 1
    try {
      const result = await probe(watched.check, probeOptions)
      if (signal.aborted) return
      const verdict = takeResult(watched, index, result)
      options.onResult?.(result, watched.checkers[index] ?? NEW_CHECKER)
      if (verdict) options.onVerdict(verdict)
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      underWay -= 1
    }
  }
  const run = async (watched: Watched, index: number) => {
    const intervalMs = watched.check.requestInterval * 1000
    let waitMs = rng() * intervalMs
    while (await waitFor(waitMs, clock, signal)) {
      const free = underWay < concurrency
      if (free) await probeOnce(watched, index)
      waitMs = free ? intervalMs : TICK_MS
    }
  }

  const all = checks
    .filter(({ disabled }) => !disabled)
    .map((check): Watched => {
      const state = { ...NEW_CHECKER, healthy: options.initial?.get(check.id) ?? NEW_CHECKER.healthy }
      return { check, checkers: Array.from({ length: options.checkers ?? 1 }, () => state) }
    })
  const done = Promise.all(all.flatMap((watched) => watched.checkers.map((_, index) => run(watched, index))))
  return {
    observations: () => new Map(all.map((watched) => [watched.check.id, observationOf(watched)])),
    stop: async () => {
      own.abort()
      await done
    },
  }
}
