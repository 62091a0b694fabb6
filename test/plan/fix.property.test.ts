import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Fixed } from '../../src/plan/fix.ts'
import { check, fixFiles } from '../support/fixing.ts'
import { plansOfTheDocs } from '../support/plans.ts'

const examples = readdirSync('examples')
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(`examples/${name}`, 'utf8'))
const yaml = [...examples, ...plansOfTheDocs().map(([, text]) => text)]
const json = yaml.map((text) => `${JSON.stringify(parse(text), undefined, 2)}\n`)

/** One mistake of a kind that people make, at a place of the text. */
type Mistake = (text: string, at: number) => string

const splice = (text: string, start: number, end: number, by: string) => text.slice(0, start) + by + text.slice(end)

/** The word at or after a place. */
function wordAt(text: string, at: number): readonly [start: number, end: number] {
  const words = /[A-Za-z_][\w.-]*/g
  words.lastIndex = at
  const found = words.exec(text)
  return found ? [found.index, found.index + found[0].length] : [at, at]
}

const ofWord =
  (change: (word: string) => string): Mistake =>
  (text, at) => {
    const [start, end] = wordAt(text, at)
    return splice(text, start, end, change(text.slice(start, end)))
  }

/** Repeats the line of a place, or the item of a flow. */
const repeat: Mistake = (text, at) => {
  const [start, end] = [text.lastIndexOf('\n', at - 1) + 1, text.indexOf('\n', at) + 1]
  return end > start ? splice(text, end, end, text.slice(start, end)) : text
}
const repeatItem: Mistake = (text, at) => {
  const items = /\[([^[\],]+)/g
  items.lastIndex = at
  const [found, item = ''] = items.exec(text) ?? []
  return found === undefined ? text : splice(text, items.lastIndex, items.lastIndex, `, ${item}`)
}

const mistakes: readonly Mistake[] = [
  ofWord((word) => word.toUpperCase()),
  ofWord((word) => word.toLowerCase()),
  ofWord((word) => word.replace(/_(\w)/g, (_found, letter: string) => letter.toUpperCase())),
  ofWord((word) => word.replace(/_/g, '-')),
  ofWord((word) => word.slice(0, 2) + word.slice(3)),
  ofWord((word) => `${word.slice(0, 1)}${word.slice(2, 3)}${word.slice(1, 2)}${word.slice(3)}`),
  ofWord((word) => `${word}s`),
  ofWord((word) => `${word}.example.com`),
  ofWord((word) => `"${word}"`),
  (text, at) => splice(text, at, at + 1, ''),
  (text, at) => splice(text, at, at, '0'),
  (text, at) => text.slice(0, at) + text.slice(at).replace(/(\d+)/, '"$1"'),
  (text, at) => text.slice(0, at) + text.slice(at).replace(/(\d)\./, '$1.00'),
  (text, at) => text.slice(0, at) + text.slice(at).replace(/\[([^[\],]*)\]/, '$1'),
  (text, at) => text.slice(0, at) + text.slice(at).replace(/ttl: (\d+)/, 'TTL: $1 sec'),
  (text, at) => text.slice(0, at) + text.slice(at).replace(/\.0\/(\d+)/, '.7/$1'),
  (text, at) => text.slice(0, at) + text.slice(at).replace(/TXT/, 'SPF'),
  repeat,
  repeatItem,
]

const mistaken = (texts: readonly string[]) =>
  fc
    .tuple(
      fc.constantFrom(...texts),
      fc.array(fc.tuple(fc.constantFrom(...mistakes), fc.double({ min: 0, max: 1, noNaN: true })), {
        minLength: 1,
        maxLength: 6,
      }),
    )
    .map(([text, changes]) =>
      changes.reduce((changed, [mistake, share]) => mistake(changed, Math.floor(share * changed.length)), text),
    )

const linesOf = (text: string) => text.split('\n')

/** Lines that the fixes speak of; one that goes may take the comma of the line before along. */
function reportedLines(fixed: readonly Fixed[]): number {
  const ranges = fixed.flatMap(({ fix }) =>
    fix.changes.map(({ kind, at }) => at.endLine - at.line + 1 + (kind === 'remove' ? 1 : 0)),
  )
  return ranges.reduce((sum, count) => sum + count, 0)
}

/** Lines that are no longer there, counted as often as they stood. */
function lostLines(before: string, after: string): number {
  const remaining = new Map<string, number>()
  for (const line of linesOf(after)) remaining.set(line, (remaining.get(line) ?? 0) + 1)
  return linesOf(before).filter((line) => {
    const count = remaining.get(line) ?? 0
    remaining.set(line, count - 1)
    return count <= 0
  }).length
}

async function examine(text: string): Promise<void> {
  const files = [{ name: 'plan', text }]
  const before = await check(files)
  const { files: changed, checked, fixed } = await fixFiles(files)
  const after = changed[0]?.text ?? ''
  const errors = (diagnostics: typeof before.diagnostics) =>
    diagnostics.filter(({ severity }) => severity === 'error').length
  // No more errors than before, and what is reported is what a fresh reading finds.
  expect(errors(checked.diagnostics)).toBeLessThanOrEqual(errors(before.diagnostics))
  expect(checked).toEqual(await check(changed))
  expect(checked.fatal).toBe(before.fatal)
  // Again changes nothing.
  const again = await fixFiles(changed)
  expect(again.files[0]?.text).toBe(after)
  expect(again.fixed).toEqual([])
  // Other lines are as they were.
  expect(fixed.length === 0).toBe(after === text)
  expect(lostLines(text, after)).toBeLessThanOrEqual(reportedLines(fixed))
  if (fixed.every(({ fix }) => fix.changes.every(({ kind }) => kind !== 'remove'))) {
    const reported = new Set(fixed.flatMap(({ fix }) => fix.changes.map(({ at }) => at.line)))
    const lines = linesOf(after)
    expect(lines).toHaveLength(linesOf(text).length)
    for (const [index, line] of linesOf(text).entries()) if (!reported.has(index + 1)) expect(lines[index]).toBe(line)
  }
}

const RUNS = 150

test('mistakes in YAML: fewer errors, the same the second time, other lines untouched', async () => {
  await fc.assert(fc.asyncProperty(mistaken(yaml), examine), { numRuns: RUNS })
}, 120_000)

test('mistakes in JSON: the same, and it stays JSON', async () => {
  const isJson = (text: string) => {
    try {
      JSON.parse(text)
      return true
    } catch {
      return false
    }
  }
  await fc.assert(
    fc.asyncProperty(mistaken(json), async (text) => {
      await examine(text)
      if (!isJson(text)) return
      const { files } = await fixFiles([{ name: 'plan', text }])
      expect(files.map((file) => isJson(file.text))).toEqual([true])
    }),
    { numRuns: RUNS },
  )
}, 120_000)

test('plans without a mistake stay as they are', async () => {
  for (const text of [...yaml, ...json]) {
    const { files, fixed } = await fixFiles([{ name: 'plan', text }])
    expect([files[0]?.text === text, fixed]).toEqual([true, []])
  }
})
