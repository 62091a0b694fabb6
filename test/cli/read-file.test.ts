import { expect, test } from 'vitest'
import { reasonOf } from '../../src/cli/failure.ts'
import { readStream, toText } from '../../src/cli/read-file.ts'

const bytes = (...parts: readonly (string | number)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))))

test.each([
  ['plain', bytes('a: 1\n'), 'a: 1\n'],
  ['empty', bytes(), ''],
  ['letters beyond ASCII', bytes('é日🙂'), 'é日🙂'],
  ['a byte order mark, which is no part of the text', bytes(0xef, 0xbb, 0xbf, 'a'), 'a'],
])('%s', (_case, content, text) => {
  expect(toText(content, 100)).toEqual({ ok: true, text })
})

test.each([
  ['a lone continuation byte', bytes('a\nb\nc', 0x80, '\nd'), 'line 3 is not UTF-8 text'],
  ['a cut sequence at the end', bytes('a\nb', 0xe6, 0x97), 'line 2 is not UTF-8 text'],
  ['a surrogate', bytes(0xed, 0xa0, 0x80), 'line 1 is not UTF-8 text'],
  ['an overlong form', bytes(0xc0, 0xaf), 'line 1 is not UTF-8 text'],
  ['a NUL', bytes('a', 0, 'b'), 'it is a binary file, not text'],
  ['UTF-16 of either order', bytes(0xfe, 0xff, 0, 'a'), 'it is UTF-16: save it as UTF-8'],
])('%s is not text', (_case, content, reason) => {
  expect(toText(content, 100)).toEqual({ ok: false, reason })
})

test('the limit counts bytes and is inclusive', () => {
  expect(toText(bytes('abcd'), 4)).toEqual({ ok: true, text: 'abcd' })
  expect(toText(bytes('abcde'), 4)).toEqual({
    ok: false,
    reason: 'it is larger than 4 bytes (--max-plan-size raises the limit)',
  })
})

test('a stream is not read far beyond the limit', async () => {
  let chunks = 0
  async function* endless() {
    for (;;) {
      chunks += 1
      yield Buffer.alloc(1000, 'a')
    }
  }
  expect(await readStream(endless(), 2500)).toHaveLength(3000)
  expect(chunks).toBe(3)
})

test.each([
  [Object.assign(new Error('EACCES: no'), { code: 'EACCES' }), 'permission denied'],
  [Object.assign(new Error('x'), { code: 'EWHATEVER' }), 'EWHATEVER'],
  [new Error('just words'), 'just words'],
  ['text', 'text'],
])('%s in words', (error, words) => {
  expect(reasonOf(error)).toBe(words)
})
