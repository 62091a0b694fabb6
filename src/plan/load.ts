import type { Deployment } from '../model/deployment.ts'
import { type Diagnostic, sortDiagnostics } from '../model/diagnostic.ts'
import type { Ignore } from '../model/ignore.ts'
import type { PlanDocument } from './document.gen.ts'
import { expand } from './expand/expand.ts'
import type { PlanPath, Positions } from './positions.ts'
import { type PlanFile, readPlan } from './read.ts'

/** A plan from its texts to Route 53's objects, as far as it could be understood. */
export interface LoadedPlan {
  /** Without its broken parts; absent where nothing of use is left. */
  readonly document?: PlanDocument
  /** What the document means; present whenever the document is. */
  readonly deployment?: Deployment
  readonly positions: Positions
  /** Everything wrong with syntax, shape, names and values, sorted; lint comes after. */
  readonly diagnostics: readonly Diagnostic[]
  /** The text could not be read as a plan at all: exit code 2. */
  readonly fatal: boolean
  /** Parts that were left out as broken: rules about what is unused or missing would accuse the rest for it. */
  readonly pruned: readonly PlanPath[]
  readonly ignores: readonly Ignore[]
}

/**
 * From text to waist: reads, checks and expands a plan. The first file is the plan, the rest are what it asks for
 * (`includesOf`). Nothing throws on what an author wrote.
 */
export async function loadPlan(files: readonly PlanFile[]): Promise<LoadedPlan> {
  const { document, positions, diagnostics, fatal, pruned, ignores, tables } = await readPlan(files)
  const read = { positions, fatal, pruned, ignores }
  if (document === undefined) return { ...read, diagnostics }
  const expanded = expand(document, positions, pruned, tables)
  return {
    ...read,
    document,
    deployment: expanded.deployment,
    diagnostics: sortDiagnostics(
      [...diagnostics, ...expanded.diagnostics],
      files.map(({ name }) => name),
    ),
  }
}
