import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { printable } from '../../src/values/printable.ts'
import { anyText } from './any-text.ts'

describe('printable', () => {
  test.each([
    ['plain text', 'www.example.com', 'www.example.com'],
    ['other scripts and emoji', 'bücher 日本 😀 שלום', 'bücher 日本 😀 שלום'],
    ['an escape sequence', '\u001b[31mred', '\\u{1b}[31mred'],
    ['an 8-bit escape sequence', '\u009b31mred', '\\u{9b}31mred'],
    ['a line break, a return, a tab', 'a\nb\rc\td', 'a\\u{a}b\\u{d}c\\u{9}d'],
    ['NUL and DEL', '\u0000\u007f', '\\u{0}\\u{7f}'],
    ['a line that turns round', 'a\u202eb\u202c', 'a\\u{202e}b\\u{202c}'],
    ['isolates', '\u2066a\u2069', '\\u{2066}a\\u{2069}'],
    ['nothing to see', 'a\u200bb\ufeff', 'a\\u{200b}b\\u{feff}'],
    ['separators of lines and paragraphs', '\u2028\u2029', '\\u{2028}\\u{2029}'],
    ['nothing', '', ''],
  ])('%s', (_case, text, shown) => {
    expect(printable(text)).toBe(shown)
  })

  test('no control or direction mark is left, and showing twice changes nothing', () => {
    fc.assert(
      fc.property(anyText(40), (text) => {
        const shown = printable(text)
        expect(shown).not.toMatch(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u)
        expect(printable(shown)).toBe(shown)
      }),
    )
  })
})
