import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { replyLimit } from '../../src/dns/codec.ts'
import { readQuery } from '../../src/dns/query.ts'
import { getName } from '../../src/values/name.ts'
import { deployment, zone } from '../support/deployment.ts'
import { askWith, dotted, nameBytes, opt, query, record, reply, subnet, viewOf } from '../support/dns.ts'

const view = viewOf(
  deployment([
    zone(getName('example.com'), 'Z1', [
      record('www.example.com', 'A', ['192.0.2.1']),
      record('*.wild.example.com', 'A', ['192.0.2.9']),
      record('geo.example.com', 'A', ['192.0.2.2'], {
        policy: { kind: 'geolocation', area: { kind: 'default' } },
        setIdentifier: 'default',
      }),
      record('sub.example.com', 'NS', ['ns1.sub.example.com.']),
      record('ns1.sub.example.com', 'A', ['192.0.2.53']),
      record(
        'many.example.com',
        'TXT',
        Array.from({ length: 90 }, (_, index) => `"${index} ${'x'.repeat(40)}"`),
      ),
    ]),
  ]),
)

/** What must hold for any octets: silence or one reply with the id, within the limit, that is a response. */
function holds(message: Uint8Array): void {
  for (const transport of ['udp', 'tcp'] as const) {
    const answer = reply(message, view, { transport })
    const received = readQuery(message)
    expect(answer === undefined).toBe(message.length < 12 || ((message[2] ?? 0) & 0x80) !== 0)
    if (answer === undefined || received === undefined) continue
    expect([answer[0], answer[1]]).toEqual([message[0], message[1]])
    expect((answer[2] ?? 0) & 0xf8).toBe(0x80 | ((message[2] ?? 0) & 0x78))
    expect(answer.length).toBeLessThanOrEqual(replyLimit(received, transport))
    expect(answer.length).toBeGreaterThanOrEqual(12)
    if (transport === 'tcp') expect((answer[2] ?? 0) & 0x02).toBe(0)
  }
}

const seeds: readonly Uint8Array[] = [
  query(),
  query({ name: dotted('many.example.com'), type: 16 }),
  query({ name: nameBytes('x', 'wild', 'example', 'com'), type: 255 }),
  query({ name: dotted('a.sub.example.com'), tail: opt({ size: 4096, flags: 0x8000 }) }),
  askWith({ options: [subnet(1, 24, [198, 51, 100])] }, { name: dotted('geo.example.com') }),
  askWith({ options: [subnet(2, 48, [32, 1, 13, 184, 0, 1]), { code: 10, data: [1, 2, 3, 4, 5, 6, 7, 8] }] }),
  query({ type: 251, counts: [1, 0, 1, 0], tail: [0, 0, 6, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0] }),
  query({ counts: [2, 0, 0, 1], tail: [0xc0, 12, 0, 1, 0, 1, ...opt()] }),
]

const octet = fc.integer({ min: 0, max: 255 })

/** A good message with a few octets changed, cut off or put in. */
const mutated = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(fc.tuple(fc.nat(), octet), { maxLength: 6 }),
    fc.option(fc.nat(), { nil: undefined }),
    fc.uint8Array({ maxLength: 8 }),
  )
  .map(([seed, changes, cut, extra]) => {
    const bytes = [...seed, ...extra]
    for (const [at, value] of changes) bytes[at % bytes.length] = value
    return Uint8Array.from(cut === undefined ? bytes : bytes.slice(0, cut % (bytes.length + 1)))
  })

describe('any octets', () => {
  test('random messages', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), holds), { numRuns: 5_000 })
  })

  test('random messages behind a plausible header', () => {
    const plausible = fc
      .tuple(octet, octet, fc.uint8Array({ minLength: 1, maxLength: 200 }))
      .map(([low, additionals, body]) =>
        Uint8Array.from([0, 7, low & 0x7f, 0, 0, 1, 0, 0, 0, 0, 0, additionals % 3, ...body]),
      )
    fc.assert(fc.property(plausible, holds), { numRuns: 5_000 })
  })

  test('good messages with a few octets wrong', () => {
    fc.assert(fc.property(mutated, holds), { numRuns: 10_000 })
  })

  test('D74 names, types and subnets that clients choose leave nothing behind', () => {
    const own = viewOf(view.graph.deployment)
    const random = (index: number) => nameBytes(`n${index}`, index % 2 ? 'wild' : 'x', 'example', 'com')
    for (let index = 0; index < 500; index += 1) {
      reply(query({ name: random(index) }), own)
      reply(query({ name: dotted('www.example.com'), type: 300 + index }), own)
      const option = subnet(1, 24, [10, index >> 8, index & 255])
      reply(askWith({ options: [option] }, { name: dotted('geo.example.com') }), own)
    }
    const kept = [...own.cache.byName.values()].map((types) => [
      types.size,
      ...[...types.values()].map(({ byKind }) => byKind.size),
    ])
    expect([own.cache.kinds, kept]).toEqual([
      1,
      [
        [1, 0],
        [1, 1],
      ],
    ])
  })

  test('D72 a reply over UDP stays below twenty times the query', () => {
    for (const seed of seeds) {
      const size = reply(seed, view)?.length ?? 0
      expect(size).toBeLessThan(20 * seed.length)
    }
  })
})
