import type { Change } from '../model/fix.ts'
import type { Span } from '../model/origin.ts'
import { lineStartsOf } from './positions.ts'

/** Characters of a text from `start` to `end`, and what stands there instead. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A scalar as it stands in YAML or JSON. */
interface Written {
  readonly quotes: '' | "'" | '"'
  readonly value: string
}

/** What the text of a scalar on one line says; undefined for escapes that JSON does not have, and for what is no scalar. */
function readScalar(text: string): Written | undefined {
  if (/[\r\n]/.test(text)) return undefined
  const quotes = text.charAt(0)
  if (quotes !== '"' && quotes !== "'") return { quotes: '', value: text }
  if (text.length < 2 || !text.endsWith(quotes)) return undefined
  if (quotes === "'") return { quotes, value: text.slice(1, -1).replaceAll("''", "'") }
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? { quotes, value } : undefined
  } catch {
    return undefined
  }
}

/** What stands without quotes in any place of YAML: no sign with a meaning, no word or number that is no text. */
const isPlain = (text: string): boolean =>
  /^[A-Za-z0-9_][A-Za-z0-9_./-]*$/.test(text) &&
  !/^(true|false|null)$/i.test(text) &&
  !/^(\d[\d_]*\.?\d*(e[-+]?\d+)?|0[xob][\da-f]*)$/i.test(text)

/** What JSON writes without quotes: in its place only quotes make a text. */
const isJsonLiteral = (text: string): boolean => /^(true|false|null|-?\d+(\.\d+)?([eE][-+]?\d+)?)$/.test(text)

function writeScalar(becomes: string | number | boolean, { quotes, value }: Written): string {
  if (typeof becomes !== 'string') return String(becomes)
  if (quotes === '' && isPlain(becomes) && !isJsonLiteral(value)) return becomes
  // What has double quotes inside reads better in single ones; JSON has none.
  const isSingle = quotes === "'" || (quotes === '' && !isJsonLiteral(value) && /["\\]/.test(becomes))
  const isPrintable = !/[\u0000-\u001f\u007f-\u009f]/.test(becomes)
  return isSingle && isPrintable ? `'${becomes.replaceAll("'", "''")}'` : JSON.stringify(becomes)
}

const isSame = ({ quotes, value }: Written, was: string | boolean): boolean =>
  typeof was === 'string' ? value === was : quotes === '' && value.toLowerCase() === String(was)

/** Where the last character before `start` stands that is no blank; -1 for none. */
function lastBefore(text: string, start: number): number {
  let at = start - 1
  while (at >= 0 && /\s/.test(text.charAt(at))) at -= 1
  return at
}

/** From the beginning of the line of `start` to that of the line after `end`. */
function linesAround(text: string, start: number, end: number): readonly [start: number, end: number] {
  const newline = text.indexOf('\n', end)
  return [text.lastIndexOf('\n', start - 1) + 1, newline < 0 ? text.length : newline + 1]
}

/** An entry that has its lines to itself, in a block behind its dash or in a flow with the comma behind it: the lines go. */
function removeLines(text: string, start: number, end: number, entry: 'item' | 'member'): Edit | undefined {
  const [from, to] = linesAround(text, start, end)
  const [before, after] = [text.slice(from, start), text.slice(end, to)]
  const isFlow = /^[ \t]*,[ \t]*\r?\n$/.test(after) && /^[ \t]*$/.test(before)
  const isBlock =
    /^[ \t]*\r?\n?$/.test(after) &&
    (entry === 'item' ? /^[ \t]*-[ \t]+$/.test(before) : /^[ \t]*$/.test(before) && !isInFlow(text, start))
  if (!isFlow && !isBlock) return undefined
  if (after.endsWith('\n') || from === 0) return { start: from, end: to, text: '' }
  // The last line without a line break: the one before it goes along.
  return { start: text.charAt(from - 2) === '\r' ? from - 2 : from - 1, end: to, text: '' }
}

/** True if a comma or an opening bracket stands before: then what follows is no line of a block. */
const isInFlow = (text: string, start: number) => /[,[{]/.test(text.charAt(lastBefore(text, start)))

/** An entry between commas and brackets: it goes with the comma before it, the first one with the comma behind it. */
function removeFromFlow(text: string, start: number, end: number): Edit | undefined {
  const before = lastBefore(text, start)
  const behind = /^[ \t]*,[ \t]*(?=\S)/.exec(text.slice(end, end + BLANKS_MAX))
  if (text.charAt(before) === '[' || text.charAt(before) === '{')
    return behind === null ? undefined : { start, end: end + behind[0].length, text: '' }
  if (text.charAt(before) !== ',' || !/^\s*[,\]}]/.test(text.slice(end, end + BLANKS_MAX))) return undefined
  // A comma in a comment separates nothing.
  const [lineStart] = linesAround(text, before, before)
  const isComment = text.slice(before, start).includes('\n') && text.slice(lineStart, before).includes('#')
  return isComment ? undefined : { start: before, end, text: '' }
}

/** Blanks looked at behind an entry. */
const BLANKS_MAX = 1000

function editOf(text: string, start: number, end: number, change: Change): Edit | undefined {
  const slice = text.slice(start, end)
  if (change.kind === 'remove') {
    // A comment inside would be lost.
    if (slice.includes('\n') && slice.includes('#')) return undefined
    return removeLines(text, start, end, change.entry) ?? removeFromFlow(text, start, end)
  }
  const written = readScalar(slice)
  if (written === undefined) return undefined
  if (change.kind === 'replace')
    return isSame(written, change.was) ? { start, end, text: writeScalar(change.becomes, written) } : undefined
  const isSafe = written.quotes !== '' || isPlain(slice) || isJsonLiteral(slice)
  return isSafe ? { start, end, text: `[${slice}]` } : undefined
}

/** Offsets of spans in a text; a byte order mark before it counts as no column. */
export function createOffsets(text: string): (at: Span) => readonly [start: number, end: number] {
  let starts: readonly number[] | undefined
  const offsetOf = (line: number, column: number) => {
    starts ??= lineStartsOf(text)
    const mark = line === 1 && text.startsWith('\ufeff') ? 1 : 0
    return (starts[line - 1] ?? text.length) + column - 1 + mark
  }
  return ({ line, column, endLine, endColumn }) => [offsetOf(line, column), offsetOf(endLine, endColumn)]
}

/**
 * How a change is written in `text`: quotes stay as they are unless what is new needs some, and nothing beside it moves.
 * Undefined where the place does not read as the change says, or cannot be changed by itself: an alias, text over
 * several lines, a line with a comment to be removed.
 */
export function toEdit(text: string, [start, end]: readonly [number, number], change: Change): Edit | undefined {
  return start >= 0 && start < end && end <= text.length ? editOf(text, start, end, change) : undefined
}

/** The text after edits that do not overlap, in any order. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let [result, at] = ['', 0]
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return result + text.slice(at)
}

/** A list on one line, in brackets, quoted as its first item was; undefined for one with a comment in it. */
function writeFlowList(slice: string, items: readonly string[]): string | undefined {
  if (/#/.test(slice)) return undefined
  const quotes = /^\[\s*"/.test(slice) ? '"' : ''
  return `[${items.map((item) => writeScalar(item, { quotes, value: '' })).join(', ')}]`
}

/** A list of lines that begin with a dash, at the dash's column. */
function writeBlockList(slice: string, items: readonly string[], column: number): string | undefined {
  if (/#/.test(slice) || items.length === 0) return undefined
  const lines = items.map((item) => `- ${writeScalar(item, { quotes: '', value: '' })}`)
  return lines.join(`${slice.includes('\r\n') ? '\r\n' : '\n'}${' '.repeat(column)}`)
}

/**
 * How another value is written in place of one that stands in `text`: scalars keep their quotes, lists their form.
 * Undefined where it cannot be written by itself: an alias, a list with comments, text over several lines.
 */
export function toValueEdit(
  text: string,
  [start, end]: readonly [number, number],
  becomes: string | number | boolean | readonly string[],
): Edit | undefined {
  const slice = text.slice(start, end).trimEnd()
  if (slice === '' || /^[*&!]/.test(slice)) return undefined
  const edit = (written: string | undefined) =>
    written === undefined ? undefined : { start, end: start + slice.length, text: written }
  if (typeof becomes !== 'object') {
    const written = readScalar(slice)
    return written && !/^[[{]|^- /.test(slice) ? edit(writeScalar(becomes, written)) : undefined
  }
  if (slice.startsWith('[')) return edit(writeFlowList(slice, becomes))
  const column = start - (text.lastIndexOf('\n', start - 1) + 1)
  return slice.startsWith('- ') ? edit(writeBlockList(slice, becomes, column)) : undefined
}
