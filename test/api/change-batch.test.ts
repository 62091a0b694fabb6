import { describe, expect, test } from 'vitest'
import { allNamed, apiBench, set, textAt, values } from '../support/api.ts'

const alias = (name: string, zone: string) =>
  `<AliasTarget><HostedZoneId>${zone}</HostedZoneId><DNSName>${name}</DNSName><EvaluateTargetHealth>false</EvaluateTargetHealth></AliasTarget>`
const routed = (id: string, field: string) => `<SetIdentifier>${id}</SetIdentifier>${field}`
const weight = (id: string, count = 1) => routed(id, `<Weight>${count}</Weight>`)
const region = (id: string) => routed(id, '<Region>eu-west-1</Region>')

/** A zone that every case begins with. */
async function prepared() {
  const bench = apiBench()
  const zone = await bench.zone('example.test')
  const made = await bench.change(
    zone,
    set('CREATE', 'www.example.test', 'A', values('192.0.2.1', '192.0.2.2')),
    set('CREATE', 'cn.example.test', 'CNAME', values('www.example.test')),
    set('CREATE', 'w.example.test', 'A', weight('one') + values('192.0.2.1')),
    set('CREATE', 'l.example.test', 'A', region('one') + values('192.0.2.1')),
  )
  expect(made.text).toContain('<Status>PENDING</Status>')
  return { bench, zone }
}

describe('a batch is refused as a whole, in the words that clients know', () => {
  test.each([
    // rule   case                        changes                                                                     code                  message
    [
      'R6.6',
      'create existing',
      [set('CREATE', 'WWW.example.test.', 'A', values('192.0.2.9'))],
      'InvalidChangeBatch',
      "[Tried to create resource record set [name='www.example.test.', type='A'] but it already exists]",
    ],
    [
      'R6.6',
      'create existing routed',
      [set('CREATE', 'w.example.test.', 'A', weight('one') + values('192.0.2.9'))],
      'InvalidChangeBatch',
      "[Tried to create resource record set [name='w.example.test.', type='A', set-identifier='one'] but it already exists]",
    ],
    [
      'R6.6',
      'delete missing',
      [set('DELETE', 'no.example.test', 'A', values('192.0.2.9'))],
      'InvalidChangeBatch',
      "[Tried to delete resource record set [name='no.example.test.', type='A'] but it was not found]",
    ],
    [
      'R6.3',
      'delete unequal',
      [set('DELETE', 'www.example.test', 'A', values('192.0.2.9'))],
      'InvalidChangeBatch',
      "[Tried to delete resource record set [name='www.example.test.', type='A'] but the values provided do not match the current values]",
    ],
    [
      'R6.3',
      'delete with another weight',
      [set('DELETE', 'w.example.test', 'A', weight('one', 2) + values('192.0.2.1'))],
      'InvalidChangeBatch',
      "[Tried to delete resource record set [name='w.example.test.', type='A', set-identifier='one'] but the values provided do not match the current values]",
    ],
    [
      'R1.47',
      'beside a CNAME',
      [set('CREATE', 'cn.example.test', 'TXT', values('"x"'))],
      'InvalidChangeBatch',
      '[RRSet of type TXT with DNS name cn.example.test. is not permitted because a conflicting RRSet of type  CNAME with the same DNS name already exists in zone example.test.]',
    ],
    [
      'R1.47',
      'a CNAME beside',
      [set('CREATE', 'www.example.test', 'CNAME', values('x.test'))],
      'InvalidChangeBatch',
      '[RRSet of type CNAME with DNS name www.example.test. is not permitted as it conflicts with other records with the same DNS name in zone example.test.]',
    ],
    [
      'R1.47',
      'a CNAME at the apex',
      [set('CREATE', 'example.test', 'CNAME', values('x.test'))],
      'InvalidChangeBatch',
      '[RRSet of type CNAME with DNS name example.test. is not permitted at apex in zone example.test.]',
    ],
    [
      'R1.8',
      'outside the zone',
      [set('CREATE', 'www.other.test', 'A', values('192.0.2.1'))],
      'InvalidChangeBatch',
      '[RRSet with DNS name www.other.test. is not permitted in zone example.test.]',
    ],
    [
      'R1.33',
      'weighted TTL',
      [set('CREATE', 'w.example.test', 'A', weight('two') + values('192.0.2.1').replace('60', '61'))],
      'InvalidChangeBatch',
      '[RRSet with DNS name w.example.test. and type A, SetIdentifier two cannot be created as weighted sets must contain the same TTL.]',
    ],
    [
      'R1.32',
      'policies mixed',
      [set('CREATE', 'l.example.test', 'A', weight('two') + values('192.0.2.1'))],
      'InvalidChangeBatch',
      '[RRSet with DNS name l.example.test., type A, SetIdentifier two cannot be created as a non-weighted set exists with the same name and type.]',
    ],
    [
      'R1.32',
      'simple beside routed',
      [set('CREATE', 'w.example.test', 'A', values('192.0.2.1'))],
      'InvalidChangeBatch',
      '[RRSet with DNS name w.example.test., type A cannot be created as other RRSets exist with the same name and type.]',
    ],
    [
      'R1.32',
      'multivalue beside simple',
      [
        set(
          'CREATE',
          'www.example.test',
          'A',
          routed('m', '<MultiValueAnswer>true</MultiValueAnswer>') + values('192.0.2.1'),
        ),
      ],
      'InvalidChangeBatch',
      '[RRSet with DNS name www.example.test., type A, SetIdentifier m cannot be created because a non multivalue answer rrset exists with the same name and type.]',
    ],
    [
      'R1.34',
      'latency twins',
      [set('CREATE', 'l.example.test', 'A', region('two') + values('192.0.2.1'))],
      'InvalidChangeBatch',
      '[RRSet with DNS name l.example.test., type A, SetIdentifier two, and Region Name=eu-west-1 cannot be created because a latency RRSet with the same name, type and region already exists.]',
    ],
    [
      'R1.11',
      'no address',
      [set('CREATE', 'a.example.test', 'A', values('192.0.2.256'))],
      'InvalidChangeBatch',
      "[Invalid Resource Record: 'FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with '192.0.2.256'']",
    ],
    [
      'R1.26',
      'without quotation marks',
      [set('CREATE', 'a.example.test', 'TXT', values('x'))],
      'InvalidChangeBatch',
      "[Invalid Resource Record: 'FATAL problem: InvalidCharacterString (Value should be enclosed in quotation marks) encountered with 'x'']",
    ],
    [
      'R1.27',
      'one value twice',
      [set('CREATE', 'a.example.test', 'A', values('192.0.2.1', '192.0.2.1'))],
      'InvalidChangeBatch',
      "[Duplicate Resource Record: '192.0.2.1']",
    ],
    [
      'R6.6',
      'one record twice',
      [
        set('UPSERT', 'a.example.test', 'A', values('192.0.2.1')),
        set('UPSERT', 'a.example.test', 'A', values('192.0.2.2')),
      ],
      'InvalidChangeBatch',
      "[The request contains an invalid set of changes for a resource record set 'A a.example.test.']",
    ],
    [
      'R6.2',
      'all that is wrong',
      [set('CREATE', 'a.example.test', 'A', values('x')), set('DELETE', 'b.example.test', 'A', values('192.0.2.1'))],
      'InvalidChangeBatch',
      "[Invalid Resource Record: 'FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with 'x'', Tried to delete resource record set [name='b.example.test.', type='A'] but it was not found]",
    ],
    [
      'R1.31',
      'no policy',
      [set('CREATE', 'a.example.test', 'A', routed('x', '') + values('192.0.2.1'))],
      'InvalidInput',
      'Invalid request: Expected exactly one of [Weight, Region, Failover, GeoLocation, or MultiValueAnswer], but found none in Change with [Action=CREATE, Name=a.example.test, Type=A, SetIdentifier=x]',
    ],
    [
      'R1.28',
      'neither alias nor values',
      [set('CREATE', 'a.example.test', 'A', '')],
      'InvalidInput',
      'Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found none in Change with [Action=CREATE, Name=a.example.test, Type=A, SetIdentifier=null]',
    ],
    [
      'R1.28',
      'an alias with a TTL',
      [set('CREATE', 'a.example.test', 'A', `${alias('www.example.test', 'Z')}<TTL>60</TTL>`)],
      'InvalidInput',
      'Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found more than one in Change with [Action=CREATE, Name=a.example.test, Type=A, SetIdentifier=null]',
    ],
    [
      'R6.2',
      'an action that is none',
      [set('MAKE', 'a.example.test', 'A', values('192.0.2.1'))],
      'InvalidInput',
      "Invalid XML ; cvc-enumeration-valid: Value 'MAKE' is not facet-valid with respect to enumeration '[CREATE, DELETE, UPSERT]'. It must be a value from the enumeration.",
    ],
    [
      'R1.31',
      'a weight that is none',
      [set('CREATE', 'a.example.test', 'A', weight('x', 256) + values('192.0.2.1'))],
      'InvalidInput',
      "1 validation error detected: Value '256' at 'changeBatch.changes.2.member.resourceRecordSet.weight' failed to satisfy constraint: Member must have value less than or equal to 255",
    ],
    [
      'R3.16',
      'a check that is not there',
      [set('CREATE', 'a.example.test', 'A', `${values('192.0.2.1')}<HealthCheckId>nobody</HealthCheckId>`)],
      'NoSuchHealthCheck',
      'No health check exists with the specified ID: nobody',
    ],
    [
      'R1.52',
      'more than 1000 records',
      [
        set(
          'UPSERT',
          'a.example.test',
          'A',
          values(...Array.from({ length: 501 }, (_, index) => `10.0.${index >> 8}.${index & 255}`)),
        ),
      ],
      'InvalidChangeBatch',
      '[Number of records limit of 1000 exceeded.]',
    ],
    [
      'R1.52',
      'more than 32000 characters',
      [
        set(
          'UPSERT',
          'a.example.test',
          'TXT',
          values(...Array.from({ length: 70 }, (_, index) => `"${`${index} `.padEnd(250, 'x')}"`)),
        ),
      ],
      'InvalidChangeBatch',
      '[Number of characters limit of 32000 exceeded.]',
    ],
  ] as const)('%s %s', async (_rule, _case, changes, code, message) => {
    const { bench, zone } = await prepared()
    const before = await bench.request('GET', `/hostedzone/${zone}/rrset`)
    const reply = await bench.change(zone, set('CREATE', 'fine.example.test', 'A', values('192.0.2.1')), ...changes)
    expect([textAt(reply.root, 'Error', 'Code'), textAt(reply.root, 'Error', 'Message')]).toEqual([code, message])
    expect(reply.status).toBe(code === 'NoSuchHealthCheck' ? 404 : 400)
    expect((await bench.request('GET', `/hostedzone/${zone}/rrset`)).text).toBe(before.text)
  })

  test.each([
    ['R1.41', 'target missing', 'no.example.test', 'A', 'but that target was not found'],
    ['R1.41', 'target of another type', 'www.example.test', 'AAAA', 'but that target was not found'],
    ['R1.40', 'target outside', 'www.other.test', 'A', 'but the alias target name does not lie within the target zone'],
  ])('%s alias: %s', async (_rule, _case, target, type, message) => {
    const { bench, zone } = await prepared()
    const reply = await bench.change(zone, set('CREATE', 'al.example.test', type, alias(target, zone)))
    expect(textAt(reply.root, 'Error', 'Message')).toBe(
      `[Tried to create an alias that targets ${target}., type ${type} in zone ${zone}, ${message}]`,
    )
  })

  test('R1.46 the apex keeps its NS and SOA', async () => {
    const { bench, zone } = await prepared()
    const listed = (await bench.request('GET', `/hostedzone/${zone}/rrset?maxitems=2`)).root
    const apex = allNamed(listed, 'ResourceRecordSet').map((one) => ({
      type: textAt(one, 'Type') ?? '',
      texts: allNamed(one, 'Value').map(({ text }) => text),
      ttl: textAt(one, 'TTL') ?? '',
    }))
    expect(apex.map(({ type }) => type)).toEqual(['NS', 'SOA'])
    const reply = await bench.change(
      zone,
      ...apex.map(({ type, texts, ttl }) =>
        set('DELETE', 'example.test', type, values(...texts).replace('<TTL>60', `<TTL>${ttl}`)),
      ),
    )
    expect(textAt(reply.root, 'Error', 'Message')).toBe(
      '[A HostedZone must contain exactly one SOA record., A HostedZone must contain at least one NS record for the zone itself.]',
    )
  })
})

describe('what is accepted', () => {
  test('R6.3 a DELETE in another order and spelling, and a CNAME that makes room in the same batch', async () => {
    const { bench, zone } = await prepared()
    const reply = await bench.change(
      zone,
      set('DELETE', 'www.Example.test.', 'A', values('192.0.2.2', '192.0.2.1')),
      set('CREATE', 'cn.example.test', 'A', values('192.0.2.7')),
      set('DELETE', 'cn.example.test', 'CNAME', values('WWW.example.test.')),
    )
    expect(reply.text).toContain('<ChangeInfo>')
    const listed = (await bench.request('GET', `/hostedzone/${zone}/rrset?name=cn.example.test&maxitems=1`)).root
    expect(allNamed(listed, 'Value').map(({ text }) => text)).toEqual(['192.0.2.7'])
  })

  test('R1.5, R1.9 names are listed escaped, in their order, values as they were sent', async () => {
    const bench = apiBench()
    const zone = await bench.zone('example.test')
    await bench.change(
      zone,
      set('CREATE', '*.example.test', 'TXT', values('"A &amp; &lt;b&gt;" "c"')),
      set('CREATE', 'b.a.example.test', 'A', values('192.0.2.1')),
      set('CREATE', 'a.example.test', 'A', weight('z', 0) + values('192.0.2.1')),
      set('CREATE', 'a.example.test', 'A', weight('y') + values('192.0.2.1')),
      set('CREATE', 'c.example.test', 'CNAME', values('Target.Example')),
    )
    const { root } = await bench.request('GET', `/hostedzone/${zone}/rrset`)
    const rows = allNamed(root, 'ResourceRecordSet').map((one) =>
      ['Name', 'Type', 'SetIdentifier', 'Weight'].map((member) => textAt(one, member) ?? '-').join(' '),
    )
    expect(rows).toEqual([
      'example.test. NS - -',
      'example.test. SOA - -',
      '\\052.example.test. TXT - -',
      'a.example.test. A y 1',
      'a.example.test. A z 0',
      'b.a.example.test. A - -',
      'c.example.test. CNAME - -',
    ])
    const texts = allNamed(root, 'Value').map(({ text }) => text)
    expect(texts).toContain('"A & <b>" "c"')
    expect(texts).toContain('Target.Example')
  })

  test('R6.7 pages of a listing hang together', async () => {
    const bench = apiBench()
    const zone = await bench.zone('example.test')
    const names = Array.from({ length: 25 }, (_, index) => `h${String(index).padStart(2, '0')}.example.test`)
    await bench.change(zone, ...names.map((name) => set('CREATE', name, 'A', weight('x') + values('192.0.2.1'))))
    const seen: string[] = []
    for (let query = '?maxitems=4'; query !== ''; ) {
      const { root } = await bench.request('GET', `/hostedzone/${zone}/rrset${query}`)
      seen.push(...allNamed(root, 'ResourceRecordSet').map((one) => textAt(one, 'Name') ?? ''))
      const [name, type, id] = ['NextRecordName', 'NextRecordType', 'NextRecordIdentifier'].map((member) =>
        textAt(root, member),
      )
      query =
        name === undefined ? '' : `?maxitems=4&name=${name}&type=${type}${id === undefined ? '' : `&identifier=${id}`}`
    }
    expect(seen.slice(2)).toEqual(names.map((name) => `${name}.`))
  })

  test('R6.4 a change is PENDING, then INSYNC', async () => {
    const bench = apiBench({ settings: { syncDelayMs: 5000 } })
    const zone = await bench.zone('example.test')
    const made = await bench.change(zone, set('CREATE', 'a.example.test', 'A', values('192.0.2.1')))
    const id = textAt(made.root, 'ChangeInfo', 'Id') ?? ''
    const status = async () => textAt((await bench.request('GET', id)).root, 'ChangeInfo', 'Status')
    expect(textAt(made.root, 'ChangeInfo', 'SubmittedAt')).toBe('2026-01-02T03:04:05.678Z')
    bench.advance(4999)
    expect(await status()).toBe('PENDING')
    bench.advance(1)
    expect(await status()).toBe('INSYNC')
  })
})
