import { lintRules } from '../lint/registry.ts'
import type { RuleInfo } from '../lint/rule.ts'
import { findRuleTitle } from '../route53/rules.ts'

/** Where the documents are published; the rules' anchors are their ids. */
const RULES_PAGE = 'https://r53sim.dev/docs/rules.md'

export const ruleHelpUri = (id: string): string => `${RULES_PAGE}#${id}`

/** `R2.25 Shares follow the weights` for each rule of route53.md that a rule of `validate` stands on. */
export const sourcesOf = ({ rules }: RuleInfo): readonly string[] =>
  rules.map((number) => `${number} ${findRuleTitle(number) ?? ''}`.trimEnd())

/** What a plan may say about a rule. */
export type Silencing = 'never' | 'rejected' | 'allowed'

const configurable: ReadonlySet<string> = new Set(lintRules.map(({ id }) => id))

/** Whether `rules:` and comments silence it: not what Route 53 rejects, nor what keeps the plan from being read as it is meant. @see R7.1 */
export function silencingOf({ id, severity, rejectedByApi }: RuleInfo): Silencing {
  if (severity !== 'error') return 'allowed'
  if (rejectedByApi) return 'rejected'
  return configurable.has(id) ? 'allowed' : 'never'
}

/** A finding about comments is not hidden by one. */
const ABOUT_COMMENTS = 'ignore-invalid'

function allowedMarkdown({ id, severity }: RuleInfo): string {
  const other = severity === 'error' ? 'warning' : 'error'
  const configured = `In the plan, \`rules: { ${id}: off }\` switches it off and \`${other}\` in place of \`off\` changes its severity`
  return id === ABOUT_COMMENTS
    ? `${configured}.`
    : `${configured}; \`# r53sim-ignore ${id}: reason\` on the line of the finding, or on a line of its own above, hides it there.`
}

/** Where to configure or ignore a rule: sentences in Markdown. */
export function silencingMarkdown(rule: RuleInfo): string {
  switch (silencingOf(rule)) {
    case 'never':
      return 'Nothing silences it: what a plan means is not a matter of taste.'
    case 'rejected':
      return 'Nothing silences it: Route 53 rejects it.'
    case 'allowed':
      return allowedMarkdown(rule)
  }
}

const yaml = (text: string) => `\`\`\`yaml\n${text}\`\`\`\n`

/** All there is to say about a rule but its name, in Markdown: `source` writes a number and title of route53.md, `shown` is what `validate` prints for the bad example. */
export function ruleMarkdown(
  rule: RuleInfo,
  { source = (text) => text, shown = '' }: { readonly source?: (text: string) => string; readonly shown?: string } = {},
): string {
  const because = sourcesOf(rule).map((text) => `- ${source(text)}\n`)
  return [
    `**${rule.severity}**: ${rule.summary}.\n`,
    `${rule.why}\n`,
    because.join(''),
    `Found in:\n\n${yaml(rule.bad)}`,
    ...(shown === '' ? [] : [`\`\`\`text\n${shown}\`\`\`\n`]),
    `Not found in:\n\n${yaml(rule.good)}`,
    `${silencingMarkdown(rule)}\n`,
  ].join('\n')
}
