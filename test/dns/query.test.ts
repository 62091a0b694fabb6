import { describe, expect, test } from 'vitest'
import { readQuery } from '../../src/dns/query.ts'
import { readName } from '../../src/dns/wire-name.ts'
import { dotted, nameBytes, opt, query, subnet } from '../support/dns.ts'

const L63 = 'a'.repeat(63)
const www = dotted('www.example.com')

describe('names', () => {
  const at12 = (...bytes: readonly number[]) =>
    readName(Uint8Array.from([...new Array<number>(12).fill(0), ...bytes]), 12)
  const texts = (name: ReturnType<typeof at12>) => name?.labels.map((label) => Buffer.from(label).toString('latin1'))

  test.each([
    // rule  case                                    octets                                                    labels
    ['D8', 'the root', [0], []],
    ['D8', 'case and any octet are kept', nameBytes('wWw', '\u0000. \\*\u00ff'), ['wWw', '\u0000. \\*\u00ff']],
    ['D8', 'a label of 63', nameBytes(L63), [L63]],
    ['D8', 'a label of 64 is a label type', [64, ...new Array<number>(64).fill(97), 0], undefined],
    ['D8', 'a name of 255', nameBytes(L63, L63, L63, 'a'.repeat(61)), [L63, L63, L63, 'a'.repeat(61)]],
    ['D8', 'a name of 256', nameBytes(L63, L63, L63, 'a'.repeat(62)), undefined],
    ['D8', 'label type 01', [0x41, 1, 0], undefined],
    ['D8', 'label type 10', [0x80, 1, 0], undefined],
    ['D9', 'a pointer into the header', [0xc0, 11], undefined],
    ['D9', 'a pointer to itself', [0xc0, 12], undefined],
    ['D9', 'a forward pointer', [0xc0, 20, 0, 0, 0, 0, 0, 0, 0, 0], undefined],
    ['D9', 'half a pointer', [0xc0], undefined],
    ['D6', 'no end', [3, 97, 97, 97], undefined],
    ['D6', 'a label past the end', [5, 97], undefined],
  ])('%s %s', (_rule, _case, octets, labels) => {
    expect(texts(at12(...octets))).toEqual(labels)
  })

  test('D9 pointers lead strictly down, and `end` stays where the name was', () => {
    const message = Uint8Array.from([...new Array<number>(12).fill(0), 1, 97, 0, 1, 98, 0xc0, 12, 1, 99, 0xc0, 15])
    expect(readName(message, 19)).toMatchObject({ end: 23 })
    expect(texts(readName(message, 19))).toEqual(['c', 'b', 'a'])
    expect(readName(message, 19, false)).toBeUndefined()
  })

  test('D9 a row of pointers alone costs a bounded number of hops', () => {
    const hops = 400
    const row = Array.from({ length: hops }, (_, index) =>
      index === 0 ? [0, 0] : [0xc0 | ((10 + 2 * index) >> 8), (10 + 2 * index) & 0xff],
    )
    expect(
      readName(Uint8Array.from([...new Array<number>(12).fill(0), ...row.flat()]), 12 + 2 * (hops - 1)),
    ).toBeUndefined()
  })
})

describe('messages', () => {
  const errorOf = (message: Uint8Array) => readQuery(message)?.error ?? 'none'
  const record = (type: number, data: readonly number[]) => [
    0,
    type >> 8,
    type & 255,
    0,
    1,
    0,
    0,
    0,
    0,
    0,
    data.length,
    ...data,
  ]

  test.each([
    // rule   case                                          message                                                              error
    ['D1', 'a plain query', query(), 'none'],
    ['D4', 'no question', query({ counts: [0, 0, 0, 0], name: [], tail: [] }).subarray(0, 12), 'FORMERR'],
    ['D4', 'two questions', query({ counts: [2, 0, 0, 0], tail: [...www, 0, 1, 0, 1] }), 'FORMERR'],
    ['D5', 'a question cut off', query().subarray(0, 20), 'FORMERR'],
    ['D9', 'a pointer in the question', query({ name: [0xc0, 12] }), 'FORMERR'],
    ['D6', 'octets left over', query({ counts: [1, 0, 0, 0], tail: [0] }), 'FORMERR'],
    ['D6', 'counts larger than the message', query({ counts: [1, 65535, 65535, 65535] }), 'FORMERR'],
    ['D6', 'an answer in a query', query({ counts: [1, 1, 0, 0], tail: record(1, [1, 2, 3, 4]) }), 'FORMERR'],
    ['D6', 'an authority record in a query', query({ counts: [1, 0, 1, 0], tail: record(1, [1, 2, 3, 4]) }), 'FORMERR'],
    ['D6', 'the SOA that IXFR brings', query({ type: 251, counts: [1, 0, 1, 0], tail: record(6, [0, 0]) }), 'none'],
    ['D6', 'an unknown additional record', query({ tail: record(65280, [1]) }), 'none'],
    ['D6', 'RDATA past the end', query({ tail: record(65280, [1]).with(10, 2) }), 'FORMERR'],
    ['D3', 'opcode STATUS', query({ flags: 2 << 11 }), 'NOTIMP'],
    ['D3', 'opcode NOTIFY', query({ flags: 4 << 11 }), 'NOTAUTH'],
    ['D3', 'opcode UPDATE', query({ flags: 5 << 11 }), 'REFUSED'],
    ['D3', 'opcode DSO without a question', query({ flags: 6 << 11, counts: [0, 0, 0, 0] }).subarray(0, 12), 'NOTIMP'],
    ['D40', 'one OPT', query({ tail: opt() }), 'none'],
    ['D42', 'two OPT', query({ counts: [1, 0, 0, 2], tail: [...opt(), ...opt()] }), 'FORMERR'],
    ['D42', 'OPT with an owner', query({ tail: opt({ owner: nameBytes('a') }) }), 'FORMERR'],
    ['D42', 'OPT among the answers', query({ counts: [1, 1, 0, 0], tail: opt() }), 'FORMERR'],
    ['D42', 'an option past the record', query({ tail: opt({ raw: [0, 10, 0, 9, 1] }) }), 'FORMERR'],
    ['D42', 'half an option header', query({ tail: opt({ raw: [0, 10, 0] }) }), 'FORMERR'],
    [
      'D42',
      'unknown options and flags',
      query({
        tail: opt({
          flags: 0x7fff,
          options: [
            { code: 65001, data: [1, 2] },
            { code: 9, data: [1] },
          ],
        }),
      }),
      'none',
    ],
    [
      'D46',
      'padding and keepalive',
      query({
        tail: opt({
          options: [
            { code: 12, data: [0, 0, 0] },
            { code: 11, data: [] },
          ],
        }),
      }),
      'none',
    ],
    ['D41', 'version 1', query({ tail: opt({ version: 1 }) }), 'BADVERS'],
    ['D41', 'version 255 with broken options', query({ tail: opt({ version: 255, raw: [0, 8, 0] }) }), 'BADVERS'],
    ['D54', 'two client subnets', query({ tail: opt({ options: [subnet(1, 0, []), subnet(1, 0, [])] }) }), 'FORMERR'],
  ])('%s %s', (_rule, _case, message, error) => {
    expect(errorOf(message)).toBe(error)
  })

  test.each([
    ['D2', 'shorter than a header', query().subarray(0, 11)],
    ['D2', 'nothing', new Uint8Array()],
    ['D2', 'a response', query({ flags: 0x8100 })],
    ['D2', 'a response with broken counts', query({ flags: 0x8000, counts: [9, 9, 9, 9] })],
  ])('%s %s gets no reply', (_rule, _case, message) => {
    expect(readQuery(message)).toBeUndefined()
  })

  test('D40 an OPT that cannot be read is still an OPT', () => {
    expect(readQuery(query({ tail: opt({ raw: [0, 10, 0] }) }))?.edns).toBeDefined()
    expect(readQuery(query({ tail: opt().with(10, 5) }))?.edns).toBeDefined()
    expect(readQuery(query())?.edns).toBeUndefined()
  })

  test('D7 the question is kept octet for octet, the name is folded in ASCII alone', () => {
    const name = nameBytes('WwW', '\u00c4x', 'eXample', 'COM')
    const received = readQuery(query({ name, type: 65280, class: 254 }))
    expect(received?.question).toMatchObject({ name: 'www.\\304x.example.com.', type: 65280, class: 254 })
    expect([...(received?.question?.bytes ?? [])]).toEqual([...name, 0xff, 0x00, 0, 254])
  })
})

describe('client subnets', () => {
  const subnetError = (option: ReturnType<typeof subnet>) =>
    readQuery(query({ tail: opt({ options: [option] }) }))?.error ?? 'none'

  test.each([
    // rule   case                              option                                                    error
    ['D50', 'IPv4 /24', subnet(1, 24, [198, 51, 100]), 'none'],
    ['D50', 'IPv4 /32', subnet(1, 32, [198, 51, 100, 7]), 'none'],
    ['D50', 'IPv4 /20', subnet(1, 20, [198, 51, 96]), 'none'],
    ['D50', 'IPv6 /48', subnet(2, 48, [0x20, 1, 0xd, 0xb8, 0, 1]), 'none'],
    ['D52', 'IPv4 /0', subnet(1, 0, []), 'none'],
    ['D53', 'family 0 with length 0 is ignored', subnet(0, 0, []), 'none'],
    ['D53', 'family 0 with a length', subnet(0, 8, [10]), 'FORMERR'],
    ['D53', 'family 0 with an address', subnet(0, 0, [10]), 'FORMERR'],
    ['D53', 'unknown family', subnet(3, 8, [10]), 'FORMERR'],
    ['D53', 'scope set', subnet(1, 24, [198, 51, 100], 24), 'FORMERR'],
    ['D53', 'address too long', subnet(1, 24, [198, 51, 100, 0]), 'FORMERR'],
    ['D53', 'address too short', subnet(1, 24, [198, 51]), 'FORMERR'],
    ['D53', 'bits beyond the length', subnet(1, 20, [198, 51, 97]), 'FORMERR'],
    ['D53', 'length 33', subnet(1, 33, [198, 51, 100, 7, 0]), 'FORMERR'],
    ['D53', 'length 129', subnet(2, 129, new Array<number>(17).fill(0)), 'FORMERR'],
    ['D53', 'three octets', { code: 8, data: [0, 1, 0] }, 'FORMERR'],
    ['D53', 'no octets', { code: 8, data: [] }, 'FORMERR'],
  ])('%s %s', (_rule, _case, option, error) => {
    expect(subnetError(option)).toBe(error)
  })
})
