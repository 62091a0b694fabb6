import { formatDuration } from '../values/duration.ts'
import type { Style } from './style.ts'
import { padEnd, padStart } from './width.ts'

/** Shares over time: 0 to 1 at any second. */
export type ShareAt = (seconds: number) => number

const ROWS = 4
const LABEL_WIDTH = 6

/** Steps between marks of the axis that people can read, seconds. */
const STEPS = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400, 172_800, 604_800]

const MARKS_MAX = 6

/** The end of an axis that shows at least `seconds`, and the step between its marks. */
export function axisFor(seconds: number): { readonly end: number; readonly step: number } {
  const step = STEPS.find((each) => seconds / each <= MARKS_MAX) ?? 604_800
  return { end: step * Math.max(1, Math.ceil(seconds / step)), step }
}

/** A bar in the row whose lower edge is `row` / ROWS: as much of the cell as the share fills. */
function cellOf(share: number, row: number, blocks: string): string {
  const filled = Math.round(share * ROWS * (blocks.length - 1)) - row * (blocks.length - 1)
  return blocks[Math.max(0, Math.min(blocks.length - 1, filled))] ?? ' '
}

/** A filled curve of shares from 0 to `end` seconds with an axis; ASCII where the style says so. Ends with a newline. */
export function shareCurve(shareAt: ShareAt, seconds: number, style: Style): string {
  const { end, step } = axisFor(seconds)
  const width = Math.min(72, style.width - LABEL_WIDTH - 6)
  const shares = Array.from({ length: width }, (_, column) => shareAt(((column + 0.5) / width) * end))
  const { blocks, axis } = style.symbols.curve
  const rows = Array.from({ length: ROWS }, (_, index) => {
    const row = ROWS - 1 - index
    const label = index === 0 ? '100 %' : index === ROWS / 2 ? '50 %' : ''
    const bars = shares
      .map((share) => cellOf(share, row, blocks))
      .join('')
      .trimEnd()
    return `  ${padStart(label, LABEL_WIDTH)} ${axis.side}${bars}`.trimEnd()
  })
  let marks = ''
  let line = ''
  for (let at = 0; at <= end; at += step) {
    const column = Math.round((at / end) * width)
    const text = formatDuration(at)
    if (column + text.length > width + 4) break
    marks = padEnd(marks, column) + text
    line = line.padEnd(column, axis.line) + axis.mark
  }
  line = line.padEnd(width, axis.line)
  const zero = `  ${padStart('0 %', LABEL_WIDTH)} ${line}`
  return `${[...rows, zero, `${' '.repeat(LABEL_WIDTH + 3)}${marks}`].map((each) => style.quiet(each)).join('\n')}\n`
}
