import { type Fault, formatFault } from '../health/faults.ts'
import type { Deployment } from '../model/deployment.ts'
import type { Span } from '../model/origin.ts'
import type { MovedQuantiles } from '../simulate/moved-times.ts'
import type { Row, Simulation, Status } from '../simulate/simulate.ts'
import { formatDuration } from '../values/duration.ts'
import { toNumber } from '../values/fraction.ts'
import { displayName } from '../values/name.ts'
import { printable } from '../values/printable.ts'
import { put } from '../values/put.ts'
import { answersJson, answersText, formatShare } from './answers.ts'
import { faultWords } from './fault-words.ts'
import { formatJson } from './json.ts'
import { clientText, isAlone, kindJson, kindsText, recordName } from './kind-words.ts'
import { loadLines, loadSentences, loadsJson } from './loads.ts'
import { codeMarkdown, escapeMarkdown, formatMarkdownTable } from './markdown.ts'
import { placeText } from './place.ts'
import { spokenName } from './record-words.ts'
import { shellWord } from './shell-word.ts'
import { plainStyle, type Style } from './style.ts'
import { formatTable } from './table.ts'
import { quantilesJson, secondsJson } from './timeline-json.ts'
import { indented, wrapWords } from './width.ts'

const STATUSES: readonly Status[] = ['lost', 'degraded', 'fail-open', 'moved', 'unchanged']

/** Worst first, then plan order. */
const byStatus = (rows: readonly Row[]): readonly Row[] =>
  rows.toSorted((a, b) => STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status))

/** `✓ moved`. */
export function statusText(status: Status, style: Style): string {
  const { good, bad, warning, same } = style.symbols
  switch (status) {
    case 'moved':
      return style.good(`${good} moved`)
    case 'lost':
      return style.bad(`${bad} lost`)
    case 'degraded':
      return style.bad(`${bad} degraded`)
    case 'fail-open':
      return style.warn(`${warning} fail-open`)
    case 'unchanged':
      return style.quiet(`${same} unchanged`)
  }
}

function faultsText({ failed, recovered }: Simulation, endpoints: Deployment['endpoints'], style: Style): string {
  const line = (title: string, faults: readonly Fault[]) => {
    const lines = wrapWords(faultWords(faults, endpoints), style.width - 8)
    return `${style.strong(title.padEnd(8))}${lines.join('\n        ')}\n`
  }
  return line('fails', failed) + (recovered.length > 0 ? line('back', recovered) : '')
}

/** The row's record as the plan places it: the branch that decided. */
const originOf = ({ reason, zone }: Row): Span => (reason.recordSet?.at ?? zone.at).span()

/** Where the record stands in the plan that decided: `plan.yaml:31:15`. */
export const originText = (row: Row): string => placeText(originOf(row))

/** Rows whose answer changes or is not live, worst first. */
export const affectedRows = (rows: readonly Row[]): readonly Row[] =>
  byStatus(rows).filter(({ status }) => status !== 'unchanged')

/** `half after 2 min 7 s, 95 % after 6 min 2 s`; a share is left out where it never comes about, and times that come from runs are `about`. */
function halfText({ p50, p95, isSampled }: MovedQuantiles): string {
  const after = isSampled ? 'after about' : 'after'
  const half = p50 === undefined ? [] : [`half ${after} ${formatDuration(p50)}`]
  return [...half, ...(p95 === undefined ? [] : [`95 % ${after} ${formatDuration(p95)}`])].join(', ')
}

function movedText({ movedBy, movedTimes }: Row): string | undefined {
  if (!movedBy) return undefined
  const { detectedWorst, publishedWorst, ttl, worstCompliant } = movedBy
  const most = movedTimes === undefined ? '' : halfText(movedTimes)
  return `clients moved: ${most === '' ? '' : `${most}; `}every TTL-respecting client by ${formatDuration(worstCompliant)}: detect ${formatDuration(detectedWorst)}, publish ${formatDuration(publishedWorst - detectedWorst)}, caches ${formatDuration(ttl)}`
}

/** Why, in one line. */
export function reasonText(row: Row): string {
  const { reason, deadAfter, status } = row
  const share = status === 'degraded' ? `${formatShare(deadAfter)} of clients get nothing live: ` : ''
  return `${share}${printable(reason.text)}`
}

function block(row: Row, simulation: Simulation, style: Style): string {
  const { before, after } = simulation
  const kinds = kindsText(row, isAlone(row, simulation.rows))
  const moved = movedText(row)
  return [
    `\n${statusText(row.status, style)}   ${style.name(recordName(row))}   ${kinds === 'all' ? 'all clients' : kinds}\n`,
    indented(
      `${answersText(row.before, before.truth, style)}  ${style.symbols.arrow}  ${answersText(row.after, after.truth, style)}`,
      style,
      10,
    ),
    indented(`${reasonText(row)}   ${row.reason.rule}   ${originText(row)}`, style, 10),
    moved === undefined ? '' : indented(moved, style, 10),
  ].join('')
}

const ROWS_SHOWN_MAX = 30

function table(rows: readonly Row[], simulation: Simulation, style: Style): string {
  const cells = rows.map((row) => [
    style.name(recordName(row)),
    kindsText(row, isAlone(row, simulation.rows)),
    answersText(row.before, simulation.before.truth, style),
    answersText(row.after, simulation.after.truth, style),
    statusText(row.status, style),
  ])
  const columns = [
    { title: 'record' },
    { title: 'client', shrink: true as const },
    { title: 'before', shrink: true as const },
    { title: 'after', shrink: true as const },
    { title: 'status' },
  ]
  return formatTable(columns, cells, { width: style.width, indent: 2, heading: style.quiet })
}

/** The screen of `simulate --healthy-only`: what everybody gets while nothing has failed. */
export function healthyToText({ rows, before }: Simulation, style: Style): string {
  const cells = rows.map((row) => [
    style.name(recordName(row)),
    kindsText(row, isAlone(row, rows)),
    answersText(row.before, before.truth, style),
  ])
  const columns = [
    { title: 'record' },
    { title: 'client', shrink: true as const },
    { title: 'answer', shrink: true as const },
  ]
  return formatTable(columns, cells, { width: style.width, indent: 2, heading: style.quiet })
}

/** One line for each different reason, and one for each different bound. */
function explanations(rows: readonly Row[], style: Style): string {
  const reasons = new Map<string, Row[]>()
  for (const row of rows) {
    if (row.status === 'unchanged') continue
    const key = `${row.status} ${reasonText(row)}`
    put(reasons, key, row)
  }
  const { good, bad, warning, same } = style.symbols
  const sign = { lost: bad, degraded: bad, 'fail-open': warning, moved: good, unchanged: same }
  const lines = [...reasons.values()].map((alike) => {
    const [first] = alike
    if (!first) return ''
    const names = [...new Set(alike.map(recordName))]
    const who = names.length > 2 ? `${names[0]} and ${names.length - 1} more` : names.join(', ')
    return indented(
      `${sign[first.status]} ${who}: ${reasonText(first)}   ${first.reason.rule}   ${originText(first)}`,
      style,
      2,
    )
  })
  const bounds = [...new Set(rows.flatMap((row) => movedText(row) ?? []))]
  return `\n${lines.join('')}${bounds.map((bound) => indented(bound, style, 2)).join('')}`
}

/** `1 of 3 answers affected: 1 moved, 2 unchanged`. */
export function countsText(rows: readonly Row[]): string {
  const number = (status: Status) => rows.filter((row) => row.status === status).length
  const affected = rows.length - number('unchanged')
  const words = STATUSES.filter((status) => number(status) > 0).map((status) => `${number(status)} ${status}`)
  return `${affected} of ${rows.length} ${rows.length === 1 ? 'answer' : 'answers'} affected: ${words.join(', ')}`
}

/** What to type next to see the first affected answer in full. */
function nextStep({ rows }: Simulation, { plan, fail }: Typed): string {
  const row = byStatus(rows).find(({ status }) => status !== 'unchanged')
  if (!row) return ''
  const client = row.kinds[0]?.named[0] ?? clientText(row.kinds[0]?.client ?? {})
  const words = [
    'r53sim explain',
    shellWord(spokenName(row.name)),
    row.type,
    ...(plan === '' ? [] : ['--plan', shellWord(plan)]),
    ...(client === '' ? [] : ['--client', shellWord(client)]),
  ]
  return `Next: ${[...words, ...fail.flatMap((text) => ['--fail', shellWord(text)])].join(' ')}\n`
}

/** The command line as the reader typed it, for the one to type next. */
export interface Typed {
  /** Empty where the plan was found by itself. */
  readonly plan: string
  readonly fail: readonly string[]
}

/** The screen of cli.md: the failure, what changed, why, by when, what to type next.  */
export function simulationToText(
  simulation: Simulation,
  endpoints: Deployment['endpoints'],
  style: Style,
  { showAll, typed }: { readonly showAll: boolean; readonly typed: Typed },
): string {
  const { rows } = simulation
  const affected = rows.filter(({ status }) => status !== 'unchanged')
  const head = faultsText(simulation, endpoints, style)
  const load = loadLines(simulation.loads, style)
    .map((line) => indented(line, style, 2))
    .join('')
  if (affected.length === 0 && !showAll)
    return `${head}\n${style.good(style.symbols.good)} nothing changes: all ${rows.length} answers stay the same and live.\n${load}`
  const names = new Set(affected.map(recordName))
  const shown = byStatus(showAll ? rows : rows.filter((row) => names.has(recordName(row))))
  const cut = showAll ? shown : shown.slice(0, ROWS_SHOWN_MAX)
  const rest =
    shown.length > cut.length ? `  ${style.symbols.ellipsis} and ${shown.length - cut.length} more (--all)\n` : ''
  const [only] = shown
  const body =
    only && shown.length === 1
      ? block(only, simulation, style)
      : `\n${table(cut, simulation, style)}${rest}${explanations(cut, style)}`
  return `${head}${body}${load}\n${countsText(rows)}. ${nextStep(simulation, typed)}`
}

/** `r53sim/simulation/v1`: one entry for each name, type and kind of client, in plan order. */
export function simulationToJson({ failed, recovered, before, after, rows, loads }: Simulation): string {
  return formatJson('simulation', {
    failed: failed.map(formatFault),
    recovered: recovered.map(formatFault),
    records: rows.flatMap((row) =>
      row.kinds.map((kind) => ({
        zone: displayName(row.zone.name),
        name: displayName(row.name),
        type: row.type,
        client:
          isAlone(row, rows) && row.kinds.length === 1
            ? { ...kindJson(kind), kind: kind.label === 'all' ? 'any' : kind.label }
            : kindJson(kind),
        status: row.status,
        rcode: row.after.rcode,
        before: answersJson(row.before, row.type, before.truth),
        after: answersJson(row.after, row.type, after.truth),
        lost_share: toNumber(row.deadAfter),
        because: row.reason.text,
        rule: row.reason.rule,
        at: originText(row),
        ...(row.movedBy
          ? {
              moved_by: {
                ...quantilesJson(row.movedTimes ?? {}),
                sampled: row.movedTimes?.isSampled ?? false,
                detected_worst: secondsJson(row.movedBy.detectedWorst),
                published_worst: secondsJson(row.movedBy.publishedWorst),
                ttl: row.movedBy.ttl,
                worst_compliant: secondsJson(row.movedBy.worstCompliant),
              },
            }
          : {}),
      })),
    ),
    ...(loads.length > 0 ? { loads: loadsJson(loads) } : {}),
  })
}

/** A section for a pull request or an incident document. */
export function simulationToMarkdown(simulation: Simulation): string {
  const { failed, rows, before, after, loads } = simulation
  const load = loadSentences(loads)
    .map(({ isOver, text }) => `- ${isOver ? '**overload**: ' : ''}${escapeMarkdown(text)}\n`)
    .join('')
  const affected = byStatus(rows).filter(({ status }) => status !== 'unchanged')
  const what = failed.length === 0 ? 'nothing' : failed.map((fault) => codeMarkdown(formatFault(fault))).join(', ')
  const title = `### If ${what} fails\n\n`
  if (affected.length === 0)
    return `${title}Nothing changes: all ${rows.length} answers stay the same and live.\n${load === '' ? '' : `\n${load}`}`
  const cells = affected.map((row) => [
    codeMarkdown(recordName(row)),
    escapeMarkdown(kindsText(row, isAlone(row, rows))),
    codeMarkdown(answersText(row.before, before.truth, plainStyle)),
    codeMarkdown(answersText(row.after, after.truth, plainStyle)),
    escapeMarkdown(row.status),
    row.movedBy ? escapeMarkdown(formatDuration(row.movedBy.worstCompliant)) : '',
    `${escapeMarkdown(reasonText(row))} (${row.reason.rule}, ${codeMarkdown(originText(row))})`,
  ])
  return `${title}${formatMarkdownTable(['record', 'client', 'before', 'after', 'status', 'moved by', 'why'], cells)}\n${load === '' ? '' : `${load}\n`}${escapeMarkdown(countsText(rows))}.\n`
}
