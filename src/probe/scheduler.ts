import { afterProbe, type CheckerState, NEW_CHECKER, observationOfCheckers } from '../health/checker.ts'
import { quorumHealthy } from '../health/quorum.ts'
import type { EndpointCheck, Observation } from '../model/health-check.ts'
import type { ProbeResult } from '../model/probe-result.ts'
import type { Rng } from '../values/rng.ts'
import { CONCURRENCY, type ProbeOptions, probeCheck, signalForMany } from './probe.ts'
import { probesSame } from './same-probe.ts'

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
  /** A probe begins, so many milliseconds later than its interval says; the grid alone makes up to half a tick either way. */
  readonly onStart?: (lateMs: number) => void
  /** Stops everything when it aborts. */
  readonly signal?: AbortSignal
  /** Spreads the first probes over the interval. */
  readonly rng: Rng
  readonly clock?: Clock
  /** Checkers a check, each on its own (1). More decide by quorum (R3.3). */
  readonly checkers?: number
  /** More than this share of them must say healthy; what AWS says by default. Asked at each result: plans change. */
  readonly healthyFraction?: () => number
  /** What to begin with, by check id: a raw status, or what its checkers thought when they were last asked. */
  readonly initial?: ReadonlyMap<string, boolean | readonly CheckerState[]>
  /** Probes under way at once. */
  readonly concurrency?: number
  readonly probe?: typeof probeCheck
}

export interface Probing {
  /** What has been observed of each check, for `believe`. */
  readonly observations: () => ReadonlyMap<string, Observation>
  /** What the checkers of each check think, for `initial` of a later start. */
  readonly states: () => ReadonlyMap<string, readonly CheckerState[]>
  /**
   * Probes these checks from now on. One that is the same goes on in its rhythm and with its count; one with another
   * interval or threshold keeps its status; one that probes something else begins anew (D85).
   */
  readonly replace: (checks: readonly EndpointCheck[]) => void
  /** Ends timers and probes under way; resolves when nothing is left of them. */
  readonly stop: () => Promise<void>
}

/** Probes start on a grid: fewer wake-ups, measured as half the CPU of evenly spread starts. */
const TICK_MS = 100

interface Watched {
  readonly check: EndpointCheck
  readonly checkers: CheckerState[]
  readonly ended: AbortController
}

const inSameRhythm = (a: EndpointCheck, b: EndpointCheck) =>
  probesSame(a, b) && a.requestInterval === b.requestInterval && a.failureThreshold === b.failureThreshold

/** Checkers as they begin: each as it was, where there are as many; else all of the status that they came to. */
function initialCheckers(
  count: number,
  initial: boolean | readonly CheckerState[] | undefined,
  options: ProbingOptions,
): CheckerState[] {
  if (typeof initial === 'object' && initial.length === count) return [...initial]
  const healthy = typeof initial === 'object' ? quorumOf(initial, options) : (initial ?? NEW_CHECKER.healthy)
  return Array.from({ length: count }, () => ({ ...NEW_CHECKER, healthy }))
}

const quorumOf = (checkers: readonly CheckerState[], { healthyFraction }: ProbingOptions): boolean =>
  quorumHealthy(checkers.filter(({ healthy }) => healthy).length, checkers.length, healthyFraction?.())

/** Takes a checker's result in; the verdict if it tips the check. What this machine could not probe says nothing. @see R3.2, R3.3 */
function takeResult(
  watched: Watched,
  index: number,
  result: ProbeResult,
  options: ProbingOptions,
): Verdict | undefined {
  const { check, checkers } = watched
  if (result.reason === 'local-error') return undefined
  const before = quorumOf(checkers, options)
  checkers[index] = afterProbe(checkers[index] ?? NEW_CHECKER, result.passed, check)
  const healthy = quorumOf(checkers, options)
  return healthy === before ? undefined : { check, healthy, observation: observationOfCheckers(checkers), result }
}

/** Waits until the grid's line nearest to that time; false if everything stops meanwhile. */
function waitUntil(ms: number, clock: Clock, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false)
    const line = Math.round(ms / TICK_MS) * TICK_MS
    const abort = () => {
      forget()
      resolve(false)
    }
    const forget = clock.after(Math.max(0, line - clock.now()), () => {
      signal.removeEventListener('abort', abort)
      resolve(true)
    })
    signal.addEventListener('abort', abort, { once: true })
  })
}

/**
 * When a checker's next probe is due: the interval after the response, as if the last one had begun in time. What held this
 * machine up is no part of its rhythm; counted in, it would gather for good the checkers that it held up, which verdicts
 * take to be independent. Where the next one would come in less than half an interval, it is left out. @see time-model.md §3
 */
function nextDue(due: number, startedAt: number, endedAt: number, intervalMs: number): number {
  const next = due + (endedAt - startedAt) + intervalMs
  const missed = Math.ceil((endedAt + intervalMs / 2 - next) / intervalMs)
  return next + Math.max(0, missed) * intervalMs
}

/** The endless work of one checker, which its signal ends. */
type Work = (watched: Watched, index: number, signal: AbortSignal) => Promise<void>

function createWork(options: ProbingOptions): Work {
  const { rng, clock = systemClock, probe = probeCheck, concurrency = CONCURRENCY * 8 } = options
  // Not by our clock, which tests let run faster: the limits of a probe are those of real time.
  const probeOptions = {
    ...(options.timeoutScale && { timeoutScale: options.timeoutScale }),
    ...(options.resolveIpv4 && { resolveIpv4: options.resolveIpv4 }),
  }
  let underWay = 0

  const probeOnce = async (watched: Watched, index: number, signal: AbortSignal) => {
    underWay += 1
    try {
      const result = await probe(watched.check, { ...probeOptions, signal })
      if (signal.aborted) return
      const verdict = takeResult(watched, index, result, options)
      options.onResult?.(result, watched.checkers[index] ?? NEW_CHECKER)
      if (verdict) options.onVerdict(verdict)
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      underWay -= 1
    }
  }
  return async (watched, index, signal) => {
    const intervalMs = watched.check.requestInterval * 1000
    let due = clock.now() + rng() * intervalMs
    while (await waitUntil(due, clock, signal)) {
      while (underWay >= concurrency) if (!(await waitUntil(clock.now() + TICK_MS, clock, signal))) return
      const startedAt = clock.now()
      options.onStart?.(startedAt - due)
      await probeOnce(watched, index, signal)
      due = nextDue(due, startedAt, clock.now(), intervalMs)
    }
  }
}

/**
 * Probes checks for as long as it may: each at its request interval, counted from the response to the next request,
 * the first somewhere in the interval. Disabled checks are left alone (R3.14).
 *
 * @see R3.1 to R3.3
 */
export function startProbing(checks: readonly EndpointCheck[], options: ProbingOptions): Probing {
  const { checkers: count = 1 } = options
  const run = createWork(options)
  const all = new Map<string, Watched>()
  const running = new Set<Promise<void>>()
  let stopped = false

  const begin = (check: EndpointCheck, initial: boolean | readonly CheckerState[] | undefined) => {
    const watched = { check, checkers: initialCheckers(count, initial, options), ended: new AbortController() }
    const signal = signalForMany(watched.ended.signal)
    all.set(check.id, watched)
    for (const index of watched.checkers.keys()) {
      const work = run(watched, index, signal).finally(() => running.delete(work))
      running.add(work)
    }
  }
  const replace = (next: readonly EndpointCheck[], initial?: ProbingOptions['initial']) => {
    if (stopped) return
    const before = new Map(all)
    all.clear()
    for (const check of next.filter(({ disabled }) => !disabled)) {
      const old = before.get(check.id)
      if (old !== undefined && inSameRhythm(old.check, check)) {
        all.set(check.id, old)
        before.delete(check.id)
      } else if (old !== undefined && probesSame(old.check, check)) begin(check, quorumOf(old.checkers, options))
      else begin(check, initial?.get(check.id))
    }
    for (const { ended } of before.values()) ended.abort()
  }
  const stop = () => {
    stopped = true
    for (const { ended } of all.values()) ended.abort()
  }

  replace(checks, options.initial)
  if (options.signal?.aborted) stop()
  else options.signal?.addEventListener('abort', stop, { once: true })
  return {
    observations: () => new Map([...all].map(([id, { checkers }]) => [id, observationOfCheckers(checkers)])),
    states: () => new Map([...all].map(([id, { checkers }]) => [id, [...checkers]])),
    replace: (next) => replace(next),
    stop: async () => {
      stop()
      await Promise.all(running)
    },
  }
}
