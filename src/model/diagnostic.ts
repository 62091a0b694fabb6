import type { Fix } from './fix.ts'
import type { Span } from './origin.ts'

export type Severity = 'error' | 'warning' | 'note'

/** A place that explains a finding, with what stands there ("first defined here"). */
export interface RelatedPlace {
  readonly message: string
  readonly at: Span
}

/** One problem in something a person wrote. Wrong input is this value, never an exception. */
export interface Diagnostic {
  /** Stable rule id, as in route53.md section 7. */
  readonly rule: string
  readonly severity: Severity
  readonly at: Span
  /** What is wrong, in the reader's words and values; no final full stop. */
  readonly message: string
  /** What to type instead. */
  readonly hint?: string
  readonly related?: readonly RelatedPlace[]
  /** Present only where there is one safe answer: `validate --fix` writes it. */
  readonly fix?: Fix
}

/** By file in the order given, then position, then rule: the order of all output. @see R7.1 */
export function sortDiagnostics(
  diagnostics: readonly Diagnostic[],
  files: readonly string[] = [],
): readonly Diagnostic[] {
  const rank = (file: string) => (files.indexOf(file) + files.length + 1) % (files.length + 1)
  return diagnostics.toSorted(
    (a, b) =>
      rank(a.at.file) - rank(b.at.file) ||
      a.at.line - b.at.line ||
      a.at.column - b.at.column ||
      (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0),
  )
}
