import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { labelToAscii } from '../../src/values/idna.ts'
import { parseName } from '../../src/values/name.ts'
import { anyText } from './any-text.ts'

describe('R1.6 labels with letters beyond ASCII', () => {
  test.each([
    ['an umlaut', 'bücher', 'xn--bcher-kva'],
    ['upper case', 'BÜCHER', 'xn--bcher-kva'],
    ['a letter and its accent apart', 'bu\u0308cher', 'xn--bcher-kva'],
    ['non-transitional: sharp s stays', 'faß', 'xn--fa-hia'],
    ['non-transitional: final sigma stays', 'βόλος', 'xn--nxasmm1c'],
    ['another script', '日本語', 'xn--wgv71a119e'],
    ['from right to left', 'שלום', 'xn--9dbne9b'],
    ['a sign', 'i❤', 'xn--i-7iq'],
    ['an underscore and digits', '_ü-1', 'xn--_-1-hoa'],
    ['full-width letters', 'ＷＷＷ', 'www'],
    ['full-width digits are no address', '１２３', '123'],
    ['the digits of another script', '١٢٣', 'xn--9hbcd'],
  ])('%s', (_case, label, ascii) => {
    expect(labelToAscii(label)).toBe(ascii)
  })

  test.each([
    ['the full stop of another script', 'a。b'],
    ['a full-width full stop', 'a．b'],
    ['a full-width asterisk would be a wildcard', '＊'],
    ['a full-width slash would end the name', 'é／b'],
    ['a full-width percent sign', 'é％41'],
    ['a full-width at sign', 'é＠b'],
    ['a slash', 'é/b'],
    ['a port', 'é:80'],
    ['a percent escape', 'é%41'],
    ['an asterisk', '*é'],
    ['an octal escape', 'é\\303\\251'],
    ['nothing is left of a soft hyphen', '\u00ad'],
    ['a joiner where it joins nothing', 'a\u200db'],
    ['half a character', '\ud800'],
    ['both directions in one label', 'שלוםa'],
    ['Punycode that is none', 'xn--é'],
    ['a control character', 'é\u0000'],
    ['a blank', 'é b'],
    ['a no-break space', 'é\u00a0b'],
  ])('refuses %s', (_case, label) => {
    expect(labelToAscii(label)).toBeUndefined()
  })

  test('whatever comes out is one label of letters, digits, hyphens and underscores', () => {
    fc.assert(
      fc.property(anyText(12, 1), (label) => {
        const ascii = labelToAscii(label)
        if (ascii !== undefined) expect(ascii).toMatch(/^[a-z0-9_-]+$/)
      }),
    )
  })

  test('only the labels that need it are converted, and they keep their place', () => {
    expect(parseName('*.a@b.bücher.1.2.3')).toEqual({ ok: true, name: '\\052.a\\100b.xn--bcher-kva.1.2.3.' })
  })

  test('the limit of a label holds for its Punycode form', () => {
    const parsed = parseName(`${'ü'.repeat(57)}.de`)
    expect(parsed.ok).toBe(true)
    expect(parseName(`${'ü'.repeat(58)}.de`)).toMatchObject({
      ok: false,
      problem: { rule: 'name-too-long', column: 0 },
    })
  })
})
