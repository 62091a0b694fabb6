import type { Span } from '../model/origin.ts'
import { printable } from '../values/printable.ts'
import type { Style } from './style.ts'
import { characters, visibleWidth, wrapWords } from './width.ts'

/** One line of a source file (from 1) without its end; undefined where there is none. */
export type Sources = (file: string, line: number) => string | undefined

/** Looks lines up in texts as they were read; a file's lines are found once, when one is first asked for. */
export function openSources(files: Iterable<{ readonly name: string; readonly text: string }>): Sources {
  const texts = new Map(Array.from(files, ({ name, text }) => [name, text]))
  const split = new Map<string, readonly string[]>()
  return (file, line) => {
    const lines = split.get(file) ?? texts.get(file)?.split('\n')
    if (lines) split.set(file, lines)
    return lines?.[line - 1]?.replace(/\r$/, '')
  }
}

const GUTTER = 5
const TAB = '  '
/** Columns kept between the start of a long line's window and the caret. */
const CONTEXT = 24
/** A line is looked at this far around the caret; nobody reads a megabyte on one line. */
const REACH = 2000

interface Piece {
  readonly shown: string
  readonly width: number
  /** True from the first to the last character of the span. */
  readonly marked: boolean
}

function toPieces(line: string, from: number, to: number): readonly Piece[] {
  const start = Math.max(0, from - REACH)
  let at = start
  return characters(line.slice(start, from + REACH)).map((character) => {
    const shown = character === '\t' ? TAB : printable(character)
    const piece = { shown, width: visibleWidth(shown), marked: at < to && at + character.length > from }
    at += character.length
    return piece
  })
}

const totalWidth = (pieces: readonly Piece[]) => pieces.reduce((sum, { width }) => sum + width, 0)

/** The stretch of pieces to show: all if they fit, else from a little before the first marked one. */
function windowOf(pieces: readonly Piece[], available: number): readonly [first: number, end: number] {
  if (totalWidth(pieces) <= available) return [0, pieces.length]
  const marked = pieces.findIndex((piece) => piece.marked)
  let first = marked < 0 ? pieces.length : marked
  let used = 0
  while (first > 0 && used + (pieces[first - 1]?.width ?? 0) <= CONTEXT) {
    first -= 1
    used += pieces[first]?.width ?? 0
  }
  let end = first
  used = 0
  while (end < pieces.length && used + (pieces[end]?.width ?? 0) <= available) {
    used += pieces[end]?.width ?? 0
    end += 1
  }
  return [first, end]
}

/**
 * The line a span starts on, with carets below what it covers and the hint beside them; on lines of its
 * own where it does not fit. Tabs take two columns, control characters show as escapes, long lines are cut
 * around the caret. Empty where the source is not there.
 */
export function formatExcerpt(sources: Sources, at: Span, hint: string | undefined, style: Style): string {
  const line = sources(at.file, at.line)
  if (line === undefined) return ''
  const from = Math.min(at.column - 1, line.length)
  const to = at.endLine > at.line ? line.length : Math.max(from, Math.min(at.endColumn - 1, line.length))
  const { ellipsis } = style.symbols
  const pieces = toPieces(line, from, to)
  const gutter = String(at.line).padStart(GUTTER)
  const [first, end] = windowOf(pieces, style.width - gutter.length - 3 - 2 * ellipsis.length)
  const before = first > 0 || from > REACH ? ellipsis : ''
  const after = end < pieces.length || line.length > from + REACH ? ellipsis : ''
  const shown = pieces.slice(first, end)
  const marked = shown.filter((piece) => piece.marked)
  const start = shown.findIndex((piece) => piece.marked)
  const indent = ' '.repeat(before.length + totalWidth(start < 0 ? shown : shown.slice(0, start)))
  const carets = '^'.repeat(Math.max(1, totalWidth(marked)))
  const bar = style.quiet(`${gutter} |`)
  const below = style.quiet(`${' '.repeat(gutter.length)} |`)
  const source = `${before}${shown.map((piece) => piece.shown).join('')}${after}`.trimEnd()
  const underline = `${below} ${indent}${style.strong(carets)}`
  return `${bar}${source === '' ? '' : ` ${source}`}\n${besideCarets(underline, below, hint, style)}`
}

function besideCarets(underline: string, below: string, hint: string | undefined, style: Style): string {
  if (hint === undefined) return `${underline}\n`
  const text = printable(hint)
  if (visibleWidth(`${underline} ${text}`) <= style.width) return `${underline} ${text}\n`
  const lines = wrapWords(text, style.width - visibleWidth(below) - 3)
  return `${underline}\n${lines.map((line) => `${below}   ${line}\n`).join('')}`
}
