import type { Diagnostic, Severity } from '../model/diagnostic.ts'
import type { Span } from '../model/origin.ts'
import { lazy } from '../values/lazy.ts'
import { suggest } from '../values/nearest.ts'
import { allRules, lintRules } from './registry.ts'

/** What a comment `# r53sim-ignore RULE: reason` says. */
export interface IgnoreComment {
  readonly file: string
  /** The line whose findings it hides. */
  readonly line: number
  /** Rule ids as written; none where the author gave none. */
  readonly rules: readonly string[]
  /** Empty where the author gave none; then it hides nothing. */
  readonly reason: string
  readonly at: Span
}

const ID = 'ignore-invalid'

/** What Route 53 rejects, and what keeps the plan from being read, cannot be talked away. @see R7.1 */
const silenceable = lazy(
  (): ReadonlyMap<string, boolean> => new Map(lintRules.map(({ id, rejectedByApi }) => [id, !rejectedByApi])),
)
const canSilence = ({ rule, severity }: Diagnostic) => severity !== 'error' || (silenceable().get(rule) ?? false)

const keyOf = (file: string, line: number, rule: string) => `${line} ${rule} ${file}`

/**
 * The findings without those that comments hide, and a finding for every comment that hides nothing or gives no
 * reason. `severity` is that of these findings, as the plan's `rules:` have it.
 *
 * @see R7.1, ignore-invalid
 */
export function applyIgnores(
  diagnostics: readonly Diagnostic[],
  comments: readonly IgnoreComment[],
  severity: Severity | 'off' = 'warning',
): readonly Diagnostic[] {
  const hiding = new Set<string>()
  for (const { file, line, rules, reason } of comments)
    if (reason !== '') for (const rule of rules) hiding.add(keyOf(file, line, rule))
  const hidden = new Set<string>()
  const kept = diagnostics.filter((diagnostic) => {
    const key = keyOf(diagnostic.at.file, diagnostic.at.line, diagnostic.rule)
    if (!hiding.has(key) || !canSilence(diagnostic)) return true
    hidden.add(key)
    return false
  })
  if (severity === 'off') return kept
  const stillFound = new Set(kept.map(({ at, rule }) => keyOf(at.file, at.line, rule)))
  return [...kept, ...comments.flatMap((comment) => findProblems(comment, hidden, stillFound, severity))]
}

function findProblems(
  { file, line, rules, reason, at }: IgnoreComment,
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
  return rules
    .filter((rule) => !hidden.has(keyOf(file, line, rule)))
    .map((rule) =>
      stillFound.has(keyOf(file, line, rule))
        ? problem(`${rule} cannot be hidden: Route 53 rejects what it finds`, 'remove the comment and fix the plan')
        : problem(
            `there is no finding ${rule} on line ${line} to hide`,
            suggest(rule, knownIds(rule)) ?? 'remove the comment',
          ),
    )
}

/** Ids near a word that is none; nothing for an id that exists. */
const knownIds = (rule: string): readonly string[] =>
  allRules.some(({ id }) => id === rule) ? [] : allRules.map(({ id }) => id)
