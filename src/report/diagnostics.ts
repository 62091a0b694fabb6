import type { Diagnostic, Severity } from '../model/diagnostic.ts'
import { countOf } from '../values/count.ts'
import { printable } from '../values/printable.ts'
import { formatExcerpt, type Sources } from './excerpt.ts'
import { placeText } from './place.ts'
import type { Style } from './style.ts'

/** How many findings there are of each severity. */
export type Counts = Readonly<Record<Severity, number>>

export function countFindings(diagnostics: readonly Diagnostic[]): Counts {
  const counts = { error: 0, warning: 0, note: 0 }
  for (const { severity } of diagnostics) counts[severity] += 1
  return counts
}

/** `1 error, 2 warnings`; `no findings` for none. */
export function formatCounts({ error, warning, note }: Counts): string {
  const parts = [
    ...(error > 0 ? [countOf(error, 'error')] : []),
    ...(warning > 0 ? [countOf(warning, 'warning')] : []),
    ...(note > 0 ? [countOf(note, 'note')] : []),
  ]
  return parts.length > 0 ? parts.join(', ') : 'no findings'
}

const fixableHint = (hint: string | undefined) =>
  hint === undefined ? 'fixable with validate --fix' : `${hint} (fixable with validate --fix)`

/** One finding: severity, rule, place and message on a line, then the source with the hint, then the places that explain it. */
export function formatDiagnostic(diagnostic: Diagnostic, sources: Sources, style: Style): string {
  const { severity, rule, at, message, related = [], fix } = diagnostic
  const hint = fix === undefined ? diagnostic.hint : fixableHint(diagnostic.hint)
  const paint = severity === 'error' ? style.bad : severity === 'warning' ? style.warn : style.quiet
  const head = `${style.strong(paint(`${severity}[${rule}]`))} ${style.name(placeText(at))} ${printable(message)}\n`
  const excerpt = formatExcerpt(sources, at, hint, style)
  const hintAlone = excerpt === '' && hint !== undefined ? `      ${printable(hint)}\n` : ''
  const others = related.map((other) => {
    return `  ${style.name(placeText(other.at))} ${printable(other.message)}\n${formatExcerpt(sources, other.at, undefined, style)}`
  })
  return head + excerpt + hintAlone + others.join('')
}

/** All findings in the order given, nothing between them; empty text for none. */
export const formatDiagnostics = (diagnostics: readonly Diagnostic[], sources: Sources, style: Style): string =>
  diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, sources, style)).join('')
