import type { RuleInfo } from '../lint/rule.ts'
import { ruleHelpPath, silencingMarkdown, sourcesOf } from './rule-help.ts'
import type { Style } from './style.ts'
import { wrapWords } from './width.ts'

const indented = (text: string, style: Style) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${style.quiet(line)}\n`)
    .join('')

/** All there is to say about a rule, for a terminal; `shown` is what `validate` prints for the bad example. */
export function ruleToText(rule: RuleInfo, shown: string, style: Style): string {
  const paint = rule.severity === 'error' ? style.bad : rule.severity === 'warning' ? style.warn : style.quiet
  const wrapped = (text: string) => `${wrapWords(text, style.width).join('\n')}\n`
  return [
    `${style.strong(paint(`${rule.severity}[${rule.id}]`))} ${rule.summary}\n`,
    wrapped(rule.why),
    `Found in\n${indented(rule.bad, style)}\n${shown}`,
    `Not found in\n${indented(rule.good, style)}`,
    `Rules behind it\n${sourcesOf(rule)
      .map((source) => `  ${source}\n`)
      .join('')}`,
    `${wrapped(silencingMarkdown(rule).replaceAll('`', '"'))}${style.name(ruleHelpPath(rule.id))}\n`,
  ].join('\n')
}
