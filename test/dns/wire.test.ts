import { describe, expect, test } from 'vitest'
import { readName } from '../../src/dns/wire-name.ts'
import { getName } from '../../src/values/name.ts'
import { RECORD_TYPES, type RecordType } from '../../src/values/rdata/rdata.ts'
import { TYPE_NUMBERS } from '../../src/values/rdata/type-number.ts'
import { deployment, rdata, zone } from '../support/deployment.ts'
import { ask, dotted, lines, nameBytes, query, record, reply, viewOf } from '../support/dns.ts'

/** A value of each type; names in it stand in the zone, where they could be pointed at. */
const VALUES: { readonly [T in RecordType]: readonly string[] } = {
  A: ['192.0.2.1'],
  AAAA: ['2001:db8::1'],
  CAA: ['0 issue "ca.example.net"'],
  CNAME: ['host.example.com.'],
  DS: ['1 13 2 00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF'],
  HTTPS: ['1 host.example.com. port=8443 alpn="h2,h3" ipv4hint=192.0.2.1'],
  MX: ['10 host.example.com.'],
  NAPTR: ['100 50 "u" "E2U+sip" "" host.example.com.'],
  NS: ['host.example.com.'],
  PTR: ['host.example.com.'],
  SOA: ['host.example.com. mail.example.com. 1 7200 900 1209600 60'],
  SPF: ['"v=spf1 -all"'],
  SRV: ['1 2 5060 host.example.com.'],
  SSHFP: ['1 2 00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF'],
  SVCB: ['1 host.example.com. ipv6hint=2001:db8::1 port=8443 alpn="h2"'],
  TLSA: ['3 1 1 00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF'],
  TXT: ['"one" "" "\\000\\377\\"\\\\"'],
}

const viewWith = (...records: readonly ReturnType<typeof record>[]) =>
  viewOf(deployment([zone(getName('example.com'), 'Z1', records)]))

/** RDATA of the first answer, as it stands in the message, and where it begins. */
function firstRdata(message: Uint8Array): { readonly at: number; readonly bytes: Uint8Array } {
  const question = readName(message, 12)
  const owner = readName(message, (question?.end ?? 0) + 4)
  if (owner === undefined) throw new Error('no answer')
  const at = owner.end + 10
  const length = ((message[at - 2] ?? 0) << 8) | (message[at - 1] ?? 0)
  return { at, bytes: message.subarray(at, at + length) }
}

/** The only answer of a name that has that one record. */
function answered(type: RecordType) {
  const apex = type === 'SOA' || type === 'NS'
  const name = apex ? 'example.com' : 'own.example.com'
  const own = record(name, type, VALUES[type])
  const apexZone = zone(getName('example.com'), 'Z1', apex ? [] : [own])
  const recordSets = apex
    ? [...apexZone.recordSets.filter((recordSet) => recordSet.type !== type), own]
    : apexZone.recordSets
  const message = reply(
    query({ name: dotted(name), type: TYPE_NUMBERS[type] }),
    viewOf(deployment([{ ...apexZone, recordSets }])),
    { transport: 'tcp' },
  )
  if (message === undefined) throw new Error('no reply')
  return { message, ...firstRdata(message) }
}

describe('RDATA', () => {
  const COMPRESSED: readonly RecordType[] = ['CNAME', 'MX', 'NS', 'PTR', 'SOA']

  test.each(RECORD_TYPES.filter((type) => !COMPRESSED.includes(type)))(
    'D10 D31 %s goes out octet for octet, names in it whole',
    (type) => {
      const [value] = rdata(type, ...VALUES[type])
      expect([...answered(type).bytes]).toEqual([...(value?.wire ?? [])])
    },
  )

  test.each(COMPRESSED)('D10 names in %s point at what stands before them', (type) => {
    const { message, at, bytes } = answered(type)
    const [value] = rdata(type, ...VALUES[type])
    const skip = type === 'MX' ? 2 : 0
    expect(bytes.length).toBeLessThan(value?.wire.length ?? 0)
    const name = readName(message, at + skip)
    expect(name?.labels.map((label) => Buffer.from(label).toString())).toEqual(['host', 'example', 'com'])
  })

  test('D10 no pointer leads beyond 3FFF', () => {
    const hosts = Array.from(
      { length: 900 },
      (_, index) => `${index} h${index}.${'x'.repeat(40)}${index % 7}.example.com.`,
    )
    const message = reply(
      query({ name: dotted('mail.example.com'), type: 15 }),
      viewWith(record('mail.example.com', 'MX', hosts)),
      { transport: 'tcp' },
    )
    if (message === undefined) throw new Error('no reply')
    const read: string[] = []
    let at = (readName(message, 12)?.end ?? 0) + 4
    for (let index = 0; index < 900; index += 1) {
      const owner = readName(message, at)
      const target = readName(message, (owner?.end ?? 0) + 12)
      const preference = message.subarray((owner?.end ?? 0) + 10, (owner?.end ?? 0) + 12)
      const labels = (target?.labels ?? []).map((label) => Buffer.from(label).toString())
      read.push(`${((preference[0] ?? 0) << 8) | (preference[1] ?? 0)} ${labels.join('.')}.`)
      at = target?.end ?? 0
    }
    expect(message.length).toBeGreaterThan(0x4000)
    expect(read.toSorted()).toEqual(hosts.toSorted())
  })

  test('D31 parameters of HTTPS and SVCB ascend by their keys, whatever the plan’s order', () => {
    const keysOf = (type: 'HTTPS' | 'SVCB') => {
      const { bytes } = answered(type)
      const keys: number[] = []
      let at = 2 + nameBytes('host', 'example', 'com').length
      while (at < bytes.length) {
        keys.push(((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0))
        at += 4 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0))
      }
      return keys
    }
    expect([keysOf('HTTPS'), keysOf('SVCB')]).toEqual([
      [1, 3, 4],
      [1, 3, 6],
    ])
  })
})

describe('records', () => {
  const multivalue = (id: string, value: string, ttlSeconds: number) =>
    record('mv.example.com', 'A', [value], { policy: { kind: 'multivalue' }, setIdentifier: id, ttlSeconds })

  test('D12 each record once and under one TTL, also where two record sets hold the same', () => {
    const view = viewWith(
      multivalue('a', '192.0.2.1', 60),
      multivalue('b', '192.0.2.1', 30),
      multivalue('c', '192.0.2.2', 90),
    )
    const { answers } = ask(query({ name: dotted('mv.example.com') }), view)
    expect(lines(answers).toSorted()).toEqual(['mv.example.com 30 A 192.0.2.1', 'mv.example.com 30 A 192.0.2.2'])
  })

  test('D12 a TTL has 31 bits', () => {
    const view = viewWith(record('www.example.com', 'A', ['192.0.2.1'], { ttlSeconds: 2 ** 31 - 1 }))
    expect(lines(ask(query(), view).answers)).toEqual(['www.example.com 2147483647 A 192.0.2.1'])
  })
})

describe('names', () => {
  const view = viewWith(
    record('*.example.com', 'A', ['192.0.2.1']),
    record('a.b.example.com', 'A', ['192.0.2.2']),
    record('x.*.example.com', 'A', ['192.0.2.3']),
    record('__proto__.example.com', 'A', ['192.0.2.4']),
    record('constructor.c.example.com', 'A', ['192.0.2.5']),
  )
  const shown = (name: string) => {
    const packet = ask(query({ name: dotted(name) }), view)
    return lines(packet.answers)[0]?.split(' ').at(-1) ?? packet.rcode
  }

  test.each([
    ['D22', 'an empty name stands between a wildcard and what is below it', 'x.b.example.com', 'NXDOMAIN'],
    ['D22', 'and is no match itself', 'b.example.com', 'NOERROR'],
    ['D23', 'the star is asked for by its name', '*.example.com', '192.0.2.1'],
    ['D23', 'a star that is not the first label is like any other', 'x.*.example.com', '192.0.2.3'],
    ['D23', 'what lies below the star’s own name has none', 'y.*.example.com', 'NXDOMAIN'],
    ['D23', 'a name that exists is not the wildcard’s', 'a.b.example.com', '192.0.2.2'],
    ['D76', 'a name that objects have too', '__proto__.example.com', '192.0.2.4'],
    ['D76', 'another', 'constructor.c.example.com', '192.0.2.5'],
    ['D76', 'one that no plan has', 'toString.c.example.com', 'NXDOMAIN'],
  ])('%s %s', (_rule, _case, name, outcome) => {
    expect(shown(name)).toBe(outcome)
  })

  test('D27 sixteen links are followed, and the next ends the chain', () => {
    const links = Array.from({ length: 20 }, (_, index) =>
      record(`l${index}.example.com`, 'CNAME', [`l${index + 1}.example.com.`]),
    )
    const long = viewWith(...links, record('l20.example.com', 'A', ['192.0.2.1']))
    const packet = ask(query({ name: dotted('l0.example.com') }), long, { transport: 'tcp' })
    expect([packet.rcode, lines(packet.answers).length]).toEqual(['NOERROR', 17])
    const short = ask(query({ name: dotted('l5.example.com') }), long, { transport: 'tcp' })
    expect(lines(short.answers).at(-1)).toBe('l20.example.com 60 A 192.0.2.1')
  })
})
