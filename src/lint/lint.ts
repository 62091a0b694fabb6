import { compile } from '../decide/compile.ts'
import type { Deployment } from '../model/deployment.ts'
import { type Diagnostic, sortDiagnostics } from '../model/diagnostic.ts'
import { createIndex } from './plan-index.ts'
import { lintRules } from './registry.ts'
import { type LintContext, toDiagnostic } from './rule.ts'
import { subjectsOf } from './subjects.ts'

/** What rules look at in a deployment. @param nowMs milliseconds since 1970, for rules about dates */
export function createLintContext(deployment: Deployment, nowMs?: number): LintContext {
  const graph = compile(deployment)
  return { deployment, graph, index: createIndex(deployment, graph), ...(nowMs === undefined ? {} : { nowMs }) }
}

/**
 * Everything that the rules of route53.md section 7 find in an expanded plan, by position. The plan's `rules:` change
 * a severity or switch a rule off, but never what Route 53 itself rejects.
 *
 * @see R7.1, R7.2
 */
export function lint(deployment: Deployment, nowMs?: number): readonly Diagnostic[] {
  const context = createLintContext(deployment, nowMs)
  const subjects = subjectsOf(deployment)
  const found = lintRules.flatMap((rule) => {
    if (rule.about !== undefined && !subjects.has(rule.about)) return []
    const configured = deployment.rules.get(rule.id)
    return [...rule.check(context)].flatMap((finding) => {
      const diagnostic = toDiagnostic(rule, finding)
      if (configured === undefined || (rule.rejectedByApi && diagnostic.severity === 'error')) return [diagnostic]
      return configured === 'off' ? [] : [{ ...diagnostic, severity: configured }]
    })
  })
  return sortDiagnostics(found)
}
