import type { Deployment } from '../../model/deployment.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { countOf } from '../../values/count.ts'
import { printable } from '../../values/printable.ts'
import { countFindings, formatCounts, formatDiagnostics } from '../diagnostics.ts'
import { openSources } from '../excerpt.ts'
import { allRecordTrees } from '../record-tree.ts'
import type { Style } from '../style.ts'
import type { CheckedPlan, FindingsFormat } from './format.ts'

function contents(deployment: Deployment): string {
  const records = allRecordTrees(
    deployment,
    (zone, name, type) => name !== zone.name || (type !== 'SOA' && type !== 'NS'),
  )
  return [
    countOf(deployment.zones.length, 'zone'),
    countOf(records.length, 'record'),
    countOf(deployment.healthChecks.size, 'health check'),
  ].join(', ')
}

/** The first of the gravest. */
const mostUrgent = (diagnostics: readonly Diagnostic[]): Diagnostic | undefined =>
  diagnostics.find(({ severity }) => severity === 'error') ??
  diagnostics.find(({ severity }) => severity === 'warning') ??
  diagnostics[0]

function planToText({ name, files, deployment, diagnostics }: CheckedPlan, style: Style): string {
  const title = style.name(printable(name))
  if (diagnostics.length === 0 && deployment)
    return `${style.good(style.symbols.good)} ${title}: ${contents(deployment)}. No findings.\n`
  const findings = formatDiagnostics(diagnostics, openSources(files), style)
  const more = `r53sim validate --explain ${mostUrgent(diagnostics)?.rule ?? ''}`
  return `${findings}\n${title}: ${formatCounts(countFindings(diagnostics))}.   ${style.quiet(more)}\n`
}

/** For people: one line for a plan where all is well; else the findings, how many there are, and where to read on. */
export const findingsToText: FindingsFormat = (plans, { style }) =>
  plans.map((plan) => planToText(plan, style)).join('\n')
