import { eventWords, safeIn, timeIn } from '../report/event-words.ts'
import type { Style } from '../report/style.ts'
import { formatTable } from '../report/table.ts'
import { countOf, formatInteger } from '../values/count.ts'
import { formatDuration } from '../values/duration.ts'
import { type JsonObject, objectIn, objectsIn, textIn, textsIn } from '../values/json-members.ts'
import { printable } from '../values/printable.ts'

const status = (healthy: unknown, style: Style) =>
  healthy === false ? style.bad(`${style.symbols.bad} unhealthy`) : style.good(`${style.symbols.good} healthy`)

/** One line of what happened. */
export function eventLine(event: JsonObject, style: Style): string {
  const time = timeIn(event, 'at')
  return `${time ? `${time} ` : ''}${eventWords(event, style)}\n`
}

/** What an action did, a line each: what was said, what it ended, what changed. */
export function actionText(action: JsonObject, style: Style): string {
  const set = objectIn(action, 'set')
  const events = [...objectsIn(action, 'ended'), ...(set === undefined ? [] : [set]), ...objectsIn(action, 'changes')]
  const note = safeIn(action, 'note')
  return `${events.map((event) => eventLine(event, style)).join('')}${note ? `${style.warn(style.symbols.warning)} ${note}\n` : ''}`
}

function checkTable(document: JsonObject, style: Style): string {
  const rows = objectsIn(document, 'checks').map((check) => [
    safeIn(check, 'check'),
    status(check.healthy, style),
    [
      ...(check.disabled === true ? ['disabled'] : []),
      ...(check.inverted === true ? ['inverted'] : []),
      safeIn(check, 'because') || safeIn(objectIn(check, 'last_probe'), 'message'),
    ].join(' '),
  ])
  return formatTable([{ title: 'check' }, { title: 'status' }, { title: 'why', shrink: true }], rows, {
    width: style.width,
    heading: style.quiet,
  })
}

function overrideTable(document: JsonObject, style: Style): string {
  const rows = objectsIn(document, 'overrides').map((override) => [
    safeIn(override, 'action'),
    safeIn(override, 'selector'),
    timeIn(override, 'until') || 'until recovered',
    textsIn(override, 'targets').length === 0 ? 'not in the plan now' : safeIn(override, 'reason'),
  ])
  return formatTable(
    [{ title: 'said' }, { title: 'of' }, { title: 'until' }, { title: 'reason', shrink: true }],
    rows,
    { width: style.width, heading: style.quiet },
  )
}

function reloadLine(document: JsonObject, style: Style): string {
  const last = objectIn(objectIn(document, 'reload'), 'last')
  if (last?.outcome !== 'kept') return ''
  return `${style.bad(style.symbols.bad)} the plan of ${timeIn(last, 'at')} is not served: ${safeIn(last, 'message')}\n`
}

/** The status on one screen: verdict, what is wrong, what was said. */
export function statusText(document: JsonObject, style: Style): string {
  const checks = objectsIn(document, 'checks')
  const down = checks.filter(({ healthy }) => healthy === false).length
  const plan = objectIn(document, 'plan')
  const zones = objectsIn(plan, 'zones')
  const records = zones.reduce((sum, zone) => sum + Number(zone.records ?? 0), 0)
  const upSeconds = (Date.parse(textIn(document, 'at')) - Date.parse(textIn(document, 'started'))) / 1000
  const queries = objectIn(objectIn(document, 'counts'), 'queries')
  const asked = Number(queries?.udp ?? 0) + Number(queries?.tcp ?? 0)
  const geo = objectIn(document, 'geo_db')
  const verdict =
    checks.length === 0
      ? `${style.symbols.same} no health checks`
      : down === 0
        ? `${style.good(style.symbols.good)} all ${countOf(checks.length, 'check')} healthy`
        : `${style.bad(style.symbols.bad)} ${down} of ${countOf(checks.length, 'check')} unhealthy`
  const facts = [
    safeIn(plan, 'name'),
    countOf(zones.length, 'zone'),
    countOf(records, 'record'),
    `dns ${textsIn(document, 'listening').map(printable).join(' ')}`,
    `health ${safeIn(document, 'health')}`,
    ...(geo === undefined ? [] : [`places ${safeIn(geo, 'type')} of ${safeIn(geo, 'built').slice(0, 10)}`]),
    `up ${formatDuration(upSeconds)}`,
    `${formatInteger(asked)} ${asked === 1 ? 'query' : 'queries'}`,
  ]
  const parts = [
    `${verdict}\n${reloadLine(document, style)}${style.quiet(facts.join(` ${style.symbols.dot} `))}\n`,
    checkTable(document, style),
    overrideTable(document, style),
  ]
  return parts.filter((part) => part !== '').join('\n')
}

/** What came of reading the plan again. */
export function reloadText(document: JsonObject, style: Style): string {
  if (document.outcome !== 'kept')
    return `${style.good(style.symbols.good)} ${document.outcome === 'changed' ? 'the plan was taken up' : 'the plan is as before'}\n`
  const findings = objectsIn(document, 'findings').map(
    (finding) => `  ${safeIn(finding, 'file')}:${safeIn(finding, 'line')} ${safeIn(finding, 'message')}\n`,
  )
  return `${style.bad(style.symbols.bad)} ${safeIn(document, 'message')}; the plan from before goes on being served\n${findings.join('')}`
}

/** A DS record as a line of the parent's zone file. */
export const dsText = (document: JsonObject): string => `${safeIn(document, 'ds')}\n`
