import type { Severity } from '../../model/diagnostic.ts'
import { countOf } from '../../values/count.ts'
import { printable } from '../../values/printable.ts'
import { put } from '../../values/put.ts'
import { type Finding, VERIFY_RULES } from '../../verify/finding.ts'
import type { KindResult, QuestionResult, Verification } from '../../verify/verify.ts'
import { placeText } from '../place.ts'
import { recordTitle } from '../record-words.ts'
import type { Style } from '../style.ts'
import { formatTable } from '../table.ts'
import { wrapWords } from '../width.ts'
import type { VerificationContext, VerificationFormat } from './format.ts'
import {
  type Alike,
  alikeFindings,
  failedWords,
  findingSentence,
  hiddenWords,
  kindWords,
  patternWords,
  reachOf,
  replayWords,
  subjectWords,
  verdictWords,
} from './words.ts'

const FINDINGS_SHOWN_MAX = 12
const ROWS_SHOWN_MAX = 20

const indented = (text: string, style: Style, indent: number) =>
  wrapWords(text, style.width - indent)
    .map((line) => `${' '.repeat(indent)}${line.trimEnd()}\n`)
    .join('')

/** As `indented`, the first line two columns further left. */
const hanging = (text: string, style: Style) => indented(text, style, 2).slice(2)

function sign(severity: Severity, { symbols, bad, warn, quiet }: Style): string {
  if (severity === 'error') return bad(symbols.bad)
  return severity === 'warning' ? warn(symbols.warning) : quiet(symbols.same)
}

function findingText({ finding, pattern }: Alike, style: Style, { argument }: VerificationContext): string {
  const { rule, severity, at, message, others, invariant } = finding
  const example = finding.example?.()
  const title = `${rule} ${invariant === undefined ? VERIFY_RULES[rule].summary : printable(invariant)}`
  const subject = subjectWords(finding)
  const head = `${sign(severity, style)} ${style.strong(title)}${subject === '' ? '' : `   ${style.name(subject)}`}   ${placeText(at.span())}\n`
  const one = pattern.count > 1 ? `; after ${failedWords(finding.failed)}` : ''
  const answer = example ? `${one}: ${printable(example.answer())}` : ''
  const more = others > 0 ? ` (and in ${countOf(others, 'other minimal case')})` : ''
  return [
    head,
    indented(`${printable(message)}${answer}${more}`, style, 2),
    // On one line however long it is: it is there to be copied.
    example && severity !== 'note' ? `  ${style.quiet(`replay  ${replayWords(example, argument)}`)}\n` : '',
  ].join('')
}

/** Notes that say one thing of many records as one line. */
function notesText(notes: readonly Finding[], style: Style): string {
  const byRule = new Map<string, Finding[]>()
  for (const note of notes) {
    put(byRule, note.rule, note)
  }
  return [...byRule]
    .map(([, alike]) => {
      const [first] = alike
      if (!first) return ''
      first.example?.()
      const rest = alike.length > 1 ? ` (and ${alike.length - 1} more: --all)` : ''
      return hanging(`${style.symbols.same} ${first.rule} ${findingSentence(first)}${rest}`, style)
    })
    .join('')
}

function findingsText(findings: readonly Finding[], style: Style, options: VerificationContext): string {
  const loud = alikeFindings(options.showAll ? findings : findings.filter(({ severity }) => severity !== 'note'))
  const shown = options.showAll ? loud : loud.slice(0, FINDINGS_SHOWN_MAX)
  const rest =
    loud.length > shown.length ? `${style.symbols.ellipsis} and ${loud.length - shown.length} more (--all)\n` : ''
  const notes = options.showAll
    ? ''
    : notesText(
        findings.filter(({ severity }) => severity === 'note'),
        style,
      )
  const text = shown.map((each) => findingText(each, style, options)).join('') + rest + notes
  return text === '' ? '' : `\n${text}`
}

/** One line for each invariant that holds; the others are among the findings. */
function invariantsText({ invariants, unfinished }: Verification, style: Style): string {
  if (unfinished > 0) return ''
  return invariants
    .filter(({ holds }) => holds)
    .map(
      ({ invariant, cases }) =>
        `${style.good(style.symbols.good)} ${printable(invariant.id)} holds   ${countOf(cases, 'case')}\n`,
    )
    .join('')
}

/** `any 2 of 3`, `nothing`: how many failures at once go unnoticed. */
function survivesWords({ survives, variables, smallestOutage }: KindResult): string {
  if (survives < 0) return 'not even none'
  if (!smallestOutage)
    return survives < variables.length
      ? `at least any ${survives} of ${variables.length}`
      : `any of ${variables.length}`
  return survives === 0 ? 'nothing' : `any ${survives} of ${variables.length}`
}

/** ` (or 2 others)`: outages as small that what is shown does not stand for. */
function othersWords({ alternatives, hasMore }: KindResult): string {
  if (alternatives === 0) return ''
  const others = `${alternatives} ${alternatives === 1 ? 'other' : 'others'}`
  return ` (or ${hasMore ? 'at least ' : ''}${others})`
}

interface Row {
  readonly question: QuestionResult
  readonly results: readonly KindResult[]
  /** What the weakest kind of the question survives: the same for its rows, so that they stay together. */
  readonly weakest: number
}

/** Kinds of client of one question that stand alike; the weakest question first. */
function rowsOf(questions: readonly QuestionResult[]): readonly Row[] {
  return questions
    .flatMap((question) => {
      const failing = question.kinds.filter(({ variables }) => variables.length > 0)
      const weakest = Math.min(...failing.map(({ survives }) => survives))
      const alike = new Map<string, KindResult[]>()
      for (const result of question.kinds) {
        if (result.variables.length === 0 && !result.smallestOutage) continue
        const key = `${survivesWords(result)} ${result.smallestOutage ? patternWords(result.smallestOutage, Number.POSITIVE_INFINITY) : ''}`
        put(alike, key, result)
      }
      return [...alike.values()].map((results): Row => ({ question, results, weakest }))
    })
    .toSorted((a, b) => a.weakest - b.weakest)
}

function tableText(verification: Verification, style: Style, { showAll }: VerificationContext): string {
  const rows = rowsOf(verification.questions)
  const shown = showAll ? rows : rows.slice(0, ROWS_SHOWN_MAX)
  const { dash, ellipsis } = style.symbols
  const cells = shown.map(({ question, results }) => {
    const [first] = results
    const smallest = first?.smallestOutage
    const outage = !smallest
      ? `${dash} none`
      : smallest.first.length === 0
        ? 'with nothing failed'
        : patternWords(smallest, showAll ? Number.POSITIVE_INFINITY : undefined) + othersWords(first)
    const isAll = results.length === question.kinds.length
    return [
      style.name(printable(recordTitle(question.name, question.type))),
      isAll
        ? 'all'
        : kindWords(
            results.map(({ kind }) => kind),
            'all',
          ),
      first ? survivesWords(first) : '',
      outage,
    ]
  })
  const columns = [
    { title: 'record' },
    { title: 'client', shrink: true as const },
    { title: 'survives' },
    { title: 'smallest outage', shrink: true as const },
  ]
  const rest = rows.length > shown.length ? `  ${ellipsis} and ${rows.length - shown.length} more (--all)\n` : ''
  const table = formatTable(columns, cells, { width: style.width, indent: 2, heading: style.quiet })
  const fixed = verification.questions.filter(({ kinds }) =>
    kinds.every(({ variables, smallestOutage }) => variables.length === 0 && !smallestOutage),
  ).length
  const still = fixed === 0 ? '' : `  ${countOf(fixed, 'record')} with nothing in it that can fail\n`
  return table === '' ? `\n${still}` : `\n${table}${rest}${still}`
}

const STATES_SHOWN_MAX = 30

function headText(verification: Verification, options: VerificationContext): string {
  const { maxFailures, style } = options
  const { variables, questions } = verification
  const kinds = new Set(questions.flatMap((question) => question.kinds.map(({ kind }) => kind.label))).size
  const isBroken = verification.findings.some(({ severity }) => severity === 'error')
  const symbol = isBroken ? style.bad(style.symbols.bad) : style.good(style.symbols.good)
  const states =
    variables.length <= STATES_SHOWN_MAX ? `${2 ** variables.length} states` : `2^${variables.length} states`
  const facts = [
    countOf(variables.length, 'failure variable'),
    states,
    `${kinds} ${kinds === 1 ? 'kind' : 'kinds'} of client`,
    countOf(questions.length, 'record'),
    reachOf(verification, maxFailures),
    ...hiddenWords(verification),
    ...(options.milliseconds === undefined
      ? []
      : [
          `${options.milliseconds} ms`,
          `${verification.stats.analysed} of ${verification.stats.asked} shapes worked out`,
          `${verification.stats.nodes} nodes at most`,
        ]),
  ]
  return indented(`${symbol} ${verdictWords(verification)}. ${facts.join(', ')}`, style, 0)
}

/** The screen of `verify`: the verdict, what is broken and how to see it, how each record stands. */
export const verificationToText: VerificationFormat = (verification, options) => {
  const { style } = options
  const { assumedUp, findings } = verification
  const counts = (['error', 'warning', 'note'] as const).map(
    (severity) => findings.filter((finding) => finding.severity === severity).length,
  )
  const [errors = 0, warnings = 0, notes = 0] = counts
  const assumed = assumedUp.length === 0 ? '' : `; taken as always up: ${printable(assumedUp.slice(0, 8).join(', '))}`
  return [
    headText(verification, options),
    invariantsText(verification, style),
    findingsText(findings, style, options),
    tableText(verification, style, options),
    `\n${countOf(errors, 'error')}, ${countOf(warnings, 'warning')}, ${countOf(notes, 'note')}${assumed}.\n`,
  ].join('')
}
