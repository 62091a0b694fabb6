import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chargedName, createRateLimiter, kindOf, type RateLimiterOptions } from '../../src/dns/rate-limit.ts'
import { newAccount, respond } from '../../src/dns/respond.ts'
import { getName } from '../../src/values/name.ts'
import { randomStream } from '../../src/values/rng.ts'
import { deployment, zone } from '../support/deployment.ts'
import { askWith, dotted, query, record, viewOf } from '../support/dns.ts'

const view = viewOf(
  deployment([
    zone(getName('example.com'), 'Z1', [
      record('www.example.com', 'A', ['192.0.2.1']),
      record('*.wild.example.com', 'A', ['192.0.2.9']),
      record('sub.example.com', 'NS', ['ns1.sub.example.com.']),
      record('ns1.sub.example.com', 'A', ['192.0.2.53']),
    ]),
  ]),
)

/** A reply and how it came about. */
function answer(message: Uint8Array) {
  const account = newAccount()
  const reply = respond(message, { address: '198.51.100.1', transport: 'udp' }, view, randomStream(1), { account })
  if (reply === undefined) throw new Error('no reply')
  return { reply, account }
}

const asked = (name: string, type = 1) => answer(query({ name: dotted(name), type }))

describe('what a reply is charged to', () => {
  test.each([
    // question                            kind        name
    ['www.example.com', 1, 'answer', 'www.example.com.'],
    ['www.example.com', 28, 'nodata', 'www.example.com.'],
    ['one.wild.example.com', 1, 'answer', 'wild.example.com.'],
    ['two.wild.example.com', 1, 'answer', 'wild.example.com.'],
    ['two.wild.example.com', 28, 'nodata', 'wild.example.com.'],
    ['one.example.com', 1, 'nxdomain', 'example.com.'],
    ['a.b.www.example.com', 1, 'nxdomain', 'example.com.'],
    ['www.sub.example.com', 1, 'referral', 'sub.example.com.'],
    ['sub.example.com', 1, 'referral', 'sub.example.com.'],
    ['example.com', 6, 'answer', 'example.com.'],
    ['example.net', 1, 'error', ''],
    ['', 2, 'error', ''],
  ])('D73 %s %i: %s of %s', (name, type, kind, charged) => {
    const { reply, account } = asked(name, type)
    const told = kindOf(reply)
    expect([told, chargedName(told, account)]).toEqual([kind, charged])
  })

  test('D73 BADVERS and FORMERR', () => {
    const [badVersion, broken] = [answer(askWith({ version: 1 })), answer(query({ counts: [1, 0, 0, 9] }))]
    expect([kindOf(badVersion.reply), chargedName('nodata', badVersion.account)]).toEqual(['nodata', ''])
    expect(kindOf(broken.reply)).toBe('error')
  })
})

/** A limiter with a clock by hand. */
function limiter(more: Partial<RateLimiterOptions> = {}) {
  const clock = { ms: 0 }
  const { verdict } = createRateLimiter({ perSecond: 3, nowMs: () => clock.ms, seed: 7, places: 64, ...more })
  return {
    clock,
    ask: ({ reply, account }: ReturnType<typeof answer>, address = '198.51.100.1') => verdict(reply, address, account),
  }
}

const times = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index))
const www = asked('www.example.com')
const missing = asked('one.example.com')
const refused = asked('example.net')

describe('buckets', () => {
  test('D73 what is within the limit goes out, of the rest every second reply with TC', () => {
    const { ask } = limiter()
    expect(times(8, () => ask(www))).toEqual(['send', 'send', 'send', 'drop', 'truncate', 'drop', 'truncate', 'drop'])
  })

  test('D73 errors over the limit are dropped: TCP would not make them better', () => {
    const { ask } = limiter()
    expect(times(6, () => ask(refused)).slice(3)).toEqual(['drop', 'drop', 'drop'])
  })

  test('D73 a bucket fills again, and never beyond a second', () => {
    const { ask, clock } = limiter()
    times(4, () => ask(www))
    clock.ms += 334
    expect(times(2, () => ask(www))).toEqual(['send', 'truncate'])
    clock.ms += 60_000
    expect(times(4, () => ask(www))).toEqual(['send', 'send', 'send', 'drop'])
  })

  test.each([
    // case                                       first                  second                       share
    ['hosts of one /24', '198.51.100.1', '198.51.100.254', true],
    ['two /24', '198.51.100.1', '198.51.101.1', false],
    ['hosts of one /56', '2001:db8::1', '2001:db8:0:ff::1', true],
    ['two /56', '2001:db8::1', '2001:db8:0:100::1', false],
    ['IPv4 as IPv6 sockets show it', '198.51.100.1', '::ffff:198.51.100.2', true],
    ['link-local, whatever the interface', 'fe80::1%eth0', 'fe80::2%eth1', true],
  ])('D73 %s', (_case, first, second, share) => {
    const { ask } = limiter()
    times(3, () => ask(www, first))
    expect(ask(www, second)).toBe(share ? 'drop' : 'send')
  })

  test('D73 kinds and names have buckets of their own; what clients make up has not', () => {
    const { ask } = limiter()
    times(4, () => ask(www))
    expect(ask(missing)).toBe('send')
    expect(ask(asked('example.com', 6))).toBe('send')
    expect(times(4, (index) => ask(asked(`x${index}.wild.example.com`)))).toEqual(['send', 'send', 'send', 'drop'])
    expect(times(3, (index) => ask(asked(`x${index}.example.com`)))).toEqual(['send', 'send', 'drop'])
  })

  test('D74 a flood from ever new networks fills no more than the table, and each network gets its limit at least', () => {
    const { ask } = limiter({ places: 16 })
    const verdicts = Array.from({ length: 5000 }, (_, index) => ask(www, `10.${index >> 8}.${index & 255}.1`))
    expect(new Set(verdicts)).toEqual(new Set(['send']))
  })

  test('D73 in any order and at any times no bucket gives more than its limit allows', () => {
    const steps = fc.array(
      fc.record({ wait: fc.nat({ max: 700 }), who: fc.nat({ max: 3 }), what: fc.constantFrom(www, missing, refused) }),
      { maxLength: 200 },
    )
    fc.assert(
      fc.property(steps, fc.integer(), (asking, seed) => {
        const { ask, clock } = limiter({ seed, places: 1 << 12 })
        const sent = new Map<string, number>()
        for (const { wait, who, what } of asking) {
          clock.ms += wait
          if (ask(what, `10.0.${who}.1`) !== 'send') continue
          const key = `${who} ${kindOf(what.reply)}`
          sent.set(key, (sent.get(key) ?? 0) + 1)
          // What it held at first, and what came in since.
          expect(sent.get(key)).toBeLessThanOrEqual(3 + (clock.ms / 1000) * 3 + 1e-6)
        }
      }),
    )
  })
})
