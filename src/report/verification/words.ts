import type { ClientKind } from '../../decide/client-kinds.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { countOf } from '../../values/count.ts'
import { printable } from '../../values/printable.ts'
import type { Counterexample, Finding } from '../../verify/finding.ts'
import type { Variable } from '../../verify/variables.ts'
import type { Verification } from '../../verify/verify.ts'
import { clientText, kindsText } from '../kind-words.ts'
import { recordTitle, spokenName } from '../record-words.ts'
import { shellWord } from '../shell-word.ts'

/** `EU (paris)`, `all clients`: kinds of client for people. */
export function kindWords(kinds: readonly ClientKind[], everybody = 'all clients'): string {
  const isAll = kinds.length === 0 || (kinds.length === 1 && kinds[0]?.label === 'all')
  return isAll ? everybody : kindsText({ kinds }, false)
}

/** What the finding is about: a record and its clients, or nothing. */
export function subjectWords({ question, kinds }: Finding): string {
  if (!question) return ''
  return `${printable(recordTitle(question.name, question.type))}, ${kindWords(kinds)}`
}

/** The finding as one sentence that stands alone. */
export function findingSentence(finding: Finding): string {
  const { question, message, others, invariant } = finding
  const more = others > 0 ? ` (and in ${others} other minimal ${others === 1 ? 'case' : 'cases'})` : ''
  const who = question ? `${recordTitle(question.name, question.type)} (${kindWords(finding.kinds)}): ` : ''
  const whose = invariant === undefined ? '' : `${invariant}: `
  return printable(`${whose}${who}${message}${more}`)
}

/** The finding as every format of findings takes it: the sentence, and the command line that shows it. */
export function findingDiagnostic(finding: Finding, plan: string): Diagnostic {
  const { rule, severity, at } = finding
  const example = finding.example?.()
  return {
    rule,
    severity,
    at: at.span(),
    message: `${findingSentence(finding)}${example ? `: ${example.answer()}` : ''}`,
    ...(example ? { hint: `replay: ${replayWords(example, plan)}` } : {}),
  }
}

/** `use1 + euw1`. */
export const failedWords = (failed: readonly Variable[]): string =>
  printable(failed.flatMap(({ selectors }) => selectors).join(' + '))

/** The command line that shows a counterexample. */
export function replayWords({ question, kind, failed }: Counterexample, plan: string): string {
  const client = kind.named[0] ?? clientText(kind.client)
  return [
    'r53sim explain',
    shellWord(spokenName(question.name)),
    shellWord(question.type),
    ...(plan === '' ? [] : ['--plan', shellWord(plan)]),
    ...(client === '' ? [] : ['--client', shellWord(client)]),
    ...failed.flatMap(({ selectors }) => selectors).flatMap((selector) => ['--fail', shellWord(selector)]),
  ].join(' ')
}

/** How far the proof reaches, in words. */
export function reachOf({ bound, unfinished, questions }: Verification, maxFailures: number | undefined): string {
  const limits = [bound, maxFailures].filter((limit) => limit !== undefined)
  const reach = limits.length === 0 ? 'exhaustive' : `complete up to ${countOf(Math.min(...limits), 'failure')} at once`
  return unfinished === 0
    ? reach
    : `${reach}; time was up after ${questions.length} of ${questions.length + unfinished} records`
}

/** The verdict in words: promises that comments excuse are not kept for that. */
export function verdictWords({ promises: { total, broken }, findings }: Verification): string {
  if (findings.some(({ severity }) => severity === 'error')) return `${broken} of ${countOf(total, 'promise')} broken`
  return `${broken > 0 ? `${total - broken} of ` : ''}${countOf(total, 'promise')} kept`
}

/** `2 findings hidden by comments`; nothing where there are none. */
export const hiddenWords = ({ hidden }: Verification): readonly string[] =>
  hidden > 0 ? [`${countOf(hidden, 'finding')} hidden by comments`] : []
