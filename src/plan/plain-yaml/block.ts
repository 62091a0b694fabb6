import { createObject } from '../source.ts'
import { readFlow } from './flow.ts'
import { closeNode, finishLine, nextLine, openNode, type Reader, UNUSUAL } from './reader.ts'
import { isColonAt, isDashAt, readKey } from './scalar.ts'

const BLANK = 0x20

/** Levels of blocks that are read here. */
const LEVELS_MAX = 100

/** The value just read is a whole block that began at `start`; comments below it belong to it as far as they are indented with it. */
function endBlock(reader: Reader, start: number, indent: number): void {
  reader.valueStart = start
  reader.valueEnd = reader.outerEnd
  if (reader.commentIndent < indent) return
  reader.outerEnd = reader.commentEnd
  reader.commentIndent = -1
}

/** A value on the line at hand, in a block indented by `indent`, up to the next line. */
function readInline(reader: Reader, indent: number): unknown {
  const value = readFlow(reader, indent)
  if (value === UNUSUAL) return UNUSUAL
  const { valueStart, valueEnd } = reader
  if (!finishLine(reader) || !nextLine(reader, indent) || reader.indent > indent) return UNUSUAL
  reader.valueStart = valueStart
  reader.valueEnd = valueEnd
  return value
}

/** What follows a key of a block indented by `indent`: a value on its line, or a block below. */
function readMember(reader: Reader, indent: number, level: number): unknown {
  const { text } = reader
  const colon = reader.at
  while (text.charCodeAt(reader.at) === BLANK) reader.at += 1
  const start = reader.at
  reader.at = colon
  if (!finishLine(reader)) {
    reader.at = start
    return readInline(reader, indent)
  }
  if (!nextLine(reader, Number.POSITIVE_INFINITY)) return UNUSUAL
  if (reader.indent > indent) return readBlock(reader, level + 1)
  return reader.indent === indent && isDashAt(reader, reader.at) ? readList(reader, indent, level + 1) : UNUSUAL
}

/** A map whose first key begins here, `indent` characters into its line. */
function readMap(reader: Reader, indent: number, level: number): unknown {
  const start = reader.at
  const object = createObject()
  while (reader.indent === indent && !isDashAt(reader, reader.at)) {
    const keyStart = reader.at
    const key = readKey(reader, false)
    if (key === UNUSUAL || !isColonAt(reader, reader.at) || key in object) return UNUSUAL
    const node = openNode(reader, keyStart, reader.at)
    reader.at += 1
    const value = readMember(reader, indent, level)
    if (value === UNUSUAL) return UNUSUAL
    closeNode(reader, node)
    object[key] = value
  }
  if (reader.indent >= indent) return UNUSUAL
  endBlock(reader, start, indent)
  return object
}

/** True if a key with its colon begins here. */
function isKeyHere(reader: Reader): boolean {
  const start = reader.at
  const isKey = readKey(reader, false) !== UNUSUAL && isColonAt(reader, reader.at)
  reader.at = start
  return isKey
}

/** A list whose first dash stands here, `indent` characters into its line. */
function readList(reader: Reader, indent: number, level: number): unknown {
  const { text } = reader
  const start = reader.at
  const items: unknown[] = []
  while (reader.indent === indent && isDashAt(reader, reader.at)) {
    const dash = reader.at
    reader.at += 1
    while (text.charCodeAt(reader.at) === BLANK) reader.at += 1
    const node = openNode(reader, -1, -1)
    let value: unknown
    if (isKeyHere(reader)) {
      reader.indent = indent + reader.at - dash
      value = readMap(reader, reader.indent, level + 1)
    } else value = readInline(reader, indent)
    if (value === UNUSUAL) return UNUSUAL
    closeNode(reader, node)
    items.push(value)
  }
  if (reader.indent > indent) return UNUSUAL
  endBlock(reader, start, indent)
  return items
}

/** The map or list that begins here, at the beginning of a line. */
function readBlock(reader: Reader, level: number): unknown {
  if (level > LEVELS_MAX) return UNUSUAL
  const { indent } = reader
  return isDashAt(reader, reader.at) ? readList(reader, indent, level) : readMap(reader, indent, level)
}

const OPEN_MAP = 0x7b

/** The whole document: a block, or a map in brackets as JSON has it. */
export function readDocument(reader: Reader): unknown {
  return reader.text.charCodeAt(reader.at) === OPEN_MAP ? readInline(reader, -1) : readBlock(reader, 0)
}
