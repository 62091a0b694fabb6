import type { DecisionGraph } from '../decide/graph.ts'
import type { Deployment } from '../model/deployment.ts'
import type { Diagnostic, RelatedPlace, Severity } from '../model/diagnostic.ts'
import type { Fix } from '../model/fix.ts'
import type { Span } from '../model/origin.ts'
import type { RuleId } from '../route53/rules.ts'
import { printable } from '../values/printable.ts'
import type { PlanIndex } from './plan-index.ts'
import type { Subject } from './subjects.ts'

/** What rules look at: the expanded objects, the graph that answers are decided on, and what many rules look up. */
export interface LintContext {
  readonly deployment: Deployment
  readonly graph: DecisionGraph
  readonly index: PlanIndex
  /** Milliseconds since 1970; without it rules say only what holds on every day. */
  readonly nowMs?: number
}

/** What a rule found; severity only where it differs from the rule's own. */
export interface Finding {
  readonly at: Span
  /** No final full stop. */
  readonly message: string
  readonly hint?: string | undefined
  readonly related?: readonly RelatedPlace[]
  readonly severity?: Severity
  readonly fix?: Fix | undefined
}

/** What there is to say about a rule of route53.md section 7, wherever it is checked. */
export interface RuleInfo {
  /** Stable; the file's name where the rule has one of its own. */
  readonly id: string
  readonly severity: Severity
  /** What it finds, for lists. */
  readonly summary: string
  /** Numbers of the rules behind it, `R1.7`. */
  readonly rules: readonly RuleId[]
  /** True if Route 53 itself rejects it: then nothing silences its errors (R7.1). */
  readonly rejectedByApi?: true
  /** Why it matters, in one or two sentences. */
  readonly why: string
  /** A small plan in which it is found. */
  readonly bad: string
  /** That plan put right. */
  readonly good: string
}

/** A rule that works on the expanded plan. May miss cases (and says which); never accuses a correct plan. */
export interface LintRule extends RuleInfo {
  /** What a plan must have for the rule to find anything: it does not run on one without. Absent where any plan will do. */
  readonly about?: Subject
  check(context: LintContext): Iterable<Finding>
}

/** What a finding says is safe for a terminal, whatever it takes from the plan. */
export const toDiagnostic = (
  { id, severity }: RuleInfo,
  { at, message, hint, related = [], severity: own = severity, fix }: Finding,
): Diagnostic => ({
  rule: id,
  severity: own,
  at,
  message: printable(message),
  ...(hint === undefined ? {} : { hint: printable(hint) }),
  ...(related.length === 0
    ? {}
    : { related: related.map(({ at: place, message: said }) => ({ at: place, message: printable(said) })) }),
  ...(fix === undefined ? {} : { fix }),
})
