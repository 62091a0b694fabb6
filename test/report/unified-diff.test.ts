import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { unifiedDiff } from '../../src/report/unified-diff.ts'
import { findTool, runTool } from '../support/tools.ts'

const lines = (...texts: readonly string[]) => texts.map((text) => `${text}\n`).join('')
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}`)

describe('unified diff', () => {
  test('of equal texts is empty', () => {
    expect(unifiedDiff('p', 'a\n', 'a\n')).toBe('')
    expect(unifiedDiff('p', '', '')).toBe('')
  })

  test('shows three lines around a change', () => {
    const before = lines(...numbered(1, 5), 'old', ...numbered(7, 12))
    expect(unifiedDiff('plan.yaml', before, before.replace('old', 'new'))).toBe(
      lines(
        '--- plan.yaml',
        '+++ plan.yaml',
        '@@ -3,7 +3,7 @@',
        ' line 3',
        ' line 4',
        ' line 5',
        '-old',
        '+new',
        ' line 7',
        ' line 8',
        ' line 9',
      ),
    )
  })

  test('puts changes whose context touches into one hunk, others apart', () => {
    const before = lines('a', ...numbered(2, 7), 'b', ...numbered(9, 15), 'c')
    const diff = unifiedDiff('p', before, before.replace('a\n', 'A\n').replace('b\n', 'B\n').replace('c\n', 'C\n'))
    expect(diff.match(/^@@.*$/gm)).toEqual(['@@ -1,11 +1,11 @@', '@@ -13,4 +13,4 @@'])
  })

  test('tells lines that are gone from lines that changed', () => {
    expect(unifiedDiff('p', lines('a', 'b', 'b', 'c'), lines('a', 'b', 'C'))).toBe(
      lines('--- p', '+++ p', '@@ -1,4 +1,3 @@', ' a', ' b', '-b', '-c', '+C'),
    )
  })

  test('of a file of one line counts as diff does', () => {
    expect(unifiedDiff('p', 'a\n', 'b\n')).toBe(lines('--- p', '+++ p', '@@ -1 +1 @@', '-a', '+b'))
    expect(unifiedDiff('p', 'a\n', '')).toBe(lines('--- p', '+++ p', '@@ -1 +0,0 @@', '-a'))
    expect(unifiedDiff('p', '', 'a\n')).toBe(lines('--- p', '+++ p', '@@ -0,0 +1 @@', '+a'))
  })

  test('says where the last line has no line break', () => {
    const end = '\\ No newline at end of file'
    expect(unifiedDiff('p', 'a\nb', 'a\nc')).toBe(
      lines('--- p', '+++ p', '@@ -1,2 +1,2 @@', ' a', '-b', end, '+c', end),
    )
    expect(unifiedDiff('p', 'a\nb', 'a\n')).toBe(lines('--- p', '+++ p', '@@ -1,2 +1 @@', ' a', '-b', end))
  })

  test('ends a name with blanks by a tab', () => {
    expect(unifiedDiff('my plan', 'a\n', 'b\n').split('\n')[0]).toBe('--- my plan\t')
  })

  test('paints each kind of line', () => {
    const painted = unifiedDiff('p', 'x\na\n', 'x\nb\n', (text, kind) => `${kind}(${text})`)
    expect(painted).toBe(lines('head(--- p)', 'head(+++ p)', 'hunk(@@ -1,2 +1,2 @@)', 'same( x)', 'old(-a)', 'new(+b)'))
  })
})

/** The new text by the words of POSIX. */
function apply(before: string, diff: string): string {
  const old = before.match(/[^\n]*\n|[^\n]+$/g) ?? []
  const out: string[] = []
  let [at, previous] = [0, '']
  for (const line of diff.match(/[^\n]*\n/g)?.slice(2) ?? []) {
    const hunk = /^@@ -(\d+)(?:,(\d+))? /.exec(line)
    if (hunk) {
      const start = Number(hunk[1]) - (hunk[2] === '0' ? 0 : 1)
      out.push(...old.slice(at, start))
      at = start
    } else if (line.startsWith('\\')) {
      if (!previous.startsWith('-')) out.push((out.pop() ?? '').replace(/\n$/, ''))
    } else if (line.startsWith('+')) out.push(line.slice(1))
    else {
      const text = old[at] ?? ''
      expect(line.slice(1).replace(/\n$/, '')).toBe(text.replace(/\n$/, ''))
      if (line.startsWith(' ')) out.push(line.slice(1))
      at += 1
    }
    previous = line
  }
  return [...out, ...old.slice(at)].join('')
}

const texts = fc
  .array(fc.constantFrom('a', 'b', 'c', '', '- x', '+ y', '\\ z', 'tab\t', 'windows\r'), { maxLength: 30 })
  .chain((some) => fc.constantFrom('\n', '').map((end) => some.join('\n') + end))

test('applied to the old text it gives the new one', () => {
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      expect(apply(before, unifiedDiff('p', before, after))).toBe(after)
    }),
  )
})

const tools = [
  ['patch', (folder: string) => ['-d', folder, '-p0', '--silent']],
  ['git', (folder: string) => ['-C', folder, 'apply', '-p0', '--whitespace=nowarn', '-']],
] as const

test.each(tools)('%s takes it', (tool, args) => {
  const path = findTool(tool)
  if (path === undefined) return console.log(`${tool} is not installed: its reading of diffs is not tested`)
  const folder = mkdtempSync(join(tmpdir(), 'r53sim-diff-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const before = `${lines(...numbered(1, 30))}the end`
  const after = before.replace('line 3', 'line three').replace('line 14\nline 15\n', '').replace('the end', 'an end')
  const file = join(folder, 'my plan.yaml')
  writeFileSync(file, before)
  expect(runTool(path, args(folder), unifiedDiff('my plan.yaml', before, after))).toEqual({ code: 0, output: '' })
  expect(readFileSync(file, 'utf8')).toBe(after)
})
