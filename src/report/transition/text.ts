import type { SetChange, TransitionBatch, ZoneTransition } from '../../route53/zone-transition.ts'
import type { AnswerChange } from '../../transition/answer-changes.ts'
import type { Between } from '../../transition/between.ts'
import { countOf, formatInteger } from '../../values/count.ts'
import { displayName } from '../../values/name.ts'
import { printable } from '../../values/printable.ts'
import { put } from '../../values/put.ts'
import { recordName } from '../kind-words.ts'
import { shellWord } from '../shell-word.ts'
import type { Style } from '../style.ts'
import { formatTable } from '../table.ts'
import { indented } from '../width.ts'
import { alikeGaps, gapWords } from './gap-words.ts'
import { answerChangeWords, answerWords, changeWords, longestTtl, setTitle, some, whoWords } from './words.ts'

/** A transition, and what clients see of it. */
export interface Examined {
  readonly transition: ZoneTransition
  readonly between: Between
}

export interface TransitionContext {
  readonly style: Style
  /** Everything, not one screen of it. */
  readonly showAll: boolean
  /** Where the files are; absent where none are written, so that none can be sent. */
  readonly folder?: string
}

/** Lines of changes and of answers that all batches of a screen may take together, and with more batches none. */
const CHANGES_SHOWN_MAX = 16
const ANSWERS_SHOWN_MAX = 12
const DETAILED_BATCHES_MAX = 3
/** Names with equal answers that are written out. */
const NAMES_SHOWN_MAX = 3

const SIGNS = { CREATE: '+', UPSERT: '~', DELETE: '-' } as const

function sign({ action }: SetChange, { good, bad, warn }: Style): string {
  const paint = { CREATE: good, UPSERT: warn, DELETE: bad }[action]
  return paint(SIGNS[action])
}

function tally(changes: readonly SetChange[]): string {
  const count = (action: SetChange['action']) => changes.filter((change) => change.action === action).length
  return (['CREATE', 'UPSERT', 'DELETE'] as const)
    .flatMap((action) => (count(action) === 0 ? [] : `${count(action)} ${action}`))
    .join(', ')
}

const more = (rest: number, style: Style) =>
  rest > 0 ? `    ${style.quiet(`${style.symbols.ellipsis} and ${countOf(rest, 'line')} more`)}\n` : ''

interface Alike {
  readonly names: string[]
  readonly rows: readonly (readonly string[])[]
}

/** The name in a line of rows that belong to all names; a comma says that the next line has another. */
function nameCell(names: readonly string[], index: number, hidden: number): string {
  const name = names[index] ?? ''
  if (hidden > 0) return `${name} and ${formatInteger(hidden)} more`
  return index + 1 < names.length ? `${name},` : name
}

/** The same rows for several names as one, the names one below the other beside them. */
function alikeRows(all: Iterable<readonly [name: string, rows: Alike['rows']]>): readonly (readonly string[])[] {
  const alike = new Map<string, Alike>()
  for (const [name, rows] of all) {
    const key = JSON.stringify(rows)
    const known = alike.get(key)
    if (known === undefined) alike.set(key, { names: [name], rows })
    else known.names.push(name)
  }
  return [...alike.values()].flatMap(({ names, rows }) => {
    const lines = Math.max(rows.length, Math.min(names.length, NAMES_SHOWN_MAX))
    const hidden = names.length - lines
    return Array.from({ length: lines }, (_, index) => [
      nameCell(names, index, index === lines - 1 ? hidden : 0),
      ...(rows[index] ?? []),
    ])
  })
}

function changesText(changes: readonly SetChange[], { style, showAll }: TransitionContext, most: number): string {
  const rows = changes.map((change): readonly [string, Alike['rows']] => [
    `${sign(change, style)} ${setTitle(change.recordSet)}`,
    [[changeWords(change, style)]],
  ])
  const lines = showAll ? rows.map(([title, [words = []]]) => [title, ...words]) : alikeRows(rows)
  const columns = [{ title: '' }, { title: '', shrink: true }] as const
  const { width } = style
  return formatTable(columns, lines.slice(0, most), { width, indent: 2 }) + more(lines.length - most, style)
}

/** Rows by name; while a check is down only values are worth a line, not TTLs that all clients get, nor that a name is gone. */
function rowsByName(answers: readonly AnswerChange[], style: Style): ReadonlyMap<string, Alike['rows']> {
  const rows = new Map<string, (readonly string[])[]>()
  for (const change of answers) {
    const { question, down, before, after } = change
    const isGone = after.kind !== 'answer'
    if (down.length > 0 && (isGone || answerWords(before, style) === answerWords(after, style))) continue
    const name = printable(recordName(question))
    put(rows, name, [whoWords(change), answerChangeWords(change, style)])
  }
  return rows
}

function answersText(answers: readonly AnswerChange[], most: number, style: Style): string {
  const rows = alikeRows(rowsByName(answers, style))
  if (rows.length === 0) return `  ${style.quiet('clients get the same answers after it')}\n`
  const columns = [{ title: '' }, { title: '', shrink: true }, { title: '', shrink: true }] as const
  return (
    `  ${style.strong(`clients got ${style.symbols.arrow} get after it`)}\n` +
    formatTable(columns, rows.slice(0, most), { width: style.width, indent: 4 }) +
    more(rows.length - most, style)
  )
}

/** Of a batch that gets one line: how many names, and what of them if all change alike. */
function answersInShort(answers: readonly AnswerChange[], style: Style): string {
  const names = new Set(answers.map(({ question }) => recordName(question))).size
  if (names === 0) return 'clients get the same answers after it'
  const rows = [...rowsByName(answers, style).values()]
  const [[who, what] = ['', ''], ...others] = rows[0] ?? []
  const isAlike = others.length === 0 && new Set(rows.map((row) => JSON.stringify(row))).size === 1
  return isAlike
    ? `${countOf(names, 'name')}: ${who === '' ? '' : `${who} `}${what}`
    : `${countOf(names, 'name')} answered differently after it`
}

function batchText({ transition: { batches }, between }: Examined, index: number, context: TransitionContext): string {
  const { style, showAll } = context
  const batch = batches[index]
  if (batch === undefined) return ''
  const answers = between.answers.filter((change) => change.batch === index)
  const title = `${style.strong(`batch ${index + 1}`)} ${style.name(batch.file)}: ${tally(batch.changes)}`
  if (!showAll && batches.length > DETAILED_BATCHES_MAX) {
    return `${title}; ${answersInShort(answers, style)}\n`
  }
  const most = (all: number) => (showAll ? Number.POSITIVE_INFINITY : Math.floor(all / batches.length))
  return (
    `${title}\n` +
    changesText(batch.changes, context, most(CHANGES_SHOWN_MAX)) +
    answersText(answers, most(ANSWERS_SHOWN_MAX), style)
  )
}

/** The verdict on every pair of batches. */
function proofText({ transition, between }: Examined, { style }: TransitionContext): string {
  const { good, bad } = style.symbols
  const { gaps, compared, checks } = between
  const last = transition.batches.length
  if (last < 2)
    return indented(
      `${style.good(good)} a batch is all or nothing: clients get the answers before it or those after it`,
      style,
      0,
    )
  const health =
    checks === 0
      ? 'with all checks healthy'
      : `with all checks healthy and with each of ${countOf(checks, 'check')} down by itself`
  const scope = `${health} (${countOf(compared, 'answer')} compared)`
  const open = new Set(gaps.map(({ batch }) => batch))
  const where = last === 2 ? 'between batches 1 and 2' : `between any two of the ${last} batches`
  if (open.size === 0)
    return indented(`${style.good(good)} no client is without a live answer ${where}, ${scope}`, style, 0)
  const bridged = last - 1 - open.size
  return [
    ...alikeGaps(gaps).map((alike) => indented(`${style.bad(bad)} ${gapWords(transition, alike)}`, style, 0)),
    bridged === 0
      ? ''
      : indented(
          `${style.good(good)} no client is without a live answer between the other batches, ${scope}`,
          style,
          0,
        ),
  ].join('')
}

/** How long caches may still say what was before. */
function cachesText({ answers }: Between, style: Style): string {
  const ttl = Math.max(0, ...answers.map(({ before }) => longestTtl(before) ?? 0))
  if (ttl === 0) return ''
  return indented(
    `${style.symbols.same} caches may give the answers from before a batch for up to ${ttl} s after it: keep what they lead to alive that long`,
    style,
    0,
  )
}

/** The command that sends the first batch, when the others follow, and how to go back. */
function sendText({ transition: { batches, hostedZoneId }, between }: Examined, folder: string, style: Style): string {
  const [first, second] = batches
  if (first === undefined) return ''
  const path = `file://${folder.endsWith('/') ? folder : `${folder}/`}${first.file}`
  const command = `aws route53 change-resource-record-sets --hosted-zone-id ${shellWord(hostedZoneId ?? 'ID-OF-THE-ZONE')} --change-batch ${shellWord(path)}`
  const when =
    between.gaps.length > 0
      ? 'the others in order, at once'
      : 'the others in order, each after aws route53 wait resource-record-sets-changed for the one before'
  const back = second === undefined ? first.rollback : 'the rollback files, the last one first'
  return [
    `send  ${style.name(command)}\n`,
    second === undefined ? '' : `then  ${when}\n`,
    `undo  the same with ${back}\n`,
  ].join('')
}

/** What one zone's batches do, what clients get after each, and what nobody has to fear in between. */
function zoneText(examined: Examined, context: TransitionContext): string {
  const { transition, between } = examined
  const { style, showAll, folder } = context
  const { zone, batches, staying } = transition
  const warn = (text: string) => indented(`${style.warn(style.symbols.warning)} ${text}`, style, 0)
  const titles = (all: readonly string[]) => (showAll ? all.map(printable).join(', ') : some(all))
  const changes = batches.flatMap((batch: TransitionBatch) => batch.changes).length
  const ending = between.ending.map(recordName)
  return [
    `${style.strong(displayName(zone.name))} ${
      batches.length === 0
        ? 'no change'
        : `${countOf(changes, 'change')} in ${batches.length} ${batches.length === 1 ? 'batch' : 'batches'}`
    }\n`,
    ...batches.map((_, index) => batchText(examined, index, context)),
    ...(batches.length === 0 ? [] : [proofText(examined, context), cachesText(between, style)]),
    ending.length === 0 ? '' : warn(`not answered any more, or not for all clients: ${titles(ending)}`),
    staying.length === 0
      ? ''
      : indented(
          `${style.symbols.same} at AWS and not in the plan, ${staying.length === 1 ? 'stays' : 'stay'} (--prune deletes): ${titles(staying.map(setTitle))}`,
          style,
          0,
        ),
    folder === undefined ? '' : sendText(examined, folder, style),
  ].join('')
}

/** Zone by zone and batch by batch: what changes, what clients get, and what they get in between. */
export const transitionsToText = (all: readonly Examined[], context: TransitionContext): string =>
  all.map((examined) => zoneText(examined, context)).join('\n')
