import { printable } from '../values/printable.ts'
import type { PlanDocument } from './document.gen.ts'
import type { PlanPath } from './positions.ts'
import { isObject } from './source.ts'
import { escapeUnprintable, formatScalar } from './yaml-scalar.ts'

/** A sentence above a part of the plan. */
export interface PlanComment {
  readonly path: PlanPath
  readonly text: string
}

const FLOW_WIDTH_MAX = 112
const FLOW_HEIGHT_MAX = 2
const INDENT = 2
/** Sections whose entries get a line each; below them what fits stands on one line. */
const BLOCK_DEPTH = 2

/** How deep maps and lists nest in a value, and about how wide it is on one line; nothing more is known of what is too deep or wide. */
interface Size {
  readonly height: number
  readonly width: number
}

const TOO_LARGE: Size = { height: FLOW_HEIGHT_MAX + 1, width: FLOW_WIDTH_MAX + 1 }

function measure(value: unknown, heightLeft = FLOW_HEIGHT_MAX): Size {
  if (typeof value === 'string') return { height: 0, width: value.length + 2 }
  if (!isObject(value) && !Array.isArray(value)) return { height: 0, width: String(value).length + 2 }
  if (heightLeft === 0) return TOO_LARGE
  let [height, width] = [0, 4]
  const add = (member: unknown, keyWidth: number) => {
    const size = measure(member, heightLeft - 1)
    height = Math.max(height, size.height)
    width += size.width + keyWidth
  }
  if (Array.isArray(value)) {
    for (const item of value) {
      add(item, 0)
      if (width > FLOW_WIDTH_MAX) return TOO_LARGE
    }
  } else {
    for (const key in value) {
      add(value[key], key.length + 2)
      if (width > FLOW_WIDTH_MAX) return TOO_LARGE
    }
  }
  return { height: height + 1, width }
}

/** A value on one line. */
function formatFlow(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map(formatFlow).join(', ')} ]`
  if (!isObject(value)) return formatScalar(value, true)
  const members = Object.entries(value).map(([key, member]) => `${formatScalar(key, true)}: ${formatFlow(member)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

const WIDTH_OF_COMMENTS = 110

/** A sentence over as many comment lines as it takes. */
export function wrapComment(text: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length >= WIDTH_OF_COMMENTS) {
      lines.push(line)
      line = ''
    }
    line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].join('\n')
}

const commentLines = (text: string, indent: string): readonly string[] =>
  wrapComment(text)
    .split('\n')
    .map((line) => `${indent}# ${printable(line)}`.trimEnd())

interface Printing {
  readonly lines: string[]
  readonly comments: readonly PlanComment[]
  /** Where the part at hand stands: it grows and shrinks on the way, since most parts are small and many. */
  readonly path: (string | number)[]
}

const startsWith = (path: PlanPath, start: PlanPath) => start.every((segment, at) => path[at] === segment)

/** True for what stands on one line: sections always spread, small things never, and nothing that holds a comment. */
function isFlow({ comments, path }: Printing, value: unknown, column: number): boolean {
  const isMap = isObject(value)
  if (!isMap && !Array.isArray(value)) return true
  const spreads = path.length < BLOCK_DEPTH || (path.length === 3 && path[0] === 'zones' && path[2] !== 'name_servers')
  if (spreads) return (isMap ? Object.keys(value) : value).length === 0
  const { height, width } = measure(value)
  if (height > FLOW_HEIGHT_MAX || width + column > FLOW_WIDTH_MAX) return false
  return !comments.some((comment) => path.length < comment.path.length && startsWith(comment.path, path))
}

const inline = (value: unknown) =>
  isObject(value) || Array.isArray(value) ? formatFlow(value) : formatScalar(value, false)

/** The value behind `prefix` on one line, else below it; in a list below means behind the dash. */
function printMember(printing: Printing, prefix: string, value: unknown, indent: number, column: number): void {
  const { lines } = printing
  if (isFlow(printing, value, column)) lines.push(`${prefix} ${inline(value)}`)
  else if (prefix.endsWith('-')) {
    const first = lines.length
    printBlock(printing, value, indent)
    lines[first] = `${prefix} ${lines[first]?.slice(indent) ?? ''}`
  } else {
    lines.push(prefix)
    printBlock(printing, value, indent)
  }
}

/** A map or list from column `indent` on, an entry a line. */
function printBlock(printing: Printing, value: unknown, indent: number): void {
  const { lines, comments, path } = printing
  const blank = ' '.repeat(indent)
  const inner = indent + INDENT
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      path.push(index)
      printMember(printing, `${blank}-`, item, inner, inner)
      path.pop()
    }
    return
  }
  if (!isObject(value)) throw new Error('unreachable: what is no map and no list stands on one line')
  for (const key of Object.keys(value)) {
    if (path.length === 0 && lines.length > 0) lines.push('')
    path.push(key)
    for (const { path: place, text } of comments)
      if (place.length === path.length && startsWith(place, path)) lines.push(...commentLines(text, blank))
    printMember(printing, `${blank}${formatScalar(key, false)}:`, value[key], inner, inner + key.length)
    path.pop()
  }
}

/**
 * A plan as YAML text: sections spread out, what is small on one line, comments above what they are about. Reading it
 * gives the document back.
 */
export function printPlan(plan: PlanDocument, head: readonly string[], comments: readonly PlanComment[]): string {
  const printing: Printing = { lines: [], comments, path: [] }
  printBlock(printing, plan, 0)
  const lines = head.flatMap((text) => commentLines(text, ''))
  const text = [...lines, ...(lines.length > 0 ? [''] : []), ...printing.lines].join('\n')
  return `${escapeUnprintable(text)}\n`
}
