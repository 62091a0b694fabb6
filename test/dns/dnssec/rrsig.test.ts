import { verify } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareCanonical } from '../../../src/dns/dnssec/canonical.ts'
import { dsLine, dsText, signingKey } from '../../../src/dns/dnssec/keys.ts'
import { nsecRdata, typeBitmap } from '../../../src/dns/dnssec/nsec.ts'
import { makeRrsig, signable } from '../../../src/dns/dnssec/rrsig.ts'
import { type DomainName, getName, labelBytes, nameOfLabels } from '../../../src/values/name.ts'
import { nameWire } from '../../../src/values/name-wire.ts'
import { newKeys, publicKeyOf, RFC_6605, rfc6605Key } from '../../support/dnssec.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const example = getName('example.net')

describe('RFC 6605 §6.1', () => {
  const key = signingKey('ksk', rfc6605Key())
  if (key === undefined) throw new Error('not a key on P-256')

  test('DNSKEY, key tag and DS', () => {
    expect(hex(key.dnskey)).toBe(`0101030d${Buffer.from(RFC_6605.publicPoint, 'base64').toString('hex')}`)
    expect(key.tag).toBe(RFC_6605.tag)
    const keys = { zone: example, ksk: key, zsk: key }
    expect(dsText(keys)).toBe(`55648 13 2 ${RFC_6605.ds}`)
    expect(dsLine(keys)).toBe(`example.net. 3600 IN DS 55648 13 2 ${RFC_6605.ds}`)
  })

  test('the signature of the RFC is one over the octets that are signed here', () => {
    const data = { owner: getName('www.example.net'), type: 1, ttlSeconds: 3600, rdata: [Uint8Array.of(192, 0, 2, 1)] }
    const { head, rrset } = signable(data, key, example)
    const dated = Buffer.from(head)
    dated.writeUInt32BE(Date.UTC(2010, 8, 9, 10, 4, 39) / 1000, 8)
    dated.writeUInt32BE(Date.UTC(2010, 7, 12, 10, 4, 39) / 1000, 12)
    const publicKey = { key: publicKeyOf(key.dnskey), dsaEncoding: 'ieee-p1363' } as const
    const signature = Buffer.from(RFC_6605.signature, 'base64')
    expect(verify('sha256', Buffer.concat([dated, rrset]), publicKey, signature)).toBe(true)
  })
})

test('D90 a key of another kind is none', () => {
  const { ksk } = newKeys(example)
  expect(signingKey('zsk', publicKeyOf(ksk.dnskey))).toBeUndefined()
  expect([ksk.dnskey[1], signingKey('zsk', ksk.privateKey)?.dnskey[1]]).toEqual([1, 0])
})

test('D93 times: an hour back, seven days ahead, on a wheel of 32 bits', () => {
  const { zsk } = newKeys(example)
  const data = { owner: example, type: 1, ttlSeconds: 60, rdata: [Uint8Array.of(192, 0, 2, 1)] }
  const times = (now: number) => {
    const rrsig = Buffer.from(makeRrsig(signable(data, zsk, example), zsk, now))
    return [rrsig.readUInt32BE(8), rrsig.readUInt32BE(12)]
  }
  expect(times(1_700_000_000)).toEqual([1_700_604_800, 1_699_996_400])
  expect(times(0)).toEqual([604_800, 2 ** 32 - 3600])
  expect(times(2 ** 32 - 10)).toEqual([604_790, 2 ** 32 - 3610])
})

test.each([
  ['www.example.net', 3],
  ['*.example.net', 2],
  ['a.*.example.net', 4],
  ['.', 0],
])('D93 %s has %i labels', (owner, labels) => {
  const { zsk } = newKeys(example)
  const data = { owner: owner === '.' ? nameOfLabels([]) : getName(owner), type: 1, ttlSeconds: 60, rdata: [] }
  expect(signable(data, zsk, example).head[3]).toBe(labels)
})

test('RFC 4034 §6.1: the order of its example', () => {
  const label = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
  const names = [
    ['example'],
    ['a', 'example'],
    ['yljkjljk', 'a', 'example'],
    ['Z', 'a', 'example'],
    ['zABC', 'a', 'EXAMPLE'],
    ['z', 'example'],
    ['\x01', 'z', 'example'],
    ['*', 'z', 'example'],
    ['\xc8', 'z', 'example'],
  ].map((labels) => nameOfLabels(labels.map(label)))
  expect(names.toReversed().toSorted(compareCanonical)).toEqual(names)
})

test.each([
  [
    'RFC 4034 §4.3',
    [1, 15, 46, 47, 1234],
    '0006400100000003041b000000000000000000000000000000000000000000000000000020',
  ],
  ['one window after another', [257, 1], '000140010140'],
  ['nothing', [], ''],
])('bitmap: %s', (_case, types, expected) => {
  expect(hex(typeBitmap(types))).toBe(expected)
})

test('NSEC RDATA: the next name whole, then the bitmap', () => {
  expect(hex(nsecRdata(getName('host.example.com'), [1]))).toBe('04686f7374076578616d706c6503636f6d00000140')
})

const label = fc.uint8Array({ minLength: 1, maxLength: 10 })
const nameLabels = fc.array(label, { maxLength: 6 })

/** Canonical order as RFC 4034 §6.1 has it in words, label by label. */
function byTheBook(a: DomainName, b: DomainName): number {
  const [left, right] = [labelBytes(a).toReversed(), labelBytes(b).toReversed()]
  for (const [index, ours] of left.entries()) {
    const theirs = right[index]
    if (theirs === undefined) return 1
    const order = Buffer.compare(ours, theirs)
    if (order !== 0) return order
  }
  return left.length - right.length
}

test('canonical order of any two names', () => {
  fc.assert(
    fc.property(nameLabels, nameLabels, (left, right) => {
      const [a, b] = [nameOfLabels(left), nameOfLabels(right)]
      expect(Math.sign(compareCanonical(a, b))).toBe(Math.sign(byTheBook(a, b)))
    }),
  )
})

test('D79 a signature that is kept keeps no octets but its own', () => {
  const keys = newKeys(example)
  const data = { owner: example, type: 1, ttlSeconds: 60, rdata: [Uint8Array.of(192, 0, 2, 1)] }
  const rrsig = makeRrsig(signable(data, keys.zsk, example), keys.zsk, 1_700_000_000)
  expect(rrsig.buffer.byteLength).toBe(rrsig.length)
})

test('D94 what is signed verifies, 64 octets after the head, for any RRset, whatever the order of its values', () => {
  const keys = newKeys(example)
  const publicKey = { key: publicKeyOf(keys.zsk.dnskey), dsaEncoding: 'ieee-p1363' } as const
  const rdatas = fc.uniqueArray(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 6, selector: hex })
  fc.assert(
    fc.property(
      nameLabels,
      rdatas,
      fc.integer({ min: 1, max: 65_535 }),
      fc.integer({ min: 0, max: 604_800 }),
      (labels, rdata, type, ttlSeconds) => {
        const owner = nameOfLabels(labels)
        const rrsig = makeRrsig(
          signable({ owner, type, ttlSeconds, rdata }, keys.zsk, example),
          keys.zsk,
          1_700_000_000,
        )
        const head = rrsig.subarray(0, -64)
        const records = rdata.toSorted(Buffer.compare).map((value) => {
          const fixed = Buffer.alloc(10)
          fixed.writeUInt16BE(type, 0)
          fixed.writeUInt16BE(1, 2)
          fixed.writeUInt32BE(ttlSeconds, 4)
          fixed.writeUInt16BE(value.length, 8)
          return Buffer.concat([nameWire(owner), fixed, value])
        })
        const isRight = verify('sha256', Buffer.concat([head, ...records]), publicKey, rrsig.subarray(-64))
        expect([head.length, isRight]).toEqual([18 + nameWire(example).length, true])
      },
    ),
    { numRuns: 60 },
  )
})
