import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { masterName } from '../../src/values/master-name.ts'
import { getName, labelBytes, nameOfLabels, ROOT } from '../../src/values/name.ts'

const zone = getName('example.com.')

describe('masterName', () => {
  test.each([
    // case                                  name                               absolute                         relative to example.com.
    ['the apex', 'example.com.', 'example.com.', '@'],
    ['below it', 'www.example.com.', 'www.example.com.', 'www'],
    ['two labels below', 'a.b.example.com.', 'a.b.example.com.', 'a.b'],
    ['outside', 'www.example.net.', 'www.example.net.', 'www.example.net.'],
    ['outside with the same end', 'notexample.com.', 'notexample.com.', 'notexample.com.'],
    ['the root', '.', '.', '.'],
    ['a wildcard', '*.example.com.', '*.example.com.', '*'],
    ['an asterisk elsewhere needs no escape', 'a*.*.example.com.', 'a*.*.example.com.', 'a*.*'],
    ['a label that is an at sign', '@.example.com.', '\\@.example.com.', '\\@'],
    ['a dot inside a label', 'a\\056b.example.com.', 'a\\.b.example.com.', 'a\\.b'],
    ['what reads as syntax', '"();@$.example.com.', '\\"\\(\\)\\;\\@\\$.example.com.', '\\"\\(\\)\\;\\@\\$'],
    ['a backslash', 'a\\134b.example.com.', 'a\\\\b.example.com.', 'a\\\\b'],
    ['octal becomes decimal', '\\303\\251.example.com.', '\\195\\169.example.com.', '\\195\\169'],
    ['a blank and a control character', '\\040\\011.example.com.', '\\032\\009.example.com.', '\\032\\009'],
    ['DEL', '\\177.example.com.', '\\127.example.com.', '\\127'],
    ['what every reader takes as it is', 'a-/_*z0.example.com.', 'a-/_*z0.example.com.', 'a-/_*z0'],
    [
      'all other signs are escaped: Knot refuses them as they are',
      "!#%&'+,:<=>?[]^`{|}~.example.com.",
      "\\!\\#\\%\\&\\'\\+\\,\\:\\<\\=\\>\\?\\[\\]\\^\\`\\{\\|\\}\\~.example.com.",
      "\\!\\#\\%\\&\\'\\+\\,\\:\\<\\=\\>\\?\\[\\]\\^\\`\\{\\|\\}\\~",
    ],
  ])('%s', (_case, text, absolute, relative) => {
    expect(masterName(getName(text))).toBe(absolute)
    expect(masterName(getName(text), zone)).toBe(relative)
  })

  test('an origin with escapes is cut off whole', () => {
    const origin = getName('\\056\\303.example.com.')
    expect(masterName(getName('www.\\056\\303.example.com.'), origin)).toBe('www')
    expect(masterName(origin, origin)).toBe('@')
  })

  test('below the root names stay absolute', () => {
    expect(masterName(zone, ROOT)).toBe('example.com.')
    expect(masterName(ROOT, ROOT)).toBe('@')
  })

  /** RFC 1035 §5.1, as a zone file's reader does it. */
  function read(text: string): readonly Uint8Array[] {
    const labels: number[][] = [[]]
    for (const [, decimal, escaped, plain] of text.matchAll(/\\(\d{3})|\\(.)|(.)/gs)) {
      if (plain === '.') labels.push([])
      else labels.at(-1)?.push(decimal === undefined ? (escaped ?? plain ?? '').charCodeAt(0) : Number(decimal))
    }
    return labels.slice(0, -1).map((label) => Uint8Array.from(label))
  }

  test('a reader of zone files gets the same octets', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 15 }), { minLength: 1, maxLength: 6 }),
        (labels) => {
          const name = nameOfLabels(labels)
          const written = masterName(name)
          expect(written).toMatch(/^[\x21-\x7e]+$/)
          expect(read(written)).toEqual(labelBytes(name))
          const origin = nameOfLabels(labels.slice(1))
          if (labels.length > 1)
            expect(read(`${masterName(name, origin)}.${masterName(origin)}`)).toEqual(labelBytes(name))
        },
      ),
    )
  })
})
