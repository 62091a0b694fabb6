import { compile } from '../decide/compile.ts'
import type { Deployment } from '../model/deployment.ts'
import { type Diagnostic, sortDiagnostics } from '../model/diagnostic.ts'
import { lintRules } from './registry.ts'
import { toDiagnostic } from './rule.ts'

/**
 * Everything that the rules of route53.md section 7 find in an expanded plan, by position. The plan's `rules:` change
 * a severity or switch a rule off, but not one that Route 53 itself enforces.
 *
 * @see R7.1, R7.2
 */
export function lint(deployment: Deployment): readonly Diagnostic[] {
  const context = { deployment, graph: compile(deployment) }
  const found = lintRules.flatMap((rule) => {
    const configured = rule.rejectedByApi ? undefined : deployment.rules.get(rule.id)
    if (configured === 'off') return []
    return [...rule.check(context)].map((finding) => ({
      ...toDiagnostic(rule, finding),
      ...(configured === undefined ? {} : { severity: configured }),
    }))
  })
  return sortDiagnostics(found)
}
