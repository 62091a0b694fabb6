import { type Answer, decode, encode } from 'dns-packet'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RecordType } from '../../../src/values/rdata/rdata.ts'
import { parseRdata } from '../../../src/values/rdata/registry.ts'

/** The same value in our words and in those of dns-packet. */
interface Pair {
  readonly text: string
  readonly answer: Answer
}

const HEADER_BYTES = 12
const RECORD_FIELDS_BYTES = 11

/** RDATA that dns-packet writes for a record of the root name. */
function rdataBy(answer: Answer): Uint8Array {
  return Uint8Array.from(
    encode({ type: 'response', id: 0, answers: [answer] }).subarray(HEADER_BYTES + RECORD_FIELDS_BYTES),
  )
}

/** What dns-packet reads from a message that has our wire form instead of its own. */
function readBy(answer: Answer, wire: Uint8Array): Answer | undefined {
  const head = encode({ type: 'response', id: 0, answers: [answer] }).subarray(0, HEADER_BYTES + RECORD_FIELDS_BYTES)
  const message = Buffer.concat([head, wire])
  message.writeUInt16BE(wire.length, HEADER_BYTES + RECORD_FIELDS_BYTES - 2)
  return decode(message).answers?.[0]
}

const uint = (max: number) => fc.integer({ min: 0, max })
const label = fc.stringMatching(/^[a-z0-9_]([a-z0-9-]{0,10}[a-z0-9])?$/)
const host = fc.array(label, { minLength: 1, maxLength: 6 }).map((labels) => labels.join('.'))
const plain = (max: number, min = 0) => fc.stringMatching(new RegExp(`^[ !#-[\\]-~]{${min},${max}}$`))
const hex = (count: number) =>
  fc.uint8Array({ minLength: count, maxLength: count }).map((bytes) => Buffer.from(bytes).toString('hex'))
/** Without any short form, some of which dns-packet reads as another address (`::0:0:0:0:0:0.0.0.1`). */
const fullIpv6 = fc
  .array(uint(65535), { minLength: 8, maxLength: 8 })
  .map((groups) => groups.map((group) => group.toString(16)).join(':'))
const common = { name: '.', class: 'IN', ttl: 0 } as const
const buffer = (digits: string) => Buffer.from(digits, 'hex')

/** One string as Route 53 writes it, with every byte that is not plain as an octal escape. */
const quoted = (bytes: Uint8Array) =>
  `"${Array.from(bytes, (byte) =>
    byte >= 0x30 && byte <= 0x7a && byte !== 0x5c
      ? String.fromCharCode(byte)
      : `\\${byte.toString(8).padStart(3, '0')}`,
  ).join('')}"`

const hostPair = (type: 'CNAME' | 'NS' | 'PTR') =>
  host.map((data): Pair => ({ text: `${data}.`, answer: { ...common, type, data } }))

const digest = (...lengths: readonly (readonly [kind: number, bytes: number])[]) =>
  fc.constantFrom(...lengths).chain(([kind, bytes]) => hex(bytes).map((digits) => ({ kind, digits })))

/** The types that dns-packet writes right (SVCB, HTTPS and SPF it does not know). */
const pairs: readonly (readonly [RecordType, fc.Arbitrary<Pair>])[] = [
  ['A', fc.ipV4().map((data) => ({ text: data, answer: { ...common, type: 'A', data } }))],
  ['AAAA', fullIpv6.map((data) => ({ text: data, answer: { ...common, type: 'AAAA', data } }))],
  ['CNAME', hostPair('CNAME')],
  ['NS', hostPair('NS')],
  ['PTR', hostPair('PTR')],
  [
    'MX',
    fc.record({ preference: uint(65535), exchange: host }).map((data) => ({
      text: `${data.preference} ${data.exchange}.`,
      answer: { ...common, type: 'MX', data },
    })),
  ],
  [
    'SRV',
    fc.record({ priority: uint(65535), weight: uint(65535), port: uint(65535), target: host }).map((data) => ({
      text: `${data.priority} ${data.weight} ${data.port} ${data.target}.`,
      answer: { ...common, type: 'SRV', data },
    })),
  ],
  [
    'SOA',
    fc
      .record({
        mname: host,
        rname: host,
        serial: uint(4294967295),
        refresh: uint(4294967295),
        retry: uint(4294967295),
        expire: uint(4294967295),
        minimum: uint(4294967295),
      })
      .map((data) => ({
        text: `${data.mname}. ${data.rname}. ${data.serial} ${data.refresh} ${data.retry} ${data.expire} ${data.minimum}`,
        answer: { ...common, type: 'SOA', data },
      })),
  ],
  [
    'TXT',
    fc.array(fc.uint8Array({ maxLength: 255 }), { minLength: 1, maxLength: 3 }).map((strings) => ({
      text: strings.map(quoted).join(' '),
      answer: { ...common, type: 'TXT', data: strings.map((bytes) => Buffer.from(bytes)) },
    })),
  ],
  [
    'CAA',
    fc
      .record({ flags: uint(255), tag: fc.constantFrom('issue', 'issuewild', 'iodef'), value: plain(300) })
      .map((data) => ({
        text: `${data.flags} ${data.tag} "${data.value}"`,
        answer: { ...common, type: 'CAA', data },
      })),
  ],
  [
    'NAPTR',
    fc
      .record({
        order: uint(65535),
        preference: uint(65535),
        flags: plain(3, 1),
        services: plain(20, 1),
        regexp: plain(30, 1),
      })
      .map((data) => ({
        text: `${data.order} ${data.preference} "${data.flags}" "${data.services}" "${data.regexp}" .`,
        answer: { ...common, type: 'NAPTR', data: { ...data, replacement: '.' } },
      })),
  ],
  [
    'DS',
    fc
      .tuple(uint(65535), uint(255), digest([1, 20], [2, 32], [4, 48]))
      .map(([keyTag, algorithm, { kind, digits }]) => ({
        text: `${keyTag} ${algorithm} ${kind} ${digits}`,
        answer: { ...common, type: 'DS', data: { keyTag, algorithm, digestType: kind, digest: buffer(digits) } },
      })),
  ],
  [
    'SSHFP',
    fc.tuple(uint(255), digest([1, 20], [2, 32])).map(([algorithm, { kind, digits }]) => ({
      text: `${algorithm} ${kind} ${digits}`,
      answer: { ...common, type: 'SSHFP', data: { algorithm, hash: kind, fingerprint: digits } },
    })),
  ],
  [
    'TLSA',
    fc.tuple(uint(3), uint(1), digest([0, 9], [1, 32], [2, 64])).map(([usage, selector, { kind, digits }]) => ({
      text: `${usage} ${selector} ${kind} ${digits}`,
      answer: { ...common, type: 'TLSA', data: { usage, selector, matchingType: kind, certificate: buffer(digits) } },
    })),
  ],
]

describe.each(pairs)('%s against dns-packet', (type, pair) => {
  test('the wire form is the same, and is read as the same', () => {
    fc.assert(
      fc.property(pair, ({ text, answer }) => {
        const parsed = parseRdata(type, text)
        const theirs = rdataBy(answer)
        expect(parsed).toMatchObject({ ok: true, rdata: { wire: theirs } })
        if (parsed.ok) expect(readBy(answer, parsed.rdata.wire)).toEqual(readBy(answer, theirs))
      }),
    )
  })
})
