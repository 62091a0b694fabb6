import { expect, test } from 'vitest'
import { formatJson } from '../../src/report/json.ts'
import { codeMarkdown, escapeMarkdown, formatMarkdownTable } from '../../src/report/markdown.ts'

test.each([
  ['plain words', 'moved to the secondary', 'moved to the secondary'],
  ['a bar', 'a|b', 'a\\|b'],
  ['HTML', '<b>x</b> & y', '\\<b\\>x\\</b\\> &amp; y'],
  ['emphasis and links', '*a* _b_ [c](d) `e`', '\\*a\\* \\_b\\_ \\[c\\]\\(d\\) \\`e\\`'],
  ['what looks like a list', '1. one', '1\\. one'],
  ['line breaks', 'a\nb', 'a\\\\u\\{a\\}b'],
])('text: %s', (_case, text, markdown) => {
  expect(escapeMarkdown(text)).toBe(markdown)
})

test.each([
  ['plain', '192.0.2.10', '`192.0.2.10`'],
  ['a bar', 'a|b', '`a\\|b`'],
  ['backticks', 'a``b', '``` a``b ```'],
  ['nothing', '', '`  `'],
])('code: %s', (_case, text, markdown) => {
  expect(codeMarkdown(text)).toBe(markdown)
})

test('a table of Markdown cells', () => {
  expect(formatMarkdownTable(['record', 'a|b'], [['`www`', 'moved'], ['`x`']])).toBe(
    '| record | a\\|b |\n| --- | --- |\n| `www` | moved |\n| `x` |  |\n',
  )
  expect(formatMarkdownTable(['a'], [])).toBe('')
})

test('JSON shows nothing a terminal would act on, and reads back the same', () => {
  const text = 'a\u001b[31m\u202e\u009b\ufeffé日'
  const json = formatJson('tree', { text })
  expect(json).not.toMatch(/[\u001b\u202e\u009b\ufeff]/)
  expect(JSON.parse(json)).toEqual({ schema: 'r53sim/tree/v1', text })
})
