import type { Diagnostic, Severity } from '../model/diagnostic.ts'
import { isProofRule, PROOF_RULES } from '../model/ignore.ts'
import type { Span } from '../model/origin.ts'
import { lazy } from '../values/lazy.ts'
import { suggest } from '../values/nearest.ts'
import { printable } from '../values/printable.ts'
import { allRules, lintRules } from './registry.ts'
import type { RuleInfo } from './rule.ts'

/** What a plan may say about the errors of a rule; its warnings it may always silence. */
export type Silencing = 'allowed' | 'never' | 'rejected'

const byId = lazy((): ReadonlyMap<string, RuleInfo> => new Map(allRules.map((rule) => [rule.id, rule])))
const configurable = lazy((): ReadonlySet<string> => new Set(lintRules.map(({ id }) => id)))

/** Whether `rules:` and comments silence what a rule finds: not what Route 53 rejects, nor what keeps the plan from being read as it is meant. @see R7.1 */
export function silencingOf({ id, severity, rejectedByApi }: RuleInfo): Silencing {
  if (severity !== 'error') return 'allowed'
  if (rejectedByApi) return 'rejected'
  return configurable().has(id) ? 'allowed' : 'never'
}

/** Why a setting changes nothing, and what to do; undefined for one that does, or has nothing to change. */
function explainIdle(id: string, found: readonly Diagnostic[]): readonly [message: string, hint: string] | undefined {
  if (isProofRule(id)) return undefined
  const rule = byId().get(id)
  if (rule === undefined)
    return [`there is no rule "${id}"`, suggest(id, [...byId().keys(), ...PROOF_RULES]) ?? 'remove it']
  const silencing = silencingOf(rule)
  if (silencing === 'never') return [`${id} stays an error: such a plan does not say what it means`, 'remove it']
  const isFound = found.some((diagnostic) => diagnostic.rule === id && diagnostic.severity === 'error')
  return silencing === 'rejected' && isFound
    ? [`${id} stays an error: Route 53 rejects what it finds`, 'remove it and fix the plan']
    : undefined
}

/**
 * A finding for every entry of the plan's `rules:` that changes nothing: no rule has that name, or what it finds
 * cannot be silenced. `at` is the place of an entry.
 *
 * @see R7.1, ignore-invalid
 */
export function findIdleSettings(
  rules: ReadonlyMap<string, Severity | 'off'>,
  found: readonly Diagnostic[],
  at: (id: string) => Span,
): readonly Diagnostic[] {
  const severity = rules.get('ignore-invalid') ?? 'warning'
  if (severity === 'off') return []
  return [...rules].flatMap(([id, setting]) => {
    const explained = setting === 'error' && byId().has(id) ? undefined : explainIdle(id, found)
    if (explained === undefined) return []
    const [message, hint] = explained
    return [{ rule: 'ignore-invalid', severity, at: at(id), message: printable(message), hint: printable(hint) }]
  })
}
