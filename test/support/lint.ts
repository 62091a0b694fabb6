import { applyIgnores } from '../../src/lint/apply-ignores.ts'
import { lint } from '../../src/lint/lint.ts'
import { type Diagnostic, sortDiagnostics } from '../../src/model/diagnostic.ts'
import { loadPlan } from '../../src/plan/load.ts'

/** Everything that is found in the text of a plan, by position, as `validate` shows it. */
export async function findingsIn(text: string): Promise<readonly Diagnostic[]> {
  const { deployment, diagnostics, ignores } = await loadPlan([{ name: 'plan.yaml', text }])
  const found = [...diagnostics, ...(deployment ? lint(deployment) : [])]
  return sortDiagnostics(applyIgnores(found, ignores, deployment?.rules.get('ignore-invalid')))
}

/** Findings as a table can hold them: `rule line:column message`. */
export const written = ({ rule, at, message }: Diagnostic): string => `${rule} ${at.line}:${at.column} ${message}`

/** Ids of the rules that found something, each once, sorted. */
export const rulesIn = async (text: string): Promise<readonly string[]> =>
  [...new Set((await findingsIn(text)).map(({ rule }) => rule))].sort()
