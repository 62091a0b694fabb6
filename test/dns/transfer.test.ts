import { type Answer, decode } from 'dns-packet'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import { flatten } from '../../src/decide/flatten.ts'
import { readQuery } from '../../src/dns/query.ts'
import { mayTransfer } from '../../src/dns/transfer-access.ts'
import { concernsTransfer } from '../../src/dns/transfer-respond.ts'
import { transferMessages } from '../../src/dns/transfer-stream.ts'
import {
  fullRecords,
  incrementalRecords,
  type PlainRecord,
  type PublishedZone,
  publish,
  stepsFrom,
  type TransferZone,
  transferZone,
} from '../../src/dns/transfer-zone.ts'
import { checkTsig, createSigner } from '../../src/dns/tsig.ts'
import type { RecordSet } from '../../src/model/record-set.ts'
import { parsePrefix } from '../../src/values/ip-prefix.ts'
import { getName } from '../../src/values/name.ts'
import { deployment, zone } from '../support/deployment.ts'
import { dotted, lines, opt, query, record } from '../support/dns.ts'
import { tsigKey } from '../support/hidden-primary.ts'

const APEX = getName('example.com')

/** The zone that secondaries get of those record sets. */
function plain(recordSets: readonly RecordSet[], more: Parameters<typeof zone>[3] = {}): TransferZone {
  const graph = compile(deployment([zone(APEX, 'Z1', recordSets, more)]))
  const snapshot = flatten(graph, { checks: new Map(), resources: new Map() }, { weighted: 'largest' })
  const [only] = graph.zones
  const found = only && transferZone(only.zone, snapshot.zones.get('Z1') ?? [])
  if (found === undefined) throw new Error('no zone')
  return found
}

const text = ({ owner, ttlSeconds, type, values }: PlainRecord) => `${owner} ${ttlSeconds} ${type} ${values[0]?.text}`
const texts = (records: Iterable<PlainRecord>) => [...records].map(text)
const axfr = query({ name: dotted('example.com'), type: 252 })

function received(message: Uint8Array) {
  const found = readQuery(message)
  if (found === undefined) throw new Error('not a query')
  return found
}

const host = (name: string, value: string, ttlSeconds = 60) =>
  record(`${name}.example.com`, 'A', [value], { ttlSeconds })

describe('what a zone holds', () => {
  test('D118: Route 53’s own SOA becomes one for secondaries, the author’s stays', () => {
    expect(plain([]).soa).toEqual({
      mname: 'ns-1.awsdns-00.com.',
      rname: 'hostmaster.example.com.',
      serial: 1,
      refresh: 60,
      retry: 10,
      expire: 1_209_600,
      minimum: 86_400,
    })
    const own = record('example.com', 'SOA', ['ns.example.net. me.example.net. 7 1 2 3 4'])
    const ns = record('example.com', 'NS', ['ns.example.net.'])
    expect(plain([], { recordSets: [own, ns] }).soa).toMatchObject({ mname: 'ns.example.net.', serial: 7, refresh: 1 })
  })

  test('D111, RFC 2181 §5: each record once, one TTL a set, nothing that no server would answer', () => {
    const weighted = (id: string, weight: number, values: readonly string[], ttlSeconds: number) =>
      record('mix.example.com', 'A', values, { setIdentifier: id, policy: { kind: 'weighted', weight }, ttlSeconds })
    const multi = (id: string, ttlSeconds: number) =>
      record('many.example.com', 'A', ['192.0.2.1'], { setIdentifier: id, policy: { kind: 'multivalue' }, ttlSeconds })
    const found = plain([
      weighted('a', 1, ['192.0.2.1'], 60),
      weighted('b', 9, ['192.0.2.2'], 30),
      multi('a', 60),
      multi('b', 20),
      record('sub.example.com', 'NS', ['ns1.sub.example.com.']),
      record('ns1.sub.example.com', 'A', ['192.0.2.53']),
      record('hidden.sub.example.com', 'A', ['192.0.2.54']),
    ])
    expect(texts(found.records.values()).filter((line) => !line.startsWith('example.com.'))).toEqual([
      'mix.example.com. 30 A 192.0.2.2',
      'many.example.com. 20 A 192.0.2.1',
      'sub.example.com. 60 NS ns1.sub.example.com.',
      'ns1.sub.example.com. 60 A 192.0.2.53',
    ])
  })

  test('the digest is that of the records, the serial and their order aside', () => {
    const [a, b] = [host('a', '192.0.2.1'), host('b', '192.0.2.2')]
    expect(plain([a, b]).digest).toBe(plain([b, a]).digest)
    expect(plain([a]).digest).not.toBe(plain([a, b]).digest)
    expect(plain([a]).digest).not.toBe(plain([host('a', '192.0.2.1', 61)]).digest)
  })
})

const records = fc
  .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), fc.nat(3)), {
    maxLength: 6,
    selector: ([name]) => name,
  })
  .map((hosts) => hosts.map(([name, octet]) => host(name, `192.0.2.${octet}`, 60 + octet)))

/** What a secondary does with an incremental transfer. @see RFC 1995 §4 */
function apply(before: readonly string[], incremental: readonly string[]): readonly string[] {
  const isSoa = (line: string) => / SOA /.test(line)
  const held = new Set(before)
  let [deleting, soas] = [false, 0]
  for (const line of incremental.slice(1, -1)) {
    if (isSoa(line)) {
      soas += 1
      deleting = soas % 2 === 1
    } else if (deleting) expect([line, held.delete(line)]).toEqual([line, true])
    else {
      expect([line, held.has(line)]).toEqual([line, false])
      held.add(line)
    }
  }
  return [...held].sort()
}

describe('differences', () => {
  test('RFC 1995: the steps from any earlier serial lead to the zone', () => {
    fc.assert(
      fc.property(fc.array(records, { minLength: 1, maxLength: 8 }), (states) => {
        let published: PublishedZone | undefined
        const all = states.map((state, index) => {
          published = publish(published, plain(state), index + 1)
          return published
        })
        const last = all.at(-1)
        if (last === undefined) return
        const wanted = texts(last.zone.records.values()).toSorted()
        for (const { serial, zone: before } of all.slice(0, -1)) {
          const steps = stepsFrom(last, serial)
          if (steps === undefined) continue
          const sent = texts(incrementalRecords(last, steps))
          expect([sent[0], sent.at(-1)]).toEqual([text(last.soa), text(last.soa)])
          expect(apply(texts(before.records.values()), sent)).toEqual(wanted)
        }
        expect(stepsFrom(last, 0)).toBeUndefined()
      }),
      { numRuns: 60 },
    )
  })

  test('engines.md 4.3: history ends after 100 steps, or 1 MiB', () => {
    let published = publish(undefined, plain([host('a', '192.0.2.0')]), 1)
    for (let step = 2; step <= 110; step += 1)
      published = publish(published, plain([host('a', `192.0.2.${step}`)]), step)
    expect([published.history.length, published.history[0]?.fromSerial]).toEqual([100, 10])
    const long = (step: number) =>
      plain(
        Array.from({ length: 200 }, (_, index) =>
          record(`t${index}.example.com`, 'TXT', [`"${step}${'x'.repeat(250)}"`, `"${step}${'y'.repeat(250)}"`]),
        ),
      )
    let large = publish(undefined, long(0), 1)
    for (let step = 1; step < 9; step += 1) large = publish(large, long(step), step + 1)
    expect(large.history.length).toBeLessThan(6)
    expect(large.history.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(1 << 20)
  })

  test('more changes than records: the zone itself', () => {
    const before = publish(undefined, plain([host('a', '192.0.2.1')]), 1)
    const after = publish(before, plain(['b', 'c', 'd', 'e'].map((name) => host(name, '192.0.2.1'))), 2)
    expect(stepsFrom(after, 1)).toHaveLength(1)
    const again = publish(after, plain([host('a', '192.0.2.1')]), 3)
    expect(stepsFrom(again, 1)).toBeUndefined()
  })
})

describe('messages', () => {
  const many = publish(
    undefined,
    plain(Array.from({ length: 1500 }, (_, index) => host(`h${index}`, `10.0.${index >> 8}.${index & 255}`))),
    9,
  )

  const answersOf = (messages: readonly Uint8Array[]): readonly Answer[] =>
    messages.flatMap((message) => decode(Buffer.from(message)).answers ?? [])

  test('D111: filled to 16 KiB, question in the first, one id, AA, every record once between two SOAs', () => {
    const messages = [...transferMessages(received(axfr), fullRecords(many), undefined)]
    expect(messages.length).toBeGreaterThan(1)
    expect(messages.slice(0, -1).every(({ length }) => length > 16_300 && length <= 16_383)).toBe(true)
    const decoded = messages.map((message) => decode(Buffer.from(message)))
    expect(decoded.map(({ questions = [] }) => questions.length)).toEqual([1, ...messages.slice(1).map(() => 0)])
    expect(decoded.every(({ id, flag_aa }) => id === 0x1234 && flag_aa)).toBe(true)
    const dot = (line: string) => line.replace(/^(\S+?)\.? /, '$1 ')
    const sent = lines(answersOf(messages).filter(({ type }) => type === 'A'))
    const held = texts(many.zone.records.values()).filter((line) => / A /.test(line))
    expect(sent).toEqual(held.map(dot))
    const soas = answersOf(messages).flatMap(({ type }, index) => (type === 'SOA' ? [index] : []))
    expect(soas).toEqual([0, answersOf(messages).length - 1])
  })

  test('D40, D114: OPT and a signature in each', () => {
    const key = tsigKey('key.example')
    const mac = Buffer.from('0123456789abcdef')
    const ednsQuery = received(query({ name: dotted('example.com'), type: 252, tail: opt() }))
    const signing = { signer: createSigner(key, mac), nowSeconds: () => 1 }
    const messages = [...transferMessages(ednsQuery, fullRecords(many), signing)]
    let [prior, timersOnly]: [Uint8Array, boolean] = [mac, false]
    for (const message of messages) {
      expect(message.length).toBeLessThanOrEqual(16_383)
      const start = message.length - signing.signer.bytes
      const result = checkTsig(message, start, new Map([[key.name, key]]), 1, prior, timersOnly)
      if (result.kind !== 'verified') throw new Error(result.kind)
      ;[prior, timersOnly] = [result.mac, true]
      expect(decode(Buffer.from(message)).additionals?.map(({ type }) => String(type))).toEqual(['OPT', 'TSIG'])
    }
  })
})

describe('access', () => {
  const peer = (address: string, key?: string) => ({
    address: parsePrefix(address)?.prefix,
    key: key === undefined ? undefined : getName(key),
  })
  const block = parsePrefix('192.0.2.0/24')?.prefix
  const rule = block === undefined ? {} : { block }
  test.each([
    ['no rules: nobody', [], peer('192.0.2.1'), false],
    ['an address of the block', [rule], peer('192.0.2.1'), true],
    ['another address', [rule], peer('192.0.3.1'), false],
    ['another address with a key that nobody asked for', [rule], peer('192.0.3.1', 'k.'), false],
    ['an address without the key', [{ ...rule, key: getName('k.') }], peer('192.0.2.1'), false],
    ['an address with another key', [{ ...rule, key: getName('k.') }], peer('192.0.2.1', 'l.'), false],
    ['an address with the key', [{ ...rule, key: getName('k.') }], peer('192.0.2.1', 'k.'), true],
    ['the key from anywhere', [{ key: getName('k.') }], peer('2001:db8::1', 'k.'), true],
  ])('D110 %s', (_claim, rules, who, allowed) => {
    expect(mayTransfer(rules, who)).toBe(allowed)
  })
})

test('plain queries are told from those of secondaries by a few octets', () => {
  const signed = createSigner(tsigKey('key.example'), undefined).sign(query({ tail: opt() }), 1)
  const cases = [
    query(),
    query({ tail: opt() }),
    query({ type: 6 }),
    axfr,
    query({ type: 251 }),
    signed,
    new Uint8Array(12),
  ]
  expect(cases.map(concernsTransfer)).toEqual([false, false, true, true, true, true, false])
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => void concernsTransfer(bytes)))
})
