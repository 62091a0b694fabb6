import { describe, expect, test } from 'vitest'
import { writeBind } from '../../../src/formats/bind/write.ts'
import type { ExportContext } from '../../../src/formats/format.ts'
import type { Zone } from '../../../src/model/deployment.ts'
import type { RecordSet } from '../../../src/model/record-set.ts'
import { getName } from '../../../src/values/name.ts'
import { deployment, recordSet, zone } from '../../support/deployment.ts'
import { exportContext } from '../../support/export.ts'
import { alias, below, SAMPLE_ZONE_ID, values } from '../../support/sample-zone.ts'

const APEX = [
  recordSet({ name: getName('example.com.'), type: 'NS', data: values('NS', 'ns.example.net.') }),
  recordSet({
    name: getName('example.com.'),
    type: 'SOA',
    ttlSeconds: 900,
    data: values('SOA', 'ns.example.net. root.example.com. 5 7200 900 1209600 300'),
  }),
]

function write(recordSets: readonly RecordSet[], more: Partial<Zone> = {}, context: Partial<ExportContext> = {}) {
  const plan = deployment([
    zone(getName('example.com.'), SAMPLE_ZONE_ID, [], { recordSets: [...APEX, ...recordSets], ...more }),
  ])
  const { files, notes } = writeBind(plan, exportContext(plan, context))
  return { text: files.get('example.com.zone') ?? '', notes }
}

/** Lines of records, without those at the apex that every case has. */
const recordsOf = (text: string) => text.split('\n').filter((line) => /^[^;$]/.test(line) && !/ (SOA|NS) /.test(line))

test('a plain zone has nothing to note, and the SOA of its author but for the serial', () => {
  const { text, notes } = write([below('www', values('A', '192.0.2.1'))])
  expect(notes).toEqual([])
  expect(text).toBe(
    [
      ';r53sim:zone {"format":1,"health":{"down":[]},"id":"Z0EXAMPLE","kind":"snapshot","zone":"example.com."}',
      '$ORIGIN example.com.',
      '$TTL 300',
      '@ 900 IN SOA ns.example.net. root.example.com. 1 7200 900 1209600 300',
      ';r53sim:set {"live":false}',
      ';r53sim:rr @ 900 IN SOA ns.example.net. root.example.com. 5 7200 900 1209600 300',
      ';r53sim:end',
      '@ 60 IN NS ns.example.net.',
      'www 60 IN A 192.0.2.1',
      '',
    ].join('\n'),
  )
})

test('a stored SOA that says the same needs no comment', () => {
  const { text } = write([], {}, { serial: { kind: 'keep', serial: 5 } })
  expect(text).not.toContain(';r53sim:set')
})

describe('what a zone cannot hold', () => {
  const www = below('www', values('A', '192.0.2.1'))
  const cname = (name: string) => below(name, values('CNAME', 'target.example.net.'))
  const child = below('child', values('NS', 'ns.child.example.com.'))
  test.each([
    // claim                                       record sets                                                    code                       records
    ['a CNAME beside other data', [www, cname('www')], ['cname-beside-other-data'], ['www 60 IN A 192.0.2.1']],
    ['a CNAME at the apex', [cname('@')], ['cname-at-apex'], []],
    ['a record at a delegation', [child, below('child', values('A', '192.0.2.1'))], ['below-delegation'], []],
    ['a record below a delegation', [child, below('x.child', values('TXT', '"x"'))], ['below-delegation'], []],
    [
      'a delegation below a delegation',
      [child, below('x.child', values('NS', 'ns.example.net.'))],
      ['below-delegation'],
      [],
    ],
    ['glue is welcome', [child, below('ns.child', values('A', '192.0.2.1'))], [], ['ns.child 60 IN A 192.0.2.1']],
    ['an SOA below the apex', [below('www', values('SOA', 'a. b. 1 2 3 4 5'))], ['soa-below-apex'], []],
  ] as const)('%s', (_claim, recordSets, codes, records) => {
    const { text, notes } = write(recordSets)
    expect(notes.map(({ severity, code }) => [severity, code])).toEqual(codes.map((code) => ['lost', code]))
    expect(recordsOf(text)).toEqual(records)
    // Nothing is gone: what is no record stands in a comment.
    for (const { data } of recordSets)
      for (const value of data.kind === 'values' ? data.values : []) expect(text).toContain(value.text)
  })

  test.each(['SOA', 'NS'] as const)('a zone without %s', (type) => {
    const { notes } = write([], { recordSets: APEX.filter((set) => set.type !== type) })
    expect(notes).toEqual([
      {
        severity: 'lost',
        code: 'apex-incomplete',
        path: '@',
        message: `example.com. has no ${type}: no server loads such a zone`,
      },
    ])
  })
})

describe('what a zone holds in another way', () => {
  const multivalue = (id: string, address: string, ttlSeconds: number) =>
    below('m', values('A', address), { setIdentifier: id, policy: { kind: 'multivalue' }, ttlSeconds })

  test('two TTLs in a set: the smallest', () => {
    const { text, notes } = write([multivalue('a', '192.0.2.1', 300), multivalue('b', '192.0.2.2', 20)])
    expect(notes.map(({ code, message }) => [code, message])).toContainEqual([
      'ttl-differs',
      'm.example.com. A has TTLs 20 and 300, a zone file holds one: the smallest',
    ])
    expect(recordsOf(text)).toEqual(['m 20 IN A 192.0.2.1', 'm 20 IN A 192.0.2.2'])
    expect(text).toContain('"id":"a","live":true,"multivalue":true,"ttl":300}')
  })

  test('a value of two live members stands once', () => {
    const { text } = write([multivalue('a', '192.0.2.1', 60), multivalue('b', '192.0.2.1', 60)])
    expect(recordsOf(text)).toEqual(['m 60 IN A 192.0.2.1'])
    expect(text).toContain(';r53sim:set {"id":"b","live":false,"multivalue":true}\n;r53sim:rr m 60 IN A 192.0.2.1\n')
  })

  test.each([
    ['an underscore before an address', below('_x', values('A', '192.0.2.1'))],
    ['a dot inside a label', below('st\\056ar', values('AAAA', '2001:db8::1'))],
    ['a hyphen at the end', below('x-', values('MX', '10 mail.example.com.'))],
    ['an odd mail server', below('x', values('MX', '10 mail_1.example.com.'))],
    ['an odd name server', below('x', values('NS', 'ns_1.example.net.'))],
    ['an odd service host', below('_sip._tcp', values('SRV', '1 1 1 a_b.example.com.'))],
  ])('check-names: %s', (_what, set) => {
    expect(write([set]).notes).toMatchObject([{ severity: 'approx', code: 'check-names' }])
  })

  test('NS at a wildcard, which named does not load', () => {
    const notes = write([below('*', values('NS', 'ns.example.net.'))]).notes
    expect(notes).toMatchObject([{ severity: 'approx', code: 'wildcard-ns' }])
  })

  test.each([
    ['a wildcard', below('*', values('A', '192.0.2.1'))],
    ['an underscore before text', below('_dmarc', values('TXT', '"v=DMARC1"'))],
    ['no service', below('_sip._tcp', values('SRV', '0 0 0 .'))],
    ['null MX', below('x', values('MX', '0 .'))],
    ['digits', below('1', values('A', '192.0.2.1'))],
  ])('check-names says nothing about %s', (_what, set) => {
    expect(write([set]).notes).toEqual([])
  })

  test('retired types, chunked text, values said twice, signing', () => {
    const { text, notes } = write(
      [
        below('spf', values('SPF', '"v=spf1 -all"')),
        below('long', values('TXT', `"${'x'.repeat(255)}" "y"`)),
        below('twice', values('A', '192.0.2.1', '192.0.2.1')),
      ],
      { signing: true },
    )
    expect(notes.map(({ severity, code, path }) => [severity, code, path])).toEqual([
      ['info', 'txt-chunked', 'long'],
      ['info', 'spf-retired', 'spf'],
      ['info', 'duplicate-value', 'twice'],
      ['info', 'not-signed', 'example.com.'],
    ])
    expect(recordsOf(text).filter((line) => line.startsWith('twice'))).toHaveLength(1)
  })
})

describe('routed sets', () => {
  const located = (id: string, area: 'EU' | 'default') =>
    below('geo', values('A', '192.0.2.1'), {
      setIdentifier: id,
      policy: {
        kind: 'geolocation',
        area: area === 'EU' ? { kind: 'continent', continent: 'EU' } : { kind: 'default' },
      },
    })
  const latency = (id: string, region: string) =>
    below('fast', values('A', '192.0.2.1'), { setIdentifier: id, policy: { kind: 'latency', region } })
  const resource = alias('web-1.us-east-1.elb.amazonaws.com.', 'Z35SXDOTRQ7X7K')
  const japan = { client: { country: 'JP' } }

  test.each([
    // claim                                         record sets                                      client  severity  code
    ['no area for a client of unknown place', [located('EU', 'EU')], {}, 'lost', 'no-answer'],
    ['no area for the named client: that is the answer', [located('EU', 'EU')], japan, 'approx', 'no-answer'],
    ['latency without a client', [latency('a', 'us-east-1'), latency('b', 'eu-west-1')], {}, 'lost', 'needs-client'],
    [
      'latency for a client of no place',
      [latency('a', 'us-east-1'), latency('b', 'eu-west-1')],
      { client: {} },
      'lost',
      'needs-client',
    ],
    ['a resource that nobody simulates', [below('lb', resource)], {}, 'lost', 'resource-not-simulated'],
    ['an alias that leads nowhere', [below('x', alias('gone.example.com.'))], {}, 'approx', 'no-answer'],
  ] as const)('%s', (_claim, recordSets, context, severity, code) => {
    const { text, notes } = write(recordSets, {}, context)
    expect(notes.map((note) => [note.severity, note.code])).toContainEqual([severity, code])
    expect(recordsOf(text)).toEqual([])
  })

  test.each([
    ['latency with one record needs no client', [latency('a', 'us-east-1')], {}],
    ['latency for a country', [latency('a', 'us-east-1'), latency('b', 'eu-west-1')], japan],
    ['a default answers everybody', [located('EU', 'EU'), located('d', 'default')], {}],
  ] as const)('%s', (_claim, recordSets, context) => {
    const { text, notes } = write(recordSets, {}, context)
    expect(notes.filter(({ severity }) => severity === 'lost')).toEqual([])
    expect(recordsOf(text)).toHaveLength(1)
  })

  test.each([
    // claim                                          beside it                                       severity
    ['a wildcard answers where the name is missing', [below('*', values('A', '192.0.2.9'))], 'lost'],
    [
      'not where the name has other records',
      [below('*', values('A', '192.0.2.9')), below('geo', values('TXT', '"x"'))],
      'approx',
    ],
    [
      'not where names stand below it',
      [below('*', values('A', '192.0.2.9')), below('x.geo', values('TXT', '"x"'))],
      'approx',
    ],
    ['a wildcard of another branch does not', [below('*.other', values('A', '192.0.2.9'))], 'approx'],
  ] as const)('no answer, and %s', (_claim, beside, severity) => {
    const { notes } = write([located('EU', 'EU'), ...beside], {}, japan)
    const instead = severity === 'lost' ? '; *.example.com. answers instead' : ''
    expect(notes).toEqual([
      {
        severity,
        code: 'no-answer',
        path: 'geo',
        message: `geo.example.com. A is left out: no record is for this client${instead}`,
      },
    ])
  })

  test('a frozen policy is named, with whom and what it stands for', () => {
    const weights = ['a', 'b'].map((id) =>
      below('w', values('A', '192.0.2.1'), { setIdentifier: id, policy: { kind: 'weighted', weight: 1 } }),
    )
    const messages = (context: Partial<ExportContext>, sets: readonly RecordSet[]) =>
      write(sets, {}, context).notes.flatMap(({ code, message }) => (code === 'policy-frozen' ? message : []))
    expect(messages({ failed: ['use1'] }, weights)).toEqual([
      'w.example.com. A: weighted routing is frozen as it answers with use1 failed, the largest live weight takes all',
    ])
    expect(messages({ weighted: 'all' }, weights)).toEqual([
      'w.example.com. A: weighted routing is frozen as it answers with everything up, live weights share equally',
    ])
    expect(messages({}, [located('EU', 'EU'), located('d', 'default')])).toEqual([
      'geo.example.com. A: geolocation routing is frozen as it answers with everything up, for a client of unknown place',
    ])
    expect(messages(japan, [located('EU', 'EU'), located('d', 'default')])).toEqual([
      'geo.example.com. A: geolocation routing is frozen as it answers with everything up, for the named client',
    ])
  })
})
