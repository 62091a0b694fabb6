import { padEnd, padStart, visibleWidth, wrapWords } from './width.ts'

export interface Column {
  /** Heading; no heading line is written if every title is empty. */
  readonly title: string
  readonly align?: 'left' | 'right'
  /** May be broken between words where the table is too wide; others keep their width. */
  readonly shrink?: true
}

export interface TableOptions {
  /** Columns of text to keep to; words are never broken, so one long word may pass it. */
  readonly width: number
  readonly indent?: number
  /** How headings look. */
  readonly heading?: (text: string) => string
}

const GAP = '  '
const SHRUNK_MIN = 12

const longestWord = (text: string) => Math.max(...text.split(' ').map(visibleWidth))

/** Takes the excess from the widest column that may shrink, one column of text at a time. */
function fitWidths(natural: readonly number[], least: readonly number[], available: number): readonly number[] {
  const widths = [...natural]
  let excess = widths.reduce((sum, width) => sum + width, 0) - available
  while (excess > 0) {
    let widest = -1
    for (const [index, width] of widths.entries())
      if (width > (least[index] ?? width) && width > (widths[widest] ?? 0)) widest = index
    if (widest < 0) break
    widths[widest] = (widths[widest] ?? 0) - 1
    excess -= 1
  }
  return widths
}

/**
 * Lines of an aligned table, each without trailing spaces and with a newline. Cells may hold colours.
 * Missing cells are empty; nothing at all for no rows.
 */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  options: TableOptions,
): string {
  if (rows.length === 0) return ''
  const { width, indent = 2, heading = (text) => text } = options
  const titles = columns.map(({ title }) => title)
  const cells = (row: readonly string[]) => columns.map((_, index) => row[index] ?? '')
  const body = rows.map(cells)
  const all = [titles, ...body]
  const natural = columns.map((_, index) => Math.max(...all.map((row) => visibleWidth(row[index] ?? ''))))
  const least = columns.map(({ shrink }, index) =>
    shrink
      ? Math.min(natural[index] ?? 0, Math.max(SHRUNK_MIN, ...all.map((row) => longestWord(row[index] ?? ''))))
      : (natural[index] ?? 0),
  )
  const widths = fitWidths(natural, least, width - indent - GAP.length * (columns.length - 1))
  const line = (row: readonly string[]) => {
    const wrapped = row.map((cell, index) => (columns[index]?.shrink ? wrapWords(cell, widths[index] ?? 0) : [cell]))
    const height = Math.max(...wrapped.map((lines) => lines.length))
    return Array.from({ length: height }, (_, level) => {
      const parts = wrapped.map((lines, index) => {
        const pad = columns[index]?.align === 'right' ? padStart : padEnd
        return pad(lines[level] ?? '', widths[index] ?? 0)
      })
      return `${`${' '.repeat(indent)}${parts.join(GAP)}`.trimEnd()}\n`
    }).join('')
  }
  const head = titles.some((title) => title !== '')
    ? line(titles.map((title) => (title === '' ? '' : heading(title))))
    : ''
  return head + body.map(line).join('')
}
