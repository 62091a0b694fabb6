import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quoteText } from '../../../src/values/rdata/quote-text.ts'
import { parseRdata } from '../../../src/values/rdata/registry.ts'
import { anyText } from '../any-text.ts'

describe('quoteText', () => {
  test.each([
    ['plain text', 'v=spf1 -all', '"v=spf1 -all"'],
    ['nothing', '', '""'],
    ['quotation marks and backslashes', 'a"b\\c', '"a\\"b\\\\c"'],
    ['what looks like an escape', '\\101', '"\\\\101"'],
    ['letters beyond ASCII in UTF-8', 'é😀', '"\\303\\251\\360\\237\\230\\200"'],
    ['line breaks and tabs', 'a\r\n\tb', '"a\\015\\012\\011b"'],
    ['255 bytes', 'a'.repeat(255), `"${'a'.repeat(255)}"`],
    ['256 bytes', 'a'.repeat(256), `"${'a'.repeat(255)}" "a"`],
    ['510 bytes', 'a'.repeat(510), `"${'a'.repeat(255)}" "${'a'.repeat(255)}"`],
    ['a cut inside a character', `${'a'.repeat(254)}é`, `"${'a'.repeat(254)}\\303" "\\251"`],
    ['half a character', '\ud800', '"\\357\\277\\275"'],
  ])('%s', (_case, plain, quoted) => {
    expect(quoteText(plain)).toBe(quoted)
  })

  test('the strings joined are the text in UTF-8', () => {
    const text = fc.oneof(anyText(300), fc.string({ maxLength: 900 }))
    fc.assert(
      fc.property(text, (plain) => {
        const parsed = parseRdata('TXT', quoteText(plain))
        if (!parsed.ok) {
          expect(parsed.problem.rule).toBe('value-too-long')
          return
        }
        const { wire } = parsed.rdata
        const strings: Uint8Array[] = []
        for (let at = 0; at < wire.length; at += 1 + (wire[at] ?? 0))
          strings.push(wire.subarray(at + 1, at + 1 + (wire[at] ?? 0)))
        expect(Buffer.concat(strings)).toEqual(Buffer.from(plain))
        expect(strings.slice(0, -1).every(({ length }) => length === 255)).toBe(true)
        expect(parsed.rdata.text).toBe(quoteText(plain))
      }),
    )
  })
})
