import type { JsonObject } from '../../values/json-members.ts'
import { printable } from '../../values/printable.ts'
import { eventWords, timeIn } from '../event-words.ts'
import type { Style } from '../style.ts'
import { characters, padEnd, visibleWidth } from '../width.ts'
import { type Rates, rateText } from './rates.ts'
import type { LiveBranch, LiveDocument, LiveRecord, LiveTree } from './types.ts'
import {
  branchSay,
  clientWords,
  factsOf,
  RECORD_STATES,
  recordWords,
  type Say,
  shareText,
  stripWords,
  verdictOf,
} from './words.ts'

/** A terminal. */
export interface Size {
  readonly columns: number
  readonly rows: number
}

/** What a screen shows besides the document. */
export interface ScreenContext {
  readonly events: readonly JsonObject[]
  readonly rates: Rates
  readonly style: Style
  readonly size: Size
}

const CHECKS_MAX = 5
const EVENTS_MAX = 6
const RATE_WIDTH = 9

/** Text cut to a width, with a sign that it was. */
function cut(text: string, width: number, { symbols }: Style): string {
  if (visibleWidth(text) <= width) return text
  let line = ''
  for (const character of characters(text)) {
    if (visibleWidth(line + character + symbols.ellipsis) > width) break
    line += character
  }
  return line + symbols.ellipsis
}

const colour = ({ look }: Say, style: Style) =>
  ({ good: style.good, bad: style.bad, warn: style.warn, soft: style.quiet })[look]

/** The sign of a meaning, as this terminal can show it. */
const signOf = ({ look }: Say, { symbols }: Style) =>
  ({ good: symbols.good, bad: symbols.bad, warn: symbols.warning, soft: symbols.dot })[look]

/** `lead` in quiet, a sign and words in the colour of what they mean, and a rate at the right edge. */
function line(lead: string, say: Say, words: string, rate: number | undefined, { style, size }: ScreenContext): string {
  const perSecond = rateText(rate)
  const sign = signOf(say, style)
  const room = size.columns - visibleWidth(lead) - visibleWidth(sign) - 1 - RATE_WIDTH
  const text = cut(printable(words), Math.max(0, room), style)
  return `${style.quiet(lead)}${colour(say, style)(sign)} ${padEnd(text, room)}${(perSecond === '' ? '' : `${perSecond}/s`).padStart(RATE_WIDTH)}`
}

function branchLines(
  branches: readonly LiveBranch[],
  indent: string,
  key: string,
  atMs: number,
  context: ScreenContext,
): readonly string[] {
  const { tree } = context.style.symbols
  return branches.flatMap((branch, index) => {
    const isLast = index === branches.length - 1
    const say = branchSay(branch)
    const words = [
      [branch.label, branch.detail, branch.policy ?? branch.answers.join(', ')].filter((word) => word !== '').join(' '),
      [say.words, branch.share === null ? '' : shareText(branch.share)].filter((word) => word !== '').join(' '),
      branch.because,
    ]
    const rate = context.rates.rate(`${key} ${branch.path}`, branch.given, atMs)
    return [
      line(
        indent + (isLast ? tree.end : tree.fork),
        say,
        words.filter((word) => word !== '').join('  '),
        rate,
        context,
      ),
      ...branchLines(branch.branches, indent + (isLast ? tree.blank : tree.down), key, atMs, context),
    ]
  })
}

function recordLines(
  record: LiveRecord,
  tree: LiveTree | undefined,
  atMs: number,
  context: ScreenContext,
): readonly string[] {
  const { name, type, policy, key, queries } = record
  const say = RECORD_STATES[record.state]
  const title = line(
    '',
    say,
    `${name} ${type} ${policy}  ${recordWords(record)}`,
    context.rates.rate(key, queries, atMs),
    context,
  )
  const answers = `  ${cut(printable(clientWords(record)), context.size.columns - 2, context.style)}`
  return tree ? [title, answers, ...branchLines(tree.branches, '  ', key, atMs, context)] : [title, answers]
}

/** As many blocks as there is room for, whole; the first one cut where it alone is too long. */
function fitBlocks(
  blocks: readonly (readonly string[])[],
  room: number,
  left: (count: number) => string,
): readonly string[] {
  const lines: string[] = []
  for (const [index, block] of blocks.entries()) {
    const isLast = index === blocks.length - 1
    if (lines.length + block.length > room - (isLast ? 0 : 1)) {
      const part = index === 0 ? block.slice(0, Math.max(0, room - 1)) : []
      return [...lines, ...part, left(blocks.length - index - (part.length > 0 ? 1 : 0))]
    }
    lines.push(...block)
  }
  return lines
}

/** One screen of what `GET /live` says: verdict, records with their trees, what is unhealthy, what happened last. No line is wider, nor are there more, than the terminal has. */
export function watchScreen(document: LiveDocument, context: ScreenContext): readonly string[] {
  const { events, rates, style, size } = context
  const atMs = Date.parse(document.at)
  const verdict = verdictOf(document)
  const rate = rateText(rates.rate('', document.totals.queries, atMs))
  const facts = [printable(document.plan.name), ...factsOf(document, rate)].join(` ${style.symbols.dot} `)
  const cutTo = (text: string) => cut(text, size.columns, style)
  const head = [
    `${colour(verdict, style)(signOf(verdict, style))} ${style.strong(cut(verdict.words, size.columns - 3, style))}`,
    style.quiet(cutTo(facts)),
    ...(document.refused === null
      ? []
      : [style.bad(cutTo(`${style.symbols.bad} not served: ${printable(document.refused.message)}`))]),
    ...document.overrides
      .slice(0, 3)
      .map(({ action, selector, reason }) =>
        style.warn(
          cutTo(
            `${style.symbols.warning} ${printable(`${action} ${selector}${reason === null ? '' : ` (${reason})`}`)}`,
          ),
        ),
      ),
    '',
  ]
  const unhealthy = document.checks.rows.filter(({ healthy }) => !healthy).slice(0, CHECKS_MAX)
  const checks = unhealthy.map((check) =>
    style.bad(
      cutTo(`${style.symbols.bad} ${printable(`${check.check}  ${stripWords(check, atMs)}  ${check.because ?? ''}`)}`),
    ),
  )
  const last = events
    .slice(-EVENTS_MAX)
    .toReversed()
    .map((event) =>
      cutTo(`${timeIn(event, 'at')} ${eventWords(event, { ...style, good: (text) => text, bad: (text) => text })}`),
    )
  const foot = ['', ...checks, ...last, style.quiet('q ends')]
  const blocks = document.records.rows.map((record) =>
    recordLines(
      record,
      document.trees.find(({ key }) => key === record.key),
      atMs,
      context,
    ),
  )
  const beyond = document.records.matched - blocks.length
  const left = (count: number) => style.quiet(`${style.symbols.ellipsis} and ${count + beyond} more records`)
  const room = Math.max(1, size.rows - head.length - foot.length)
  rates.sweep(atMs)
  return [...head, ...fitBlocks(blocks, room, left), ...foot].slice(0, size.rows)
}
