import type { Deployment } from '../model/deployment.ts'
import type { Epoch } from '../simulate/epochs.ts'
import type { Quantiles } from '../simulate/moved-times.ts'
import type { SensorChange } from '../simulate/sensor-changes.ts'
import { wilsonInterval } from '../simulate/statistics.ts'
import type { Move, RecordTimeline, Timeline } from '../simulate/timeline.ts'
import { truthOf } from '../simulate/truth.ts'
import { formatDuration } from '../values/duration.ts'
import { printable } from '../values/printable.ts'
import { answersText } from './answers.ts'
import { assumptionLines } from './assumptions.ts'
import { faultWords } from './fault-words.ts'
import { isAlone, kindsText, recordName } from './kind-words.ts'
import { percent } from './percent.ts'
import { shareCurve } from './staleness-curve.ts'
import { plainStyle, type Style } from './style.ts'
import { formatTable } from './table.ts'
import { indented, padEnd } from './width.ts'

/** What happens when an epoch begins, in words. */
export function epochWords(timeline: Timeline, epoch: Epoch, endpoints: Deployment['endpoints']): string {
  const parts = timeline.events
    .filter(({ at }) => at === epoch.at)
    .flatMap(({ failed = [], recovered = [], losses = [], alarms = [] }) => [
      ...(failed.length > 0 ? [`${faultWords(failed, endpoints)} ${failed.length === 1 ? 'fails' : 'fail'}`] : []),
      ...(recovered.length > 0
        ? [`${faultWords(recovered, endpoints)} ${recovered.length === 1 ? 'is' : 'are'} back`]
        : []),
      ...losses.map(({ endpoint, share }) => `endpoint ${printable(endpoint)} drops ${percent(share)} of requests`),
      ...alarms.map(({ name, state }) => `alarm ${printable(name)} is ${state}`),
    ])
  return parts.join('; ')
}

const KEY = /^([a-z-]+):(.*)$/s

/** Who notices, in words: `health check web`, `load balancer: target asg-a`. */
export function sensorWords(key: string): string {
  const [, kind = '', name = key] = KEY.exec(key) ?? []
  switch (kind) {
    case 'target':
      return `load balancer's target ${printable(name)}`
    case 'resource':
      return `resource ${printable(name)}`
    default:
      return `health check ${printable(name)}`
  }
}

function sensorRow({ key, to, quorum, verdict }: SensorChange): readonly string[] {
  const checkers = quorum ? ` by ${quorum.needed} of ${quorum.of} checkers` : ''
  const what = `${sensorWords(key)} turns ${to ? 'healthy' : 'unhealthy'}${checkers}`
  if (!verdict) return ['detected', `${sensorWords(key)}: when is left to chance`]
  return ['detected', what, ...[verdict.p50, verdict.p95, verdict.p99, verdict.latest].map(formatDuration)]
}

function quantileCells({ p50, p95, p99 }: Quantiles, worst: number | undefined, style: Style): readonly string[] {
  const cell = (seconds: number | undefined) => (seconds === undefined ? style.symbols.dash : formatDuration(seconds))
  return [p50, p95, p99, worst].map(cell)
}

function moveRows(
  record: RecordTimeline,
  move: Move,
  epoch: Epoch,
  endpoints: Deployment,
  style: Style,
): readonly (readonly string[])[] {
  const answer = record.decisions[move.to]
  if (!answer) return []
  const text = answersText(answer, truthOf(endpoints, epoch.world), { ...plainStyle, symbols: style.symbols })
  return [
    ['published', `DNS answers ${text}`, ...quantileCells(move.published, move.worst.published, style)],
    [
      'moved',
      `clients use it; latest: those that honour the TTL of ${formatDuration(move.ttl)}`,
      ...quantileCells(move.moved, move.worst.moved, style),
    ],
    ...(move.connections
      ? [['left', 'connections to the old answer are given up', ...quantileCells(move.connections, undefined, style)]]
      : []),
  ]
}

function eventTable(timeline: Timeline, record: RecordTimeline, deployment: Deployment, style: Style): string {
  const rows = timeline.epochs.flatMap((epoch, index) => {
    if (index === 0) return []
    const noticed = timeline.sensors.filter(({ at, key }) => at === epoch.at && record.sensors.includes(key))
    const move = record.moves.find((each) => each.epoch === index)
    const words = epochWords(timeline, epoch, deployment.endpoints)
    return [
      [formatDuration(epoch.at), words],
      ...noticed.map(sensorRow),
      ...(move
        ? moveRows(record, move, epoch, deployment, style)
        : [['', epoch.losses.size > 0 ? 'Route 53 changes its mind by chance' : 'the answer stays']]),
    ]
  })
  const columns = [
    { title: 'when' },
    { title: 'what', shrink: true as const },
    { title: 'half by', align: 'right' as const },
    { title: '95 % by', align: 'right' as const },
    { title: '99 % by', align: 'right' as const },
    { title: 'latest', align: 'right' as const },
  ]
  return formatTable(columns, rows, { width: style.width, indent: 2, heading: style.quiet })
}

/** Seconds after the start that a curve should show: until most have moved. */
export function shownUntil({ moves, curve }: RecordTimeline): number {
  const ends = moves.flatMap(({ worst, moved }) => [worst.moved, moved.p95 ?? 0])
  return Math.max(60, ...ends.map((end) => end * 1.1), moves.length === 0 ? (curve.at(-1)?.at ?? 0) : 0)
}

function curveText(record: RecordTimeline, style: Style): string {
  const { curve } = record
  const isStale = curve.some(({ stale }) => stale > 0.0005)
  const valueAt = (seconds: number) => {
    const index = curve.findLastIndex(({ at }) => at <= seconds)
    const [here, next] = [curve[index], curve[index + 1] ?? curve[index]]
    if (!here || !next) return 0
    const part = next.at > here.at ? (seconds - here.at) / (next.at - here.at) : 0
    const [a, b] = isStale ? [here.stale, next.stale] : [here.unserved, next.unserved]
    return a + (b - a) * part
  }
  const title = isStale ? 'clients still on the old answer' : 'requests that come to nothing'
  return `\n  ${style.quiet(title)}\n${shareCurve(valueAt, shownUntil(record), style)}`
}

/** Mean seconds without service of one client, over the time of the curve. */
export function unservedSeconds({ curve }: RecordTimeline): number {
  let sum = 0
  for (const [index, { at, unserved }] of curve.entries()) {
    const before = curve[index - 1]
    if (before) sum += ((before.unserved + unserved) / 2) * (at - before.at)
  }
  return sum
}

function verdictLine(timeline: Timeline, record: RecordTimeline, deployment: Deployment, style: Style): string {
  const kinds = kindsText(record, isAlone(record, timeline.records))
  const last = timeline.epochs.at(-1) ?? timeline.epochs[0]
  const answers = [...new Set([0, ...record.moves.map(({ to }) => to)])].flatMap((index, order) => {
    const decision = record.decisions[index]
    const world = order === 0 ? timeline.epochs[0]?.world : last?.world
    return decision && world ? [answersText(decision, truthOf(deployment, world), style)] : []
  })
  const { good, bad, arrow } = style.symbols
  const sign =
    record.endsUnserved > 0
      ? style.bad(`${bad} ${record.endsUnserved === 1 ? 'lost' : 'degraded'}`)
      : style.good(`${good} served in the end`)
  return [
    `\n${sign}   ${style.name(recordName(record))}   ${kinds === 'all' ? 'all clients' : kinds}\n`,
    indented(answers.join(`  ${arrow}  `), style, 2),
    '\n',
  ].join('')
}

/** How often chance was played, and how far its shares may be off for it: at one half, where they are least sure. */
function chanceText({ runs, seed }: Timeline): string {
  const [low, high] = wilsonInterval(runs / 2, runs)
  return `   (chance played ${runs} times, seed ${seed}: shares to ${percent((high - low) / 2)})`
}

function recordText(timeline: Timeline, record: RecordTimeline, deployment: Deployment, style: Style): string {
  const without = unservedSeconds(record)
  const loss =
    without < 0.5 ? 'no client goes without' : `a client goes without for ${formatDuration(without)} on average`
  return [
    verdictLine(timeline, record, deployment, style),
    eventTable(timeline, record, deployment, style),
    curveText(record, style),
    passingText(record),
    `  ${loss}${record.isSampled ? chanceText(timeline) : ''}\n`,
  ].join('')
}

/** What clients do about addresses that do not answer. */
const passingText = ({ passing }: RecordTimeline): string =>
  passing === undefined
    ? ''
    : `  a client passes dead addresses of its answer in up to ${passingWords(passing)} and is served\n`

/** Below a second in milliseconds. */
const passingWords = (seconds: number) => (seconds < 1 ? `${Math.round(seconds * 1000)} ms` : formatDuration(seconds))

const RECORDS_SHOWN_MAX = 3

/** The screen of `simulate --timeline`: for every record what happens when, and a curve. */
export function timelineToText(
  timeline: Timeline,
  deployment: Deployment,
  style: Style,
  { showAll }: { readonly showAll: boolean },
): string {
  const { records, total, findings } = timeline
  const shown = showAll ? records : records.slice(0, RECORDS_SHOWN_MAX)
  const rest = records.length - shown.length
  const notes = findings.map(
    ({ endpoint, loss, check, healthy }) =>
      `${style.warn(style.symbols.warning)} ${printable(endpoint)} drops ${percent(loss)} of requests, and health check ${printable(check)} calls it healthy ${percent(healthy)} of the time\n`,
  )
  const same = `${style.good(style.symbols.good)} nothing changes: all ${total} answers stay the same and live.\n`
  return [
    ...shown.map((record) => recordText(timeline, record, deployment, style)),
    rest > 0 ? `\n${style.symbols.ellipsis} and ${rest} more (--all)\n` : '',
    records.length === 0 ? same : '',
    notes.length > 0 ? `\n${notes.join('')}` : '',
    `\n${assumptionLines(timeline.assumptions, style)}`,
    `${records.length} of ${total} ${total === 1 ? 'answer' : 'answers'} affected.\n`,
  ].join('')
}

/** Shares below it are not worth a word. */
const SHOWN_MIN = 0.0005

/** The screen of `simulate --at`: one moment of every record. */
export function momentToText(timeline: Timeline, seconds: number, style: Style): string {
  const rows = timeline.records.flatMap((record) => {
    const { truth, possible, isSettled, settledFrom, answers, held, served } = record.run.at(seconds)
    const likely = answers
      .filter(({ probability }) => probability >= SHOWN_MIN)
      .map(({ decision, probability }) => {
        const text = answersText(decision, truth, style)
        return answers.length > 1 ? `${text} (${percent(probability)} likely)` : text
      })
    const used = held
      .filter(({ share }) => share >= SHOWN_MIN)
      .map(
        ({ decision, share }) =>
          `${answersText(decision, truth, style)}${held.length > 1 ? ` (${percent(share)} of clients)` : ''}`,
      )
    const from = Number.isFinite(settledFrom) ? `settled from ${formatDuration(settledFrom)}` : 'never settled'
    return [
      [
        style.name(recordName(record)),
        kindsText(record, isAlone(record, timeline.records)),
        isSettled ? (likely[0] ?? '') : `${likely.join(', or ')}; ${possible.length} possible, ${from}`,
        used.join(', '),
        percent(served),
      ],
    ]
  })
  const columns = [
    { title: 'record' },
    { title: 'client', shrink: true as const },
    { title: 'DNS answers', shrink: true as const },
    { title: 'clients use', shrink: true as const },
    { title: 'served', align: 'right' as const },
  ]
  const head = `${style.strong(padEnd(`after ${formatDuration(seconds)}`, 8))}\n\n`
  if (rows.length === 0) return `${head}  nothing changes: all ${timeline.total} answers stay the same and live.\n`
  return head + formatTable(columns, rows, { width: style.width, indent: 2, heading: style.quiet })
}
