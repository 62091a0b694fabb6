import { createObject } from '../source.ts'
import { closeNode, openNode, type Reader, UNUSUAL } from './reader.ts'
import { readKey, readScalar } from './scalar.ts'

const NEWLINE = 0x0a
const BLANK = 0x20
const HASH = 0x23
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_MAP = 0x7b
const CLOSE_MAP = 0x7d

/** Levels of brackets that are read here. */
const LEVELS_MAX = 50

/** Over blanks and line breaks; false at a comment, and on a line indented no more than `indent`. */
function skipSpace(reader: Reader, indent: number): boolean {
  const { text } = reader
  let at = reader.at
  let lineStart = -1
  for (;;) {
    const code = text.charCodeAt(at)
    if (code === NEWLINE) lineStart = at + 1
    else if (code !== BLANK) {
      reader.at = at
      return code !== HASH && (lineStart < 0 || at - lineStart > indent)
    }
    at += 1
  }
}

/** Behind an item: on to the next one, or to the closing bracket. False where neither follows. */
function nextItem(reader: Reader, indent: number, close: number): boolean {
  if (!skipSpace(reader, indent)) return false
  const code = reader.text.charCodeAt(reader.at)
  if (code === close) return true
  if (code !== COMMA) return false
  reader.at += 1
  return skipSpace(reader, indent)
}

function readMap(reader: Reader, indent: number, level: number): unknown {
  const { text } = reader
  const object = createObject()
  while (text.charCodeAt(reader.at) !== CLOSE_MAP) {
    const keyStart = reader.at
    const key = readKey(reader, true)
    const keyEnd = reader.at
    if (key === UNUSUAL || key in object) return UNUSUAL
    while (text.charCodeAt(reader.at) === BLANK) reader.at += 1
    if (text.charCodeAt(reader.at) !== COLON) return UNUSUAL
    reader.at += 1
    while (text.charCodeAt(reader.at) === BLANK) reader.at += 1
    const node = openNode(reader, keyStart, keyEnd)
    const value = readFlow(reader, indent, level)
    if (value === UNUSUAL) return UNUSUAL
    closeNode(reader, node)
    object[key] = value
    if (!nextItem(reader, indent, CLOSE_MAP)) return UNUSUAL
  }
  return object
}

function readList(reader: Reader, indent: number, level: number): unknown {
  let items: unknown[] | undefined
  while (reader.text.charCodeAt(reader.at) !== CLOSE_LIST) {
    const node = openNode(reader, -1, -1)
    const value = readFlow(reader, indent, level)
    if (value === UNUSUAL) return UNUSUAL
    closeNode(reader, node)
    // A list made with its one item has room for one; pushed to, it has room for seventeen.
    if (items === undefined) items = [value]
    else items.push(value)
    if (!nextItem(reader, indent, CLOSE_LIST)) return UNUSUAL
  }
  return items ?? []
}

/** A map or list in brackets, or a scalar, inside a block indented by `indent`; lines that go on below are indented more. */
export function readFlow(reader: Reader, indent: number, level = 0): unknown {
  const start = reader.at
  const code = reader.text.charCodeAt(start)
  if (code !== OPEN_MAP && code !== OPEN_LIST) return readScalar(reader, level > 0)
  if (level >= LEVELS_MAX) return UNUSUAL
  reader.at += 1
  if (!skipSpace(reader, indent)) return UNUSUAL
  const value = code === OPEN_MAP ? readMap(reader, indent, level + 1) : readList(reader, indent, level + 1)
  reader.at += 1
  reader.valueStart = start
  reader.valueEnd = reader.at
  return value
}
