import type { RuleInfo } from './rule.ts'
import { languageRules } from './text-rules/language.ts'
import { nameAndValueRules } from './text-rules/names-and-values.ts'
import { routingAndCheckRules } from './text-rules/routing-and-checks.ts'

/**
 * Rules that are checked where the text is read and expanded (`plan/`), and `ignore-invalid`: what is to be said about
 * them, so that one table lists every rule.
 */
export const textRules: readonly RuleInfo[] = [...languageRules, ...nameAndValueRules, ...routingAndCheckRules]
