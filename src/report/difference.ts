import type { Load } from '../simulate/overload.ts'
import { countOf } from '../values/count.ts'
import { formatDuration } from '../values/duration.ts'
import { formatFraction } from '../values/fraction.ts'
import { patternsOf } from '../values/interchangeable.ts'
import { displayName } from '../values/name.ts'
import { printable } from '../values/printable.ts'
import { DIRECTIONS, type Direction, type Use } from '../verify/answer-changes.ts'
import type { ChangeGroup, Difference } from '../verify/difference.ts'
import type { Extent } from '../verify/extent.ts'
import { formatJson } from './json.ts'
import { loadNumber } from './loads.ts'
import { codeMarkdown, escapeMarkdown, formatMarkdownTable } from './markdown.ts'
import { recordTitle } from './record-words.ts'
import type { Style } from './style.ts'
import { kindWords, patternWords } from './verification/words.ts'
import { wrapWords } from './width.ts'

/** Plans as they were named, and the only direction that is asked for. */
export interface Compared {
  readonly before: string
  readonly after: string
  readonly only?: Direction
}

export interface DifferenceContext extends Compared {
  readonly style: Style
  /** Everything, not one screen of it. */
  readonly showAll: boolean
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

/** `normally`, `after euw1, or any 2 of {a, b, c}`: the smallest failures after which a change shows. */
function whenWords({ cuts, cutsTotal }: Extent): string {
  const [first] = cuts
  if (!first) return ''
  if (first.length === 0) return 'normally'
  const isWhole = cutsTotal === BigInt(cuts.length)
  const shown = patternsOf(isWhole ? cuts : cuts.slice(0, CUTS_SHOWN_MAX)).slice(0, CUTS_SHOWN_MAX)
  const rest = Number(cutsTotal) - shown.reduce((sum, { count }) => sum + count, 0)
  const more = rest > 0 ? `, or ${rest} other ${rest === 1 ? 'set' : 'sets'} of failures` : ''
  return `after ${shown.map((pattern) => patternWords(pattern)).join(', or ')}${more}`
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

/** `dead, avoidable`: of what use an answer is; nothing of one that is live. */
function useWords({ dead, isAvoidable }: Use, text: string): string {
  // That an empty answer is dead goes without saying.
  const isPlain = dead === 'none' || text === '(none)'
  const words = [isPlain ? [] : [dead === 'all' ? 'dead' : 'partly dead'], isAvoidable ? ['avoidable'] : []].flat()
  return words.length === 0 ? '' : ` (${words.join(', ')})`
}

/** `600 of 100`: requests a second, and how many it can carry. */
const carried = (load: Load | undefined) => (load ? `${loadNumber(load.load)} of ${loadNumber(load.capacity)}` : '0')

/** How a format writes what changes. */
interface Writing {
  readonly values: (text: string) => string
  readonly words: (text: string) => string
  readonly arrow: string
}

/** What changes, in which states. */
interface Row extends Extent {
  readonly direction: Direction
  readonly what: string
}

/** The most harmful first. */
function rowsOf({ changes, moves, loads }: ChangeGroup, { values, words, arrow }: Writing): readonly Row[] {
  const answer = (text: string, use: Use) => values(inPercent(text)) + words(useWords(use, text))
  const rows: readonly Row[] = [
    ...changes.map((change) => {
      const { before, after, use } = change
      return { ...change, what: `${answer(before, use.before)} ${arrow} ${answer(after, use.after)}` }
    }),
    ...loads.map((change) => {
      const { endpoint, direction, before, after } = change
      const state = direction === 'worse' ? 'overloaded' : 'no longer overloaded'
      const figures = `${carried(before)} ${arrow} ${carried(after)} requests/s`
      return { ...change, what: words(`${endpoint} ${state}, ${figures}`) }
    }),
    ...moves.map((change) => {
      const { before, after } = change
      return { ...change, what: words(`moved within ${formatDuration(before)} ${arrow} ${formatDuration(after)}`) }
    }),
  ]
  return rows.toSorted((a, b) => DIRECTIONS.indexOf(a.direction) - DIRECTIONS.indexOf(b.direction))
}

const statesWords = ({ states, of }: Extent) => `${states} of ${of} ${of === 1n ? 'state' : 'states'}`

function groupText(group: ChangeGroup, style: Style): string {
  const { arrow } = style.symbols
  const changes = rowsOf(group, { values: printable, words: printable, arrow }).map((row) => {
    const lines = wrapWords(`${whenWords(row)}: ${row.what}   ${statesWords(row)}`, style.width - 11)
    return `  ${sign(row.direction, style)}  ${lines.join(`\n${' '.repeat(11)}`)}\n`
  })
  const { ttl } = group
  const kept = ttl ? `  kept by resolvers ${formatDuration(ttl.before)} ${arrow} ${formatDuration(ttl.after)}\n` : ''
  return `${style.name(namesOf(group))}, ${whoOf(group)}\n${changes.join('')}${kept}`
}

/** How much was compared. */
function scopeWords({ questions, variables, bound }: Difference): string {
  const reach = bound === undefined ? 'every set of failures' : `complete up to ${countOf(bound, 'failure')} at once`
  return `${countOf(questions, 'record')}, ${countOf(variables.length, 'failure variable')}, ${reach}`
}

/** What is not there, of what was asked for. */
const NOTHING: Readonly<Record<Direction, string>> = {
  worse: 'Nothing is worse',
  moved: 'Nothing has moved',
  better: 'Nothing is better',
}

/** That there is nothing to show. */
const nothingWords = ({ before, after, only }: Compared): string =>
  printable(only === undefined ? `${before} and ${after} answer alike` : `${NOTHING[only]} from ${before} to ${after}`)

/** The most harmful first; one line where nothing changes. */
export function differenceToText(difference: Difference, context: DifferenceContext): string {
  const { style, showAll } = context
  const { groups, unchanged, gaps } = difference
  const scope = scopeWords(difference)
  const notes = gaps.map((gap) => `${style.symbols.same} ${printable(gap)}\n`).join('')
  if (groups.length === 0) return `${style.good(style.symbols.good)} ${nothingWords(context)}: ${scope}\n${notes}`
  const shown = showAll ? groups : groups.slice(0, GROUPS_SHOWN_MAX)
  const rest = groups.length - shown.length
  const still = unchanged > 0 ? `everything else: ${stillWords(difference)}. ` : ''
  return [
    shown.map((group) => groupText(group, style)).join(''),
    rest > 0 ? `${style.symbols.ellipsis} and ${rest} more (--all)\n` : '',
    notes,
    `\n${still}Compared: ${scope}.\n`,
  ].join('')
}

const stillWords = ({ unchanged }: Difference) => `the same answers in all states (${countOf(unchanged, 'record')})`

const extentToJson = ({ cuts, cutsTotal, states, of, probability }: Extent) => ({
  cuts: cuts.map((cut) => cut.map(({ id }) => id).toSorted()),
  cuts_total: `${cutsTotal}`,
  states: `${states}`,
  of: `${of}`,
  ...(probability === undefined ? {} : { p: probability }),
})

const useToJson = ({ dead, isAvoidable }: Use, when: 'before' | 'after') => ({
  [`dead_${when}`]: dead === 'all',
  [`degraded_${when}`]: dead !== 'none',
  [`avoidable_${when}`]: isAvoidable,
})

const loadToJson = (load: Load | undefined) =>
  load ? { load: formatFraction(load.load), capacity: formatFraction(load.capacity) } : null

/** `r53sim/difference/v1`: shares are exact fractions, counts of states exact integers, both as text. */
export function differenceToJson(difference: Difference, { before, after }: Compared): string {
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
      changes: group.changes.map((change) => ({
        direction: change.direction,
        before: change.before,
        after: change.after,
        ...useToJson(change.use.before, 'before'),
        ...useToJson(change.use.after, 'after'),
        ...extentToJson(change),
      })),
      loads: group.loads.map((change) => ({
        direction: change.direction,
        endpoint: change.endpoint,
        before: loadToJson(change.before),
        after: loadToJson(change.after),
        ...extentToJson(change),
      })),
      moves: group.moves.map((change) => ({
        direction: change.direction,
        before: change.before,
        after: change.after,
        ...extentToJson(change),
      })),
      ...(group.ttl ? { ttl: group.ttl } : {}),
    })),
  })
}

const ROWS_MAX = 100

/** A section for a pull request. */
export function differenceToMarkdown(difference: Difference, context: Compared): string {
  const { groups, unchanged, gaps } = difference
  const title = `### ${codeMarkdown(context.before)} → ${codeMarkdown(context.after)}\n\n`
  const notes = gaps.map((gap) => `\n${escapeMarkdown(gap)}.\n`).join('')
  const scope = scopeWords(difference)
  if (groups.length === 0)
    return `${title}${context.only ? NOTHING[context.only] : 'Nothing changes'}: ${scope}.\n${notes}`
  const rows = groups.flatMap((group) => [
    ...rowsOf(group, { values: codeMarkdown, words: escapeMarkdown, arrow: '→' }).map((row) => [
      row.direction,
      codeMarkdown(namesOf(group)),
      escapeMarkdown(whoOf(group)),
      escapeMarkdown(whenWords(row)),
      row.what,
      `${row.states} of ${row.of}`,
    ]),
    ...(group.ttl
      ? [
          [
            'ttl',
            codeMarkdown(namesOf(group)),
            escapeMarkdown(whoOf(group)),
            '',
            `${formatDuration(group.ttl.before)} → ${formatDuration(group.ttl.after)}`,
            '',
          ],
        ]
      : []),
  ])
  const shown = rows.slice(0, ROWS_MAX)
  const rest = rows.length > shown.length ? `\n… and ${rows.length - shown.length} more.\n` : ''
  const still = unchanged > 0 ? `Everything else: ${stillWords(difference)}. ` : ''
  const table = formatMarkdownTable(['', 'record', 'clients', 'when', 'answer', 'states'], shown)
  return `${title}${table}${rest}${notes}\n${still}Compared: ${scope}.\n`
}
