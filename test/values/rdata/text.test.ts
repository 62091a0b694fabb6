import { describe, expect, test } from 'vitest'
import { parseRdata } from '../../../src/values/rdata/registry.ts'
import { accepts, octets, refuses, refusesWire } from './golden.ts'

describe.each(['TXT', 'SPF'] as const)('%s', (type) => {
  accepts(type, {
    'one string': { text: '"v=spf1 -all"', wire: octets(11, 'v=spf1 -all') },
    'an empty string': { text: '""', wire: octets(0) },
    'R1.22 several strings keep their borders': { text: '"a" "" "bc"', wire: octets(1, 'a', 0, 2, 'bc') },
    'strings without a blank between them': {
      text: '"a""b"\t"c"',
      canonical: '"a" "b" "c"',
      wire: octets(1, 'a', 1, 'b', 1, 'c'),
    },
    'R1.25 case and blanks inside are kept': { text: '"  A b  "', wire: octets(7, '  A b  ') },
    'R1.25 quotation marks and backslashes': { text: '"a\\"b\\\\c"', wire: octets(5, 'a"b\\c') },
    'a semicolon needs nothing': { text: '"a;b"', wire: octets(3, 'a;b') },
    'R1.25 octal in the API, decimal in a zone file': {
      text: '"\\000\\037\\177\\303\\251\\377"',
      wire: octets(6, 0, 31, 127, 195, 169, 255),
      master: '"\\000\\031\\127\\195\\169\\255"',
    },
    'R1.25 an escape that is not needed': {
      text: '"\\101\\040\\042\\134"',
      canonical: '"A \\"\\\\"',
      wire: octets(4, 'A "\\'),
    },
    'R1.24 255 bytes': { text: `"${'a'.repeat(255)}"`, wire: octets(255, 'a'.repeat(255)) },
    'R1.25 255 escapes count as 255 bytes': {
      text: `"${'\\001'.repeat(255)}"`,
      wire: octets(255, '\u0001'.repeat(255)),
    },
  })

  const split = 'split it into several strings in quotation marks, separated by blanks'
  refuses(
    type,
    { form: '"<text>" ["<text>" …]', example: '"v=spf1 -all"' },
    {
      nothing: ['', 0, 'the text is missing'],
      'R1.24 256 bytes': [
        `"ok" "${'a'.repeat(256)}"`,
        5,
        'a string has 256 bytes, but it holds at most 255',
        split,
        'txt-string-too-long',
      ],
      'R1.24 256 bytes by escapes': [
        `"${'\\101'.repeat(256)}"`,
        0,
        'a string has 256 bytes, but it holds at most 255',
        split,
        'txt-string-too-long',
      ],
      'R1.26 no quotation marks': [
        'v=spf1 -all',
        0,
        '"v=spf1 -all" is not in quotation marks',
        'write "v=spf1 -all"',
        'txt-unquoted',
      ],
      'R1.26 a word behind a string': ['"a" b c', 4, '"b c" is not in quotation marks', 'write "b c"', 'txt-unquoted'],
      'R1.26 a word glued to a string': ['"a"b', 3, '"b" is not in quotation marks', 'write "b"', 'txt-unquoted'],
      'R1.26 quotation marks of typography': [
        '“a”',
        0,
        '"“a”" is not in quotation marks',
        'put it in quotation marks, with a backslash before each " and \\ inside',
        'txt-unquoted',
      ],
      'single quotation marks': ["'a'", 0, '"\'a\'" is not in quotation marks', 'write "\'a\'"', 'txt-unquoted'],
      'a string that does not end': [
        '"a" "b',
        4,
        'the quotation mark is not closed',
        'end the string with a quotation mark',
      ],
      'a mark that is escaped does not close': [
        '"a\\"',
        0,
        'the quotation mark is not closed',
        'end the string with a quotation mark',
      ],
      'R1.25 a letter beyond ASCII': [
        '"é"',
        1,
        'a string cannot hold the character U+00E9 as it is',
        'write \\303\\251',
      ],
      'R1.25 an emoji': [
        '"a😀"',
        2,
        'a string cannot hold the character U+1F600 as it is',
        'write \\360\\237\\230\\200',
      ],
      'R1.25 a tab': ['"a\tb"', 2, 'a string cannot hold the character U+0009 as it is', 'write \\011'],
      'R1.25 a line break': ['"a\nb"', 2, 'a string cannot hold the character U+000A as it is', 'write \\012'],
      'R1.25 DEL': ['"\u007f"', 1, 'a string cannot hold the character U+007F as it is', 'write \\177'],
      ...Object.fromEntries(
        ['\\n', '\\400', '\\19', '\\1', '\\;', '\\x41', '\\09a'].map((escaped) => [
          `R1.25 the escape ${escaped}`,
          [
            `"a${escaped}"`,
            2,
            'a backslash is followed by neither a quotation mark, a backslash nor three octal digits',
            'write \\\\ for a backslash, \\" for a quotation mark, \\000 to \\377 (octal) for any byte',
          ] as const,
        ]),
      ),
    },
  )

  refusesWire(type, {
    nothing: [octets(), 'a value has at least one string'],
    'a string over the end': [octets(1, 'a', 3, 'bc'), 'the value ends inside a string'],
  })
})

describe('R1.24 the length of a value', () => {
  const value = (characters: number) => {
    const last = characters - 15 * 258 - 2
    return `${`"${'a'.repeat(255)}" `.repeat(15)}"${'b'.repeat(last)}"`
  }

  test('4000 characters', () => {
    expect(value(4000)).toHaveLength(4000)
    expect(parseRdata('TXT', value(4000)).ok).toBe(true)
  })

  test('4001 characters', () => {
    expect(parseRdata('TXT', value(4001))).toEqual({
      ok: false,
      problem: {
        rule: 'value-too-long',
        message: 'TXT: the value has 4001 characters',
        hint: 'a value has at most 4000 characters',
        column: 4000,
      },
    })
  })

  test('it counts escapes by their written length', () => {
    const escapes = (count: number) => `"${'\\001'.repeat(count)}"`
    const written = [escapes(255), escapes(255), escapes(255), escapes(231)].join(' ')
    expect(written).toHaveLength(3995)
    expect(parseRdata('TXT', `${written} "aaa"`)).toMatchObject({ problem: { rule: 'value-too-long' } })
    expect(parseRdata('TXT', `${written} "aa"`).ok).toBe(true)
  })

  test.each(['A', 'CNAME', 'MX', 'TLSA', 'HTTPS'] as const)('%s has it too', (type) => {
    expect(parseRdata(type, '1'.repeat(4001))).toMatchObject({ problem: { rule: 'value-too-long', column: 4000 } })
  })
})
