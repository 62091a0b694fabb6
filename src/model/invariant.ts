import type { Severity } from './diagnostic.ts'
import type { Origin } from './origin.ts'

/** Kinds of things that may fail. @see verification.md §1.1 */
export const VARIABLE_KINDS = ['endpoint', 'target', 'region', 'label', 'check', 'blind', 'checker'] as const
export type VariableKind = (typeof VARIABLE_KINDS)[number]

/** `verify:` of the plan. */
export interface VerifySettings {
  /** Kinds of failure beyond endpoints and resources. */
  readonly variables: readonly VariableKind[]
  /** By selector as written: the chance that it has failed at any moment, 0 to 1. */
  readonly probabilities: ReadonlyMap<string, number>
  /** `any`: an answer serves if one of its values is live; `mean`: by the share that is. */
  readonly clientTries: 'any' | 'mean'
  /** Share of dead answers that counts as an outage, above 0, at most 1. */
  readonly outageAt: number
}

export const DEFAULT_VERIFY_SETTINGS: VerifySettings = {
  variables: [],
  probabilities: new Map(),
  clientTries: 'any',
  outageAt: 1,
}

/** What must hold. @see verification.md §2.1 */
export type Predicate =
  | { readonly kind: 'never_answer'; readonly answers: 'down' | 'unhealthy' | readonly string[] }
  | { readonly kind: 'always_answer'; readonly answers: readonly string[] }
  | { readonly kind: 'answer_in'; readonly answers: readonly string[] }
  | { readonly kind: 'survives'; readonly failures: number }
  | { readonly kind: 'no_fail_open' }
  | { readonly kind: 'share'; readonly endpoint: string; readonly atMost?: number; readonly atLeast?: number }
  | { readonly kind: 'within_capacity'; readonly cascade: boolean }
  | { readonly kind: 'rto'; readonly seconds: number }
  | { readonly kind: 'probability'; readonly atMost: number }
  | { readonly kind: 'blast_radius'; readonly atMost: number }
  | { readonly kind: 'same_as'; readonly client?: string; readonly record?: string }
  | { readonly kind: 'reachable'; readonly branches: readonly string[] }

export type PredicateKind = Predicate['kind']

/** One of the plan's `invariants`: a predicate, and the questions, clients and states in which it must hold. */
export interface Invariant {
  readonly id: string
  readonly severity: Severity
  /** Absent: every question of the plan. The name may be a glob. */
  readonly query?: { readonly name: string; readonly type?: string }
  /** Names of clients or of kinds of client; absent: all kinds. */
  readonly clients?: readonly string[]
  readonly scope: {
    readonly failedAtMost?: number
    /** Exactly these. */
    readonly failed?: readonly string[]
    /** All of these, and perhaps others. */
    readonly whenFailed?: readonly string[]
    /** None of these. */
    readonly unlessFailed?: readonly string[]
    /** States at least this probable. */
    readonly atLeast?: number
  }
  readonly predicate: Predicate
  readonly at: Origin
}
