import type { ClientKind } from '../decide/client-kinds.ts'
import type { Step } from '../decide/decision.ts'
import type { Severity } from '../model/diagnostic.ts'
import type { PROOF_RULES } from '../model/ignore.ts'
import type { Origin } from '../model/origin.ts'
import type { Load } from '../simulate/overload.ts'
import type { Question } from '../simulate/questions.ts'
import type { StatesDetail } from './detail.ts'
import type { Variable } from './variables.ts'

export type VerifyRule = (typeof PROOF_RULES)[number]

interface RuleWords {
  readonly severity: Severity
  readonly summary: string
}

/** What verification can find. @see verification.md §4 */
export const VERIFY_RULES: Readonly<Record<VerifyRule, RuleWords>> = {
  VER001: { severity: 'error', summary: 'outage within the number of failures that must be survived' },
  VER002: { severity: 'error', summary: 'single point of failure' },
  VER003: { severity: 'error', summary: 'a kind of client gets no answer' },
  VER004: { severity: 'error', summary: 'dead answer though a live one could be given' },
  VER005: { severity: 'note', summary: 'failing open decides the answer' },
  VER006: { severity: 'warning', summary: 'an endpoint can die unseen' },
  VER007: { severity: 'warning', summary: 'record or branch that is never used' },
  VER008: { severity: 'warning', summary: 'an endpoint is overloaded after failures' },
  VER009: { severity: 'error', summary: 'clients may need longer than the bound to move' },
  VER010: { severity: 'error', summary: 'an invariant of the plan is violated' },
  VER013: { severity: 'warning', summary: 'only proved up to a number of failures, or for some kinds of client' },
  VER014: { severity: 'note', summary: 'kinds of client that were not told apart one by one' },
  VER015: { severity: 'warning', summary: 'one failure hurts more clients than it may' },
  VER016: { severity: 'warning', summary: 'ignore comment that hides no finding of verify' },
}

/** A state of the world that shows a finding, as the plain engine decides it. */
export interface Counterexample {
  readonly question: Question
  readonly kind: ClientKind
  /** In plan order; empty: with nothing failed. */
  readonly failed: readonly Variable[]
  /** Values with shares, dead ones marked. */
  readonly answer: () => string
  readonly trace: () => readonly Step[]
}

/** One thing that is wrong, or worth knowing, with the smallest set of failures that makes it so. */
export interface Finding {
  readonly rule: VerifyRule
  readonly severity: Severity
  /** What happens; no final full stop. */
  readonly message: string
  readonly at: Origin
  /** Absent where it is about the plan as a whole. */
  readonly question?: Question
  /** Kinds of client that it holds for. */
  readonly kinds: readonly ClientKind[]
  readonly failed: readonly Variable[]
  /** Minimal failed sets beyond this one. */
  readonly others: number
  /** Confirmed by the plain engine: at once for errors and warnings, of a note when it is shown. */
  readonly example?: () => Counterexample
  /** Id of the invariant that is violated. */
  readonly invariant?: string
  /** Of an endpoint that gets too much: what it carries in the state of `failed`, and in which states that is too much. */
  readonly overload?: Load & StatesDetail
}

const rankOf = (severity: Severity) => ['error', 'warning', 'note'].indexOf(severity)

/** Worst first, then by rule and smaller sets; otherwise in plan order. */
export const sortFindings = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted(
    (a, b) =>
      rankOf(a.severity) - rankOf(b.severity) ||
      (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : a.failed.length - b.failed.length),
  )
