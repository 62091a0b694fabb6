import { describe, expect, test } from 'vitest'
import type { RecordType } from '../../../src/values/rdata/rdata.ts'
import { decodeRdata, formatMaster, parseRdata } from '../../../src/values/rdata/registry.ts'

/** Octets written by hand: a number is one octet, a text one octet a character. */
export function octets(...parts: readonly (number | string)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'number' ? [part] : Array.from(part, (character) => character.charCodeAt(0)),
    ),
  )
}

/** A value that parses: as written, canonical (`same` where it is that already), on the wire, in a zone file (`same` as canonical), its host. */
export interface Accepted {
  readonly text: string
  readonly canonical?: string
  readonly wire: Uint8Array
  readonly master?: string
  readonly target?: string
}

/** Every row says what a text of the type means in all forms, and that its wire form means the same. */
export function accepts(type: RecordType, rows: Readonly<Record<string, Accepted>>): void {
  describe(`${type} accepts`, () => {
    test.each(Object.entries(rows))('%s', (_case, { text, canonical = text, wire, master = canonical, target }) => {
      const parsed = parseRdata(type, text)
      const expected = { type, text: canonical, wire, ...(target === undefined ? {} : { target }) }
      expect(parsed).toEqual({ ok: true, rdata: expected })
      if (parsed.ok) expect(formatMaster(parsed.rdata)).toBe(master)
      expect(decodeRdata(type, wire)).toEqual({ ok: true, rdata: expected })
      expect(parseRdata(type, canonical)).toEqual({ ok: true, rdata: expected })
      expect(parseRdata(type, ` \t${text}  `)).toEqual({ ok: true, rdata: expected })
    })
  })
}

/** A text that does not parse: column, message without the type, and the rule and hint where they are not the usual ones. */
export type Refused = readonly [text: string, column: number, message: string, hint?: string, rule?: string]

export function refuses(
  type: RecordType,
  usual: { readonly form: string; readonly example: string },
  rows: Readonly<Record<string, Refused>>,
): void {
  const usualHint = `write ${usual.form}, for example ${usual.example}`
  describe(`${type} refuses`, () => {
    test.each(Object.entries(rows))('%s', (_case, [text, column, message, hint = usualHint, rule = 'value-syntax']) => {
      expect(parseRdata(type, text)).toEqual({
        ok: false,
        problem: { rule, message: `${type}: ${message}`, hint, column },
      })
    })
    test('the example of its hint parses', () => {
      expect(parseRdata(type, usual.example)).toMatchObject({ ok: true, rdata: { text: usual.example } })
    })
  })
}

/** Wire forms that are broken, with what is said about them. */
export function refusesWire(type: RecordType, rows: Readonly<Record<string, readonly [Uint8Array, string]>>): void {
  describe(`${type} on the wire refuses`, () => {
    test.each(Object.entries(rows))('%s', (_case, [wire, message]) => {
      expect(decodeRdata(type, wire)).toMatchObject({
        ok: false,
        problem: { rule: 'value-syntax', message: `${type}: ${message}`, column: 0 },
      })
    })
  })
}
