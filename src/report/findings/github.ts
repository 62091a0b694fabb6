import type { Diagnostic, Severity } from '../../model/diagnostic.ts'
import { printable } from '../../values/printable.ts'
import type { FindingsContext, FindingsFormat } from './format.ts'

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' }

/** As a workflow command takes its text. */
export const escapeData = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
/** As a workflow command takes the value of a property. */
export const escapeProperty = (text: string) => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** A workflow command that shows a finding beside its line. */
export function annotation(
  diagnostic: Diagnostic,
  { strict, repositoryPath }: Pick<FindingsContext, 'strict' | 'repositoryPath'>,
): string {
  const { rule, severity, message, hint, at, related = [] } = diagnostic
  const { line, column, endLine, endColumn } = at
  // Columns are refused for what stands on several lines.
  const columns = line === endLine ? `,col=${column},endColumn=${endColumn}` : ''
  const command = commands[strict && severity === 'warning' ? 'error' : severity]
  const lines = [
    message,
    ...(hint === undefined ? [] : [hint]),
    ...related.map((other) => `${repositoryPath(other.at.file)}:${other.at.line}:${other.at.column} ${other.message}`),
  ]
  const properties = `file=${escapeProperty(printable(repositoryPath(at.file)))},line=${line},endLine=${endLine}${columns}`
  return `::${command} ${properties},title=${escapeProperty(rule)}::${escapeData(lines.map(printable).join('\n'))}\n`
}

/** For GitHub Actions: a workflow command for each finding, which shows it beside the line in a pull request. */
export const findingsToGithub: FindingsFormat = (plans, context) =>
  plans.flatMap(({ diagnostics }) => diagnostics.map((diagnostic) => annotation(diagnostic, context))).join('')

/**
 * Text in which the runner of GitHub Actions finds no command: it looks for `::` at the start of a line and for `##[`
 * anywhere, also in what a plan says.
 */
export const withoutWorkflowCommands = (text: string): string =>
  text.replaceAll('##[', '##\\[').replace(/^([^\S\n]*):(?=:)/gm, '$1:\\')
