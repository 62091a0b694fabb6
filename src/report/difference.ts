import { countOf } from '../values/count.ts'
import { formatDuration } from '../values/duration.ts'
import { displayName } from '../values/name.ts'
import { printable } from '../values/printable.ts'
import type { Change, ChangeGroup, Difference, Direction } from '../verify/difference.ts'
import { formatJson } from './json.ts'
import { codeMarkdown, escapeMarkdown, formatMarkdownTable } from './markdown.ts'
import { recordTitle } from './record-words.ts'
import type { Style } from './style.ts'
import { failedWords, kindWords } from './verification/words.ts'
import { wrapWords } from './width.ts'

export interface DifferenceContext {
  readonly style: Style
  /** Everything, not one screen of it. */
  readonly showAll: boolean
  readonly before: string
  readonly after: string
}

const GROUPS_SHOWN_MAX = 20
const NAMES_SHOWN_MAX = 3
const CUTS_SHOWN_MAX = 3

function namesOf({ questions }: ChangeGroup): string {
  const names = questions.slice(0, NAMES_SHOWN_MAX).map(({ name, type }) => recordTitle(name, type))
  const more = questions.length > NAMES_SHOWN_MAX ? ` and ${questions.length - NAMES_SHOWN_MAX} more` : ''
  return printable(names.join(', ')) + more
}

const whoOf = ({ kinds, isEverybody }: ChangeGroup) => (isEverybody ? 'all clients' : kindWords(kinds))

/** `normally`, `when euw1 and canary fail`: the smallest failures after which a change shows. */
function whenWords({ cuts, cutsTotal }: Change): string {
  const [first] = cuts
  if (!first) return ''
  if (first.length === 0) return 'normally'
  const texts = cuts.slice(0, CUTS_SHOWN_MAX).map(failedWords)
  const rest = Number(cutsTotal) - texts.length
  return `after ${texts.join(', or ')}${rest > 0 ? `, or ${rest} other ${rest === 1 ? 'set' : 'sets'} of failures` : ''}`
}

function sign(direction: Direction, style: Style): string {
  const { good, bad, same } = style.symbols
  switch (direction) {
    case 'worse':
      return style.bad(`${bad} worse `)
    case 'better':
      return style.good(`${good} better`)
    case 'moved':
      return style.quiet(`${same} moved `)
  }
}

/** Shares of answers in per cent, where they are not whole. */
const inPercent = (text: string) =>
  text.replace(
    / (\d+)\/(\d+)(?=,|$)/g,
    (_, above: string, below: string) => ` ${Number(((100 * Number(above)) / Number(below)).toPrecision(4))} %`,
  )

/** An answer for people; `(dead)` where nothing of it is live. */
const answer = (text: string, isDead: boolean) =>
  printable(inPercent(text)) + (isDead && text !== '(none)' ? ' (dead)' : '')

function groupText(group: ChangeGroup, style: Style): string {
  const { arrow } = style.symbols
  const changes = group.changes.map((change) => {
    const { direction, before, after, states, of, isDead } = change
    const text = `${whenWords(change)}: ${answer(before, isDead.before)} ${arrow} ${answer(after, isDead.after)}   ${states} of ${of} ${of === 1n ? 'state' : 'states'}`
    const lines = wrapWords(text, style.width - 11)
    return `  ${sign(direction, style)}  ${lines.join(`\n${' '.repeat(11)}`)}\n`
  })
  const times = group.times.map(
    ({ what, before, after }) =>
      `  ${what === 'ttl' ? 'kept by resolvers' : 'moved after a failure'} ${formatDuration(before)} ${arrow} ${formatDuration(after)}\n`,
  )
  return `${style.name(namesOf(group))}, ${whoOf(group)}\n${changes.join('')}${times.join('')}`
}

/** The most harmful first; one line where nothing changes. */
export function differenceToText(difference: Difference, { style, showAll, before, after }: DifferenceContext): string {
  const { groups, unchanged, questions, variables, gaps, bound } = difference
  const reach = bound === undefined ? 'every set of failures' : `up to ${countOf(bound, 'failure')} at once`
  const scope = `${countOf(questions, 'record')}, ${countOf(variables.length, 'failure variable')}, ${reach}`
  if (groups.length === 0)
    return `${style.good(style.symbols.good)} ${printable(before)} and ${printable(after)} answer alike: ${scope}\n`
  const shown = showAll ? groups : groups.slice(0, GROUPS_SHOWN_MAX)
  const rest = groups.length - shown.length
  return [
    shown.map((group) => groupText(group, style)).join(''),
    rest > 0 ? `${style.symbols.ellipsis} and ${rest} more (--all)\n` : '',
    ...gaps.map((gap) => `${style.symbols.same} ${printable(gap)}\n`),
    `\n${unchanged > 0 ? `everything else: the same answers in all states (${countOf(unchanged, 'record')}). ` : ''}Compared: ${scope}.\n`,
  ].join('')
}

const idsOf = (cuts: Change['cuts']) => cuts.map((cut) => cut.map(({ id }) => id).toSorted())

/** `r53sim/difference/v1`: shares are exact fractions, counts of states exact integers, both as text. */
export function differenceToJson(
  difference: Difference,
  { before, after }: Pick<DifferenceContext, 'before' | 'after'>,
): string {
  const { groups, unchanged, questions, variables, gaps, bound } = difference
  return formatJson('difference', {
    before,
    after,
    bound: bound ?? null,
    queries: questions,
    unchanged,
    variables: variables.map(({ id }) => id),
    gaps,
    groups: groups.map((group) => ({
      queries: group.questions.map(({ name, type }) => ({ name: displayName(name), type })),
      classes: group.kinds.map(({ label }) => label),
      everybody: group.isEverybody,
      changes: group.changes.map(
        ({ direction, before: was, after: is, isDead, cuts, cutsTotal, states, of, probability }) => ({
          direction,
          before: was,
          after: is,
          dead_before: isDead.before,
          dead_after: isDead.after,
          cuts: idsOf(cuts),
          cuts_total: `${cutsTotal}`,
          states: `${states}`,
          of: `${of}`,
          ...(probability === undefined ? {} : { p: probability }),
        }),
      ),
      times: group.times,
    })),
  })
}

const ROWS_MAX = 100

/** A section for a pull request. */
export function differenceToMarkdown(
  difference: Difference,
  { before, after }: Pick<DifferenceContext, 'before' | 'after'>,
): string {
  const { groups, unchanged, questions } = difference
  const title = `### ${codeMarkdown(before)} → ${codeMarkdown(after)}\n\n`
  if (groups.length === 0)
    return `${title}Nothing changes: ${countOf(questions, 'record')} with the same answers in all states.\n`
  const rows = groups.flatMap((group) => [
    ...group.changes.map((change) => [
      escapeMarkdown(change.direction),
      codeMarkdown(namesOf(group)),
      escapeMarkdown(whoOf(group)),
      escapeMarkdown(whenWords(change)),
      `${codeMarkdown(inPercent(change.before))} → ${codeMarkdown(inPercent(change.after))}`,
      `${change.states} of ${change.of}`,
    ]),
    ...group.times.map(({ what, before: was, after: is }) => [
      what,
      codeMarkdown(namesOf(group)),
      escapeMarkdown(whoOf(group)),
      '',
      `${formatDuration(was)} → ${formatDuration(is)}`,
      '',
    ]),
  ])
  const shown = rows.slice(0, ROWS_MAX)
  const rest = rows.length > shown.length ? `\n… and ${rows.length - shown.length} more.\n` : ''
  return `${title}${formatMarkdownTable(['', 'record', 'clients', 'when', 'answer', 'states'], shown)}${rest}\nEverything else: the same answers in all states (${countOf(unchanged, 'record')}).\n`
}
