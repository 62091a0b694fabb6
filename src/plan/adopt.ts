import type { Deployment } from '../model/deployment.ts'
import { type Diagnostic, sortDiagnostics } from '../model/diagnostic.ts'
import { expand } from './expand/expand.ts'
import type { Locator } from './positions.ts'
import { checkShape } from './read.ts'

/** What a plan that nobody wrote comes to. */
export interface Adopted {
  readonly deployment?: Deployment
  /** Everything wrong with shapes, names and values, at the places that `locators` know. */
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * A plan that a program put together from other files, checked as one that an author wrote: the same rules, with the
 * places of those files.
 */
export async function adoptPlan(value: unknown, locators: readonly Locator[]): Promise<Adopted> {
  const { document, positions, diagnostics, pruned } = await checkShape(value, locators)
  if (document === undefined) return { diagnostics }
  const expanded = expand(document, positions, pruned)
  const files = locators.map(({ file }) => file)
  return {
    deployment: expanded.deployment,
    diagnostics: sortDiagnostics([...diagnostics, ...expanded.diagnostics], files),
  }
}
