import type { Deployment, Zone } from '../../model/deployment.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { countOf } from '../../values/count.ts'
import { printable } from '../../values/printable.ts'
import { countFindings, formatCounts, formatDiagnostics } from '../diagnostics.ts'
import { openSources } from '../excerpt.ts'
import type { Style } from '../style.ts'
import type { CheckedPlan, FindingsFormat } from './format.ts'

/** Names and types that a person wrote records for. */
function countRecords({ name: apex, recordSets }: Zone): number {
  const namesByType = new Map<string, Set<string>>()
  for (const { name, type, generated } of recordSets) {
    if (generated || (name === apex && (type === 'SOA' || type === 'NS'))) continue
    const names = namesByType.get(type) ?? new Set()
    namesByType.set(type, names.add(name))
  }
  return [...namesByType.values()].reduce((sum, { size }) => sum + size, 0)
}

function contents(deployment: Deployment): string {
  return [
    countOf(deployment.zones.length, 'zone'),
    countOf(
      deployment.zones.reduce((sum, zone) => sum + countRecords(zone), 0),
      'record',
    ),
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
