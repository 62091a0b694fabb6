import { describe, expect, test } from 'vitest'
import { writeExternalDns } from '../../../src/formats/external-dns/write.ts'
import type { RecordSet } from '../../../src/model/record-set.ts'
import { getName, nameOfLabels } from '../../../src/values/name.ts'
import { deployment, prefix, zone } from '../../support/deployment.ts'
import { exportContext } from '../../support/export.ts'
import { alias, below, endpointCheck, sample, values } from '../../support/sample-zone.ts'

const specOf = (text: string | undefined): unknown => JSON.parse(text ?? '').spec.endpoints

test('aliases, checks and policies by the names that the AWS provider reads', () => {
  const blocks = [prefix('192.0.2.0/24')]
  const plan = deployment(
    [
      zone(getName('example.com.'), 'Z0EXAMPLE', [
        below('www', values('A', '192.0.2.1'), {
          setIdentifier: 'p',
          policy: { kind: 'failover', role: 'primary' },
          healthCheckId: 'web',
        }),
        below('@', alias('www.example.com.')),
        below('lb', alias('x.us-east-1.elb.amazonaws.com.', 'Z35SXDOTRQ7X7K')),
        below('*.c', values('CNAME', 'www.example.net.')),
        below('mail', values('MX', '10 mx.example.net.', '0 .')),
        below('txt', values('TXT', '"a.\\"" "b."')),
        below('wa', values('A', '192.0.2.2'), {
          setIdentifier: 'wa',
          policy: { kind: 'geolocation', area: { kind: 'subdivision', country: 'US', subdivision: 'WA' } },
        }),
        below('else', values('A', '192.0.2.2'), {
          setIdentifier: 'else',
          policy: { kind: 'geolocation', area: { kind: 'default' } },
        }),
        below('near', values('A', '192.0.2.2'), {
          setIdentifier: 'zurich',
          policy: {
            kind: 'geoproximity',
            bias: -5,
            location: { kind: 'coordinates', coordinates: { latitude: 47.37, longitude: 8.54 } },
          },
        }),
        below('net', values('A', '192.0.2.3'), {
          setIdentifier: 'n',
          policy: { kind: 'ip-based', collectionId: 'c', location: 'l', blocks },
        }),
        below('caa', values('CAA', '0 issue "ca.example.net"')),
      ]),
    ],
    [endpointCheck('web')],
  )
  const { files, notes } = writeExternalDns(plan, exportContext(plan, { ids: new Map([['check:web', 'ID']]) }))
  expect([...files.keys()]).toEqual(['example.com.dnsendpoint.json'])
  const property = (name: string, value: string) => ({ name, value })
  expect(specOf(files.get('example.com.dnsendpoint.json'))).toEqual([
    {
      dnsName: 'example.com',
      recordType: 'A',
      targets: ['www.example.com'],
      providerSpecific: [property('alias', 'true'), property('aws/evaluate-target-health', 'true')],
    },
    { dnsName: '*.c.example.com', recordType: 'CNAME', recordTTL: 60, targets: ['www.example.net'] },
    {
      dnsName: 'else.example.com',
      recordType: 'A',
      recordTTL: 60,
      targets: ['192.0.2.2'],
      setIdentifier: 'else',
      providerSpecific: [property('aws/geolocation-country-code', '*')],
    },
    {
      dnsName: 'lb.example.com',
      recordType: 'A',
      targets: ['x.us-east-1.elb.amazonaws.com'],
      providerSpecific: [
        property('alias', 'true'),
        property('aws/evaluate-target-health', 'true'),
        property('aws/target-hosted-zone', 'Z35SXDOTRQ7X7K'),
      ],
    },
    { dnsName: 'mail.example.com', recordType: 'MX', recordTTL: 60, targets: ['10 mx.example.net', '0 .'] },
    {
      dnsName: 'near.example.com',
      recordType: 'A',
      recordTTL: 60,
      targets: ['192.0.2.2'],
      setIdentifier: 'zurich',
      providerSpecific: [
        property('aws/geoproximity-coordinates', '47.37,8.54'),
        property('aws/geoproximity-bias', '-5'),
      ],
    },
    { dnsName: 'txt.example.com', recordType: 'TXT', recordTTL: 60, targets: ['"a.\\"" "b."'] },
    {
      dnsName: 'wa.example.com',
      recordType: 'A',
      recordTTL: 60,
      targets: ['192.0.2.2'],
      setIdentifier: 'wa',
      providerSpecific: [
        property('aws/geolocation-country-code', 'US'),
        property('aws/geolocation-subdivision-code', 'WA'),
      ],
    },
    {
      dnsName: 'www.example.com',
      recordType: 'A',
      recordTTL: 60,
      targets: ['192.0.2.1'],
      setIdentifier: 'p',
      providerSpecific: [property('aws/failover', 'PRIMARY'), property('aws/health-check-id', 'ID')],
    },
  ])
  expect(notes.map(({ severity, code, path }) => `${severity} ${code} ${path}`)).toEqual([
    'lost type-unknown caa',
    'lost ip-based net/n',
    'info managed-types ',
  ])
})

describe('what external-dns v0.22 does with an endpoint', () => {
  /** Endpoints and notes of one record. */
  const written = (set: RecordSet) => {
    const plan = deployment([zone(getName('example.com.'), 'Z0EXAMPLE', [set])])
    const { files, notes } = writeExternalDns(plan, exportContext(plan))
    return {
      endpoints: [...files.values()].flatMap((text) => JSON.parse(text).spec.endpoints),
      notes: notes.filter(({ severity }) => severity !== 'info').map(({ severity, code }) => `${severity} ${code}`),
    }
  }

  test.each<[rule: string, data: ReturnType<typeof values>, targets: readonly string[]]>([
    ['a final dot makes a name of no use (source/crd.go)', values('NS', 'ns.example.net.'), ['ns.example.net']],
    ['CNAME takes both (source/crd.go)', values('CNAME', 'a.example.net.'), ['a.example.net']],
    [
      'MX takes anything of two fields (endpoint.go)',
      values('MX', '10 mx.example.net.', '0 .'),
      ['10 mx.example.net', '0 .'],
    ],
    [
      'SRV must end in a dot (endpoint.go)',
      values('SRV', '1 2 443 a.example.net.', '0 0 0 .'),
      ['1 2 443 a.example.net.', '0 0 0 .'],
    ],
    [
      'NAPTR must end in a dot (source/crd.go)',
      values('NAPTR', '100 10 "U" "E2U+sip" "!^.*$!sip:x!" .'),
      ['100 10 "U" "E2U+sip" "!^.*$!sip:x!" .'],
    ],
    ['TXT goes to Route 53 as it is (aws.go)', values('TXT', '"a." "b \\"c\\" \\303"'), ['"a." "b \\"c\\" \\303"']],
  ])('%s', (_rule, data, targets) => {
    const { endpoints, notes } = written(below('x', data))
    expect({ targets: endpoints[0]?.targets, notes }).toEqual({ targets, notes: [] })
  })

  test('it has no PTR at Route 53 (aws.go SupportedRecordType), and aliases of A and AAAA alone', () => {
    expect(written(below('x', values('PTR', 'a.example.net.')))).toEqual({
      endpoints: [],
      notes: ['lost type-unknown'],
    })
    for (const type of ['CNAME', 'TXT', 'MX'] as const)
      expect(written(below('x', alias('www.example.com.'), { type }))).toEqual({
        endpoints: [],
        notes: ['lost alias-type'],
      })
    expect(written(below('x', alias('www.example.com.'), { type: 'AAAA' })).notes).toEqual([])
  })

  test('a TTL of 0 counts as none (endpoint.go IsConfigured)', () => {
    expect(written(below('x', values('A', '192.0.2.1'), { ttlSeconds: 0 })).notes).toEqual(['approx ttl-zero'])
  })

  test('properties are the texts that it reads back itself (aws.go), or each sync would be an update (plan.go)', () => {
    const multivalue = below('x', values('A', '192.0.2.1'), { setIdentifier: 'a', policy: { kind: 'multivalue' } })
    expect(written(multivalue).endpoints[0]?.providerSpecific).toEqual([{ name: 'aws/multi-value-answer', value: '' }])
    const near = below('x', values('A', '192.0.2.1'), {
      setIdentifier: 'a',
      policy: { kind: 'geoproximity', bias: 0, location: { kind: 'region', region: 'eu-west-1' } },
    })
    expect(written(near).endpoints[0]?.providerSpecific).toEqual([
      { name: 'aws/geoproximity-region', value: 'eu-west-1' },
      { name: 'aws/geoproximity-bias', value: '0' },
    ])
  })
})

test('every policy: only what external-dns has no word for is lost, and open ids are said', () => {
  const { notes, files } = writeExternalDns(sample, exportContext(sample))
  expect(new Set(notes.map(({ severity, code }) => `${severity} ${code}`))).toEqual(
    new Set(['lost type-unknown', 'lost ip-based', 'info managed-types', 'info id-unknown']),
  )
  expect(writeExternalDns(sample, exportContext(sample)).files).toEqual(files)
})

test('large zones are parts, and names of objects are what Kubernetes takes, each once', () => {
  const odd = (text: string) => nameOfLabels([new TextEncoder().encode(text), Uint8Array.of(120)])
  const many = Array.from({ length: 1001 }, (_, index) => below(`n${index}`, values('A', '192.0.2.1')))
  const one = (name: string) => [below('www', values('A', '192.0.2.1'), { zone: name })]
  const plan = deployment([
    zone(getName('example.com.'), 'Z1', many),
    zone(odd('";}\n{{x}}'), 'Z2', one('example.net.')),
    zone(odd("';}\n{{x}}"), 'Z3', one('example.net.')),
  ])
  const objects = [...writeExternalDns(plan, exportContext(plan)).files.values()].map((text) => JSON.parse(text))
  const names = objects.map(({ metadata }) => String(metadata.name))
  expect(objects.map(({ spec }) => spec.endpoints.length).sort((a, b) => a - b)).toEqual([1, 1, 1, 1000])
  expect(new Set(names).size).toBe(4)
  for (const name of names) expect(name).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/)
})
