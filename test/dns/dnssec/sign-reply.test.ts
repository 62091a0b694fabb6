import type { Answer } from 'dns-packet'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DENIALS, type Denial } from '../../../src/dns/dnssec/denial.ts'
import { getName } from '../../../src/values/name.ts'
import { randomStream } from '../../../src/values/rng.ts'
import { deployment, prefix, zone } from '../../support/deployment.ts'
import { ask, askWith, dotted, lines, nameBytes, optOf, query, record, reply, viewOf } from '../../support/dns.ts'
import { setClock, signedView } from '../../support/dnssec.ts'

const geo = record('geo.example.com', 'A', ['192.0.2.33'], {
  policy: { kind: 'geolocation', area: { kind: 'country', country: 'FR' } },
  setIdentifier: 'fr',
})
const many = Array.from({ length: 12 }, (_, index) =>
  record('multi.example.com', 'A', [`192.0.2.${100 + index}`], {
    policy: { kind: 'multivalue' },
    setIdentifier: `${index}`,
  }),
)
const plain = viewOf(
  deployment([
    zone(getName('example.com'), 'Z1', [
      record('www.example.com', 'A', ['192.0.2.1', '192.0.2.2']),
      record('www.example.com', 'CAA', ['0 issue "ca.example.net"']),
      record('long.example.com', 'A', ['192.0.2.7'], { ttlSeconds: 2_000_000 }),
      record('alias.example.com', 'CNAME', ['www.example.com.']),
      record('lost.example.com', 'CNAME', ['missing.example.com.']),
      record('loop1.example.com', 'CNAME', ['loop2.example.com.']),
      record('loop2.example.com', 'CNAME', ['loop1.example.com.']),
      record('below.example.com', 'CNAME', ['x.cut.example.com.']),
      record('*.wild.example.com', 'A', ['192.0.2.9']),
      record('a.b.example.com', 'A', ['192.0.2.8']),
      record('cut.example.com', 'NS', ['ns.cut.example.com.']),
      record('ns.cut.example.com', 'A', ['192.0.2.53']),
      record('safe.example.com', 'NS', ['ns.example.net.']),
      record('safe.example.com', 'DS', ['1 13 2 0000000000000000000000000000000000000000000000000000000000000000']),
      record('safe.example.com', 'A', ['192.0.2.54']),
      record(
        'text.example.com',
        'TXT',
        Array.from({ length: 30 }, (_, index) => `"${String(index).padStart(30, '0')}"`),
      ),
      // What white lies must not hide: names right before one that is missing.
      record('missinf~x.example.com', 'A', ['192.0.2.6']),
      record('a.missinf~.example.com', 'A', ['192.0.2.5']),
      geo,
      ...many,
    ]),
    zone(getName('private.example'), 'Z2', [record('www.private.example', 'A', ['192.0.2.40'])], {
      vpcs: [{ id: 'vpc-1', region: 'eu-west-1', cidrs: [prefix('198.51.100.0/24')] }],
      signing: true,
    }),
  ]),
)
const DO = 0x8000
const CO = 0x4000
const TYPES = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  MX: 15,
  TXT: 16,
  DS: 43,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  NXNAME: 128,
  ANY: 255,
}

const short = (record: Answer) =>
  record.type === 'RRSIG'
    ? `${record.name} RRSIG ${record.data.typeCovered} ${record.data.labels} ${record.data.originalTTL}`
    : record.type === 'NSEC'
      ? `${record.name} ${record.ttl} NSEC ${record.data.nextDomain} ${record.data.rrtypes.join(' ')}`
      : lines([record])
          .join('')
          .replace(/ (DNSKEY|SOA) .*/, ' $1')

const shorts = (records: readonly Answer[] | undefined) =>
  (records ?? []).filter(({ type }) => type !== 'OPT').map(short)

const views = new Map(DENIALS.map((denial) => [denial, signedView(plain, denial).view]))

function shown(name: string, type: keyof typeof TYPES, denial: Denial = 'compact', flags = DO) {
  const view = views.get(denial)
  if (view === undefined) throw new Error(denial)
  const packet = ask(askWith({ flags }, { name: dotted(name), type: TYPES[type] }), view)
  return { rcode: packet.rcode, answers: shorts(packet.answers), authority: shorts(packet.authorities) }
}

const SOA = ['example.com 900 SOA', 'example.com RRSIG SOA 2 900']
const NS = ['example.com 172800 NS ns-1.awsdns-00.com', 'example.com 172800 NS ns-2.awsdns-00.net']

describe('D92 positive answers', () => {
  test('every RRset of answer and authority has one signature', () => {
    const { answers, authority } = shown('www.example.com', 'A')
    expect(answers.toSorted()).toEqual([
      'www.example.com 60 A 192.0.2.1',
      'www.example.com 60 A 192.0.2.2',
      'www.example.com RRSIG A 3 60',
    ])
    expect(authority).toEqual([...NS, 'example.com RRSIG NS 2 172800'])
  })

  test('D97 a wildcard looks like any other name, and needs no proof', () => {
    const { answers, authority } = shown('foo.bar.wild.example.com', 'A')
    expect(answers).toEqual(['foo.bar.wild.example.com 60 A 192.0.2.9', 'foo.bar.wild.example.com RRSIG A 5 60'])
    expect(authority).toHaveLength(3)
    expect(shown('*.wild.example.com', 'A').answers[1]).toBe('*.wild.example.com RRSIG A 3 60')
  })

  test('D98 each link of a chain is signed, and the proof is for the last name', () => {
    const { rcode, answers, authority } = shown('lost.example.com', 'A')
    expect(rcode).toBe('NOERROR')
    expect(answers).toEqual(['lost.example.com 60 CNAME missing.example.com', 'lost.example.com RRSIG CNAME 3 60'])
    expect(authority).toContain('missing.example.com 900 NSEC \0.missing.example.com RRSIG NSEC UNKNOWN_128')
    expect(shown('loop1.example.com', 'A').authority).toEqual([])
  })

  test('R6.16 TTLs are a week at most, with and without DO', () => {
    const capped = 'long.example.com 604800 A 192.0.2.7'
    expect(shown('long.example.com', 'A').answers).toEqual([capped, 'long.example.com RRSIG A 3 604800'])
    expect(shown('long.example.com', 'A', 'compact', 0).answers).toEqual([capped])
  })

  test('D99 the keys, signed by the KSK, fit 512 octets', () => {
    const view = views.get('compact')
    const asked = { name: dotted('example.com'), type: TYPES.DNSKEY }
    expect(view && reply(askWith({ flags: DO, size: 512 }, asked), view)?.length).toBeLessThanOrEqual(512)
    const { answers } = shown('example.com', 'DNSKEY')
    expect(answers).toEqual(['example.com 3600 DNSKEY', 'example.com 3600 DNSKEY', 'example.com RRSIG DNSKEY 2 3600'])
    expect(shown('www.example.com', 'DNSKEY').answers).toEqual([])
  })
})

describe('D95 compact denial', () => {
  test.each([
    ['a missing type', 'www.example.com', 'MX', 'www.example.com 900 NSEC \0.www.example.com A RRSIG NSEC CAA'],
    ['a missing name', 'no.example.com', 'A', 'no.example.com 900 NSEC \0.no.example.com RRSIG NSEC UNKNOWN_128'],
    ['nothing but names below', 'b.example.com', 'A', 'b.example.com 900 NSEC \0.b.example.com RRSIG NSEC'],
    ['a wildcard', 'x.wild.example.com', 'MX', 'x.wild.example.com 900 NSEC \0.x.wild.example.com A RRSIG NSEC'],
    ['the apex', 'example.com', 'MX', 'example.com 900 NSEC \0.example.com NS SOA RRSIG NSEC DNSKEY'],
    ['no answer for this client', 'geo.example.com', 'A', 'geo.example.com 900 NSEC \0.geo.example.com RRSIG NSEC'],
    ['another type of it', 'geo.example.com', 'MX', 'geo.example.com 900 NSEC \0.geo.example.com A RRSIG NSEC'],
    ['DS of a delegation', 'cut.example.com', 'DS', 'cut.example.com 900 NSEC cut\0.example.com NS RRSIG NSEC'],
  ] as const)('%s', (_case, name, type, nsec) => {
    const labels = nsec.split(' ')[0]?.split('.').length
    expect(shown(name, type)).toEqual({
      rcode: 'NOERROR',
      answers: [],
      authority: [...SOA, nsec, `${name} RRSIG NSEC ${labels} 900`],
    })
  })

  test('without DO a missing name is NXDOMAIN, as unsigned', () => {
    expect(shown('no.example.com', 'A', 'compact', 0)).toEqual({
      rcode: 'NXDOMAIN',
      answers: [],
      authority: SOA.slice(0, 1),
    })
  })

  test('RFC 9824 §5.1 with CO it is NXDOMAIN with the same proof, and CO is not copied', () => {
    const { authority } = shown('no.example.com', 'A')
    expect(shown('no.example.com', 'A', 'compact', DO | CO)).toEqual({ rcode: 'NXDOMAIN', answers: [], authority })
    expect(shown('no.example.com', 'A', 'route53', DO | CO).rcode).toBe('NOERROR')
    const view = views.get('compact')
    const opt = view && optOf(ask(askWith({ flags: DO | CO }), view))
    expect(opt?.type === 'OPT' && opt.flags).toBe(DO)
  })

  test('a name of 254 octets or more has a next name all the same', () => {
    const view = views.get('compact')
    const label = 'a'.repeat(63)
    const long = nameBytes(label, label, label, 'a'.repeat(48), 'example', 'com')
    expect(long).toHaveLength(254)
    const packet = view && ask(askWith({ flags: DO }, { name: long }), view)
    const nsec = packet?.authorities?.find(({ type }) => type === 'NSEC')
    expect(nsec?.type === 'NSEC' && nsec.data.nextDomain).toBe(
      `${label}`.slice(0, -1).concat(`b.${label}.${label}.${'a'.repeat(48)}.example.com`),
    )
  })

  test('NXNAME is no type to ask for', () => {
    expect(shown('www.example.com', 'NXNAME').rcode).toBe('FORMERR')
  })
})

describe('D96 white lies', () => {
  test('NXDOMAIN with proof for what is missing highest, and for the wildcard', () => {
    const { rcode, authority } = shown('x.no.example.com', 'A', 'white-lies')
    expect(rcode).toBe('NXDOMAIN')
    expect(authority).toEqual([
      ...SOA,
      'nn~.example.com 900 NSEC no\0.example.com RRSIG NSEC',
      'nn~.example.com RRSIG NSEC 3 900',
      ')~.example.com 900 NSEC *\0.example.com RRSIG NSEC',
      ')~.example.com RRSIG NSEC 3 900',
    ])
  })

  test('where a name lies close before, the very last name before is taken', () => {
    const { authority } = shown('missing.example.com', 'A', 'white-lies')
    expect(authority[2]?.length).toBeGreaterThan(200)
    expect(authority[2]).toContain('missinf')
  })

  test('a question for the missing wildcard itself has one proof', () => {
    expect(shown('*.b.example.com', 'A', 'white-lies').authority).toHaveLength(4)
  })
})

test('R6.17 Route 53’s denial: all types but the one, nothing for a missing name', () => {
  const supported = 'A PTR MX AAAA SRV NAPTR SSHFP RRSIG NSEC TLSA UNKNOWN_64 UNKNOWN_65 SPF CAA'
  expect(shown('www.example.com', 'TXT', 'route53').authority[2]).toBe(
    `www.example.com 900 NSEC \0.www.example.com ${supported}`,
  )
  expect(shown('no.example.com', 'A', 'route53').authority[2]).toBe(
    'no.example.com 900 NSEC \0.no.example.com RRSIG NSEC',
  )
})

describe.each(DENIALS)('delegations, --denial %s', (denial) => {
  test('D99 without DS: the proof of that, and no signature over the NS', () => {
    expect(shown('x.cut.example.com', 'A', denial).authority).toEqual([
      'cut.example.com 60 NS ns.cut.example.com',
      'cut.example.com 900 NSEC cut\0.example.com NS RRSIG NSEC',
      'cut.example.com RRSIG NSEC 3 900',
    ])
  })

  test('D92 with DS: the DS, signed', () => {
    expect(
      shown('x.safe.example.com', 'A', denial).authority.map((line) => line.split(' ').slice(0, 3).join(' ')),
    ).toEqual(['safe.example.com 60 NS', 'safe.example.com 60 DS', 'safe.example.com RRSIG DS'])
    expect(shown('safe.example.com', 'DS', denial).answers[1]).toBe('safe.example.com RRSIG DS 3 60')
  })

  test('D27 a CNAME to below a delegation brings both', () => {
    const { answers, authority } = shown('below.example.com', 'A', denial)
    expect(answers).toHaveLength(2)
    expect(authority).toHaveLength(3)
  })

  test('an NSEC that is asked for stands in the answer', () => {
    expect(shown('example.com', 'NSEC', denial)).toMatchObject({
      rcode: 'NOERROR',
      answers: ['example.com 900 NSEC \0.example.com NS SOA RRSIG NSEC DNSKEY', 'example.com RRSIG NSEC 2 900'],
    })
    expect(shown('alias.example.com', 'NSEC', denial).answers[0]).toContain('CNAME RRSIG NSEC')
    expect(shown('no.example.com', 'NSEC', denial).answers).toHaveLength(denial === 'white-lies' ? 0 : 2)
    expect(shown('no.example.com', 'NSEC', denial, 0)).toMatchObject({ rcode: 'NXDOMAIN', answers: [] })
  })
})

test('R6.14 a private zone is never signed', () => {
  const view = views.get('compact')
  const packet =
    view && ask(askWith({ flags: DO }, { name: dotted('www.private.example') }), view, { address: '198.51.100.7' })
  expect(shorts(packet?.answers)).toEqual(['www.private.example 60 A 192.0.2.40'])
})

test('without DO, octets are those of an unsigned zone', () => {
  const names = ['www', 'no', 'alias', 'lost', 'x.wild', 'x.cut', 'x.safe', 'b', 'multi', 'text'].map((name) =>
    dotted(`${name}.example.com`),
  )
  const types = [TYPES.A, TYPES.TXT, TYPES.DS, TYPES.ANY, TYPES.NS, TYPES.RRSIG]
  for (const denial of DENIALS)
    for (const name of names)
      for (const type of types)
        for (const message of [query({ name, type }), askWith({ flags: CO }, { name, type })]) {
          const [view, seed] = [views.get(denial) ?? plain, 7]
          const one = reply(message, view, { rng: randomStream(seed) })
          expect(one).toEqual(reply(message, plain, { rng: randomStream(seed) }))
        }
})

describe('D45 sizes', () => {
  test('what does not fit with its signature is truncated', () => {
    const { view } = signedView(plain, 'compact')
    const asked = { name: dotted('text.example.com'), type: TYPES.TXT }
    for (let size = 512; size <= 1300; size += 4) {
      const message = askWith({ flags: DO, size }, asked)
      const octets = reply(message, view)
      expect(octets?.length).toBeLessThanOrEqual(Math.min(size, 1232))
      const packet = ask(message, view)
      const signatures = packet.answers?.filter(({ type }) => type === 'RRSIG').length
      expect([packet.flag_tc, signatures]).toEqual(packet.answers?.length === 0 ? [true, 0] : [false, 1])
    }
    expect(ask(askWith({ flags: DO }, asked), view, { transport: 'tcp' }).answers).toHaveLength(31)
  })

  test('a denial is whole or truncated', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...DENIALS),
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 3 }),
        (denial, labels) => {
          const name = nameBytes(...labels.map((label) => String.fromCharCode(...label)), 'example', 'com')
          const packet = ask(askWith({ flags: DO }, { name }), views.get(denial) ?? plain)
          const sets = packet.authorities?.filter(({ type }) => type !== 'RRSIG').length
          expect(packet.rcode).not.toBe('SERVFAIL')
          if (!packet.flag_tc)
            expect(packet.authorities?.filter(({ type }) => type === 'RRSIG')).toHaveLength(sets ?? 0)
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe('D100 what signing may cost', () => {
  test('signatures are used again for a day, and made anew long before they end', () => {
    const clock = setClock()
    const { view } = signedView(plain, 'compact', clock)
    const times = () => {
      const rrsig = ask(askWith({ flags: DO }), view).answers?.find(({ type }) => type === 'RRSIG')
      return rrsig?.type === 'RRSIG' ? rrsig.data : undefined
    }
    const first = times()
    clock.seconds += 86_399
    expect(times()).toEqual(first)
    clock.seconds += 1
    expect(times()?.inception).toBe((first?.inception ?? 0) + 86_400)
    clock.seconds -= 86_400 + 3600
    expect(times()?.inception).toBe((first?.inception ?? 0) - 3600)
  })

  test('a flood of new names is refused when its time is used up; names of the plan are still signed', () => {
    let ms = 0
    // Each look at the clock is a millisecond later, so each signature costs two, half of which comes back.
    const elapsedMs = () => {
      ms += 1
      return ms
    }
    const { view } = signedView(plain, 'compact', { ...setClock(), elapsedMs })
    const rcode = (name: string) => ask(askWith({ flags: DO }, { name: dotted(name) }), view).rcode
    const flood = Array.from({ length: 1000 }, (_, index) => rcode(`x${index}.example.com`))
    expect(new Set(flood)).toEqual(new Set(['NOERROR', 'SERVFAIL']))
    expect(flood[0]).toBe('NOERROR')
    expect(rcode('www.example.com')).toBe('NOERROR')
    ms += 1000
    expect(rcode('later.example.com')).toBe('NOERROR')
  })
})
