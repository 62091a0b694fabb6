import type { DecisionGraph } from '../decide/graph.ts'
import type { Deployment } from '../model/deployment.ts'
import type { Diagnostic, RelatedPlace, Severity } from '../model/diagnostic.ts'
import type { Span } from '../model/origin.ts'

/** What rules look at: the expanded objects, and the graph that answers are decided on. */
export interface LintContext {
  readonly deployment: Deployment
  readonly graph: DecisionGraph
}

/** What a rule found; severity only where it differs from the rule's own. */
export interface Finding {
  readonly at: Span
  /** No final full stop. */
  readonly message: string
  readonly hint?: string
  readonly related?: readonly RelatedPlace[]
  readonly severity?: Severity
}

/** One rule of route53.md section 7. May miss cases (and says which); never accuses a correct plan. */
export interface LintRule {
  /** Stable; the file's name. */
  readonly id: string
  readonly severity: Severity
  /** What it finds, for lists. */
  readonly summary: string
  /** Numbers of the rules behind it, `R1.7`. */
  readonly rules: readonly string[]
  /** True if Route 53 itself rejects it: then nothing silences it (R7.1). */
  readonly rejectedByApi?: true
  check(context: LintContext): Iterable<Finding>
}

export const toDiagnostic = ({ id, severity }: LintRule, finding: Finding): Diagnostic => ({
  rule: id,
  severity,
  ...finding,
})
