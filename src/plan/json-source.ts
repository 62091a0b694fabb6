import type { Diagnostic } from '../model/diagnostic.ts'
import { createLocate } from './plain-yaml/places.ts'
import { closeNode, openNode, openReader, type Reader } from './plain-yaml/reader.ts'
import type { PlanPath, Range } from './positions.ts'
import { createObject, createReport, isObject, NESTING_MAX, type PlanFile, type Source, tooDeep } from './source.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_MAP = 0x7b
const CLOSE_MAP = 0x7d

/** The offset behind the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1
  return at + 1
}

/** Members of all objects as written, and where the text nests too deep; strings are skipped. Needs no valid JSON. */
function survey(text: string): { readonly memberCount: number; readonly tooDeepAt: number | undefined } {
  let [memberCount, depth] = [0, 0]
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at) - 1
    else if (code === COLON) memberCount += 1
    else if (code === OPEN_MAP || code === OPEN_LIST) {
      depth += 1
      if (depth > NESTING_MAX) return { memberCount, tooDeepAt: at }
    } else if (code === CLOSE_MAP || code === CLOSE_LIST) depth -= 1
  }
  return { memberCount, tooDeepAt: undefined }
}

/** Takes the prototypes from all objects of a parsed value, in place: a copy would cost as much as parsing. How many members they have. */
function bare(value: unknown): number {
  let memberCount = 0
  if (Array.isArray(value)) for (const item of value) memberCount += bare(item)
  else if (isObject(value)) {
    Object.setPrototypeOf(value, null)
    for (const key in value) {
      memberCount += 1
      const member = value[key]
      if (typeof member === 'object') memberCount += bare(member)
    }
  }
  return memberCount
}

interface Repeated {
  readonly key: string
  readonly range: Range
  readonly first: Range
}

/** Over the blanks at hand. */
function skipBlanks(reader: Reader): void {
  while (reader.text.charCodeAt(reader.at) <= 0x20) reader.at += 1
}

/** Behind a member or an item: over the comma, if there is one. */
function skipComma(reader: Reader): void {
  skipBlanks(reader)
  if (reader.text.charCodeAt(reader.at) === COMMA) reader.at += 1
  skipBlanks(reader)
}

/**
 * Walks a valid JSON text from the value at hand, and notes where everything stands. With `repeated` it also gives the
 * value, and adds to `repeated` the keys that stand twice in one object: of these the first counts.
 */
function walk(reader: Reader, repeated?: Repeated[]): unknown {
  const { text } = reader
  skipBlanks(reader)
  const start = reader.at
  const code = text.charCodeAt(start)
  let value: unknown
  if (code === OPEN_MAP) value = walkObject(reader, repeated)
  else if (code === OPEN_LIST) value = walkList(reader, repeated)
  else {
    if (code === QUOTE) reader.at = endOfString(text, start)
    else while (reader.at < text.length && !/[\s,\]}]/.test(text.charAt(reader.at))) reader.at += 1
    value = repeated && JSON.parse(text.slice(start, reader.at))
  }
  reader.valueStart = start
  reader.valueEnd = reader.at
  return value
}

function walkObject(reader: Reader, repeated: Repeated[] | undefined): unknown {
  const { text } = reader
  const object = createObject()
  const known = new Map<string, Range>()
  reader.at += 1
  skipBlanks(reader)
  while (text.charCodeAt(reader.at) !== CLOSE_MAP) {
    const range: Range = [reader.at, endOfString(text, reader.at)]
    const node = openNode(reader, ...range)
    reader.at = text.indexOf(':', range[1]) + 1
    const value = walk(reader, repeated)
    closeNode(reader, node)
    if (repeated !== undefined) {
      const key: string = JSON.parse(text.slice(...range))
      const first = known.get(key)
      if (first === undefined) {
        known.set(key, range)
        object[key] = value
      } else {
        repeated.push({ key, range, first })
        reader.nodeCount = node
      }
    }
    skipComma(reader)
  }
  reader.at += 1
  return object
}

function walkList(reader: Reader, repeated: Repeated[] | undefined): unknown {
  const items: unknown[] = []
  reader.at += 1
  skipBlanks(reader)
  while (reader.text.charCodeAt(reader.at) !== CLOSE_LIST) {
    const node = openNode(reader, -1, -1)
    items.push(walk(reader, repeated))
    closeNode(reader, node)
    skipComma(reader)
  }
  reader.at += 1
  return items
}

/** The whole of a valid JSON text, walked. */
function walkAll(text: string, repeated?: Repeated[]): { readonly reader: Reader; readonly value: unknown } {
  const reader = openReader(text, false)
  const whole = openNode(reader, -1, -1)
  const value = walk(reader, repeated)
  closeNode(reader, whole)
  return { reader, value }
}

/** Reads a plan written as JSON: values at once, positions when the first one is asked for. Undefined where the text is not JSON (it may be YAML). */
export function readJson(file: PlanFile): Source | undefined {
  const { text } = file
  const { memberCount, tooDeepAt } = survey(text)
  if (tooDeepAt !== undefined) return tooDeep(file, [tooDeepAt, tooDeepAt + 1])
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return undefined
  }
  const source = { fatal: false, ignores: [] }
  if (bare(parsed) === memberCount) {
    let locate: ReturnType<typeof createLocate> | undefined
    const locateLater = (path: PlanPath) => {
      locate ??= createLocate(walkAll(text).reader)
      return locate(path)
    }
    return { ...source, locator: { file: file.name, text, locate: locateLater }, value: parsed, diagnostics: [] }
  }
  const repeated: Repeated[] = []
  const { reader, value } = walkAll(text, repeated)
  const { duplicateKey } = createReport(file)
  const diagnostics: readonly Diagnostic[] = repeated.map(({ key, range, first }) => duplicateKey(key, range, first))
  return { ...source, locator: { file: file.name, text, locate: createLocate(reader) }, value, diagnostics }
}
