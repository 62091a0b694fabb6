import { setMaxListeners } from 'node:events'
import type { EndpointCheck } from '../model/health-check.ts'
import { type ProbeResult, targetOf } from '../model/probe-result.ts'
import { probeTimeouts } from '../route53/checkers.ts'
import type { ProbeLimits } from './prober.ts'
import { probers } from './registry.ts'
import { type ResolveIpv4, resolverOver } from './resolve.ts'
import { describeFailure, describePass, ruleOf } from './words.ts'

export interface ProbeOptions {
  /** Multiplies Route 53's limits (1). */
  readonly timeoutScale?: number
  /** Ends probes under way; they reject with its reason. */
  readonly signal?: AbortSignal
  /** A clock that only goes forward, milliseconds. */
  readonly now?: () => number
  readonly resolveIpv4?: ResolveIpv4
}

/** Route 53's limits for a check, multiplied. A name gets as long to resolve as a connection to be made; that one is ours. @see R3.4, R3.8 */
export function limitsOf({ type }: EndpointCheck, timeoutScale = 1): ProbeLimits {
  const { tcpConnectSeconds, httpConnectSeconds, httpResponseSeconds, bodySeconds } = probeTimeouts
  const ms = (seconds: number) => seconds * 1000 * timeoutScale
  const connectMs = ms(type === 'TCP' ? tcpConnectSeconds : httpConnectSeconds)
  return { resolveMs: connectMs, connectMs, statusMs: ms(httpResponseSeconds), bodyMs: ms(bodySeconds) }
}

/** One probe of an endpoint check as one of Route 53's checkers makes it, from here. Rejects only when the signal aborts. @see R3.4 to R3.9 */
export async function probeCheck(check: EndpointCheck, options: ProbeOptions = {}): Promise<ProbeResult> {
  const { timeoutScale, signal, now = () => performance.now(), resolveIpv4 = resolverOver() } = options
  const limits = limitsOf(check, timeoutScale)
  const startedAt = now()
  const attempt = await probers[check.type](check, { limits, now, signal, resolveIpv4 })
  const { ok: passed, timings, status } = attempt
  const reason = attempt.ok ? 'ok' : attempt.failure.reason
  const rule = ruleOf(reason)
  return {
    checkId: check.id,
    target: targetOf(check),
    passed,
    reason,
    message: attempt.ok ? describePass(check, attempt) : describeFailure(check, attempt.failure, status, limits),
    ...(rule === undefined ? {} : { rule }),
    ...(status === undefined ? {} : { status }),
    ...timings,
    totalMs: now() - startedAt,
  }
}

/** A signal for many probes at once: aborts with any of `signals`, and takes any number of listeners without a warning. */
export function signalForMany(...signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  const many = AbortSignal.any(signals.filter((signal) => signal !== undefined))
  setMaxListeners(0, many)
  return many
}

/** Probes under way at once, where nothing else is said: each holds one socket. */
export const CONCURRENCY = 64

export interface ProbeAllOptions extends ProbeOptions {
  readonly concurrency?: number
  /** Called as results come in. */
  readonly onResult?: (result: ProbeResult) => void
}

/** Probes each check once, at most `concurrency` at a time; results in the order of `checks`. Rejects only when the signal aborts. */
export async function probeAll(
  checks: readonly EndpointCheck[],
  { concurrency = CONCURRENCY, onResult, signal, ...options }: ProbeAllOptions = {},
): Promise<readonly ProbeResult[]> {
  const shared = signalForMany(signal)
  const results = new Map<number, ProbeResult>()
  const waiting = checks.entries()
  const work = async () => {
    for (const [index, check] of waiting) {
      const result = await probeCheck(check, { ...options, signal: shared })
      results.set(index, result)
      onResult?.(result)
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, checks.length) }, work))
  return checks.flatMap((_, index) => results.get(index) ?? [])
}
