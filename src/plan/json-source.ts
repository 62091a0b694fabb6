import type { Diagnostic } from '../model/diagnostic.ts'
import type { Located, PlanPath, Range } from './positions.ts'
import { createObject, createReport, NESTING_MAX, type PlanFile, type Source, tooDeep } from './source.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c

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
    else if (code === 0x3a) memberCount += 1
    else if (code === 0x7b || code === 0x5b) {
      depth += 1
      if (depth > NESTING_MAX) return { memberCount, tooDeepAt: at }
    } else if (code === 0x7d || code === 0x5d) depth -= 1
  }
  return { memberCount, tooDeepAt: undefined }
}

/** A copy on null-prototype objects, and how many members it has. */
function copy(value: unknown): { readonly value: unknown; readonly memberCount: number } {
  let memberCount = 0
  const walk = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(walk)
    if (typeof part !== 'object' || part === null) return part
    const object = createObject()
    for (const [key, member] of Object.entries(part)) {
      memberCount += 1
      object[key] = walk(member)
    }
    return object
  }
  return { value: walk(value), memberCount }
}

/** A value of the text with its place; children only where it is an object or array. */
interface JsonNode {
  readonly range: Range
  readonly members?: ReadonlyMap<string, { readonly key: Range; readonly node: JsonNode }>
  readonly items?: readonly JsonNode[]
}

interface Repeated {
  readonly key: string
  readonly range: Range
  readonly first: Range
}

/** The tree of places in a valid JSON text, and the keys that stand twice in one object. */
function indexOf(text: string): { readonly root: JsonNode; readonly repeated: readonly Repeated[] } {
  const repeated: Repeated[] = []
  let at = 0
  const skipBlanks = () => {
    while (text.charCodeAt(at) <= 0x20) at += 1
  }
  const readObject = (start: number): JsonNode => {
    const members = new Map<string, { key: Range; node: JsonNode }>()
    at += 1
    for (skipBlanks(); text[at] !== '}'; skipBlanks()) {
      const range: Range = [at, endOfString(text, at)]
      const key: string = JSON.parse(text.slice(...range))
      at = text.indexOf(':', range[1]) + 1
      const node = readValue()
      const first = members.get(key)
      if (first === undefined) members.set(key, { key: range, node })
      else repeated.push({ key, range, first: first.key })
      skipBlanks()
      if (text[at] === ',') at += 1
    }
    at += 1
    return { range: [start, at], members }
  }
  const readArray = (start: number): JsonNode => {
    const items: JsonNode[] = []
    at += 1
    for (skipBlanks(); text[at] !== ']'; skipBlanks()) {
      items.push(readValue())
      skipBlanks()
      if (text[at] === ',') at += 1
    }
    at += 1
    return { range: [start, at], items }
  }
  const readValue = (): JsonNode => {
    skipBlanks()
    const start = at
    const code = text.charCodeAt(at)
    if (code === 0x7b) return readObject(start)
    if (code === 0x5b) return readArray(start)
    if (code === QUOTE) at = endOfString(text, at)
    else while (at < text.length && !/[\s,\]}]/.test(text.charAt(at))) at += 1
    return { range: [start, at] }
  }
  return { root: readValue(), repeated }
}

/** The value at `node`; of a repeated key the first one. */
function readAt(text: string, node: JsonNode): unknown {
  if (node.items !== undefined) return node.items.map((item) => readAt(text, item))
  if (node.members === undefined) return JSON.parse(text.slice(...node.range))
  const object = createObject()
  for (const [key, member] of node.members) object[key] = readAt(text, member.node)
  return object
}

/** What stands for the whole text: its first key. */
const beginningOf = ({ members, range }: JsonNode): Range => members?.values().next().value?.key ?? range

function locate(root: JsonNode, path: PlanPath): Located {
  let [node, key]: [JsonNode, Range | undefined] = [root, undefined]
  for (const [depth, segment] of path.entries()) {
    const member = node.members?.get(String(segment))
    const next = typeof segment === 'number' ? node.items?.[segment] : member?.node
    if (next === undefined) return { depth, key, value: depth === 0 ? beginningOf(root) : node.range }
    key = typeof segment === 'number' ? undefined : member?.key
    node = next
  }
  return { depth: path.length, key, value: path.length === 0 ? beginningOf(root) : node.range }
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
  let index: ReturnType<typeof indexOf> | undefined
  const getIndex = () => {
    index ??= indexOf(text)
    return index
  }
  const copied = copy(parsed)
  const isRepeating = copied.memberCount !== memberCount
  const { duplicateKey } = createReport(file)
  const diagnostics: readonly Diagnostic[] = isRepeating
    ? getIndex().repeated.map(({ key, range, first }) => duplicateKey(key, range, first))
    : []
  return {
    locator: { file: file.name, text, locate: (path) => locate(getIndex().root, path) },
    value: isRepeating ? readAt(text, getIndex().root) : copied.value,
    diagnostics,
    fatal: false,
    ignores: [],
  }
}
