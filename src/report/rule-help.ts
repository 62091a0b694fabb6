import type { RuleInfo } from '../lint/rule.ts'
import { silencingOf } from '../lint/rule-settings.ts'
import { findRuleTitle } from '../route53/rules.ts'

/** The rule's place in the documents that come with r53sim; the anchors are the rules' ids. */
export const ruleHelpPath = (id: string): string => `docs/rules.md#${id}`

/** `R2.25 Shares follow the weights` for each rule of route53.md that a rule of `validate` stands on. */
export const sourcesOf = ({ rules }: RuleInfo): readonly string[] =>
  rules.map((number) => `${number} ${findRuleTitle(number) ?? ''}`.trimEnd())

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
      return 'Nothing silences it: such a plan does not say what it means.'
    case 'rejected':
      return 'Nothing silences the error: Route 53 rejects what it finds.'
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
