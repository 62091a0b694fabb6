import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Change } from '../../src/model/fix.ts'
import type { Span } from '../../src/model/origin.ts'
import { applyEdits, createOffsets, toEdit } from '../../src/plan/edits.ts'

const nowhere: Span = { file: 'p', line: 1, column: 1, endLine: 1, endColumn: 1 }

/** The text after a change of what stands between « and »; undefined where it cannot be made. */
function changed(marked: string, change: (at: Span) => Change): string | undefined {
  const [start, end] = [marked.indexOf('«'), marked.indexOf('»') - 1]
  const text = marked.replace(/[«»]/g, '')
  const edit = toEdit(text, [start, end], change(nowhere))
  return edit && applyEdits(text, [edit])
}

const replace = (was: string | boolean, becomes: string | number | boolean) => (at: Span) =>
  ({ kind: 'replace', at, was, becomes }) as const
const remove = (entry: 'item' | 'member') => (at: Span) => ({ kind: 'remove', at, entry }) as const
const enclose = (at: Span) => ({ kind: 'enclose', at }) as const

describe('replace', () => {
  test.each([
    ['a plain word', 'a: «http» # why', replace('http', 'HTTP'), 'a: HTTP # why'],
    ['a key', '«regoin»: x', replace('regoin', 'region'), 'region: x'],
    ['in double quotes', 'a: «"http"»', replace('http', 'HTTP'), 'a: "HTTP"'],
    ['in single quotes', "a: «'http'»", replace('http', 'HTTP'), "a: 'HTTP'"],
    ['an escape', 'a: «"\\u0068ttp"»', replace('http', 'HTTP'), 'a: "HTTP"'],
    ['a doubled quote', "a: «'it''s'»", replace("it's", "it's it"), "a: 'it''s it'"],
    ['what needs quotes gets them', '«www.e.com»: x', replace('www.e.com', '@'), '"@": x'],
    ['an IPv6 address', 'a: «x»', replace('x', '2001:db8::1'), 'a: "2001:db8::1"'],
    ['an IPv4 address needs none', 'a: «x»', replace('x', '192.0.2.1'), 'a: 192.0.2.1'],
    ['nor does a block', 'a: «x»', replace('x', '192.0.2.0/24'), 'a: 192.0.2.0/24'],
    ['quotes inside read better in single ones', 'a: «x y»', replace('x y', '"x y"'), `a: '"x y"'`],
    ['a text that looks like a number', 'a: «200»', replace('200', '200'), 'a: "200"'],
    ['a text that looks like a float', 'a: «1e3»', replace('1e3', '1e3'), 'a: "1e3"'],
    ['a text that looks like true', 'a: «True»', replace(true, 'True'), 'a: "True"'],
    ['a number without its quotes', 'a: «"80"»', replace('80', 80), 'a: 80'],
    ['a number without its single quotes', "a: «'0.5'»", replace('0.5', 0.5), 'a: 0.5'],
    ['true for false', 'a: «true»', replace(true, false), 'a: false'],
    ['what JSON writes without quotes gets double ones', '{"a": «200»}', replace('200', 'x"y'), '{"a": "x\\"y"}'],
    ['in a flow', '{ a: «http», b: [«', replace('http', 'HTTP'), '{ a: HTTP, b: ['],
    ['characters beyond ASCII', 'a: «"ä"»', replace('ä', 'ö'), 'a: "ö"'],
  ] as const)('%s', (_case, marked, change, after) => {
    expect(changed(marked, change)).toBe(after)
  })

  test.each([
    ['another text than was read', 'a: «http»', replace('https', 'HTTP')],
    ['an alias', 'a: «*http»', replace('http', 'HTTP')],
    ['several lines', 'a: «x\n  y»', replace('x y', 'z')],
    ['a text folded in quotes', 'a: «"x\n  y"»', replace('x y', 'z')],
    ['an escape that JSON does not have', 'a: «"\\x68ttp"»', replace('http', 'HTTP')],
    ['a text that is true', 'a: «"true"»', replace(true, false)],
    ['no text at all', 'a:«» x', replace('', 'x')],
    ['a quotation mark alone', 'a: «"»', replace('', 'x')],
  ] as const)('not %s', (_case, marked, change) => {
    expect(changed(marked, change)).toBeUndefined()
  })

  test('what is written reads as it is meant, in every style', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('null', 'True', '0x1f', '1_000', '.5', '-', '~', '1.', '0o7', 'yes'),
    )
    fc.assert(
      fc.property(text, fc.constantFrom('plain', '"old"', "'old'", '5'), (becomes, style) => {
        const was = style === 'plain' || style === '5' ? style : 'old'
        for (const before of [`a: «${style}»`, `[«${style}»]`, `{ a: «${style}», b: c }`]) {
          const after = changed(before, replace(was, becomes)) ?? ''
          const read: unknown = parse(after)
          expect(JSON.stringify(read)).toBe(
            JSON.stringify(parse(before.replace(/«.*»/, () => JSON.stringify(becomes)))),
          )
        }
      }),
    )
  })

  test('JSON stays JSON', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('"old"', '5', 'true'), (becomes, style) => {
        const after = changed(`{"a": [«${style}»]}`, replace(style === '"old"' ? 'old' : style, becomes)) ?? ''
        expect(JSON.parse(after)).toEqual({ a: [becomes] })
      }),
    )
  })
})

describe('enclose', () => {
  test.each([
    ['a word', 'a: «x» # why', 'a: [x] # why'],
    ['a text in quotes', 'a: «"x, y"»', 'a: ["x, y"]'],
    ['a number', 'a: «5»', 'a: [5]'],
    ['an address', 'a: «192.0.2.1»', 'a: [192.0.2.1]'],
  ])('%s', (_case, marked, after) => {
    expect(changed(marked, enclose)).toBe(after)
  })

  test.each([
    ['what a comma would split', 'a: «x, y»'],
    ['what a bracket would end', 'a: «x]»'],
    ['what may be a key in a flow', 'a: «2001:db8::1»'],
    ['several lines', 'a: «x\n  y»'],
  ])('not %s', (_case, marked) => {
    expect(changed(marked, enclose)).toBeUndefined()
  })
})

describe('remove an item', () => {
  test.each([
    ['of a block: its line', 'a:\n  - x\n  - «y»\n  - z\n', 'a:\n  - x\n  - z\n'],
    ['the last line', 'a:\n  - x\n  - «y»', 'a:\n  - x'],
    ['with line breaks of Windows', 'a:\r\n  - x\r\n  - «y»\r\n', 'a:\r\n  - x\r\n'],
    ['the last of those', 'a:\r\n  - x\r\n  - «y»', 'a:\r\n  - x'],
    ['a map on one line', 'a:\n  - { b: x }\n  - «{ b: x }»\n', 'a:\n  - { b: x }\n'],
    ['a map on several', 'a:\n  - b: x\n    c: y\n  - «b: x\n    c: y»\n  - z\n', 'a:\n  - b: x\n    c: y\n  - z\n'],
    ['of a flow: with the comma before it', 'a: [x, «y», z] # why', 'a: [x, z] # why'],
    ['the last', 'a: [x, «y»]', 'a: [x]'],
    ['the first', 'a: [«x», y]', 'a: [y]'],
    ['of JSON on lines of their own', '[\n  "x",\n  «"y"»,\n  "z"\n]', '[\n  "x",\n  "z"\n]'],
    ['the last of those', '[\n  "x",\n  «"y"»\n]', '[\n  "x"\n]'],
    ['one in quotes with a bracket', 'a: ["[", «"]"»]', 'a: ["["]'],
  ])('%s', (_case, marked, after) => {
    expect(changed(marked, remove('item'))).toBe(after)
  })

  test.each([
    ['one with a comment', 'a:\n  - x\n  - «y» # why\n'],
    ['one with a comment inside', 'a:\n  - x\n  - «b: y # why\n    c: z»\n'],
    ['one with an anchor', 'a:\n  - x\n  - &b «y»\n'],
    ['one behind a comment with a comma', 'a: [x, # one, \n  «y»]'],
    ['one before a comment', 'a: [x, «y» # why\n]'],
    ['the only one of a flow', 'a: [«x»]'],
    ['the first of an inner list', 'a:\n  - - «x»\n    - y\n'],
  ])('not %s', (_case, marked) => {
    expect(changed(marked, remove('item'))).toBeUndefined()
  })
})

describe('remove a member', () => {
  test.each([
    ['of a block: its line', 'a:\n  «ttl: 60»\n  alias: x\n', 'a:\n  alias: x\n'],
    ['the last of a flow', '{ alias: x, «ttl: 60» }', '{ alias: x }'],
    ['the first of a flow', '{ «ttl: 60», alias: x }', '{ alias: x }'],
    ['of JSON', '{"alias":"x",«"ttl":60»}', '{"alias":"x"}'],
    ['of JSON on a line of its own', '{\n  «"ttl": 60»,\n  "alias": "x"\n}', '{\n  "alias": "x"\n}'],
    ['of a flow on several lines', '{ alias: x,\n  «ttl: 60» }', '{ alias: x }'],
  ])('%s', (_case, marked, after) => {
    expect(changed(marked, remove('member'))).toBe(after)
  })

  test.each([
    ['one that shares its line with a dash', 'a:\n  - «ttl: 60»\n    alias: x\n'],
    ['one with a comment', 'a:\n  «ttl: 60» # why\n  alias: x\n'],
    ['the only one', '{ «ttl: 60» }'],
  ])('not %s', (_case, marked) => {
    expect(changed(marked, remove('member'))).toBeUndefined()
  })
})

test('offsets count characters as spans do, a byte order mark before them as none', () => {
  const at = { file: 'p', line: 2, column: 3, endLine: 2, endColumn: 5 }
  expect(createOffsets('ab\r\ncdef')(at)).toEqual([6, 8])
  expect(createOffsets('\ufeffab\r\ncdef')(at)).toEqual([7, 9])
  expect(createOffsets('\ufeffabcdef')({ ...at, line: 1, endLine: 1 })).toEqual([3, 5])
})
