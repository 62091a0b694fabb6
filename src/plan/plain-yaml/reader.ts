import type { Comment } from '../ignores.ts'

/** What reading returns where the text is more than plain YAML, or is none: the yaml package has to say. */
export const UNUSUAL: unique symbol = Symbol('unusual')

/** Numbers kept for each node: where its key and its value begin and end, and the node behind it and all inside it. */
export const KEY_START = 0
export const KEY_END = 1
export const VALUE_START = 2
export const VALUE_END = 3
export const NEXT = 4
export const FIELDS = 5

/** A text being read, and the places found so far. */
export interface Reader {
  readonly text: string
  readonly end: number
  /** Where reading is; between lines at the line break or the end of the text. */
  at: number
  /** Blanks before the line at hand; -1 at the end of the text. */
  indent: number
  /** Of the comment lines just before it: where the last one ends, and the blanks before the one with the most; -1 without comment lines. */
  commentEnd: number
  commentIndent: number
  /** The value just read: where it begins and ends, and where it ends with the comments that belong to it. */
  valueStart: number
  valueEnd: number
  outerEnd: number
  /** Nodes in the order of the text, `FIELDS` numbers each. The first one is the whole document. */
  nodes: Int32Array
  nodeCount: number
  /** Comments, where somebody wants them. */
  readonly comments: Comment[] | undefined
}

/** Letters that a plan needs for one node, more or less: how large the table of places is at first. */
const LETTERS_PER_NODE = 12

export function openReader(text: string, wantsComments: boolean): Reader {
  return {
    text,
    end: text.length,
    at: 0,
    indent: 0,
    commentEnd: -1,
    commentIndent: -1,
    valueStart: 0,
    valueEnd: 0,
    outerEnd: 0,
    nodes: new Int32Array(FIELDS * (16 + Math.ceil(text.length / LETTERS_PER_NODE))),
    nodeCount: 0,
    comments: wantsComments ? [] : undefined,
  }
}

/** Begins a node with that key, -1 where it has none; its number. */
export function openNode(reader: Reader, keyStart: number, keyEnd: number): number {
  const node = reader.nodeCount
  const base = node * FIELDS
  if (base + FIELDS > reader.nodes.length) {
    const larger = new Int32Array(reader.nodes.length * 2)
    larger.set(reader.nodes)
    reader.nodes = larger
  }
  reader.nodes[base + KEY_START] = keyStart
  reader.nodes[base + KEY_END] = keyEnd
  reader.nodeCount = node + 1
  return node
}

/** Ends a node with the value just read. */
export function closeNode({ nodes, nodeCount, valueStart, valueEnd }: Reader, node: number): void {
  const base = node * FIELDS
  nodes[base + VALUE_START] = valueStart
  nodes[base + VALUE_END] = valueEnd
  nodes[base + NEXT] = nodeCount
}

const NEWLINE = 0x0a
const BLANK = 0x20
const HASH = 0x23

/** The place of the next line break, or the end of the text. */
function endOfLine({ text, end }: Reader, from: number): number {
  const at = text.indexOf('\n', from)
  return at < 0 ? end : at
}

function noteComment({ text, comments }: Reader, start: number, end: number): void {
  comments?.push({ text: text.slice(start, end), offset: start })
}

/**
 * From the end of one line to the next one that holds more than a comment. False where a comment line is indented more
 * than `indentMax`: it may belong to the value above it.
 */
export function nextLine(reader: Reader, indentMax: number): boolean {
  const { text, end } = reader
  reader.commentIndent = -1
  for (let at = reader.at; at < end; ) {
    const start = at + 1
    at = start
    while (text.charCodeAt(at) === BLANK) at += 1
    const code = text.charCodeAt(at)
    if (code === HASH) {
      const indent = at - start
      if (indent > indentMax) return false
      const commentEnd = endOfLine(reader, at)
      noteComment(reader, at, commentEnd)
      reader.commentIndent = Math.max(reader.commentIndent, indent)
      reader.commentEnd = commentEnd
      at = commentEnd
    } else if (code !== NEWLINE && at < end) {
      reader.at = at
      reader.indent = at - start
      return true
    }
  }
  reader.at = end
  reader.indent = -1
  return true
}

/** The rest of a line behind a value, key or dash: blanks and a comment. False where there is more. */
export function finishLine(reader: Reader): boolean {
  const { text, end } = reader
  const start = reader.at
  let at = start
  while (text.charCodeAt(at) === BLANK) at += 1
  reader.outerEnd = start
  if (text.charCodeAt(at) === HASH && at > start) {
    const commentEnd = endOfLine(reader, at)
    noteComment(reader, at, commentEnd)
    at = commentEnd
    reader.outerEnd = commentEnd
  }
  reader.at = at
  return at === end || text.charCodeAt(at) === NEWLINE
}
