import type { Diagnostic } from '../model/diagnostic.ts'
import { readJson } from '../plan/json-source.ts'
import type { Located, PlanPath, Range } from '../plan/positions.ts'
import { createReport, type PlanFile } from '../plan/source.ts'
import type { Where } from './draft.ts'

/** One JSON value of a file, on objects without prototypes. */
export interface JsonDocument {
  readonly value: unknown
  /** The place of what stands at `path` in the value. */
  readonly where: (path: PlanPath) => Where
}

/** The values of a file, and what is wrong with it. */
export interface JsonDocuments {
  readonly documents: readonly JsonDocument[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Objects and lists that stand one after the other, as pages of answers do; the last range runs to the end of what does not close. */
function topLevelRanges(text: string): readonly Range[] {
  const ranges: Range[] = []
  let [depth, start] = [0, 0]
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') {
      for (at += 1; at < text.length && text[at] !== '"'; at += 1) if (text[at] === '\\') at += 1
    } else if (character === '{' || character === '[') {
      if (depth === 0) start = at
      depth += 1
    } else if (character === '}' || character === ']') {
      depth -= 1
      if (depth === 0) ranges.push([start, at + 1])
      if (depth < 0) break
    }
  }
  const end = ranges.at(-1)?.[1] ?? 0
  return depth === 0 && text.slice(end).trim() === '' ? ranges : [...ranges, [end, text.length]]
}

const TOKEN =
  /\s*([{}[\]:,]|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y

/** Where a text stops being JSON: engines say it in words that change. @see RFC 8259 */
function stoppedAt(text: string): number {
  const open: string[] = []
  let expected: 'value' | 'key' | 'colon' | 'end' = 'value'
  let isFirst = false
  TOKEN.lastIndex = 0
  for (;;) {
    const start = TOKEN.lastIndex
    const [, token = ''] = TOKEN.exec(text) ?? []
    const at = start + (/^\s*/.exec(text.slice(start, start + 1000))?.[0].length ?? 0)
    const around = open.at(-1)
    const closes = token === (around === '{' ? '}' : around === '[' ? ']' : undefined)
    const isValue = token !== '' && !'}]:,'.includes(token)
    if (closes && (expected === 'end' || isFirst)) {
      open.pop()
      expected = 'end'
      isFirst = false
    } else if (expected === 'value' && isValue) {
      isFirst = token === '{' || token === '['
      if (isFirst) open.push(token)
      expected = !isFirst ? 'end' : token === '{' ? 'key' : 'value'
    } else if (expected === 'key' && token.startsWith('"')) {
      expected = 'colon'
      isFirst = false
    } else if (expected === 'colon' && token === ':') expected = 'value'
    else if (expected === 'end' && token === ',' && around !== undefined) expected = around === '{' ? 'key' : 'value'
    else return at
  }
}

/** The rest of a file that was cut off: nothing, or a text without its end. */
const CUT_OFF = /^\s*(?:"(?:[^"\\]|\\.)*\\?)?$/

const shift = (range: Range | undefined, by: number): Range | undefined => range && [range[0] + by, range[1] + by]

/** What is wrong with a part of a file, at its lines and columns. */
function problemsAt(file: PlanFile, start: number, text: string): readonly Diagnostic[] {
  const before = file.text.slice(0, start).split('\n')
  const blank = `${'\n'.repeat(before.length - 1)}${' '.repeat(before.at(-1)?.length ?? 0)}`
  return readJson({ name: file.name, text: blank + text })?.diagnostics ?? []
}

function documentOf(file: PlanFile, [start, end]: Range): JsonDocuments {
  const text = file.text.slice(start, end)
  const source = readJson({ name: file.name, text })
  if (source === undefined) {
    const at = start + stoppedAt(text)
    const isCut = CUT_OFF.test(file.text.slice(at))
    const message = isCut ? 'the JSON ends here before it is whole' : 'this is not JSON from here on'
    const hint = isCut ? 'the file was cut off: print it again' : undefined
    return { documents: [], diagnostics: [createReport(file).error('plan-syntax', [at, at + 1], message, hint)] }
  }
  if (source.fatal || source.diagnostics.length > 0)
    return { documents: [], diagnostics: problemsAt(file, start, text) }
  const { locate } = source.locator
  const where = (base: PlanPath): Where => ({
    file,
    locate: (rest): Located => {
      const { depth, key, value } = locate([...base, ...rest])
      return { depth: Math.max(0, depth - base.length), key: shift(key, start), value: shift(value, start) }
    },
  })
  return { documents: [{ value: source.value, where }], diagnostics: [] }
}

/** Every JSON value in the file: one, or several one after the other (pages of answers, JSON lines). */
export function readDocuments(file: PlanFile): JsonDocuments {
  const read = topLevelRanges(file.text).map((range) => documentOf(file, range))
  return {
    documents: read.flatMap(({ documents }) => documents),
    diagnostics: read.flatMap(({ diagnostics }) => diagnostics),
  }
}
