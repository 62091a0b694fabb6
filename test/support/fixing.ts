import { lint } from '../../src/lint/lint.ts'
import { sortDiagnostics } from '../../src/model/diagnostic.ts'
import { type Checked, type FixedPlan, fixPlan } from '../../src/plan/fix.ts'
import { keepFixable } from '../../src/plan/fix-attempt.ts'
import { loadPlan } from '../../src/plan/load.ts'
import type { PlanFile } from '../../src/plan/read.ts'

/** Everything found in the files of a plan, with the fixes that their texts allow. */
export async function check(files: readonly PlanFile[]): Promise<Checked> {
  const { deployment, diagnostics, fatal } = await loadPlan(files)
  const found = [...diagnostics, ...(deployment ? lint(deployment) : [])]
  const names = files.map(({ name }) => name)
  return { diagnostics: keepFixable(files, sortDiagnostics(found, names)), fatal }
}

/** Files after all their fixes. */
export async function fixFiles(files: readonly PlanFile[]): Promise<FixedPlan<Checked>> {
  return fixPlan(files, await check(files), check)
}

/** One text after all its fixes. */
export async function fixText(text: string): Promise<string> {
  const { files } = await fixFiles([{ name: 'plan.yaml', text }])
  return files[0]?.text ?? ''
}
