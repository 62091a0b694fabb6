import { formatDuration } from '../../values/duration.ts'
import { axisFor } from '../staleness-curve.ts'
import { html, type Markup, NOTHING } from './markup.ts'

/** Shares of clients over time, for the records that have them in common. */
export interface CurveGroup {
  readonly label: string
  /** Seconds, share on the answer that belongs to the truth, share that reaches nothing live, share with connections to the answer before where that is known. */
  readonly points: readonly (readonly [at: number, moved: number, lost: number, connected?: number])[]
}

/** The stretch of time that charts and slider show: some seconds before the start, so that the calm before is seen. */
export interface Span {
  readonly from: number
  readonly to: number
}

const WIDTH = 720
const HEIGHT = 200
const LEFT = 74
const RIGHT = 12
const TOP = 16
const BOTTOM = 30
const PLOT_WIDTH = WIDTH - LEFT - RIGHT
const PLOT_HEIGHT = HEIGHT - TOP - BOTTOM

/** Different strokes; more curves than that do not tell anything apart. */
export const CURVES_MAX = 5

const fixed = (value: number) => String(Math.round(value * 10) / 10)

function chart(
  title: string,
  groups: readonly CurveGroup[],
  column: 1 | 2 | 3,
  span: Span,
  events: readonly number[],
): Markup {
  const x = (seconds: number) => LEFT + (PLOT_WIDTH * (seconds - span.from)) / (span.to - span.from)
  const y = (share: number) => TOP + PLOT_HEIGHT * (1 - share)
  const { step } = axisFor(span.to)
  const marks = Array.from({ length: Math.floor(span.to / step) + 1 }, (_, index) => index * step)
  const line = ({ points }: CurveGroup) =>
    [
      [span.from, column === 1 ? 1 : 0],
      [-1e-9, column === 1 ? 1 : 0],
      ...points.map((point) => [point[0], point[column] ?? 0]),
    ]
      .filter(([at = 0]) => at <= span.to)
      .map(([at = 0, share = 0]) => `${fixed(x(at))},${fixed(y(share))}`)
      .join(' ')
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">
${[0, 0.5, 1].map(
  (
    share,
  ) => html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${fixed(y(share))}" y2="${fixed(y(share))}"/><text x="${LEFT - 6}" y="${fixed(y(share) + 4)}" text-anchor="end">${share * 100} %</text>
`,
)}${marks.map(
  (
    at,
  ) => html`<line class="grid" x1="${fixed(x(at))}" x2="${fixed(x(at))}" y1="${HEIGHT - BOTTOM}" y2="${HEIGHT - BOTTOM + 5}"/><text x="${fixed(x(at))}" y="${HEIGHT - 6}" text-anchor="middle">${formatDuration(at)}</text>
`,
)}${events.map(
  (at) => html`<line class="event" x1="${fixed(x(at))}" x2="${fixed(x(at))}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"/>
`,
)}${groups.map(
  (group, index) => html`<polyline class="curve k${index % CURVES_MAX}" points="${line(group)}"/>
`,
)}<line class="cursor" data-left="${LEFT}" data-width="${PLOT_WIDTH}" x1="${LEFT}" x2="${LEFT}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"/>
</svg>`
}

const pointText = ([at, ...shares]: CurveGroup['points'][number]) =>
  [fixed(at), ...shares.map((share = 0) => Math.round(share * 1e4) / 1e4)].join(':')

const areConnected = ({ points }: CurveGroup) => points.some(([, , , connected]) => connected !== undefined)

const CONNECTED = 'Clients that may still use a connection to the answer before'

/** Two charts, and a third where connections are counted, with one legend that also says the shares of the moment; dash patterns tell the curves apart without colours. */
export function chartsMarkup(groups: readonly CurveGroup[], span: Span, events: readonly number[]): Markup {
  return html`<div class="panel">
<h3>Clients on the answer that belongs to the truth</h3>
${chart('Share of clients on the answer that belongs to the truth, over time', groups, 1, span, events)}
<h3>Clients that reach nothing live</h3>
${chart('Share of clients that reach nothing live, over time', groups, 2, span, events)}
${
  groups.some(areConnected)
    ? html`<h3>${CONNECTED}</h3>
${chart(`${CONNECTED}, over time`, groups, 3, span, events)}`
    : NOTHING
}
<ul class="legend">${groups.map(
    (group, index) =>
      html`<li data-name="${group.label}" data-points="${group.points.map(pointText).join(' ')}"><svg viewBox="0 0 40 8" aria-hidden="true"><line class="curve k${index % CURVES_MAX}" x1="0" x2="40" y1="4" y2="4"/></svg><span>${group.label} <span class="now soft"></span></span></li>`,
  )}</ul>
</div>`
}
