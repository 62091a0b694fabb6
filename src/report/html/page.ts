import type { Deployment } from '../../model/deployment.ts'
import { registrationCourses } from '../../simulate/registrations.ts'
import type { Row, Simulation } from '../../simulate/simulate.ts'
import type { RecordTimeline, Timeline } from '../../simulate/timeline.ts'
import { countOf } from '../../values/count.ts'
import { sha256Base64 } from '../../values/digest.ts'
import { formatDuration } from '../../values/duration.ts'
import { answersText } from '../answers.ts'
import { parameterText } from '../assumptions.ts'
import { faultWords } from '../fault-words.ts'
import { isAlone, kindsText, recordName } from '../kind-words.ts'
import { loadSentences } from '../loads.ts'
import { allRecordTrees, recordSetsOf } from '../record-tree.ts'
import { courseTitle, eventWords } from '../registrations.ts'
import { affectedRows, countsText, originText, reasonText, statusText } from '../simulation.ts'
import { plainStyle } from '../style.ts'
import { epochWords, sensorWords, shownUntil } from '../timeline.ts'
import { CURVES_MAX, type CurveGroup, chartsMarkup, type Span } from './chart.ts'
import { html, type Markup, NOTHING } from './markup.ts'
import { type Moment, momentsOf } from './moments.ts'
import { PAGE_SCRIPT } from './script.ts'
import { PAGE_STYLE } from './style.ts'
import { treesMarkup } from './tree.ts'

export interface PageInput {
  /** The state while everything named has failed, and how clients get there. */
  readonly simulation: Simulation
  readonly timeline: Timeline
  readonly deployment: Deployment
  /** The plan, as people name it. */
  readonly plan: string
  readonly version: string
  /** Where the slider stands at first, seconds; else at the first event. */
  readonly at?: number
}

/** Names with a tree and a curve of their own; a page with more would be slow to open. */
const RECORDS_MAX = 40
const ROWS_MAX = 200

const STATUS_CLASS = { lost: 'bad', degraded: 'bad', 'fail-open': 'warn', moved: 'good', unchanged: 'soft' } as const

const cell = (title: string, content: Markup | string, look = '') =>
  html`<td data-title="${title}" class="${look}"><span>${content}</span></td>`

function movedCell({ movedBy, movedTimes }: Row): Markup {
  if (!movedBy) return NOTHING
  const { p50, p95, isSampled } = movedTimes ?? {}
  const by = isSampled ? 'by about' : 'by'
  const lines = [
    ...(p50 === undefined ? [] : [`half ${by} ${formatDuration(p50)}`]),
    ...(p95 === undefined ? [] : [`95 % ${by} ${formatDuration(p95)}`]),
    `by their TTL ${formatDuration(movedBy.worstCompliant)}`,
  ]
  return html`${lines.map((line) => html`<span class="line">${line}</span>`)}`
}

function rowMarkup(row: Row, { rows, before, after }: Simulation): Markup {
  return html`<tr>${cell('record', html`<b>${recordName(row)}</b>`)}${cell('clients', kindsText(row, isAlone(row, rows)))}${cell(
    'before',
    html`<span class="mono">${answersText(row.before, before.truth, plainStyle)}</span>`,
  )}${cell('after', html`<span class="mono">${answersText(row.after, after.truth, plainStyle)}</span>`)}${cell(
    'status',
    html`<span class="status ${STATUS_CLASS[row.status]}">${statusText(row.status, plainStyle)}</span>`,
  )}${cell('moved', movedCell(row))}${cell('why', html`${reasonText(row)} <span class="soft">${row.reason.rule} <span class="mono">${originText(row)}</span></span>`)}</tr>
`
}

function affectedTable(simulation: Simulation): Markup {
  const rows = affectedRows(simulation.rows)
  if (rows.length === 0)
    return html`<p>Nothing changes: all ${simulation.rows.length} answers stay the same and live.</p>`
  const more =
    rows.length > ROWS_MAX
      ? html`<p class="soft">and ${countOf(rows.length - ROWS_MAX, 'more row')}: --query narrows it down</p>`
      : NOTHING
  const titles = ['record', 'clients', 'before', 'after', 'status', 'clients moved', 'why']
  return html`<div class="scroll" role="region" aria-label="Affected records" tabindex="0"><table class="stack">
<thead><tr>${titles.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${rows.slice(0, ROWS_MAX).map((row) => rowMarkup(row, simulation))}</tbody>
</table></div>${more}`
}

function loadMarkup({ loads }: Simulation): Markup {
  const sentences = loadSentences(loads)
  if (sentences.length === 0) return NOTHING
  return html`<h2>Load</h2>
${sentences.map(
  ({
    isOver,
    text,
  }) => html`<p><span class="status ${isOver ? 'bad' : 'warn'}">${isOver ? plainStyle.symbols.bad : plainStyle.symbols.warning}</span> ${text}</p>
`,
)}`
}

function eventsMarkup(timeline: Timeline, { endpoints }: Deployment): Markup {
  const rows = timeline.epochs.slice(1).flatMap((epoch) => [
    html`<tr><td class="number">${formatDuration(epoch.at)}</td><td>${epochWords(timeline, epoch, endpoints)}</td><td></td></tr>
`,
    ...timeline.sensors
      .filter(({ at }) => at === epoch.at)
      .map(({ key, to, quorum, verdict }) => {
        const who = `${sensorWords(key)} turns ${to ? 'healthy' : 'unhealthy'}${quorum ? ` by ${quorum.needed} of ${quorum.of} checkers` : ''}`
        const when = verdict
          ? `half by ${formatDuration(verdict.p50)}, 95 % by ${formatDuration(verdict.p95)}, latest ${formatDuration(verdict.latest)}`
          : 'by chance'
        return html`<tr><td></td><td>${who}</td><td>${when}</td></tr>
`
      }),
  ])
  if (rows.length === 0) return NOTHING
  return html`<div class="scroll"><table><caption>What happens, and when Route 53 notices</caption>
<thead><tr><th scope="col">when</th><th scope="col">what</th><th scope="col">noticed</th></tr></thead><tbody>${rows}</tbody></table></div>`
}

/** Most moments of one record that are printed; in between it is enough to look at the screen. */
const PRINTED_MAX = 6

const timeWords = ({ from, to }: Moment) => {
  if (from === Number.NEGATIVE_INFINITY) return 'before'
  return `from ${formatDuration(from)}${to === Number.POSITIVE_INFINITY ? ' on' : ` to ${formatDuration(to)}`}`
}

/** Finite stand-ins for the ends of time, for attributes. */
const END = 1e12
const edge = (seconds: number) => String(Math.max(-END, Math.min(END, Math.round(seconds * 1000) / 1000)))

function recordMarkup(record: RecordTimeline, moments: readonly Moment[], { timeline, deployment }: PageInput): Markup {
  const touched = new Set(moments.flatMap(({ steps }) => steps.flatMap(({ recordSet }) => recordSet ?? [])))
  const all = allRecordTrees(deployment).filter((tree) =>
    recordSetsOf(tree).some((recordSet) => touched.has(recordSet)),
  )
  const own = ({ zone, name, type }: (typeof all)[number]) =>
    zone.id === record.zone.id && name === record.name && type === record.type
  const trees = [...all.filter(own), ...all.filter((tree) => !own(tree))]
  const kinds = kindsText(record, isAlone(record, timeline.records))
  return html`<section class="panel"><h3>${recordName(record)} <span class="soft">${kinds === 'all' ? 'all clients' : kinds}</span></h3>
${moments.map((moment, index) => {
  const printed = index < PRINTED_MAX - 1 || index === moments.length - 1
  return html`<div class="moment${printed ? '' : ' screen'}" data-moment data-from="${edge(moment.from)}" data-to="${edge(moment.to)}"><p class="when">${timeWords(moment)}: DNS answers <span class="mono">${answersText(moment.decision, moment.truth, plainStyle)}</span></p>
${treesMarkup(trees, moment, deployment)}</div>
`
})}</section>
`
}

/** Records with equal curves share one. */
function groupsOf(records: readonly RecordTimeline[], all: readonly RecordTimeline[]): readonly CurveGroup[] {
  const groups = new Map<string, { readonly names: string[]; readonly points: CurveGroup['points'] }>()
  for (const record of records) {
    const points = record.curve.map(({ at, stale, unserved, connected }): CurveGroup['points'][number] =>
      connected === undefined ? [at, 1 - stale, unserved] : [at, 1 - stale, unserved, connected],
    )
    const key = points.map(([at, ...shares]) => [at, ...shares.map((share = 0) => share.toFixed(3))].join(' ')).join()
    const kinds = kindsText(record, isAlone(record, all))
    const name = `${recordName(record)}${kinds === 'all' ? '' : `, ${kinds}`}`
    groups.set(key, { names: [...(groups.get(key)?.names ?? []), name], points })
  }
  return [...groups.values()].map(({ names, points }) => ({
    label: names.length > 2 ? `${names[0]} and ${names.length - 1} more` : names.join(' and '),
    points,
  }))
}

const BUTTONS_MAX = 7

function controlsMarkup(span: Span, { timeline, at: wanted }: PageInput, moments: readonly Moment[]): Markup {
  const named = new Map<number, string>([[span.from, 'before']])
  for (const { at } of timeline.epochs.slice(1)) named.set(Math.ceil(at), `${formatDuration(at)}: it happens`)
  for (const { from } of moments) {
    const at = Math.ceil(from)
    if (Number.isFinite(from) && !named.has(at)) named.set(at, `${formatDuration(from)}: the answer changes`)
  }
  const buttons = [...named]
    .sort(([a], [b]) => a - b)
    .filter(([at]) => at >= span.from && at <= span.to)
    .slice(0, BUTTONS_MAX)
  const start = Math.min(span.to, Math.max(span.from, Math.ceil(wanted ?? timeline.epochs[1]?.at ?? 0)))
  return html`<div class="controls" id="controls" hidden>
<label for="time">Time</label> <span id="said" aria-hidden="true"></span>
<input type="range" id="time" min="${span.from}" max="${span.to}" step="1" value="${start}">
<div>${buttons.map(([at, words]) => html`<button type="button" data-at="${at}">${words}</button>`)}</div>
</div>`
}

function timeMarkup(input: PageInput): Markup {
  const { timeline } = input
  const records = timeline.records.slice(0, RECORDS_MAX)
  if (records.length === 0) return NOTHING
  const to = Math.ceil(Math.max(input.at ?? 0, ...records.map(shownUntil)))
  const span: Span = { from: -Math.max(5, Math.ceil(to / 25)), to }
  const groups = groupsOf(records, timeline.records)
  const moments = new Map(records.map((record) => [record, momentsOf(timeline, record)]))
  const more = timeline.records.length - records.length
  return html`<h2>Over time</h2>
${controlsMarkup(span, input, [...moments.values()].flat())}
${chartsMarkup(
  groups.slice(0, CURVES_MAX),
  span,
  timeline.epochs.slice(1).map(({ at }) => at),
)}
${groups.length > CURVES_MAX ? html`<p class="soft">and ${countOf(groups.length - CURVES_MAX, 'more curve')}: --query and --client narrow it down</p>` : NOTHING}
${eventsMarkup(timeline, input.deployment)}
<h2>Decision trees</h2>
<p class="soft">Each tree at the time of the slider, with the answer that the DNS servers most likely give then. ${plainStyle.symbols.good} answers, ${plainStyle.symbols.bad} out or down, ${plainStyle.symbols.warning} fails open, ${plainStyle.symbols.same} not needed.</p>
${[...moments].map(([record, all]) => recordMarkup(record, all, input))}
${more > 0 ? html`<p class="soft">and ${countOf(more, 'more record')}: --query narrows it down</p>` : NOTHING}`
}

function registrationsMarkup(deployment: Deployment): Markup {
  const courses = registrationCourses(deployment)
  if (courses.length === 0) return NOTHING
  return html`<h2>If nobody renews the domain</h2>
${courses.map(
  (course) => html`<div class="scroll"><table><caption>${courseTitle(course)} <span class="soft">R6.30</span></caption>
<thead><tr><th scope="col">day</th><th scope="col">what</th></tr></thead>
<tbody>${course.events.map((event) => html`<tr><td class="number">${event.day}</td><td>${eventWords(event, course)}</td></tr>`)}</tbody></table></div>
`,
)}`
}

function assumptionsMarkup({ assumptions, runs, seed }: Timeline): Markup {
  const order = (each: (typeof assumptions)[number]) => (each.isDefault ? 'CBA'.indexOf(each.confidence) + 1 : 0)
  const rows = assumptions.toSorted((a, b) => order(a) - order(b))
  return html`<h2>What the figures rest on</h2>
<p class="soft">A: documented by the vendor. B: measured and published. C: our assumption. What the plan or the command line sets is its author's.${runs > 0 ? ` Chance was played ${runs} times, seed ${seed}.` : ''}</p>
<div class="scroll" role="region" aria-label="Assumptions" tabindex="0"><table class="stack">
<thead><tr><th scope="col">parameter</th><th scope="col">value</th><th scope="col">confidence</th><th scope="col">source</th></tr></thead>
<tbody>${rows.map((each) => {
    const { key, isDefault, confidence, source } = each
    const origin = isDefault ? source : `default ${parameterText(each, each.default)}, ${confidence}: ${source}`
    return html`<tr>${cell('parameter', html`<span class="mono">${key}</span>`)}${cell('value', parameterText(each, each.value), 'number')}${cell('confidence', isDefault ? confidence : 'set')}${cell('source', origin)}</tr>
`
  })}</tbody></table></div>`
}

/** Nothing is loaded, and nothing runs but the two pieces whose digests stand in the policy. */
const policy = () =>
  `default-src 'none'; style-src 'sha256-${sha256Base64(PAGE_STYLE)}'; script-src 'sha256-${sha256Base64(PAGE_SCRIPT)}'; base-uri 'none'; form-action 'none'`

/** The whole simulation as one HTML file that needs nothing else: `simulate --format html`. */
export function simulationToHtml(input: PageInput): string {
  const { simulation, timeline, deployment, plan, version } = input
  const title = `If ${faultWords(simulation.failed, deployment.endpoints)} ${simulation.failed.length === 1 ? 'fails' : 'fail'}`
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${{ markup: PAGE_STYLE }}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="verdict">${countsText(simulation.rows)}. <span class="soft">Plan <span class="mono">${plan}</span></span></p>
<h2>Who is affected</h2>
${affectedTable(simulation)}
${loadMarkup(simulation)}
${timeMarkup(input)}
${registrationsMarkup(deployment)}
${assumptionsMarkup(timeline)}
</main>
<footer>r53sim ${version}. A simulation by Route 53's rules: times are those of the model.</footer>
<script>${{ markup: PAGE_SCRIPT }}</script>
</body>
</html>
`
  return page.markup
}
