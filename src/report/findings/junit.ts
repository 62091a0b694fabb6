import type { Diagnostic } from '../../model/diagnostic.ts'
import { formatDiagnostic } from '../diagnostics.ts'
import { openSources, type Sources } from '../excerpt.ts'
import { plainStyle } from '../style.ts'
import { xmlAttributes as attributes, escapeXml } from '../xml.ts'
import { type CheckedPlan, type FindingsContext, type FindingsFormat, isFailure } from './format.ts'

function testCase(
  diagnostic: Diagnostic,
  plan: string,
  sources: Sources,
  { strict, repositoryPath }: FindingsContext,
): string {
  const { rule, severity, message, at } = diagnostic
  const name = `${rule} ${at.file}:${at.line}:${at.column}`
  const open = `    <testcase${attributes({ classname: plan, name, file: repositoryPath(at.file), line: at.line, time: 0 })}>\n`
  const text = escapeXml(formatDiagnostic(diagnostic, sources, plainStyle))
  const body = isFailure(diagnostic, strict)
    ? `      <failure${attributes({ type: severity, message })}>${text}</failure>\n`
    : `      <system-out>${text}</system-out>\n`
  return `${open}${body}    </testcase>\n`
}

const failures = (diagnostics: readonly Diagnostic[], strict: boolean) =>
  diagnostics.filter((diagnostic) => isFailure(diagnostic, strict)).length

function testSuite({ name, files, diagnostics }: CheckedPlan, context: FindingsContext): string {
  const { strict, repositoryPath } = context
  const sources = openSources(files)
  const cases =
    diagnostics.length === 0
      ? [
          `    <testcase${attributes({ classname: name, name: 'no findings', file: repositoryPath(name), time: 0 })}/>\n`,
        ]
      : diagnostics.map((diagnostic) => testCase(diagnostic, name, sources, context))
  const counts = { tests: cases.length, failures: failures(diagnostics, strict), errors: 0, skipped: 0, time: 0 }
  return `  <testsuite${attributes({ name, ...counts })}>\n${cases.join('')}  </testsuite>\n`
}

/**
 * For build servers: JUnit's XML, a suite for each plan and a case for each finding. What makes the run fail is a
 * failure; any other finding is a case that passes and says it in its output.
 */
export const findingsToJunit: FindingsFormat = (plans, context) => {
  const { strict } = context
  const tests = plans.reduce((sum, { diagnostics }) => sum + Math.max(1, diagnostics.length), 0)
  const failed = plans.reduce((sum, { diagnostics }) => sum + failures(diagnostics, strict), 0)
  const counts = { tests, failures: failed, errors: 0, time: 0 }
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes({ name: 'r53sim validate', ...counts })}>\n${plans
    .map((plan) => testSuite(plan, context))
    .join('')}</testsuites>\n`
}
