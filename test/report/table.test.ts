import { expect, test } from 'vitest'
import { type Column, formatTable } from '../../src/report/table.ts'
import { visibleWidth } from '../../src/report/width.ts'

const lines = (...text: readonly string[]) => text.map((line) => `${line}\n`).join('')

test('columns line up, numbers to the right, nothing after the last cell', () => {
  const columns: readonly Column[] = [{ title: 'check' }, { title: 'total', align: 'right' }, { title: 'why' }]
  const rows = [
    ['web', '12 ms', '200'],
    ['日本', '4,001 ms', ''],
  ]
  expect(formatTable(columns, rows, { width: 80 })).toBe(
    lines('  check     total  why', '  web       12 ms  200', '  日本   4,001 ms'),
  )
})

test('colours take no room', () => {
  const columns = [{ title: 'a' }, { title: 'b' }]
  const rows = [
    ['\u001b[32mok\u001b[39m', '1'],
    ['plain', '2'],
  ]
  expect(formatTable(columns, rows, { width: 80, indent: 0 })).toBe(
    lines('a      b', '\u001b[32mok\u001b[39m     1', 'plain  2'),
  )
})

test('a column that may shrink is broken between words, the others stay', () => {
  const columns: readonly Column[] = [{ title: 'record' }, { title: 'because', shrink: true }, { title: 'rule' }]
  const rows = [['www.example.com', 'the primary is unhealthy and the secondary has no check', 'R2.48']]
  expect(formatTable(columns, rows, { width: 60 })).toBe(
    lines(
      '  record           because                             rule',
      '  www.example.com  the primary is unhealthy and the    R2.48',
      '                   secondary has no check',
    ),
  )
})

test('a word is never broken, however narrow the terminal', () => {
  const word = 'a'.repeat(200)
  const text = formatTable([{ title: '', shrink: true }], [[`short ${word} short`]], { width: 80 })
  expect(text).toBe(lines('  short', `  ${word}`, '  short'))
})

test('no rows, no table; no titles, no heading; missing cells are empty', () => {
  expect(formatTable([{ title: 'a' }], [], { width: 80 })).toBe('')
  expect(formatTable([{ title: '' }, { title: '' }], [['x']], { width: 80 })).toBe(lines('  x'))
})

test('several columns give way together', () => {
  const columns: readonly Column[] = [
    { title: 'before', shrink: true },
    { title: 'after', shrink: true },
  ]
  const text = formatTable(columns, [['one two three four '.repeat(5).trim(), 'five six '.repeat(8).trim()]], {
    width: 80,
  })
  for (const line of text.split('\n')) expect(visibleWidth(line)).toBeLessThanOrEqual(80)
})
