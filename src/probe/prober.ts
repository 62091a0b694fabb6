import type { EndpointCheck } from '../model/health-check.ts'
import type { ProbeReason, ProbeTimings } from '../model/probe-result.ts'
import type { ResolveIpv4 } from './resolve.ts'

/** How long each part of a probe may take, milliseconds. */
export interface ProbeLimits {
  readonly resolveMs: number
  readonly connectMs: number
  /** From the TCP connection to the status line, a TLS handshake included. */
  readonly statusMs: number
  /** From the status line to the end of the headers and of what a string match searches. */
  readonly bodyMs: number
}

/** What a probe needs besides the check. */
export interface ProbeContext {
  readonly limits: ProbeLimits
  /** A clock that only goes forward, milliseconds. */
  readonly now: () => number
  readonly signal: AbortSignal | undefined
  readonly resolveIpv4: ResolveIpv4
}

/** Why a probe failed, and what was seen (an error code, a line) in raw form. */
export interface ProbeFailure {
  readonly reason: Exclude<ProbeReason, 'ok'>
  readonly detail?: string
}

/** A step that may fail, with the times measured up to there. */
export type Attempt<T> =
  | ({ readonly ok: true; readonly timings: ProbeTimings } & T)
  | { readonly ok: false; readonly timings: ProbeTimings; readonly failure: ProbeFailure; readonly status?: number }

/** What a probe that passed saw. */
export interface Passed {
  readonly status?: number
  /** Present where the certificate did not hold the name and the handshake was repeated without SNI (R3.7). */
  readonly withoutSni?: true
}

/** Probes one kind of check once. Rejects only when the signal aborts. */
export type Prober = (check: EndpointCheck, context: ProbeContext) => Promise<Attempt<Passed>>
