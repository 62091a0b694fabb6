import type { ClientKind } from '../../decide/client-kinds.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { countOf } from '../../values/count.ts'
import { type Pattern, patternsOf } from '../../values/interchangeable.ts'
import { printable } from '../../values/printable.ts'
import type { Counterexample, Finding } from '../../verify/finding.ts'
import { whenText } from '../../verify/properties/property.ts'
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

/** Failures that stand one by one in a cell; of more the first ones. */
const NAMES_MAX = 8

/** At most so many words; the last one counts what is left out. */
const shortened = (words: readonly string[], most: number): readonly string[] =>
  words.length <= most ? words : [...words.slice(0, most - 1), `${words.length - most + 1} more`]

/** `a`, `any 2 of {b, c, d}`: what fails in all sets of a pattern, each part by itself. */
const choiceWords = ({ choices }: Pattern<Variable>, most: number): readonly string[] =>
  choices.flatMap(({ take, of }) => {
    const names = of.map((variable) => failedWords([variable]))
    return take === of.length ? names : [`any ${take} of {${shortened(names, most).join(', ')}}`]
  })

/** `a + any 2 of {b, c, d}`; of very many the first ones, unless all are asked for. */
export const patternWords = (pattern: Pattern<Variable>, most = NAMES_MAX): string =>
  shortened(choiceWords(pattern, most), most).join(' + ')

/** A finding with those that differ from it in interchangeable failures only. */
export interface Alike {
  /** Its message is that of all of them. */
  readonly finding: Finding
  readonly pattern: Pattern<Variable>
}

/** ` when any 2 of {a, b, c} fail`. */
function whenWords(pattern: Pattern<Variable>): string {
  const words = choiceWords(pattern, Number.POSITIVE_INFINITY)
  const last = words.at(-1) ?? ''
  const all = words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`
  const isOne = pattern.choices.every(({ take }) => take === 1) && pattern.choices.length === 1
  return `when ${all} ${isOne ? 'fails' : 'fail'}`
}

/**
 * Findings as people read them: those that say one thing of failures that are interchangeable are one. Single
 * points of failure, and findings that speak of further sets themselves, stand alone.
 *
 * @see verification.md §3 item 3
 */
export function alikeFindings(findings: readonly Finding[]): readonly Alike[] {
  const groups = new Map<string, { what: string; members: Finding[] }>()
  for (const [index, finding] of findings.entries()) {
    const { rule, severity, question, kinds, invariant, failed, message, others } = finding
    const when = whenText(failed)
    const isOneOfMany = others === 0 && failed.length > 1 && message.endsWith(when)
    const what = isOneOfMany ? message.slice(0, -when.length) : message
    const about = [rule, severity, question?.zone.id, question?.name, question?.type, invariant, what]
    const key = isOneOfMany ? JSON.stringify([...about, kinds.map(({ label }) => label)]) : `${index}`
    const known = groups.get(key)
    if (known) known.members.push(finding)
    else groups.set(key, { what, members: [finding] })
  }
  return [...groups.values()].flatMap(({ what, members }) =>
    patternsOf(members.map(({ failed }) => failed)).flatMap((pattern): readonly Alike[] => {
      const finding = members.find(({ failed }) => failed === pattern.first)
      if (!finding) return []
      return [{ finding: pattern.count === 1 ? finding : { ...finding, message: what + whenWords(pattern) }, pattern }]
    }),
  )
}

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
export function reachOf(verification: Verification, maxFailures: number | undefined): string {
  const { bound, unfinished, sampled, questions } = verification
  const limits = [bound, maxFailures].filter((limit) => limit !== undefined)
  const whole = sampled === 0 && unfinished === 0 ? 'exhaustive' : 'all failures'
  const reach = limits.length === 0 ? whole : `complete up to ${countOf(Math.min(...limits), 'failure')} at once`
  const kinds = sampled === 0 ? '' : `; of ${countOf(sampled, 'record')} not all kinds of client`
  const time =
    unfinished === 0 ? '' : `; time was up after ${questions.length} of ${questions.length + unfinished} records`
  return reach + kinds + time
}

/** The verdict in words: promises that comments excuse are not kept for that. */
export function verdictWords({ promises: { total, broken }, findings }: Verification): string {
  if (findings.some(({ severity }) => severity === 'error')) return `${broken} of ${countOf(total, 'promise')} broken`
  return `${broken > 0 ? `${total - broken} of ` : ''}${countOf(total, 'promise')} kept`
}

/** `2 findings hidden by comments`; nothing where there are none. */
export const hiddenWords = ({ hidden }: Verification): readonly string[] =>
  hidden > 0 ? [`${countOf(hidden, 'finding')} hidden by comments`] : []
