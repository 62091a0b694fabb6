import type { ClientKind } from '../../decide/client-kinds.ts'
import type { Span } from '../../model/origin.ts'
import { printable } from '../../values/printable.ts'
import type { Counterexample, Finding } from '../../verify/finding.ts'
import type { Variable } from '../../verify/variables.ts'
import { recordTitle, spokenName } from '../record-words.ts'
import { shellWord } from '../shell-word.ts'
import { clientText } from '../simulation.ts'

const KINDS_SHOWN_MAX = 3

/** `EU (paris)`, `all clients`: kinds of client for people. */
export function kindWords(kinds: readonly ClientKind[], everybody = 'all clients'): string {
  const [only] = kinds
  if (kinds.length === 0 || (kinds.length === 1 && only?.label === 'all')) return everybody
  const labels = kinds
    .slice(0, KINDS_SHOWN_MAX)
    .map(({ label, named }) => (named.length > 0 && !named.includes(label) ? `${label} (${named.join(', ')})` : label))
  const more = kinds.length > KINDS_SHOWN_MAX ? ` and ${kinds.length - KINDS_SHOWN_MAX} more` : ''
  return printable(labels.join(', ')) + more
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

export const placeWords = ({ file, line, column }: Span): string => `${printable(file)}:${line}:${column}`
