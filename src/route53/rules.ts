import { rules } from './rules.gen.ts'

/** Number of a rule of docs/route53.md. */
export type RuleId = keyof typeof rules

const titles: ReadonlyMap<string, string> = new Map(Object.entries(rules))

/** Numbers of all rules in the document's order. */
export const ruleIds: readonly string[] = [...titles.keys()]

/** What a rule says in one line, without full stop; undefined for numbers that docs/route53.md does not have. */
export const findRuleTitle = (id: string): string | undefined => titles.get(id)
