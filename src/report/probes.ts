import type { Deployment } from '../model/deployment.ts'
import { type HealthCheck, isEndpointCheck } from '../model/health-check.ts'
import { type FirewallSign, type ProbeReason, type ProbeResult, targetOf } from '../model/probe-result.ts'
import { CHECKERS_PER_REGION, checkerRegionCodes, HEALTHY_FRACTION } from '../route53/checkers.ts'
import { printable } from '../values/printable.ts'
import { formatJson } from './json.ts'
import type { Style } from './style.ts'
import { formatTable } from './table.ts'
import { visibleWidth, wrapWords } from './width.ts'

/** What probes saw of a plan's checks, and what follows from it. */
export interface ProbeReport {
  /** The checks to show, in this order. */
  readonly checks: readonly HealthCheck[]
  /** Of endpoint checks, by id; disabled ones have none (R3.14). */
  readonly results: ReadonlyMap<string, ProbeResult>
  /** Final status of every check of the plan, by id. */
  readonly statuses: ReadonlyMap<string, boolean>
  readonly alarms: Deployment['alarms']
  /** Failures that look like a firewall, by check. */
  readonly firewall: ReadonlyMap<string, FirewallSign>
}

/** Why a check has its status, with the words that scripts get for it. */
interface Why {
  readonly reason: ProbeReason | 'disabled' | 'calculated' | 'alarm' | 'routing-control' | 'not-probed'
  readonly text: string
  readonly rule?: string
}

const isHealthy = ({ statuses }: ProbeReport, id: string) => statuses.get(id) ?? false

function rawWhy(check: HealthCheck, report: ProbeReport): Why {
  if (check.disabled)
    return { reason: 'disabled', text: 'not probed: disabled, which counts as healthy', rule: 'R3.14' }
  switch (check.type) {
    case 'CALCULATED': {
      const children = [...new Set(check.children)]
      const healthy = children.filter((id) => isHealthy(report, id)).length
      const text = `${healthy} of ${children.length} children healthy, ${check.healthThreshold} needed`
      return { reason: 'calculated', text, rule: 'R3.17' }
    }
    case 'CLOUDWATCH_METRIC': {
      const { name } = check.alarm
      const state = report.alarms.get(name)?.state ?? 'OK'
      const taken = state === 'INSUFFICIENT_DATA' ? `, taken as ${check.insufficientDataHealthStatus}` : ''
      return { reason: 'alarm', text: `not probed: alarm ${name} is ${state} in the plan${taken}`, rule: 'R3.21' }
    }
    case 'RECOVERY_CONTROL':
      return { reason: 'routing-control', text: 'not probed: the routing control is taken as On', rule: 'R3.24' }
    default: {
      const result = report.results.get(check.id)
      if (result === undefined) return { reason: 'not-probed', text: 'not probed' }
      const { reason, message, rule, passed } = result
      return { reason, text: message, ...(passed || rule === undefined ? {} : { rule }) }
    }
  }
}

function whyText(check: HealthCheck, report: ProbeReport): string {
  const { text, rule } = rawWhy(check, report)
  return printable(`${text}${rule === undefined ? '' : ` (${rule})`}${check.inverted ? ', inverted (R3.13)' : ''}`)
}

const SEARCH_CHARACTERS_MAX = 24

function targetText(check: HealthCheck, { symbols }: Style): string {
  switch (check.type) {
    case 'CALCULATED':
      return printable(`${check.healthThreshold} of ${[...new Set(check.children)].join(', ')}`)
    case 'CLOUDWATCH_METRIC':
      return printable(`alarm ${check.alarm.name}`)
    case 'RECOVERY_CONTROL':
      return 'routing control'
    default: {
      const { searchString } = check
      if (searchString === undefined) return targetOf(check)
      const letters = [...searchString]
      const more = letters.length > SEARCH_CHARACTERS_MAX ? symbols.ellipsis : ''
      const shown = letters.slice(0, SEARCH_CHARACTERS_MAX).join('') + more
      return `${targetOf(check)} ${printable(`"${shown}"`)}`
    }
  }
}

const statusText = (healthy: boolean, { good, bad, symbols }: Style) =>
  healthy ? good(`${symbols.good} healthy`) : bad(`${symbols.bad} unhealthy`)

const timeText = (ms: number | undefined, { symbols }: Style) =>
  ms === undefined ? symbols.dash : ms < 1 ? '<1 ms' : `${Math.round(ms)} ms`

/** The columns of time that hold a figure at all. */
function timeColumns({ results }: ProbeReport) {
  return [
    { title: 'connect', of: ({ connectMs }: ProbeResult) => connectMs },
    { title: 'TLS', of: ({ tlsMs }: ProbeResult) => tlsMs },
    { title: 'first byte', of: ({ firstByteMs }: ProbeResult) => firstByteMs },
  ].filter(({ of }) => [...results.values()].some((result) => of(result) !== undefined))
}

/** Room for the reason beside the rest; with less it has the line below. */
const WHY_WIDTH_MIN = 32

function tableText(report: ProbeReport, style: Style): string {
  const { checks, results } = report
  const times = timeColumns(report)
  const columns = [
    { title: 'check' },
    { title: 'target' },
    { title: 'result' },
    ...times.map(({ title }) => ({ title, align: 'right' as const })),
  ]
  const rows = checks.map((check) => {
    const result = results.get(check.id)
    return [
      style.name(printable(check.id)),
      targetText(check, style),
      statusText(isHealthy(report, check.id), style),
      ...times.map(({ of }) => (result === undefined ? '' : timeText(of(result), style))),
    ]
  })
  const whys = checks.map((check) => whyText(check, report))
  const options = { width: style.width, indent: 2, heading: style.quiet }
  const lines = formatTable(columns, rows, options).split('\n').slice(0, -1)
  const room = style.width - Math.max(...lines.map(visibleWidth)) - 2
  if (room >= Math.min(WHY_WIDTH_MIN, Math.max(...whys.map(visibleWidth)))) {
    const reasons = { title: 'why', shrink: true as const }
    return formatTable(
      [...columns, reasons],
      rows.map((row, index) => [...row, whys[index] ?? '']),
      options,
    )
  }
  const indent = 4 + Math.max(...checks.map(({ id }) => visibleWidth(printable(id))))
  return lines
    .flatMap((line, index) => {
      const why = wrapWords(whys[index - 1] ?? '', style.width - indent)
      return index === 0 ? [line] : [line, ...why.map((words) => ' '.repeat(indent) + words)]
    })
    .map((line) => `${line}\n`)
    .join('')
}

const PERCENT = Math.round(HEALTHY_FRACTION * 100)

/** Who decides at Route 53: `16 checkers from 8 regions`. @see R3.1 */
function deciders({ checks }: ProbeReport): string {
  const regions = checks.filter(isEndpointCheck).map(({ regions }) => regions.length || checkerRegionCodes.length)
  const [least, most] = [Math.min(...regions), Math.max(...regions)]
  const range = (factor: number) => (least === most ? `${most * factor}` : `${least * factor} to ${most * factor}`)
  return `${range(CHECKERS_PER_REGION)} checkers from ${range(1)} regions`
}

function summaryText(report: ProbeReport, style: Style): string {
  const healthy = report.checks.filter(({ id }) => isHealthy(report, id)).length
  const counts = `${healthy} healthy, ${report.checks.length - healthy} unhealthy`
  if (report.results.size === 0) return `${counts}, nothing to probe.\n`
  const words = `${counts}, from here and by one probe each. Route 53 decides by ${deciders(report)}, more than ${PERCENT} % of which must find an endpoint healthy (R3.3): a host that only admits your address looks healthy here and not there.`
  return wrapWords(words, style.width)
    .map((line) => `${line}\n`)
    .join('')
}

/** Ids that a shell takes as they are. */
const PLAIN_WORD = /^[\w@%+=,./-]+$/

/** More than these make no line that anybody would type. */
const FAULTS_MAX = 4

/** What to type to see who is hurt. */
function nextText(report: ProbeReport, planArgument: string): string {
  const isHurt = ({ id }: HealthCheck) => report.results.get(id)?.passed === false && !isHealthy(report, id)
  const failing = report.checks.filter(isHurt).map(({ id }) => id)
  const words = [...(planArgument === '' ? [] : [planArgument]), ...failing]
  if (failing.length === 0 || failing.length > FAULTS_MAX || !words.every((word) => PLAIN_WORD.test(word))) return ''
  const faults = failing.map((id) => ` --fail check:${id}`).join('')
  return `Next: r53sim simulate${planArgument === '' ? '' : ` ${planArgument}`}${faults}\n`
}

/** Checks that are explained one by one; of more it is the same firewall. */
const SIGNS_MAX = 4

/** What looks like a firewall, and who has to be let in. */
function firewallText({ checks, firewall }: ProbeReport, style: Style, planArgument: string): string {
  const signs = checks.flatMap(({ id }) => {
    const sign = firewall.get(id)
    return sign === undefined ? [] : [`${printable(id)}: ${printable(sign.text)}`]
  })
  if (signs.length === 0) return ''
  const plan = planArgument === '' || !PLAIN_WORD.test(planArgument) ? '' : ` ${planArgument}`
  const more = signs.length > SIGNS_MAX ? [`and ${signs.length - SIGNS_MAX} more`] : []
  return [
    ...[...signs.slice(0, SIGNS_MAX), ...more].map((words) => `${style.symbols.warning} ${words}`),
    `Firewalls have to let Route 53's checkers in (R3.10a), whoever else they keep out: r53sim checkers${plan}`,
  ]
    .flatMap((words) => wrapWords(words, style.width))
    .map((line) => `${line}\n`)
    .join('')
}

/** The table of verdicts, what Route 53 makes of them, and what to type next. `planArgument` is the plan as the reader typed it. */
export function probesToText(report: ProbeReport, style: Style, planArgument = ''): string {
  if (report.checks.length === 0) return 'The plan has no health checks.\n'
  return (
    tableText(report, style) +
    summaryText(report, style) +
    firewallText(report, style, planArgument) +
    nextText(report, planArgument)
  )
}

/** One line for a check whose status has changed: `12:04:31 check web unhealthy after 3 failures: connection refused (R3.4)`. */
export function changeToText(time: string, check: HealthCheck, report: ProbeReport, style: Style): string {
  const result = report.results.get(check.id)
  const inARow = isEndpointCheck(check) && result !== undefined ? check.failureThreshold : 0
  const word = result?.passed ? 'pass' : 'failure'
  const after = inARow === 0 ? '' : ` after ${inARow} ${word}${inARow === 1 ? '' : result?.passed ? 'es' : 's'}`
  const healthy = isHealthy(report, check.id)
  const status = healthy ? style.good('healthy') : style.bad('unhealthy')
  const sign = report.firewall.get(check.id)
  const firewall = sign === undefined ? '' : `; ${printable(sign.text)}: r53sim checkers says whom to let in`
  return `${style.quiet(time)} check ${style.name(printable(check.id))} ${status}${after}: ${whyText(check, report)}${firewall}\n`
}

const wholeMs = (ms: number | undefined) => (ms === undefined ? null : Math.round(ms))

function checkJson(check: HealthCheck, report: ProbeReport): object {
  const result = report.results.get(check.id)
  const { reason, text, rule = result?.rule } = rawWhy(check, report)
  return {
    check: check.id,
    type: check.type,
    target: isEndpointCheck(check) ? targetOf(check) : null,
    healthy: isHealthy(report, check.id),
    passed: result?.passed ?? null,
    reason,
    because: text,
    rule: rule ?? null,
    firewall: report.firewall.get(check.id)?.kind ?? null,
    inverted: check.inverted,
    status: result?.status ?? null,
    connect_ms: wholeMs(result?.connectMs),
    tls_ms: wholeMs(result?.tlsMs),
    first_byte_ms: wholeMs(result?.firstByteMs),
    total_ms: wholeMs(result?.totalMs),
  }
}

/** `r53sim/probes/v1`. */
export const probesToJson = (report: ProbeReport): string =>
  formatJson('probes', { checks: report.checks.map((check) => checkJson(check, report)) })

/** The same on one line, with the time it was seen (ISO 8601), for a stream of changes. */
export const probesToJsonLine = (report: ProbeReport, at: string): string =>
  `${formatJson('probes', { at, checks: report.checks.map((check) => checkJson(check, report)) })
    // Strings hold no line breaks in JSON, so these all stand between members.
    .replace(/\n */g, '')}\n`
