import type { Style } from '../report/style.ts'
import { formatTable } from '../report/table.ts'
import { countOf, formatInteger } from '../values/count.ts'
import { formatDuration } from '../values/duration.ts'
import { printable } from '../values/printable.ts'
import { type JsonObject, objectIn, objectsIn, textIn, textsIn } from './json-members.ts'
import { clockTime } from './serve-log.ts'

const safe = (object: JsonObject | undefined, key: string) => printable(textIn(object, key))

const status = (healthy: unknown, style: Style) =>
  healthy === false ? style.bad(`${style.symbols.bad} unhealthy`) : style.good(`${style.symbols.good} healthy`)

/** `12:04:31`, empty for what is no time. */
function timeOf(object: JsonObject, key: string): string {
  const milliseconds = Date.parse(textIn(object, key))
  return Number.isNaN(milliseconds) ? '' : clockTime(milliseconds)
}

function answerText(answers: readonly JsonObject[], style: Style): string {
  const words = answers.map((answer) => {
    const values = textsIn(answer, 'values').map(printable).join(' ') || 'no data'
    const percent = Math.round(Number(answer.probability) * 1000) / 10
    return percent === 100 ? values : `${values} ${percent} %`
  })
  return words.join(` ${style.symbols.dot} `) || 'no data'
}

const spoken = (name: string) => (name.length > 1 ? name.replace(/\.$/, '') : name)

/** What an event says, without its time. */
function eventWords(event: JsonObject, style: Style): string {
  switch (event.type) {
    case 'health': {
      const because = safe(event, 'because')
      const word = event.healthy === false ? style.bad('unhealthy') : style.good('healthy')
      return `${safe(event, 'kind')} ${safe(event, 'name')} ${word}${because ? ` ${because}` : ''}`
    }
    case 'answer': {
      const client = safe(event, 'client')
      const title = `${spoken(safe(event, 'name'))} ${safe(event, 'record_type')}${client === 'all' ? '' : ` ${client}`}`
      const [before, after] = [objectsIn(event, 'before'), objectsIn(event, 'after')]
      return `answer ${title} ${answerText(before, style)} ${style.symbols.arrow} ${answerText(after, style)}`
    }
    case 'override': {
      const [reason, until] = [safe(event, 'reason'), timeOf(event, 'until')]
      const more = `${reason ? ` (${reason})` : ''}${until && event.change === 'set' ? ` until ${until}` : ''}`
      return `${safe(event, 'action')} ${safe(event, 'selector')} ${safe(event, 'change')}${more}`
    }
    case 'reload':
      return `reload ${safe(event, 'outcome')}${event.message === undefined ? '' : `: ${safe(event, 'message')}`}`
    default:
      return safe(event, 'type')
  }
}

/** One line of what happened. */
export function eventLine(event: JsonObject, style: Style): string {
  const time = timeOf(event, 'at')
  return `${time ? `${time} ` : ''}${eventWords(event, style)}\n`
}

/** What an action did, a line each: what was said, what it ended, what changed. */
export function actionText(action: JsonObject, style: Style): string {
  const set = objectIn(action, 'set')
  const events = [...objectsIn(action, 'ended'), ...(set === undefined ? [] : [set]), ...objectsIn(action, 'changes')]
  const note = safe(action, 'note')
  return `${events.map((event) => eventLine(event, style)).join('')}${note ? `${style.warn(style.symbols.warning)} ${note}\n` : ''}`
}

function checkTable(document: JsonObject, style: Style): string {
  const rows = objectsIn(document, 'checks').map((check) => [
    safe(check, 'check'),
    status(check.healthy, style),
    [
      ...(check.disabled === true ? ['disabled'] : []),
      ...(check.inverted === true ? ['inverted'] : []),
      safe(check, 'because') || safe(objectIn(check, 'last_probe'), 'message'),
    ].join(' '),
  ])
  return formatTable([{ title: 'check' }, { title: 'status' }, { title: 'why', shrink: true }], rows, {
    width: style.width,
    heading: style.quiet,
  })
}

function overrideTable(document: JsonObject, style: Style): string {
  const rows = objectsIn(document, 'overrides').map((override) => [
    safe(override, 'action'),
    safe(override, 'selector'),
    timeOf(override, 'until') || 'until recovered',
    textsIn(override, 'targets').length === 0 ? 'not in the plan now' : safe(override, 'reason'),
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
  return `${style.bad(style.symbols.bad)} the plan of ${timeOf(last, 'at')} is not served: ${safe(last, 'message')}\n`
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
  const verdict =
    checks.length === 0
      ? `${style.symbols.same} no health checks`
      : down === 0
        ? `${style.good(style.symbols.good)} all ${countOf(checks.length, 'check')} healthy`
        : `${style.bad(style.symbols.bad)} ${down} of ${countOf(checks.length, 'check')} unhealthy`
  const facts = [
    safe(plan, 'name'),
    countOf(zones.length, 'zone'),
    countOf(records, 'record'),
    `dns ${textsIn(document, 'listening').map(printable).join(' ')}`,
    `health ${safe(document, 'health')}`,
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
    (finding) => `  ${safe(finding, 'file')}:${safe(finding, 'line')} ${safe(finding, 'message')}\n`,
  )
  return `${style.bad(style.symbols.bad)} ${safe(document, 'message')}; the plan from before goes on being served\n${findings.join('')}`
}

/** A DS record as a line of the parent's zone file. */
export const dsText = (document: JsonObject): string => `${safe(document, 'ds')}\n`
