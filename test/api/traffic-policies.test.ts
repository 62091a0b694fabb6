import { describe, expect, test } from 'vitest'
import { createDeploymentMaker } from '../../src/api/deployment.ts'
import type { XmlElement } from '../../src/api/xml.ts'
import { escapeXml } from '../../src/api/xml.ts'
import { compile } from '../../src/decide/compile.ts'
import { decide } from '../../src/decide/decide.ts'
import { expandPolicy } from '../../src/formats/traffic-policy/expand.ts'
import { getName } from '../../src/values/name.ts'
import { type ApiBench, allNamed, apiBench, NAMESPACE, set, textAt, values } from '../support/api.ts'
import { deploymentOf } from '../support/importing.ts'

const bodyOf = (members: Readonly<Record<string, string | number>>) =>
  `<R ${NAMESPACE}>${Object.entries(members)
    .map(([name, value]) => `<${name}>${escapeXml(`${value}`)}</${name}>`)
    .join('')}</R>`

const value = (address: string) => ({ Type: 'value', Value: address })

const FAILOVER = {
  AWSPolicyFormatVersion: '2015-10-01',
  RecordType: 'A',
  StartRule: 'start',
  Endpoints: { one: value('192.0.2.1'), two: value('192.0.2.2'), three: value('192.0.2.3') },
  Rules: {
    start: {
      RuleType: 'geo',
      Locations: [
        { Continent: 'EU', RuleReference: 'near' },
        { IsDefault: true, EndpointReference: 'three' },
      ],
    },
    near: { RuleType: 'failover', Primary: { EndpointReference: 'one' }, Secondary: { EndpointReference: 'two' } },
  },
}
const SIMPLE = {
  AWSPolicyFormatVersion: '2015-10-01',
  RecordType: 'A',
  StartEndpoint: 'one',
  Endpoints: { one: value('192.0.2.9') },
}

/** Requests of one bench, for their code of error, else what `path` leads to. */
function client(bench: ApiBench) {
  const codeOf = (root: XmlElement) => textAt(root, 'Error', 'Code')
  const post = async (path: string, members: Parameters<typeof bodyOf>[0]) =>
    bench.request('POST', path, bodyOf(members))
  return {
    post,
    codeOf,
    code: async (method: string, path: string, members?: Parameters<typeof bodyOf>[0]) =>
      codeOf((await bench.request(method, path, members && bodyOf(members))).root),
    get: async (path: string) => (await bench.request('GET', path)).root,
    policy: async (name: string, document: object) => {
      const { root, text } = await post('/trafficpolicy', { Name: name, Document: JSON.stringify(document) })
      const id = textAt(root, 'TrafficPolicy', 'Id')
      if (id === undefined) throw new Error(text)
      return id
    },
    instance: async (zone: string, name: string, policy: string, version = 1, TTL = 30) => {
      const members = { HostedZoneId: zone, Name: name, TTL, TrafficPolicyId: policy, TrafficPolicyVersion: version }
      const { root, text } = await post('/trafficpolicyinstance', members)
      const id = textAt(root, 'TrafficPolicyInstance', 'Id')
      if (id === undefined) throw new Error(text)
      return id
    },
  }
}

describe('R6.23 traffic policies', () => {
  test('a document comes back as it was sent, and versions are counted on', async () => {
    const bench = apiBench()
    const { post, get, codeOf, code } = client(bench)
    const document = ` ${JSON.stringify(FAILOVER, null, 2)}\r\n`
    const made = await post('/trafficpolicy', { Name: 'www', Document: document, Comment: 'first' })
    const id = textAt(made.root, 'TrafficPolicy', 'Id') ?? ''
    expect([made.status, made.headers.get('location')]).toEqual([
      201,
      `https://route53.amazonaws.com/2013-04-01/trafficpolicy/${id}/1`,
    ])
    const second = await post(`/trafficpolicy/${id}`, { Document: JSON.stringify(SIMPLE) })
    expect([second.status, textAt(second.root, 'TrafficPolicy', 'Version')]).toEqual([201, '2'])
    const shown = await get(`/trafficpolicy/${id}/1`)
    expect(
      ['Name', 'Type', 'Version', 'Comment', 'Document'].map((one) => textAt(shown, 'TrafficPolicy', one)),
    ).toEqual(['www', 'A', '1', 'first', document])
    const changed = await post(`/trafficpolicy/${id}/1`, { Comment: 'other' })
    expect(textAt(changed.root, 'TrafficPolicy', 'Comment')).toBe('other')
    expect(await code('DELETE', `/trafficpolicy/${id}/2`)).toBeUndefined()
    const third = await post(`/trafficpolicy/${id}`, { Document: JSON.stringify(SIMPLE) })
    expect(textAt(third.root, 'TrafficPolicy', 'Version')).toBe('3')
    const summary = allNamed(await get('/trafficpolicies'), 'TrafficPolicySummary').map((one) =>
      ['Id', 'Name', 'Type', 'LatestVersion', 'TrafficPolicyCount'].map((name) => textAt(one, name)),
    )
    expect(summary).toEqual([[id, 'www', 'A', '3', '2']])
    expect(codeOf((await post('/trafficpolicy', { Name: 'www', Document: document })).root)).toBe(
      'TrafficPolicyAlreadyExists',
    )
    for (const version of [1, 3]) expect(await code('DELETE', `/trafficpolicy/${id}/${version}`)).toBeUndefined()
    expect(await code('GET', `/trafficpolicy/${id}/1`)).toBe('NoSuchTrafficPolicy')
    expect(await code('POST', `/trafficpolicy/${id}`, { Document: JSON.stringify(SIMPLE) })).toBe('NoSuchTrafficPolicy')
    expect(await code('GET', `/trafficpolicies/${id}/versions`)).toBe('NoSuchTrafficPolicy')
    expect(allNamed(await get('/trafficpolicies'), 'TrafficPolicySummary')).toEqual([])
  })

  test.each([
    ['no JSON', '{"a":', '1:6 the JSON ends here before it is whole'],
    ['no object', '[]', 'the document is not one JSON object'],
    [
      'no version',
      { ...SIMPLE, AWSPolicyFormatVersion: '2020-01-01' },
      'AWSPolicyFormatVersion is 2015-10-01 or 2023-05-09',
    ],
    ['no type', { ...SIMPLE, RecordType: 'NS' }, 'RecordType is no type of records that policies make'],
    ['no start', { ...SIMPLE, StartEndpoint: undefined }, 'a document has one StartRule, or one StartEndpoint'],
    ['two starts', { ...FAILOVER, StartEndpoint: 'one' }, 'a document has one StartRule, or one StartEndpoint'],
    ['an endpoint that is not there', { ...SIMPLE, StartEndpoint: 'x' }, 'refers to no endpoint and no rule'],
    ['a rule that is not there', { ...FAILOVER, StartRule: 'x' }, 'there is no rule "x"'],
    [
      'two defaults',
      {
        ...FAILOVER,
        Rules: {
          start: {
            RuleType: 'geo',
            Locations: ['one', 'two'].map((one) => ({ IsDefault: true, EndpointReference: one })),
          },
        },
      },
      'default-2',
    ],
    ['a bad value', { ...SIMPLE, Endpoints: { one: value('192.0.2') } }, 'A: "192.0.2" is not an IPv4 address'],
  ])('R6.24 %s: InvalidTrafficPolicyDocument', async (_case, document, message) => {
    const { post, codeOf } = client(apiBench())
    const text = typeof document === 'string' ? document : JSON.stringify(document)
    const { root, status } = await post('/trafficpolicy', { Name: 'x', Document: text })
    expect([status, codeOf(root)]).toEqual([400, 'InvalidTrafficPolicyDocument'])
    expect(textAt(root, 'Error', 'Message')).toContain(message)
  })

  test('R6.22 rules that lead to rules twice over come to an end', async () => {
    const Rules = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [
        `r${index}`,
        { RuleType: 'weighted', Items: [1, 2].map((Weight) => ({ Weight, RuleReference: `r${index + 1}` })) },
      ]),
    )
    const { post } = client(apiBench())
    const document = JSON.stringify({ ...SIMPLE, StartEndpoint: undefined, StartRule: 'r0', Rules })
    const { root } = await post('/trafficpolicy', { Name: 'x', Document: document })
    expect(textAt(root, 'Error', 'Message')).toMatch(/come to more than 10000 records|there is no rule/)
  })

  test('quotas', async () => {
    const bench = apiBench({ settings: { strictQuotas: true } })
    const { policy, instance } = client(bench)
    const zone = await bench.zone('example.test')
    const first = await policy('p0', SIMPLE)
    for (let index = 1; index < 50; index += 1) await policy(`p${index}`, SIMPLE)
    await expect(policy('p50', SIMPLE)).rejects.toThrow('TooManyTrafficPolicies')
    for (let index = 0; index < 5; index += 1) await instance(zone, `w${index}.example.test`, first)
    await expect(instance(zone, 'w5.example.test', first)).rejects.toThrow('TooManyTrafficPolicyInstances')
    const { root } = await bench.request('GET', '/accountlimit/MAX_TRAFFIC_POLICY_INSTANCES_BY_OWNER')
    expect([textAt(root, 'Limit', 'Value'), textAt(root, 'Count')]).toEqual(['5', '5'])
  })

  test('a policy has at most 1000 versions', async () => {
    const { post, policy, codeOf } = client(apiBench())
    const id = await policy('x', SIMPLE)
    const add = () => post(`/trafficpolicy/${id}`, { Document: JSON.stringify(SIMPLE) })
    for (let version = 2; version <= 1000; version += 1) expect((await add()).status).toBe(201)
    expect(codeOf((await add()).root)).toBe('TooManyTrafficPolicyVersionsForCurrentPolicy')
  })

  test('lists hang together, also where the next one is deleted meanwhile', async () => {
    const bench = apiBench()
    const { policy, get, code, post } = client(bench)
    const names = ['c', 'a', 'b', 'd']
    const ids = []
    for (const name of names) {
      ids.push(await policy(name, SIMPLE))
      bench.advance(1)
    }
    const first = await get('/trafficpolicies?maxitems=1')
    expect(allNamed(first, 'Name').map(({ text }) => text)).toEqual(['c'])
    expect(textAt(first, 'TrafficPolicyIdMarker')).toBe(ids[1])
    await code('DELETE', `/trafficpolicy/${ids[1]}/1`)
    const second = await get(`/trafficpolicies?maxitems=2&trafficpolicyid=${ids[1]}`)
    expect(allNamed(second, 'Name').map(({ text }) => text)).toEqual(['b', 'd'])
    for (let count = 0; count < 3; count += 1)
      await post(`/trafficpolicy/${ids[0]}`, { Document: JSON.stringify(SIMPLE) })
    const versions = await get(`/trafficpolicies/${ids[0]}/versions?maxitems=3`)
    expect(allNamed(versions, 'Version').map(({ text }) => text)).toEqual(['1', '2', '3'])
    expect(textAt(versions, 'TrafficPolicyVersionMarker')).toBe('4')
    expect(await code('GET', '/trafficpolicies?trafficpolicyid=nobody')).toBe('InvalidInput')
    expect(await code('GET', `/trafficpolicy/${ids[0]}/0`)).toBe('InvalidInput')
  })
})

const PLACES = [
  { country: 'DE', continent: 'EU', coordinates: { latitude: 51, longitude: 10 } },
  { country: 'US', continent: 'NA', coordinates: { latitude: 38, longitude: -97 } },
]

describe('R6.22 instances', () => {
  test('R6.23 their records come and go with them, by the version that they have', async () => {
    const bench = apiBench()
    const { policy, instance, get, code, post } = client(bench)
    const zone = await bench.zone('example.test')
    const id = await policy('www', FAILOVER)
    await post(`/trafficpolicy/${id}`, { Document: JSON.stringify(SIMPLE) })
    const made = await instance(zone, 'www.example.test', id)
    const shown = await get(`/trafficpolicyinstance/${made}`)
    expect(
      [
        'HostedZoneId',
        'Name',
        'TTL',
        'State',
        'Message',
        'TrafficPolicyId',
        'TrafficPolicyVersion',
        'TrafficPolicyType',
      ].map((name) => textAt(shown, 'TrafficPolicyInstance', name)),
    ).toEqual([zone, 'www.example.test.', '30', 'Applied', '', id, '1', 'A'])
    const listed = await get(`/hostedzone/${zone}/rrset?name=www.example.test&type=A`)
    expect(
      allNamed(listed, 'ResourceRecordSet').map((one) => one.children.map(({ name, text }) => [name, text])),
    ).toEqual([
      [
        ['Name', 'www.example.test.'],
        ['Type', 'A'],
        ['TrafficPolicyInstanceId', made],
      ],
    ])
    expect(textAt(await get(`/hostedzone/${zone}`), 'HostedZone', 'ResourceRecordSetCount')).toBe('3')
    expect(await code('DELETE', `/trafficpolicy/${id}/1`)).toBe('TrafficPolicyInUse')
    expect(await code('DELETE', `/hostedzone/${zone}`)).toBe('HostedZoneNotEmpty')
    const update = { TTL: 60, TrafficPolicyId: id, TrafficPolicyVersion: 2 }
    const updated = await post(`/trafficpolicyinstance/${made}`, update)
    expect(textAt(updated.root, 'TrafficPolicyInstance', 'State')).toBe('Updating')
    expect(await code('DELETE', `/trafficpolicy/${id}/1`)).toBeUndefined()
    const [{ expansion = [] } = {}] = [...(bench.account().zones.get(zone)?.sets.values() ?? [])].slice(-1)
    expect(expansion.map(({ api }) => api)).toEqual([
      { Name: 'www.example.test.', Type: 'A', TTL: 60, ResourceRecords: [{ Value: '192.0.2.9' }] },
    ])
    expect(textAt(await get('/trafficpolicyinstancecount'), 'TrafficPolicyInstanceCount')).toBe('1')
    expect(await code('DELETE', `/trafficpolicyinstance/${made}`)).toBeUndefined()
    expect(await code('GET', `/trafficpolicyinstance/${made}`)).toBe('NoSuchTrafficPolicyInstance')
    expect(await code('DELETE', `/hostedzone/${zone}`)).toBeUndefined()
  })

  test.each([
    ['a failover below geolocation', FAILOVER],
    ['one value', SIMPLE],
    [
      'places by the format of 2023',
      {
        ...SIMPLE,
        AWSPolicyFormatVersion: '2023-05-09',
        StartEndpoint: undefined,
        StartRule: 'near',
        Endpoints: FAILOVER.Endpoints,
        Rules: {
          near: {
            RuleType: 'geoproximity',
            GeoproximityLocations: [
              { EndpointReference: 'one', Location: { Type: 'Region', LocationName: 'eu-west-1' }, Bias: '10' },
              { EndpointReference: 'two', Location: { Type: 'Coordinate', Latitude: '37.5', Longitude: '-122.2' } },
            ],
          },
        },
      },
    ],
  ])('decide as a plan of the same document does: %s', async (_case, document) => {
    const bench = apiBench()
    const { policy, instance } = client(bench)
    const zone = await bench.zone('example.test')
    await instance(zone, 'www.example.test', await policy('www', document))
    const empty = await deploymentOf('version: 1\nzones: {}\n')
    const served = compile(createDeploymentMaker(empty, { cidrs: new Map(), isOpen: true }).make(bench.account()))
    const [www, apex] = [getName('www.example.test.'), getName('example.test.')]
    const expanded = await expandPolicy(JSON.stringify(document), { zone: apex, name: www, ttlSeconds: 30 })
    if (!expanded.ok) throw new Error(expanded.problems.join())
    const [zoneOf] = (await deploymentOf('version: 1\nzones: { example.test: {} }\n')).zones
    if (zoneOf === undefined) throw new Error('no zone')
    const direct = compile({
      ...empty,
      zones: [{ ...zoneOf, recordSets: [...zoneOf.recordSets, ...expanded.recordSets] }],
    })
    const health = { checks: new Map(), resources: new Map() }
    const shares = (graph: typeof served) =>
      PLACES.map((place) => {
        const decision = decide(graph, health, { name: www, type: 'A' }, place)
        return decision.outcomes.map(({ share, from }) => [
          `${share.numerator}/${share.denominator}`,
          from.map((leaf) => [leaf.values.map(({ text }) => text), leaf.ttlSeconds]),
        ])
      })
    expect(shares(served)).toEqual(shares(direct))
    expect(shares(served).flat(3)).not.toEqual([])
  })

  test('while one is on its way it is not changed', async () => {
    const bench = apiBench({ settings: { syncDelayMs: 5000 } })
    const { policy, instance, get, code } = client(bench)
    const zone = await bench.zone('example.test')
    const id = await policy('www', SIMPLE)
    const made = await instance(zone, 'www.example.test', id)
    const state = async () => textAt(await get(`/trafficpolicyinstance/${made}`), 'TrafficPolicyInstance', 'State')
    const update = { TTL: 60, TrafficPolicyId: id, TrafficPolicyVersion: 1 }
    expect(await state()).toBe('Creating')
    expect(await code('DELETE', `/trafficpolicyinstance/${made}`)).toBe('PriorRequestNotComplete')
    expect(await code('POST', `/trafficpolicyinstance/${made}`, update)).toBe('PriorRequestNotComplete')
    bench.advance(5000)
    expect(await state()).toBe('Applied')
    expect(await code('POST', `/trafficpolicyinstance/${made}`, update)).toBeUndefined()
    expect(await state()).toBe('Updating')
    bench.advance(5000)
    expect(await code('DELETE', `/trafficpolicyinstance/${made}`)).toBeUndefined()
  })

  test('one that cannot make its records says why', async () => {
    const bench = apiBench()
    const { policy, instance, get } = client(bench)
    const zone = await bench.zone('example.test')
    await bench.change(zone, set('CREATE', 'www.example.test', 'A', values('192.0.2.1')))
    const failed = async (name: string, document: object) => {
      const shown = await get(`/trafficpolicyinstance/${await instance(zone, name, await policy(name, document))}`)
      return ['State', 'Message'].map((member) => textAt(shown, 'TrafficPolicyInstance', member))
    }
    expect(await failed('www.example.test', SIMPLE)).toEqual([
      'Failed',
      "Tried to create resource record set [name='www.example.test.', type='A'] but it already exists",
    ])
    const checked = { ...FAILOVER.Rules.near, Primary: { EndpointReference: 'one', HealthCheck: 'nobody' } }
    expect(await failed('a.example.test', { ...FAILOVER, Rules: { ...FAILOVER.Rules, near: checked } })).toEqual([
      'Failed',
      'No health check exists with the specified ID: nobody',
    ])
    await bench.change(zone, set('CREATE', '_r53sim-eu.b.example.test', 'A', values('192.0.2.1')))
    expect(await failed('b.example.test', FAILOVER)).toEqual([
      'Failed',
      'The zone has records of type A at _r53sim-eu.b.example.test.',
    ])
  })

  test('R6.1 batches leave their records alone, but for a deletion', async () => {
    const bench = apiBench()
    const { policy, instance, get } = client(bench)
    const zone = await bench.zone('example.test')
    const made = await instance(zone, 'www.example.test', await policy('www', FAILOVER))
    const change = async (action: string, name: string, inner: string) => {
      const { root } = await bench.change(zone, set(action, name, 'A', inner))
      return textAt(root, 'Error', 'Message')
    }
    const own = `<TrafficPolicyInstanceId>${made}</TrafficPolicyInstanceId>`
    const belongs = /belongs to a traffic policy instance/
    expect(await change('UPSERT', 'www.example.test', values('192.0.2.1'))).toMatch(belongs)
    expect(await change('CREATE', '_r53sim-eu.www.example.test', values('192.0.2.1'))).toMatch(belongs)
    expect(await change('CREATE', 'other.example.test', own)).toMatch(belongs)
    expect(
      await change(
        'CREATE',
        'www.example.test',
        `<SetIdentifier>x</SetIdentifier><Weight>1</Weight>${values('192.0.2.1')}`,
      ),
    ).toMatch(/cannot be created as a non-weighted set exists/)
    expect(await change('DELETE', 'www.example.test', values('192.0.2.1'))).toMatch(/do not match the current values/)
    expect(await change('DELETE', 'www.example.test', '<TrafficPolicyInstanceId>x</TrafficPolicyInstanceId>')).toMatch(
      /do not match the current values/,
    )
    expect(await change('DELETE', 'www.example.test', own)).toBeUndefined()
    expect(textAt(await get(`/trafficpolicyinstance/${made}`), 'TrafficPolicyInstance', 'State')).toBe('Applied')
  })

  test('names, types and zones that do not go together', async () => {
    const bench = apiBench()
    const { policy, instance, code, post } = client(bench)
    const zone = await bench.zone('example.test')
    const id = await policy('www', SIMPLE)
    const made = await instance(zone, 'www.example.test', id)
    await expect(instance(zone, 'www.example.test', id)).rejects.toThrow('TrafficPolicyInstanceAlreadyExists')
    await expect(instance(zone, 'www.other.test', id)).rejects.toThrow('InvalidInput')
    await expect(instance('ZNOBODY', 'www.example.test', id)).rejects.toThrow('NoSuchHostedZone')
    await expect(instance(zone, 'x.example.test', id, 7)).rejects.toThrow('NoSuchTrafficPolicy')
    const text = { ...SIMPLE, RecordType: 'TXT', Endpoints: { one: value('"x"') } }
    await post(`/trafficpolicy/${id}`, { Document: JSON.stringify(text) })
    const update = { TTL: 60, TrafficPolicyId: id, TrafficPolicyVersion: 2 }
    expect(await code('POST', `/trafficpolicyinstance/${made}`, update)).toBe('ConflictingTypes')
    expect(await code('POST', '/trafficpolicyinstance/nobody', update)).toBe('NoSuchTrafficPolicyInstance')
    expect(await code('DELETE', '/trafficpolicyinstance/nobody')).toBe('NoSuchTrafficPolicyInstance')
  })

  test('lists of all, of a zone, of a policy go on where a deleted one stood', async () => {
    const bench = apiBench()
    const { policy, instance, get, code } = client(bench)
    const [a, b] = [await bench.zone('a.test'), await bench.zone('b.test')]
    const [one, two] = [await policy('one', SIMPLE), await policy('two', SIMPLE)]
    const made = new Map<string, string>()
    for (const [zone, name, id] of [
      [a, 'x.a.test', one],
      [a, 'y.a.test', two],
      [a, 'z.a.test', one],
      [b, 'x.b.test', one],
    ] as const)
      made.set(`${name}.`, await instance(zone, name, id))
    const pages = async (path: string) => {
      const seen: string[] = []
      for (let query = ''; ; ) {
        const root = await get(`${path}maxitems=1${query}`)
        seen.push(...allNamed(root, 'Name').map(({ text }) => text))
        const name = textAt(root, 'TrafficPolicyInstanceNameMarker')
        if (name === undefined) return seen
        const [zone, type] = ['HostedZoneIdMarker', 'TrafficPolicyInstanceTypeMarker'].map((one) => textAt(root, one))
        query = `${zone === undefined ? '' : `&hostedzoneid=${zone}`}&trafficpolicyinstancename=${name}&trafficpolicyinstancetype=${type}`
      }
    }
    expect((await pages('/trafficpolicyinstances?')).sort()).toEqual([...made.keys()].sort())
    expect(await pages(`/trafficpolicyinstances/hostedzone?id=${a}&`)).toEqual(['x.a.test.', 'y.a.test.', 'z.a.test.'])
    expect((await pages(`/trafficpolicyinstances/trafficpolicy?id=${one}&version=1&`)).sort()).toEqual([
      'x.a.test.',
      'x.b.test.',
      'z.a.test.',
    ])
    await code('DELETE', `/trafficpolicyinstance/${made.get('y.a.test.')}`)
    const after = await get(
      `/trafficpolicyinstances/hostedzone?id=${a}&trafficpolicyinstancename=y.a.test&trafficpolicyinstancetype=A`,
    )
    expect(allNamed(after, 'Name').map(({ text }) => text)).toEqual(['z.a.test.'])
    expect(await code('GET', '/trafficpolicyinstances?trafficpolicyinstancename=y.a.test')).toBe('InvalidInput')
    expect(await code('GET', '/trafficpolicyinstances/hostedzone?id=nobody')).toBe('NoSuchHostedZone')
    expect(await code('GET', '/trafficpolicyinstances/trafficpolicy?id=nobody&version=1')).toBe('NoSuchTrafficPolicy')
  })
})
