import { allRules } from '../lint/registry.ts'
import { formatDiagnostics } from '../report/diagnostics.ts'
import { openSources } from '../report/excerpt.ts'
import { ruleToText } from '../report/explain-rule.ts'
import type { Style } from '../report/style.ts'
import { suggest } from '../values/nearest.ts'
import { Failure } from './failure.ts'
import { checkPlan } from './read-plan.ts'

/** What to type instead of an id that does not exist. */
function suggestRule(id: string): string {
  const ids = allRules.map((rule) => rule.id)
  const alike = ids.filter((other) => id !== '' && other.includes(id.toLowerCase()))
  return suggest(id, ids) ?? (alike.length > 0 ? `there are ${alike.join(', ')}` : 'docs/rules.md lists them all')
}

/** What a rule finds and why, with its bad example checked as `validate` does. Throws a `Failure` for an id that does not exist. */
export async function explainRule(id: string, style: Style): Promise<string> {
  const rule = allRules.find((other) => other.id === id)
  if (rule === undefined) throw new Failure(`there is no rule "${id}"`, suggestRule(id))
  const { files, diagnostics } = await checkPlan([{ name: 'plan.yaml', text: rule.bad }])
  const own = diagnostics.filter((diagnostic) => diagnostic.rule === id)
  return ruleToText(rule, formatDiagnostics(own, openSources(files), style), style)
}
