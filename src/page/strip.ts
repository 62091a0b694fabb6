import type { LiveCheck } from '../report/live/types.ts'
import { SPAN_MS, stripWords } from '../report/live/words.ts'
import { svg } from './dom.ts'

const WIDTH = 120
const HEIGHT = 16

interface Stretch {
  readonly from: number
  readonly to: number
  readonly healthy: boolean
}

/** The times between changes within the span, oldest first. */
export function stretchesOf(
  { history, healthy }: Pick<LiveCheck, 'history' | 'healthy'>,
  start: number,
  nowMs: number,
): Stretch[] {
  const changes = history.map(({ at, healthy: became }) => ({ at: Date.parse(at), became }))
  const first = changes[0]
  const all = [{ at: Number.NEGATIVE_INFINITY, became: first === undefined ? healthy : !first.became }, ...changes]
  return all.flatMap(({ at, became }, index) => {
    const to = Math.min(nowMs, all[index + 1]?.at ?? nowMs)
    return to <= start ? [] : [{ from: Math.max(at, start), to, healthy: became }]
  })
}

/** The last half hour of a check, or the time since the server's start: a low line while it is healthy, a high block while it is not. */
export function drawStrip(check: LiveCheck, startedMs: number, nowMs: number): SVGElement {
  const start = Math.min(nowMs - 1, Math.max(startedMs, nowMs - SPAN_MS))
  const x = (at: number) => ((at - start) / (nowMs - start)) * WIDTH
  const bars = stretchesOf(check, start, nowMs).map(({ from, to, healthy }) => {
    const height = healthy ? 4 : HEIGHT
    return svg('rect', {
      class: healthy ? 'up' : 'down',
      x: x(from).toFixed(1),
      y: String(HEIGHT - height),
      width: Math.max(1, x(to) - x(from) - 0.5).toFixed(1),
      height: String(height),
    })
  })
  return svg(
    'svg',
    {
      class: 'strip',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: 'none',
      role: 'img',
      'aria-label': stripWords(check, nowMs),
    },
    ...bars,
  )
}
