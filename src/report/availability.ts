import type { Assumption } from '../simulate/assumptions.ts'
import { type Availability, type Contributor, YEAR_SECONDS } from '../simulate/availability.ts'
import type { FailureVariable } from '../simulate/failure-variables.ts'
import type { PlanChange } from '../simulate/plan-changes.ts'
import { formatDuration } from '../values/duration.ts'
import { displayName } from '../values/name.ts'
import { printable } from '../values/printable.ts'
import { put } from '../values/put.ts'
import { assumptionLines } from './assumptions.ts'
import { formatJson } from './json.ts'
import { clientText, kindsText } from './kind-words.ts'
import { recordTitle } from './record-words.ts'
import type { Style } from './style.ts'
import { formatTable } from './table.ts'
import { wrapWords } from './width.ts'

/** Everything that one run of `availability` found. */
export interface AvailabilityReport {
  readonly rows: readonly Availability[]
  /** Changes in the order of `untilMovedWith`. */
  readonly changes: readonly PlanChange[]
  readonly assumptions: readonly Assumption[]
  /** Names of the plan that lead to no endpoint. */
  readonly unaffected: number
}

/** Digits that the inputs justify: partial incidents of one provider, or an author's estimate. */
const DIGITS = 2
const DIGITS_OF_MACHINES = 3

const significant = (value: number, digits: number) => Number(value.toPrecision(digits))

/** A length of time for people, to two digits: `11 min`, `9.2 h`. */
export function aboutDuration(seconds: number): string {
  if (seconds === 0) return '0 s'
  if (seconds < 1) return 'below 1 s'
  const units = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ] as const
  const [size, unit] = units.find(([each]) => seconds >= 1.995 * each) ?? [1, 's']
  return `${significant(seconds / size, DIGITS)} ${unit}`
}

/** Nines beyond this say more about the model than about the world. */
const PERCENT_DECIMALS_MAX = 6

/** `99.998 %`: as many decimals as give the rest two digits, never rounded up to 100. */
export function availablePercent(unavailability: number): string {
  if (unavailability === 0) return '100 %'
  if (unavailability >= 1 - 1e-12) return '0 %'
  const rest = significant(unavailability * 100, DIGITS)
  const decimals = Math.max(0, DIGITS - 1 - Math.floor(Math.log10(rest)))
  if (decimals > PERCENT_DECIMALS_MAX) return `> ${(100 - 10 ** -PERCENT_DECIMALS_MAX).toFixed(PERCENT_DECIMALS_MAX)} %`
  return `${(100 - rest).toFixed(decimals)} %`
}

const unavailabilityOf = ({ whileDown, untilMoved }: Availability) => whileDown + untilMoved

const rowTitle = (row: Availability) => printable(recordTitle(row.name, row.type))

const sameRecord = (row: Availability, rows: readonly Availability[]) =>
  rows.filter(({ zone, name, type }) => zone === row.zone && name === row.name && type === row.type).length === 1

const clientsOf = (row: Availability, rows: readonly Availability[]) => kindsText(row, sameRecord(row, rows))

const rate = (frequency: number) => {
  const yearly = frequency * YEAR_SECONDS
  return yearly === 0 ? '0' : yearly < 0.01 ? 'below 0.01' : String(significant(yearly, DIGITS))
}

function mainTable(rows: readonly Availability[], style: Style): string {
  const cells = rows.map((row) => {
    const share = unavailabilityOf(row)
    const who = [style.name(rowTitle(row)), clientsOf(row, rows)]
    if (row.isNeverAnswered) return [...who, style.bad(`${style.symbols.bad} never answered`), '', '', '']
    return [
      ...who,
      availablePercent(share),
      `${aboutDuration(row.year.mean)} ± ${aboutDuration(row.year.deviation)}`,
      rate(row.frequency),
      row.frequency === 0 ? style.symbols.dash : aboutDuration(share / row.frequency),
    ]
  })
  const columns = [
    { title: 'record' },
    { title: 'clients', shrink: true as const },
    { title: 'available', align: 'right' as const },
    { title: 'without, a year', align: 'right' as const },
    { title: 'outages a year', align: 'right' as const },
    { title: 'mean outage', align: 'right' as const },
  ]
  return formatTable(columns, cells, { width: style.width, indent: 2, heading: style.quiet })
}

const CONTRIBUTORS_SHOWN_MAX = 4
/** Causes below it are not worth a line. */
const SMALL_SHARE = 0.005

function contributorWords({ failed, part }: Contributor): string {
  const names = printable(failed.join(', '))
  if (failed.length === 0) return 'always, whatever works'
  return part === 'until-moved'
    ? `${names}: until clients have moved`
    : `${names}: while ${failed.length > 1 ? 'all are' : 'it is'} down`
}

/** What dominates each row; rows with the same causes once. */
function contributorsText(rows: readonly Availability[], style: Style): string {
  const blocks = new Map<string, string[]>()
  for (const row of rows) {
    const total = unavailabilityOf(row)
    if (row.isNeverAnswered || total === 0) continue
    const lines = row.contributors
      .slice(0, CONTRIBUTORS_SHOWN_MAX)
      .filter(({ unavailability }) => unavailability / total >= SMALL_SHARE)
      .map(
        (each) =>
          `    ${`${Math.round((100 * each.unavailability) / total)} %`.padStart(5)}  ${contributorWords(each)}   ${style.quiet(aboutDuration(each.unavailability * YEAR_SECONDS))}\n`,
      )
      .join('')
    put(blocks, lines, `${rowTitle(row)} (${clientsOf(row, rows)})`)
  }
  return [...blocks]
    .map(([lines, names]) => {
      const who = names.length > 2 ? `${names[0]} and ${names.length - 1} more` : names.join(', ')
      return `  ${style.strong(who)}\n${lines}`
    })
    .join('')
}

const CHANGE_WORDS: Readonly<Record<PlanChange['id'], (becomes: number) => string>> = {
  ttl: (becomes) => `TTL ${becomes} s`,
  request_interval: (becomes) => `interval ${becomes} s`,
  failure_threshold: (becomes) => `threshold ${becomes}`,
}

/** Seconds a year that a change saves; 0 for differences that figures of this kind do not show. */
function savedBy(row: Availability, change: number): number {
  const saved = row.untilMoved - (row.untilMovedWith[change] ?? row.untilMoved)
  return saved < unavailabilityOf(row) * SMALL_SHARE ? 0 : saved * YEAR_SECONDS
}

function changesTable(rows: readonly Availability[], changes: readonly PlanChange[], style: Style): string {
  const moving = rows.filter(({ untilMoved }) => untilMoved > 0)
  if (moving.length === 0) return ''
  const cells = moving.map((row) => [
    style.name(rowTitle(row)),
    clientsOf(row, rows),
    ...changes.map((_, index) => {
      const saved = savedBy(row, index)
      return saved === 0 ? style.quiet('nothing') : aboutDuration(saved)
    }),
  ])
  const columns = [
    { title: 'saved a year by' },
    { title: '', shrink: true as const },
    ...changes.map(({ id, becomes }) => ({ title: CHANGE_WORDS[id](becomes), align: 'right' as const })),
  ]
  return `\n${formatTable(columns, cells, { width: style.width, indent: 2, heading: style.quiet })}`
}

/** `web: up 365 d, down 1 h 51 min`. */
function variableWords({ id, endpoints, mtbfSeconds, mttrSeconds }: FailureVariable): string {
  const who = id.startsWith('region:') ? `${id} (${endpoints.join(', ')})` : id
  return printable(`${who}: up ${formatDuration(mtbfSeconds)}, down ${formatDuration(mttrSeconds)} on average`)
}

function variablesOf(rows: readonly Availability[]): readonly FailureVariable[] {
  return [...new Map(rows.flatMap(({ variables }) => variables).map((variable) => [variable.id, variable])).values()]
}

const VARIABLES_SHOWN_MAX = 6

/** What the figures rest on, each with its confidence. */
function failureAssumptions({ rows, unaffected }: AvailabilityReport): readonly string[] {
  const variables = variablesOf(rows)
  const list = (source: FailureVariable['source']) => {
    const all = variables.filter((variable) => variable.source === source).map(variableWords)
    const more = all.length > VARIABLES_SHOWN_MAX ? ` and ${all.length - VARIABLES_SHOWN_MAX} more` : ''
    return all.length === 0 ? undefined : `${all.slice(0, VARIABLES_SHOWN_MAX).join('; ')}${more}`
  }
  const [stated, preset] = [list('plan'), list('preset')]
  const missing = Math.max(0, ...rows.map((row) => row.missing))
  return [
    ...(stated === undefined ? [] : [`from the plan: ${stated}`]),
    ...(preset === undefined
      ? []
      : [
          `B, where the plan has no mtbf and mttr: ${preset}. One incident a year of 111 min on average, from public incidents of cloud regions, 2018 to 2020; endpoints of one region fall together`,
        ]),
    'C: whatever else fails does so independently, for exponential times; an outage counts by the share of clients that it meets',
    'C: the time until clients have moved is first order, one failure after the other; false alarms and planned work are not counted',
    ...(rows.some(({ hasLiteralValues }) => hasLiteralValues) ? ['C: addresses that are no endpoint never fail'] : []),
    ...(missing > 0
      ? [
          `states with more than ${Math.min(...rows.filter((row) => row.missing > 0).map(({ failuresMax }) => failuresMax))} failures at once are left out: a share of ${significant(missing, DIGITS)} of the time at most`,
        ]
      : []),
    ...(unaffected > 0 ? [`${unaffected} names lead to no endpoint and are left out`] : []),
  ]
}

/** The screen of `availability`: figures, what dominates, what a change would buy, what all of it rests on. */
export function availabilityToText(report: AvailabilityReport, style: Style): string {
  const { rows, changes } = report
  if (rows.length === 0) return 'No name of the plan leads to an endpoint: there is nothing that could fail.\n'
  const causes = contributorsText(rows, style)
  const assumed = failureAssumptions(report)
    .map((text) =>
      wrapWords(text, style.width - 4)
        .map((line, index) => `${index === 0 ? `  ${style.symbols.dot} ` : '    '}${line.trimEnd()}\n`)
        .join(''),
    )
    .join('')
  return `${mainTable(rows, style)}${causes === '' ? '' : `\n${style.quiet('  what dominates')}\n${causes}`}${changesTable(rows, changes, style)}\n${style.quiet('  what this rests on')}\n${assumed}${assumptionLines(report.assumptions, style)}`
}

const number = (value: number) => significant(value, DIGITS_OF_MACHINES)

/** `r53sim/availability/v1`. Figures have three digits: the inputs justify no more. */
export function availabilityToJson(report: AvailabilityReport): string {
  const { rows, changes, assumptions } = report
  return formatJson('availability', {
    records: rows.map((row) => ({
      zone: displayName(row.zone.name),
      name: displayName(row.name),
      type: row.type,
      clients: row.kinds.map(({ label, named, client }) => ({
        kind: label === 'all' ? 'any' : label,
        ...(named.length > 0 ? { named } : {}),
        ...(clientText(client) === '' ? {} : { client: clientText(client) }),
      })),
      answered: !row.isNeverAnswered,
      unavailability: number(unavailabilityOf(row)),
      while_down: number(row.whileDown),
      until_moved: number(row.untilMoved),
      missing_at_most: number(row.missing),
      year: { mean_seconds: number(row.year.mean), deviation_seconds: number(row.year.deviation) },
      outages_per_year: number(row.frequency * YEAR_SECONDS),
      ...(row.frequency > 0 ? { mean_outage_seconds: number(unavailabilityOf(row) / row.frequency) } : {}),
      contributors: row.contributors.map(({ failed, part, unavailability }) => ({
        failed,
        part,
        unavailability: number(unavailability),
      })),
      saved_seconds_per_year: Object.fromEntries(
        changes.map(({ id }, index) => [
          id,
          number((row.untilMoved - (row.untilMovedWith[index] ?? 0)) * YEAR_SECONDS),
        ]),
      ),
    })),
    changes: changes.map(({ id, becomes }) => ({ id, becomes })),
    failures: variablesOf(rows).map(({ id, endpoints, mtbfSeconds, mttrSeconds, source }) => ({
      id,
      endpoints,
      mtbf_seconds: mtbfSeconds,
      mttr_seconds: mttrSeconds,
      source,
    })),
    assumptions: assumptions.map(({ key, value, confidence, isDefault }) => ({
      key,
      value: Number.isFinite(value) || typeof value === 'object' ? value : null,
      confidence,
      default: isDefault,
    })),
  })
}
