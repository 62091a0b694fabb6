import { lint } from '../../src/lint/lint.ts'
import { type Diagnostic, sortDiagnostics } from '../../src/model/diagnostic.ts'
import { loadPlan } from '../../src/plan/load.ts'

/** Everything that is found in the text of a plan, by position. */
export async function findingsIn(text: string): Promise<readonly Diagnostic[]> {
  const { deployment, diagnostics } = await loadPlan([{ name: 'plan.yaml', text }])
  return sortDiagnostics([...diagnostics, ...(deployment ? lint(deployment) : [])])
}

/** Findings as a table can hold them: `rule line:column message`. */
export const written = ({ rule, at, message }: Diagnostic): string => `${rule} ${at.line}:${at.column} ${message}`
