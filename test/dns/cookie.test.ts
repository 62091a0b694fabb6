import { describe, expect, test } from 'vitest'
import { createServerCookies } from '../../src/dns/cookie.ts'
import { type QueryOrigin, respond } from '../../src/dns/respond.ts'
import { createSipHash24 } from '../../src/dns/siphash.ts'
import { getName } from '../../src/values/name.ts'
import { randomStream } from '../../src/values/rng.ts'
import { deployment, zone } from '../support/deployment.ts'
import { askWith, decodeReply, lines, opt, optOf, query, record, viewOf } from '../support/dns.ts'

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'))
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

const view = viewOf(deployment([zone(getName('example.com'), 'Z1', [record('www.example.com', 'A', ['192.0.2.1'])])]))

const SECRET = 'e5e973e5a6b2a43f48e7dc849e37bfcf'
const CLIENT = '2464c4abcf10c957'
const NOW = 1559731985
const FIRST = `${CLIENT}010000005cf79f111f8130c3eee29480`

interface Setting {
  readonly secret?: string
  readonly now?: number
  readonly address?: string
  readonly transport?: QueryOrigin['transport']
}

/** The reply to a query. */
function reply(message: Uint8Array, { secret = SECRET, now = NOW, address, transport = 'udp' }: Setting = {}) {
  const origin = { address: address ?? '198.51.100.100', transport }
  const cookies = createServerCookies(hex(secret), () => now)
  return decodeReply(respond(message, origin, view, randomStream(1), { cookies }) ?? new Uint8Array())
}

const cookieOf = (packet: ReturnType<typeof reply>): string => {
  const option = optOf(packet)?.options.find(({ code }) => Number(code) === 10)
  return option?.data === undefined ? 'none' : text(option.data)
}

const withCookie = (cookie: string) => askWith({ options: [{ code: 10, data: [...hex(cookie)] }] })
const ask = (cookie: string, setting: Setting = {}) => cookieOf(reply(withCookie(cookie), setting))

describe('SipHash-2-4', () => {
  // The key is 00 to 0f, the input 00, 01, … of that length; from the reference implementation.
  test.each([
    [0, '310e0edd47db6f72'],
    [1, 'fd67dc93c539f874'],
    [7, '37d1018bf50002ab'],
    [8, '6224939a79f5f593'],
    [15, 'e545be4961ca29a1'],
    [63, '724506eb4c328a95'],
  ])('%i octets', (length, hash) => {
    const counting = (count: number) => Uint8Array.from({ length: count }, (_, index) => index)
    const out = new Uint8Array(10)
    createSipHash24(counting(16))(counting(length), length, out, 1)
    expect(text(out)).toBe(`00${hash}00`)
  })
})

describe('the vectors of RFC 9018, appendix A', () => {
  test('D47 A.1: a client learns a server cookie', () => {
    expect(ask(CLIENT)).toBe(FIRST)
  })

  test('D47 A.2: the same client later has it renewed', () => {
    expect(ask(FIRST, { now: 1559734385 })).toBe(`${CLIENT}010000005cf7a871d4a564a1442aca77`)
  })

  test('D47 A.3: reserved octets that are not zero are taken, and left out when it is renewed', () => {
    const old = 'fc93fc62807ddb8601abcdef5cf78f71a314227b6679ebf5'
    const setting = { now: 1559734700, address: '203.0.113.203' }
    expect(ask(old, setting)).toBe('fc93fc62807ddb86010000005cf7a9acf73a7810aca2381e')
  })

  test('D47 A.4: IPv6, and a secret that came after another', () => {
    const old = '22681ab97d52c298010000005cf7c57926556bd0934c72f8'
    const address = '2001:db8:220:1:59de:d0f4:8769:82b8'
    const now = 1559741961
    const secret = '445536bcd2513298075a5d379663c962'
    const renewed = '22681ab97d52c298010000005cf7c609a6bb79d16625507a'
    expect(ask(old.slice(0, 16), { now: 1559741817, address, secret: 'dd3bdf9344b678b185a6f5cb60fca715' })).toBe(old)
    expect(ask(old, { now, address, secret })).toBe(renewed)
  })
})

describe('what is taken for proof', () => {
  const proven = (cookie: string, { now = NOW, address = '198.51.100.100' }: Setting = {}) =>
    createServerCookies(hex(SECRET), () => now).answer(
      { client: hex(cookie).subarray(0, 8), server: hex(cookie).subarray(8) },
      address,
    ).isProven

  test.each([
    // case                                    cookie                                       setting                                proven
    ['at once', FIRST, {}, true],
    ['within the hour', FIRST, { now: NOW + 3600 }, true],
    ['after the hour', FIRST, { now: NOW + 3601 }, false],
    ['by a clock five minutes behind', FIRST, { now: NOW - 300 }, true],
    ['by one further behind', FIRST, { now: NOW - 301 }, false],
    ['from another address', FIRST, { address: '198.51.100.101' }, false],
    ['as an IPv6 socket shows IPv4', FIRST, { address: '::ffff:198.51.100.100' }, true],
    ['from what is no address', FIRST, { address: '' }, false],
    ['with another client part', FIRST.replace('2464', '2465'), {}, false],
    ['with another version', FIRST.replace('957010000005c', '957020000005c'), {}, false],
    ['with a changed hash', FIRST.replace(/80$/, '81'), {}, false],
    ['in another length', FIRST.slice(0, 32), {}, false],
    ['across the end of 32 bits', FIRST, { now: NOW + 2 ** 32 }, true],
  ] as const)('D47 %s', (_case, cookie, setting, answer) => {
    expect(proven(cookie, setting)).toBe(answer)
  })
})

describe('cookies in messages', () => {
  const data = (length: number) => 'ab'.repeat(length)

  test.each([
    // octets  outcome
    [0, 'FORMERR'],
    [1, 'FORMERR'],
    [7, 'FORMERR'],
    [8, 'NOERROR'],
    [9, 'FORMERR'],
    [15, 'FORMERR'],
    [16, 'NOERROR'],
    [24, 'NOERROR'],
    [40, 'NOERROR'],
    [41, 'FORMERR'],
  ])('D47 %i octets: %s', (length, rcode) => {
    expect(reply(withCookie(data(length))).rcode).toBe(rcode)
  })

  test('D47 a wrong server cookie is no error: the answer comes with a right one', () => {
    const packet = reply(withCookie(`${CLIENT}${data(16)}`))
    expect([packet.rcode, lines(packet.answers), cookieOf(packet)]).toEqual([
      'NOERROR',
      ['www.example.com 60 A 192.0.2.1'],
      FIRST,
    ])
  })

  test('D47 one that is good and young comes back as it is', () => {
    expect(ask(FIRST, { now: NOW + 1800 })).toBe(FIRST)
    expect(ask(FIRST, { now: NOW + 1801 })).not.toBe(FIRST)
  })

  test('D47 errors carry it too, and who sends none gets none', () => {
    const refused = reply(query({ class: 3, tail: opt({ options: [{ code: 10, data: [...hex(CLIENT)] }] }) }))
    expect([refused.rcode, cookieOf(refused)]).toEqual(['REFUSED', FIRST])
    expect(cookieOf(reply(askWith({})))).toBe('none')
    expect(optOf(reply(query()))).toBeUndefined()
  })

  test('D47 of several the first counts', () => {
    const both = [
      { code: 10, data: [...hex(CLIENT)] },
      { code: 10, data: [1] },
    ]
    expect(cookieOf(reply(askWith({ options: both })))).toBe(FIRST)
  })

  test('D4 D47 without a question a cookie is all that is asked for', () => {
    const header = [0x12, 0x34, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    const options = [{ code: 10, data: [...hex(CLIENT)] }]
    const packet = reply(Uint8Array.from([...header, ...opt({ options })]))
    expect([packet.rcode, packet.questions, packet.answers, cookieOf(packet)]).toEqual(['NOERROR', [], [], FIRST])
    expect(reply(Uint8Array.from([...header, ...opt()])).rcode).toBe('FORMERR')
    const bad = [{ code: 10, data: [1, 2, 3] }]
    expect(reply(Uint8Array.from([...header, ...opt({ options: bad })])).rcode).toBe('FORMERR')
  })

  test('D47 a server without a secret leaves cookies alone', () => {
    const message = withCookie(CLIENT)
    const origin = { address: '198.51.100.100', transport: 'udp' } as const
    const packet = decodeReply(respond(message, origin, view, randomStream(1)) ?? new Uint8Array())
    expect([packet.rcode, cookieOf(packet)]).toEqual(['NOERROR', 'none'])
  })
})
