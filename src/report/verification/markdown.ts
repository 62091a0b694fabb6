import { countOf } from '../../values/count.ts'
import { type Finding, VERIFY_RULES } from '../../verify/finding.ts'
import { codeMarkdown, escapeMarkdown, formatMarkdownTable } from '../markdown.ts'
import { placeText } from '../place.ts'
import { escapeXml } from '../xml.ts'
import type { VerificationFormat } from './format.ts'
import {
  type Alike,
  alikeFindings,
  findingDiagnostic,
  hiddenWords,
  patternWords,
  reachOf,
  subjectWords,
  verdictWords,
} from './words.ts'

/** A comment on a pull request may be 65,536 characters long. */
const LENGTH_MAX = 60_000
const ROWS_MAX = 50
/** Characters of the table, so that room is left for the worst findings. */
const TABLE_MAX = 30_000

const rowOf = ({ finding, pattern }: Alike): readonly string[] => {
  const { rule, severity, failed, at, invariant } = finding
  return [
    escapeMarkdown(severity),
    `${rule} ${escapeMarkdown(invariant ?? VERIFY_RULES[rule].summary)}`,
    escapeMarkdown(subjectWords(finding)),
    failed.length === 0 ? '' : codeMarkdown(patternWords(pattern)),
    codeMarkdown(placeText(at.span())),
  ]
}

function details(finding: Finding, argument: string): string {
  const { message, hint } = findingDiagnostic(finding, argument)
  const example = finding.example?.()
  const steps = (example?.trace() ?? [])
    .filter(({ outcome }) => outcome === 'chosen' || outcome === 'dropped' || outcome === 'fail-open')
    .map(
      ({ recordSet, because, outcome, rule }) =>
        `- ${escapeMarkdown(`${recordSet ? `${recordSet.branch}: ` : ''}${outcome}, ${because} (${rule})`)}\n`,
    )
  const replay = hint === undefined ? '' : `\n${codeMarkdown(hint.replace(/^replay: /, ''))}\n`
  return `<details><summary>${finding.rule} ${escapeXml(finding.invariant ?? '')} ${escapeXml(subjectWords(finding))}</summary>\n\n${escapeMarkdown(message)}\n${replay}${steps.length > 0 ? `\n${steps.join('')}` : ''}\n</details>\n`
}

/** For a pull request: the verdict, a table of findings, one folded block for each; never longer than a comment may be. */
export const verificationToMarkdown: VerificationFormat = (verification, context) => {
  const { findings, variables, questions } = verification
  const facts = [
    countOf(variables.length, 'failure variable'),
    countOf(questions.length, 'record'),
    reachOf(verification, context.maxFailures),
    ...hiddenWords(verification),
  ].join(', ')
  const told = alikeFindings(findings)
  const rows: (readonly string[])[] = []
  let room = TABLE_MAX
  for (const row of told.slice(0, ROWS_MAX).map(rowOf)) {
    room -= row.join(' | ').length
    if (room < 0) break
    rows.push(row)
  }
  const more = (count: number) => (count > 0 ? `\n… and ${count} more: ${codeMarkdown('r53sim verify --all')}\n` : '')
  const head = `### ${escapeMarkdown(verdictWords(verification))}\n\n${escapeMarkdown(facts)}.\n${rows.length > 0 ? `\n${formatMarkdownTable(['', 'what', 'record', 'fails', 'where'], rows)}` : ''}${more(told.length - rows.length)}`
  let text = head
  for (const [index, { finding }] of told.entries()) {
    if (finding.severity === 'note') continue
    const block = `\n${details(finding, context.argument)}`
    const rest = more(told.slice(index).filter(({ finding: { severity } }) => severity !== 'note').length)
    if (text.length + block.length + rest.length > LENGTH_MAX) return text + rest
    text += block
  }
  return text
}
