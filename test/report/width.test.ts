import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { padEnd, padStart, visibleWidth, wrapWords } from '../../src/report/width.ts'

test.each([
  ['nothing', '', 0],
  ['ASCII', 'www.example.com', 15],
  ['colours', '\u001b[1m\u001b[31merror\u001b[39m\u001b[22m', 5],
  ['Chinese and Japanese', '日本語', 6],
  ['full width', 'ＡＢ', 4],
  ['an accent of its own', 'e\u0301', 1],
  ['a precomposed accent', 'é', 1],
  ['a smiling face', '🙂', 2],
  ['a family joined to one', '👨‍👩‍👧', 2],
  ['a flag', '🇨🇭', 2],
  ['a heart as emoji', '❤\ufe0f', 2],
  ['our own signs', '✓✗·→…—├─', 8],
  ['Greek and Hebrew', 'αβ אב', 5],
  ['Hangul', '한글', 4],
] as const)('%s', (_case, text, width) => {
  expect(visibleWidth(text)).toBe(width)
})

test('padding counts columns, not characters', () => {
  expect(padEnd('日本', 6)).toBe('日本  ')
  expect(padStart('日本', 6)).toBe('  日本')
  expect(padEnd('longer', 3)).toBe('longer')
})

describe('wrapping', () => {
  test('breaks between words only', () => {
    expect(wrapWords('one two three', 7)).toEqual(['one two', 'three'])
    expect(wrapWords('incomprehensibilities are long', 10)).toEqual(['incomprehensibilities', 'are long'])
    expect(wrapWords('', 10)).toEqual([''])
  })

  test('a colour ends with the line and goes on in the next', () => {
    expect(wrapWords('\u001b[31mone two\u001b[39m three', 4)).toEqual([
      '\u001b[31mone\u001b[0m',
      '\u001b[31mtwo\u001b[39m',
      'three',
    ])
  })

  test('loses no word and keeps to the width where words allow', () => {
    const words = fc.array(fc.stringMatching(/^[a-z日]{1,12}$/), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 40 }), (list, width) => {
        const lines = wrapWords(list.join(' '), width)
        expect(lines.join(' ')).toBe(list.join(' '))
        for (const line of lines) expect(visibleWidth(line) <= width || !line.includes(' ')).toBe(true)
      }),
    )
  })
})
