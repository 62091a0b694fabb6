import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Rdata, RECORD_TYPES, type RecordType } from '../../../src/values/rdata/rdata.ts'
import { decodeRdata, formatMaster, parseRdata } from '../../../src/values/rdata/registry.ts'
import { anyText } from '../any-text.ts'
import { valueTexts } from './arbitrary.ts'

function parsed(type: RecordType, text: string): Rdata {
  const result = parseRdata(type, text)
  if (!result.ok) throw new Error(`${text}: ${result.problem.message}`)
  return result.rdata
}

/** A zone file's rdata in Route 53's form: decimal escapes become octal ones, other escaped characters stand for themselves. */
function octalEscapes(master: string): string {
  let quoted = false
  return master.replaceAll(
    /\\(\d{3})|\\(.)|"/g,
    (whole, decimal: string | undefined, character: string | undefined) => {
      if (decimal !== undefined) return `\\${Number(decimal).toString(8).padStart(3, '0')}`
      if (character !== undefined) return quoted ? whole : `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`
      quoted = !quoted
      return whole
    },
  )
}

describe.each(RECORD_TYPES)('%s', (type) => {
  const text = valueTexts[type]

  test('text, wire form and canonical text lead to one value', () => {
    fc.assert(
      fc.property(text, (written) => {
        const rdata = parsed(type, written)
        expect(decodeRdata(type, rdata.wire)).toEqual({ ok: true, rdata })
        expect(parsed(type, rdata.text)).toEqual(rdata)
      }),
    )
  })

  test('the zone-file form says the same', () => {
    fc.assert(
      fc.property(text, (written) => {
        const rdata = parsed(type, written)
        const master = formatMaster(rdata)
        expect(master).toMatch(/^[\x20-\x7e]+$/)
        expect(parsed(type, octalEscapes(master))).toEqual(rdata)
      }),
    )
  })

  test('any octets decode to a value that encodes to them, but for letter case and order, or to a problem', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (wire) => {
        const decoded = decodeRdata(type, wire)
        if (!decoded.ok) return
        expect(decoded.rdata.wire).toHaveLength(wire.length)
        expect(parsed(type, decoded.rdata.text)).toEqual(decoded.rdata)
      }),
    )
  })

  test('octets of a value with one of them changed, missing or added never throw', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.integer({ min: 0, max: 255 }), fc.nat(2), (written, place, value, kind) => {
        const { wire } = parsed(type, written)
        const at = place % wire.length
        const changed = Uint8Array.from(wire)
        changed[at] = value
        const mutated = [
          changed,
          wire.filter((_, index) => index !== at),
          Uint8Array.from([...wire.subarray(0, at), value, ...wire.subarray(at)]),
        ][kind]
        const decoded = decodeRdata(type, mutated ?? wire)
        if (decoded.ok) expect(parsed(type, decoded.rdata.text)).toEqual(decoded.rdata)
      }),
    )
  })

  test('any text parses to a value that stays itself, or to a problem at a column of the text', () => {
    const fragments = fc.array(
      fc.oneof(
        fc.constantFrom(
          '"',
          '\\',
          ' ',
          '.',
          ',',
          '=',
          '0',
          '1',
          'alpn=',
          'mandatory=',
          'key9',
          '::',
          '\\101',
          'ab',
          '"x"',
        ),
        anyText(3),
      ),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fragments,
          fc.tuple(text, fragments).map(([value, more]) => [value, ...more]),
        ),
        (parts) => {
          const written = parts.join('')
          const result = parseRdata(type, written)
          if (result.ok) expect(parsed(type, result.rdata.text)).toEqual(result.rdata)
          else {
            expect(result.problem.column).toBeGreaterThanOrEqual(0)
            expect(result.problem.column).toBeLessThanOrEqual(written.length)
            expect(result.problem.message).not.toBe('')
          }
        },
      ),
    )
  })
})
