import { describe, expect, test } from 'vitest'
import type { NamedClient } from '../../src/model/client.ts'
import { getName } from '../../src/values/name.ts'
import { randomStream } from '../../src/values/rng.ts'
import { check, deployment, prefix, zone } from '../support/deployment.ts'
import {
  ask,
  askWith,
  dotted,
  flagsOf,
  lines,
  nameBytes,
  optOf,
  query,
  record,
  reply,
  subnet,
  viewOf,
} from '../support/dns.ts'

const example = zone(getName('example.com'), 'Z1', [
  record('www.example.com', 'A', ['192.0.2.1', '192.0.2.2']),
  record('alias.example.com', 'CNAME', ['www.example.com.'], { ttlSeconds: 30 }),
  record('out.example.com', 'CNAME', ['www.example.net.']),
  record('loop1.example.com', 'CNAME', ['loop2.example.com.']),
  record('loop2.example.com', 'CNAME', ['loop1.example.com.']),
  record('gone.example.com', 'CNAME', ['missing.example.com.']),
  record('below.example.com', 'CNAME', ['x.sub.example.com.']),
  record('mail.example.com', 'MX', ['10 www.example.com.', '20 mx.example.net.']),
  record('ptr.example.com', 'PTR', ['www.example.com.']),
  record('srv.example.com', 'SRV', ['1 2 443 www.example.com.']),
  record('a.deep.example.com', 'TXT', ['"one" "" "two"']),
  record('*.wild.example.com', 'A', ['192.0.2.9']),
  record('sub.example.com', 'NS', ['ns1.sub.example.com.', 'ns.sibling.example.com.', 'ns.example.net.']),
  record('sub.example.com', 'DS', ['1 13 2 0000000000000000000000000000000000000000000000000000000000000000']),
  record('child.example.com', 'NS', ['ns.example.net.']),
  record('ns1.sub.example.com', 'A', ['192.0.2.53'], { ttlSeconds: 120 }),
  record('ns1.sub.example.com', 'AAAA', ['2001:db8::53']),
  record('ns.sibling.example.com', 'A', ['192.0.2.54']),
  record('x.sub.example.com', 'A', ['192.0.2.55']),
  record(
    'many.example.com',
    'TXT',
    Array.from({ length: 40 }, (_, index) => `"${String(index).padStart(30, '0')}"`),
  ),
])
const child = zone(getName('child.example.com'), 'Z2', [record('child.example.com', 'A', ['192.0.2.77'])])
const view = viewOf(deployment([example, child]))

const APEX_NS = ['example.com 172800 NS ns-1.awsdns-00.com', 'example.com 172800 NS ns-2.awsdns-00.net']
const SOA = 'example.com 900 SOA ns-1.awsdns-00.com awsdns-hostmaster.amazon.com 1 7200 900 1209600 86400'
const TYPES = { A: 1, NS: 2, CNAME: 5, SOA: 6, MX: 15, TXT: 16, AAAA: 28, DS: 43, ANY: 255 } as const

/** Reply in four parts that a test can read. */
function shown(name: string, type: keyof typeof TYPES | number, how: Parameters<typeof ask>[2] = {}) {
  const code = typeof type === 'number' ? type : TYPES[type]
  const packet = ask(query({ name: dotted(name), type: code }), view, how)
  return {
    head: `${packet.rcode} ${flagsOf(packet)}`,
    answers: lines(packet.answers).toSorted(),
    authorities: lines(packet.authorities).toSorted(),
    additionals: lines(packet.additionals).toSorted(),
  }
}

describe('answers', () => {
  test.each([
    // rule         case                            name                  type     head                answers                                                                                                authorities  additionals
    [
      'R2.8',
      'all values and the apex NS',
      'www.example.com',
      'A',
      'NOERROR qr aa rd',
      ['www.example.com 60 A 192.0.2.1', 'www.example.com 60 A 192.0.2.2'],
      APEX_NS,
      [],
    ],
    ['D21', 'a direct SOA keeps its TTL', 'example.com', 'SOA', 'NOERROR qr aa rd', [SOA], APEX_NS, []],
    ['D12', 'NS at the apex is given once', 'example.com', 'NS', 'NOERROR qr aa rd', APEX_NS, [], []],
    [
      'D32',
      'addresses of MX targets held here',
      'mail.example.com',
      'MX',
      'NOERROR qr aa rd',
      ['mail.example.com 60 MX 10 www.example.com', 'mail.example.com 60 MX 20 mx.example.net'],
      APEX_NS,
      ['www.example.com 60 A 192.0.2.1', 'www.example.com 60 A 192.0.2.2'],
    ],
    [
      'D27',
      'a CNAME inside the zone is followed',
      'alias.example.com',
      'A',
      'NOERROR qr aa rd',
      [
        'alias.example.com 30 CNAME www.example.com',
        'www.example.com 60 A 192.0.2.1',
        'www.example.com 60 A 192.0.2.2',
      ],
      APEX_NS,
      [],
    ],
    [
      'D27',
      'QTYPE CNAME is not followed',
      'alias.example.com',
      'CNAME',
      'NOERROR qr aa rd',
      ['alias.example.com 30 CNAME www.example.com'],
      APEX_NS,
      [],
    ],
    [
      'D27',
      'a target outside is left to the resolver',
      'out.example.com',
      'A',
      'NOERROR qr aa rd',
      ['out.example.com 60 CNAME www.example.net'],
      APEX_NS,
      [],
    ],
    [
      'D27',
      'a loop ends with what was gathered',
      'loop1.example.com',
      'A',
      'NOERROR qr aa rd',
      ['loop1.example.com 60 CNAME loop2.example.com', 'loop2.example.com 60 CNAME loop1.example.com'],
      [],
      [],
    ],
    [
      'D27',
      'the rcode is that of the last name',
      'gone.example.com',
      'A',
      'NXDOMAIN qr aa rd',
      ['gone.example.com 60 CNAME missing.example.com'],
      [SOA],
      [],
    ],
    [
      'D27',
      'a chain that ends without data',
      'alias.example.com',
      'TXT',
      'NOERROR qr aa rd',
      ['alias.example.com 30 CNAME www.example.com'],
      [SOA],
      [],
    ],
    [
      'D27',
      'a target below a cut: AA stays, the referral comes along',
      'below.example.com',
      'A',
      'NOERROR qr aa rd',
      ['below.example.com 60 CNAME x.sub.example.com'],
      [
        'sub.example.com 60 NS ns.example.net',
        'sub.example.com 60 NS ns.sibling.example.com',
        'sub.example.com 60 NS ns1.sub.example.com',
      ],
      [
        'ns.sibling.example.com 60 A 192.0.2.54',
        'ns1.sub.example.com 120 A 192.0.2.53',
        'ns1.sub.example.com 60 AAAA 2001:db8::53',
      ],
    ],
    [
      'D29',
      'ANY gives one group, A before the others',
      'www.example.com',
      'ANY',
      'NOERROR qr aa rd',
      ['www.example.com 60 A 192.0.2.1', 'www.example.com 60 A 192.0.2.2'],
      APEX_NS,
      [],
    ],
    [
      'D29',
      'ANY does not follow a CNAME',
      'alias.example.com',
      'ANY',
      'NOERROR qr aa rd',
      ['alias.example.com 30 CNAME www.example.com'],
      APEX_NS,
      [],
    ],
    ['D29', 'ANY of a missing name', 'no.example.com', 'ANY', 'NXDOMAIN qr aa rd', [], [SOA], []],
    ['D29', 'ANY of an empty name', 'deep.example.com', 'ANY', 'NOERROR qr aa rd', [], [SOA], []],
    ['D21', 'NXDOMAIN with the SOA', 'no.example.com', 'A', 'NXDOMAIN qr aa rd', [], [SOA], []],
    ['D21', 'NODATA with the SOA', 'www.example.com', 'AAAA', 'NOERROR qr aa rd', [], [SOA], []],
    ['D22', 'an empty non-terminal', 'deep.example.com', 'A', 'NOERROR qr aa rd', [], [SOA], []],
    [
      'D23',
      'the owner of a wildcard answer is the query name',
      'x.y.wild.example.com',
      'A',
      'NOERROR qr aa rd',
      ['x.y.wild.example.com 60 A 192.0.2.9'],
      APEX_NS,
      [],
    ],
    ['D23', 'NODATA of a wildcard', 'x.wild.example.com', 'TXT', 'NOERROR qr aa rd', [], [SOA], []],
    ['D30', 'an unknown type', 'www.example.com', 65280, 'NOERROR qr aa rd', [], [SOA], []],
    ['D20', 'outside every zone', 'www.example.net', 'A', 'REFUSED qr rd', [], [], []],
    ['D20', 'the root', '', 'NS', 'REFUSED qr rd', [], [], []],
    [
      'D20',
      'the longer zone answers',
      'child.example.com',
      'A',
      'NOERROR qr aa rd',
      ['child.example.com 60 A 192.0.2.77'],
      ['child.example.com 172800 NS ns-1.awsdns-00.com', 'child.example.com 172800 NS ns-2.awsdns-00.net'],
      [],
    ],
    ['D25', 'DS of a zone served here is the parent’s', 'child.example.com', 'DS', 'NOERROR qr aa rd', [], [SOA], []],
    [
      'D25',
      'DS at a cut is answered here',
      'sub.example.com',
      'DS',
      'NOERROR qr aa rd',
      ['sub.example.com 60 DS 1 13 2 0000000000000000000000000000000000000000000000000000000000000000'],
      APEX_NS,
      [],
    ],
  ] as const)('%s %s', (_rule, _case, name, type, head, answers, authorities, additionals) => {
    expect(shown(name, type)).toEqual({ head, answers, authorities, additionals })
  })

  test.each([
    ['D24', 'at the cut', 'sub.example.com', 'A'],
    ['D24', 'below the cut', 'x.sub.example.com', 'A'],
    ['D24', 'glue is no answer', 'ns1.sub.example.com', 'A'],
    ['D24', 'NS at the cut', 'sub.example.com', 'NS'],
    ['D25', 'DS below the cut', 'x.sub.example.com', 'DS'],
  ] as const)('%s referral %s', (_rule, _case, name, type) => {
    expect(shown(name, type)).toEqual({
      head: 'NOERROR qr rd',
      answers: [],
      authorities: [
        'sub.example.com 60 NS ns.example.net',
        'sub.example.com 60 NS ns.sibling.example.com',
        'sub.example.com 60 NS ns1.sub.example.com',
      ],
      additionals: [
        'ns.sibling.example.com 60 A 192.0.2.54',
        'ns1.sub.example.com 120 A 192.0.2.53',
        'ns1.sub.example.com 60 AAAA 2001:db8::53',
      ],
    })
  })

  test.each([
    ['SRV', 33, ['www.example.com 60 A 192.0.2.1', 'www.example.com 60 A 192.0.2.2']],
    ['PTR', 12, []],
  ] as const)('D32 what %s points at', (type, code, additionals) => {
    expect(shown(`${type.toLowerCase()}.example.com`, code).additionals).toEqual(additionals)
  })

  test('D21 the negative TTL is the SOA minimum where that is lower than its TTL', () => {
    const soa = 'ns. host. 7 7200 900 1209600 60'
    const small = zone(getName('example.org'), 'Z3', [])
    const recordSets = [record('example.org', 'SOA', [soa], { ttlSeconds: 900 })]
    const packet = ask(query({ name: dotted('no.example.org') }), viewOf(deployment([{ ...small, recordSets }])))
    expect(lines(packet.authorities)).toEqual(['example.org 60 SOA ns host 7 7200 900 1209600 60'])
  })

  test('R2.19 the values of a record come in every order, each drawn', () => {
    const rng = randomStream(5)
    const orders = new Set(Array.from({ length: 40 }, () => lines(ask(query(), view, { rng }).answers).join(',')))
    expect(orders.size).toBe(2)
  })
})

describe('header', () => {
  test.each([
    ['D1', 'RD is copied', 0x0100, 'qr aa rd'],
    ['D1', 'without RD', 0x0000, 'qr aa'],
    ['D1', 'AD, Z, RA, TC and AA of the query are not copied; CD is', 0x07f0, 'qr aa rd cd'],
  ])('%s %s', (_rule, _case, flags, shownFlags) => {
    const packet = ask(query({ flags, id: 0xfffe }), view)
    expect([packet.id, flagsOf(packet), packet.rcode]).toEqual([0xfffe, shownFlags, 'NOERROR'])
  })

  test.each([
    ['D3', 'an unknown opcode is copied', 9, 'NOTIMP'],
    ['D3', 'UPDATE', 5, 'REFUSED'],
    ['D113', 'NOTIFY', 4, 'NOTAUTH'],
  ])('%s %s', (_rule, _case, opcode, rcode) => {
    const bytes = reply(query({ flags: (opcode << 11) | 0x0100 }), view)
    expect([((bytes?.[2] ?? 0) >> 3) & 15, (bytes?.[2] ?? 0) & 1]).toEqual([opcode, 1])
    expect(ask(query({ flags: opcode << 11 }), view)).toMatchObject({ rcode, answers: [], flag_aa: false })
  })

  test.each([
    ['D11', 'CH', { class: 3, name: dotted('version.bind'), type: 16 }, 'REFUSED'],
    ['D11', 'CH inside a zone', { class: 3 }, 'REFUSED'],
    ['D11', 'HS', { class: 4 }, 'REFUSED'],
    ['D11', 'NONE', { class: 254 }, 'REFUSED'],
    ['D11', 'ANY', { class: 255 }, 'REFUSED'],
    ['D11', '0', { class: 0 }, 'REFUSED'],
    ['D30', 'OPT', { type: 41 }, 'FORMERR'],
    ['D30', 'TSIG', { type: 250 }, 'FORMERR'],
    ['D30', 'TKEY', { type: 249 }, 'NOTIMP'],
    ['D30', 'MAILA', { type: 254 }, 'NOTIMP'],
    ['D30', 'MAILB', { type: 253 }, 'NOTIMP'],
    ['D30', 'RRSIG', { type: 46 }, 'REFUSED'],
    ['D95', 'NXNAME', { type: 128 }, 'FORMERR'],
    ['D110', 'AXFR', { type: 252 }, 'REFUSED'],
    ['D110', 'IXFR', { type: 251 }, 'REFUSED'],
  ] as const)('%s %s', (_rule, _case, fields, rcode) => {
    const packet = ask(query(fields), view)
    expect([packet.rcode, flagsOf(packet), packet.answers, packet.authorities]).toEqual([rcode, 'qr rd', [], []])
  })

  test('D5 FORMERR has id and RD, and the question only where it could be read', () => {
    expect([...(reply(query({ name: [0xc0, 12] }), view) ?? [])]).toEqual([0x12, 0x34, 0x81, 1, 0, 0, 0, 0, 0, 0, 0, 0])
    const readable = query({ counts: [1, 0, 0, 0], tail: [1, 2, 3] })
    expect(reply(readable, view)?.length).toBe(readable.length - 3)
  })

  test('D7 the question comes back octet for octet, owners point at it', () => {
    const name = nameBytes('wWw', 'EXAMPLE', 'cOm')
    const bytes = [...(reply(query({ name }), view) ?? [])]
    expect(bytes.slice(12, 12 + name.length)).toEqual(name)
    expect(bytes.slice(12 + name.length + 4, 12 + name.length + 6)).toEqual([0xc0, 12])
  })

  test('D8 labels with a dot, a blank and a zero are names like others', () => {
    const odd = zone(getName('example.com'), 'Z1', [record('a\\056b\\000\\040.example.com', 'A', ['192.0.2.4'])])
    const packet = ask(query({ name: nameBytes('a.b\u0000 ', 'example', 'com') }), viewOf(deployment([odd])))
    expect(packet.answers).toHaveLength(1)
    expect(ask(query({ name: nameBytes('a', 'b\u0000 ', 'example', 'com') }), viewOf(deployment([odd]))).rcode).toBe(
      'NXDOMAIN',
    )
  })
})

describe('EDNS and size', () => {
  test.each([
    ['D40', 'none without OPT', query(), undefined],
    ['D40', 'one with OPT', askWith({ size: 4096 }), { udpPayloadSize: 1232, ednsVersion: 0, flags: 0, options: [] }],
    ['D43', 'DO alone is copied', askWith({ flags: 0xffff }), { flags: 0x8000 }],
    ['D42', 'unknown options are not echoed', askWith({ options: [{ code: 65001, data: [1] }] }), { options: [] }],
    ['D41', 'version 1', askWith({ version: 1 }), { ednsVersion: 0, extendedRcode: 1 }],
    ['D40', 'FORMERR', askWith({ raw: [1] }), { ednsVersion: 0, extendedRcode: 0 }],
    ['D40', 'REFUSED', askWith({}, { class: 3 }), { ednsVersion: 0 }],
    ['D40', 'NOTIMP', askWith({}, { flags: 9 << 11 }), { ednsVersion: 0 }],
  ])('%s OPT in the reply: %s', (_rule, _case, message, expected) => {
    const found = optOf(ask(message, view))
    if (expected === undefined) expect(found).toBeUndefined()
    else expect(found).toMatchObject(expected)
  })

  test('D41 BADVERS has no answer and no NOERROR flags of authority', () => {
    const packet = ask(askWith({ version: 1, options: [subnet(1, 24, [198, 51, 100])] }), view)
    expect([flagsOf(packet), packet.answers, optOf(packet)]).toMatchObject(['qr rd', [], { options: [] }])
  })

  const many = { name: dotted('many.example.com'), type: 16 }
  test.each([
    ['D44', 'no EDNS', query(many), 'udp', 'tc', 512],
    ['D44', 'announced 100 counts as 512', askWith({ size: 100 }, many), 'udp', 'tc', 512],
    ['D44', 'announced 65535 counts as 1232', askWith({ size: 65535 }, many), 'udp', 'tc', 1232],
    ['D60', 'TCP', query(many), 'tcp', '', 65535],
    ['D60', 'TCP with EDNS', askWith({ size: 512 }, many), 'tcp', '', 65535],
  ] as const)('%s %s', (_rule, _case, message, transport, tc, limit) => {
    const bytes = reply(message, view, { transport })
    const packet = ask(message, view, { transport })
    expect(bytes?.length).toBeLessThanOrEqual(limit)
    expect([packet.flag_tc ? 'tc' : '', packet.answers?.length, packet.rcode]).toEqual([tc, tc ? 0 : 40, 'NOERROR'])
    expect(optOf(packet) !== undefined).toBe(message.length > 40)
  })

  test('D45 the exact octet decides: what fits is whole, one octet more is TC', () => {
    const sizeOf = (letters: number) => {
      const texts = ['"'.concat('x'.repeat(200), '"'), '"'.concat('y'.repeat(letters), '"')]
      const one = zone(getName('example.com'), 'Z1', [record('www.example.com', 'TXT', texts)])
      const bytes = reply(query({ type: 16 }), viewOf(deployment([one])))
      return [bytes?.length, ((bytes?.[2] ?? 0) & 2) !== 0, bytes?.[7]]
    }
    // Header 12, question 21, two records of 12 octets and a length octet each.
    const fitting = 512 - 12 - 21 - 2 * 13 - 200
    expect(sizeOf(fitting)).toEqual([512, false, 2])
    expect(sizeOf(fitting + 1)).toEqual([33, true, 0])
  })

  test('D32 what only comes along is left out without TC', () => {
    const hosts = Array.from({ length: 12 }, (_, index) => `h${index}.example.com`)
    const one = zone(getName('example.com'), 'Z1', [
      record(
        'mail.example.com',
        'MX',
        hosts.map((host, index) => `${index} ${host}.`),
      ),
      ...hosts.map((host) => record(host, 'AAAA', ['2001:db8::1', '2001:db8::2'])),
    ])
    const packet = ask(query({ name: dotted('mail.example.com'), type: 15 }), viewOf(deployment([one])))
    expect([packet.flag_tc, packet.answers?.length, packet.authorities?.length]).toEqual([false, 12, 2])
    expect(packet.additionals?.length).toBeGreaterThan(0)
    expect(packet.additionals?.length).toBeLessThan(24)
    expect((packet.additionals?.length ?? 1) % 2).toBe(0)
  })

  test('D26 glue that does not fit sets TC', () => {
    const servers = Array.from({ length: 12 }, (_, index) => `ns${index}.sub.example.com`)
    const one = zone(getName('example.com'), 'Z1', [
      record(
        'sub.example.com',
        'NS',
        servers.map((server) => `${server}.`),
      ),
      ...servers.map((server) => record(server, 'AAAA', ['2001:db8::1', '2001:db8::2'])),
    ])
    const packet = ask(query({ name: dotted('sub.example.com') }), viewOf(deployment([one])))
    expect([packet.flag_tc, packet.authorities?.length]).toEqual([true, 12])
    const whole = ask(query({ name: dotted('sub.example.com') }), viewOf(deployment([one])), { transport: 'tcp' })
    expect([whole.flag_tc, whole.additionals?.length]).toEqual([false, 24])
  })

  test('D60 an answer that no message can hold is SERVFAIL over TCP', () => {
    const texts = Array.from({ length: 400 }, (_, index) => `"${String(index).padStart(200, '0')}"`)
    const one = zone(getName('example.com'), 'Z1', [record('www.example.com', 'TXT', texts)])
    expect(ask(query({ type: 16 }), viewOf(deployment([one])), { transport: 'tcp' })).toMatchObject({
      rcode: 'SERVFAIL',
      flag_tc: false,
    })
  })
})

describe('policies', () => {
  const eight = Array.from({ length: 12 }, (_, index) =>
    record('mv.example.com', 'A', [`192.0.2.${index + 1}`], {
      policy: { kind: 'multivalue' },
      setIdentifier: `${index}`,
      ttlSeconds: 60 + index,
    }),
  )
  const weighted = [1, 3].map((weight) =>
    record('w.example.com', 'A', [`198.51.100.${weight}`, `198.51.100.${weight + 100}`], {
      policy: { kind: 'weighted', weight },
      setIdentifier: `${weight}`,
    }),
  )
  const failover = (['primary', 'secondary'] as const).map((role, index) =>
    record('f.example.com', 'A', [`203.0.113.${index}`], {
      policy: { kind: 'failover', role },
      setIdentifier: role,
      ...(index === 0 ? { healthCheckId: 'web' } : {}),
    }),
  )
  const plan = deployment([zone(getName('example.com'), 'Z1', [...eight, ...weighted, ...failover])], [check('web')])
  const policies = viewOf(plan)
  const draws = (name: string, count: number) => {
    const rng = randomStream(11)
    return Array.from({ length: count }, () => ask(query({ name: dotted(name) }), policies, { rng }).answers ?? [])
  }

  test('R2.45 D33 eight different values from one draw, under one TTL', () => {
    for (const answers of draws('mv.example.com', 50)) {
      const values = new Set(answers.map((answer) => ('data' in answer ? answer.data : '')))
      const ttls = new Set(answers.map((answer) => ('ttl' in answer ? answer.ttl : undefined)))
      expect([answers.length, values.size, ttls.size]).toEqual([8, 8, 1])
    }
  })

  test('R2.25 shares follow weights; values of two records never mix', () => {
    const seen = new Map<string, number>()
    for (const answers of draws('w.example.com', 4000)) {
      const key = lines(answers).toSorted().join(',')
      seen.set(key, (seen.get(key) ?? 0) + 1)
    }
    const [light = 0, heavy = 0] = [...seen.values()].toSorted((a, b) => a - b)
    expect(seen.size).toBe(2)
    // Chi-square with one degree of freedom; 10.83 is passed by one honest seed in a thousand.
    expect((light - 1000) ** 2 / 1000 + (heavy - 3000) ** 2 / 3000).toBeLessThan(10.83)
  })

  test('the same seed gives the same octets', () => {
    const run = () => {
      const rng = randomStream(3)
      return Array.from({ length: 20 }, () =>
        Buffer.from(reply(query({ name: dotted('mv.example.com') }), policies, { rng }) ?? []).toString('hex'),
      )
    }
    expect(run()).toEqual(run())
  })

  test('R2.48 the secondary answers while the primary is unhealthy', () => {
    const down = viewOf(plan, { observations: new Map([['web', false]]) })
    const answer = (view: typeof down) => lines(ask(query({ name: dotted('f.example.com') }), view).answers)
    expect(answer(policies)).toEqual(['f.example.com 60 A 203.0.113.0'])
    expect(answer(down)).toEqual(['f.example.com 60 A 203.0.113.1'])
  })
})

const named = (name: string, block: string, more: Partial<NamedClient>): [string, NamedClient] => [
  name,
  { name, subnet: prefix(block), ...more },
]

describe('who asks', () => {
  const area = (country: string, value: string) =>
    record('geo.example.com', 'A', [value], {
      policy: {
        kind: 'geolocation',
        area: country === '*' ? { kind: 'default' } : { kind: 'country', country },
      },
      setIdentifier: country,
    })
  const privateZone = zone(getName('example.com'), 'Z9', [record('www.example.com', 'A', ['10.9.9.9'])], {
    vpcs: [{ id: 'vpc-1', region: 'eu-west-1', cidrs: [prefix('10.0.0.0/8')] }],
  })
  const deeper = zone(getName('corp.example.com'), 'Z8', [record('app.corp.example.com', 'A', ['10.8.8.8'])], {
    vpcs: [{ id: 'vpc-1', region: 'eu-west-1', cidrs: [prefix('10.0.0.0/8')] }],
  })
  const onlyPrivate = zone(
    getName('inner.test'),
    'Z7',
    [
      record('geo.inner.test', 'A', ['10.7.7.1'], {
        policy: { kind: 'geolocation', area: { kind: 'country', country: 'IE' } },
        setIdentifier: 'IE',
      }),
      record('geo.inner.test', 'A', ['10.7.7.2'], {
        policy: { kind: 'geolocation', area: { kind: 'default' } },
        setIdentifier: 'default',
      }),
    ],
    { vpcs: [{ id: 'vpc-1', region: 'eu-west-1', cidrs: [prefix('10.0.0.0/8')] }] },
  )
  const everything = viewOf(
    deployment(
      [
        zone(getName('example.com'), 'Z1', [
          record('www.example.com', 'A', ['192.0.2.1']),
          record('app.corp.example.com', 'A', ['192.0.2.2']),
          record('only.example.com', 'A', ['192.0.2.3']),
          area('FR', '192.0.2.33'),
          area('DE', '192.0.2.49'),
          area('*', '192.0.2.99'),
        ]),
        privateZone,
        deeper,
        onlyPrivate,
      ],
      [],
      {
        clients: new Map([
          named('paris', '198.51.100.0/24', { country: 'FR' }),
          named('desk', '198.51.100.128/25', { country: 'DE' }),
          named('v6', '2001:db8:1::/48', { country: 'FR' }),
        ]),
      },
    ),
  )
  const first = (name: string, address: string, option?: ReturnType<typeof subnet>) => {
    const fields = { name: dotted(name) }
    const message = option === undefined ? query(fields) : askWith({ options: [option] }, fields)
    const packet = ask(message, everything, { address })
    return lines(packet.answers)[0]?.split(' ').at(-1) ?? packet.rcode
  }

  test.each([
    // rule    case                                       name                    from               subnet                                    first value
    ['R5.8', 'the source address of a client', 'geo.example.com', '198.51.100.1', undefined, '192.0.2.33'],
    ['R5.8', 'the longer subnet wins', 'geo.example.com', '198.51.100.200', undefined, '192.0.2.49'],
    ['R5.8', 'nobody’s address', 'geo.example.com', '203.0.113.1', undefined, '192.0.2.99'],
    [
      'R5.1',
      'the client subnet before the source',
      'geo.example.com',
      '203.0.113.1',
      subnet(1, 24, [198, 51, 100]),
      '192.0.2.33',
    ],
    [
      'R5.2',
      'a prefix wider than the client’s is not the client',
      'geo.example.com',
      '203.0.113.1',
      subnet(1, 16, [198, 51]),
      '192.0.2.99',
    ],
    ['R5.3', 'length 0: the resolver counts', 'geo.example.com', '198.51.100.1', subnet(1, 0, []), '192.0.2.33'],
    ['D53', 'family 0: the resolver counts', 'geo.example.com', '198.51.100.1', subnet(0, 0, []), '192.0.2.33'],
    ['R5.8', 'IPv6', 'geo.example.com', '::1', subnet(2, 56, [0x20, 1, 0xd, 0xb8, 0, 1, 0]), '192.0.2.33'],
    ['R5.8', 'an IPv4 address on an IPv6 socket', 'geo.example.com', '::ffff:198.51.100.200', undefined, '192.0.2.49'],
    ['R5.11', 'a VPC sees its private zone', 'www.example.com', '10.1.2.3', undefined, '10.9.9.9'],
    ['R5.11', 'and the most specific of them', 'app.corp.example.com', '10.1.2.3', undefined, '10.8.8.8'],
    ['R5.11', 'a name missing there stays missing', 'only.example.com', '10.1.2.3', undefined, 'NXDOMAIN'],
    ['R5.11', 'everybody else sees the public zone', 'www.example.com', '203.0.113.1', undefined, '192.0.2.1'],
    ['R5.11', 'a zone that is only private', 'geo.inner.test', '203.0.113.1', undefined, 'REFUSED'],
    ['R5.9', 'a claimed subnet opens no private zone', 'geo.inner.test', '203.0.113.1', subnet(1, 8, [10]), 'REFUSED'],
    [
      'R5.9',
      'the region of the VPC counts, not the subnet',
      'geo.inner.test',
      '10.1.2.3',
      subnet(1, 24, [198, 51, 100]),
      '10.7.7.1',
    ],
  ])('%s %s', (_rule, _case, name, address, option, value) => {
    expect(first(name, address, option)).toBe(value)
  })
})
