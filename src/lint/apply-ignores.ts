import type { Diagnostic, Severity } from '../model/diagnostic.ts'
import { type Ignore, ignoreKey, ignoreKeys, isProofRule } from '../model/ignore.ts'
import { lazy } from '../values/lazy.ts'
import { suggest } from '../values/nearest.ts'
import { allRules, lintRules } from './registry.ts'

const ID = 'ignore-invalid'

/** What Route 53 rejects, and what keeps the plan from being read, cannot be talked away. @see R7.1 */
const silenceable = lazy(
  (): ReadonlyMap<string, boolean> => new Map(lintRules.map(({ id, rejectedByApi }) => [id, !rejectedByApi])),
)
const canSilence = ({ rule, severity }: Diagnostic) => severity !== 'error' || (silenceable().get(rule) ?? false)

/**
 * The findings without those that comments hide, and a finding for every comment that hides nothing or gives no
 * reason. `severity` is that of these findings, as the plan's `rules:` have it.
 *
 * @see R7.1, ignore-invalid
 */
export function applyIgnores(
  diagnostics: readonly Diagnostic[],
  comments: readonly Ignore[],
  severity: Severity | 'off' = 'warning',
): readonly Diagnostic[] {
  const hiding = ignoreKeys(comments)
  const hidden = new Set<string>()
  const kept = diagnostics.filter((diagnostic) => {
    const key = ignoreKey(diagnostic.at, diagnostic.rule)
    if (!hiding.has(key) || !canSilence(diagnostic)) return true
    hidden.add(key)
    return false
  })
  if (severity === 'off') return kept
  const stillFound = new Set(kept.map(({ at, rule }) => ignoreKey(at, rule)))
  return [...kept, ...comments.flatMap((comment) => findProblems(comment, hidden, stillFound, severity))]
}

function findProblems(
  { file, line, rules, reason, at }: Ignore,
  hidden: ReadonlySet<string>,
  stillFound: ReadonlySet<string>,
  severity: Severity,
): readonly Diagnostic[] {
  const problem = (message: string, hint: string): Diagnostic => ({ rule: ID, severity, at, message, hint })
  if (rules.length === 0) return [problem('the comment names no rule', 'write # r53sim-ignore RULE: reason')]
  if (reason === '')
    return [
      problem('the comment gives no reason, so it hides nothing', `write # r53sim-ignore ${rules.join(' ')}: reason`),
    ]
  return (
    rules
      // Whether those of `verify` hide anything, `verify` says.
      .filter((rule) => !isProofRule(rule) && !hidden.has(ignoreKey({ file, line }, rule)))
      .map((rule) =>
        stillFound.has(ignoreKey({ file, line }, rule))
          ? problem(`${rule} cannot be hidden: Route 53 rejects what it finds`, 'remove the comment and fix the plan')
          : problem(
              `there is no finding ${rule} on line ${line} to hide`,
              suggest(rule, knownIds(rule)) ?? 'remove the comment',
            ),
      )
  )
}

/** Ids near a word that is none; nothing for an id that exists. */
const knownIds = (rule: string): readonly string[] =>
  allRules.some(({ id }) => id === rule) ? [] : allRules.map(({ id }) => id)
