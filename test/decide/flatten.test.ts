import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import { decide } from '../../src/decide/decide.ts'
import { type FlattenOptions, flatten } from '../../src/decide/flatten.ts'
import type { Client } from '../../src/model/client.ts'
import type { Endpoint } from '../../src/model/deployment.ts'
import type { RecordSet } from '../../src/model/record-set.ts'
import { simulatedAddresses } from '../../src/route53/simulated-addresses.ts'
import { getName } from '../../src/values/name.ts'
import { deployment, NOWHERE, zone } from '../support/deployment.ts'
import { alias, below, SAMPLE_ZONE_ID, sample, values } from '../support/sample-zone.ts'

const LARGEST: FlattenOptions = { weighted: 'largest' }

function snapshotOf(
  recordSets: readonly RecordSet[],
  {
    down = [],
    endpoints = [],
    ...options
  }: Partial<FlattenOptions> & { down?: readonly string[]; endpoints?: readonly Endpoint[] } = {},
) {
  const plan = deployment([zone(getName('example.com.'), SAMPLE_ZONE_ID, recordSets)], [], {
    endpoints: new Map(endpoints.map((endpoint) => [endpoint.name, endpoint])),
  })
  const health = { checks: new Map(down.map((id) => [id, false])), resources: new Map() }
  const sets = flatten(compile(plan), health, { ...LARGEST, ...options }).zones.get(SAMPLE_ZONE_ID) ?? []
  return (name: string) => {
    const set = sets.find((found) => found.name === getName(`${name}.example.com.`))
    return {
      answers: set?.answers.flatMap((answer) => answer.values.map(({ text }) => text)),
      gaps: set?.gaps.map(({ gap }) => gap),
      frozen: set?.frozen,
    }
  }
}

const weighted = (id: string, weight: number, address: string) =>
  below('w', values('A', address), { setIdentifier: id, policy: { kind: 'weighted', weight }, healthCheckId: id })
const multivalue = (id: string) =>
  below('m', values('A', `192.0.2.${id.slice(1)}`), {
    setIdentifier: id,
    policy: { kind: 'multivalue' },
    healthCheckId: id,
  })

describe('weighted', () => {
  const three = [weighted('b', 5, '192.0.2.2'), weighted('a', 5, '192.0.2.1'), weighted('c', 0, '192.0.2.3')]
  test.each([
    // claim                                          down            weighted   answered
    ['the largest; of equals the first identifier', [], 'largest', ['192.0.2.1']],
    ['the largest that is live', ['a'], 'largest', ['192.0.2.2']],
    ['weight 0 when nothing else is live', ['a', 'b'], 'largest', ['192.0.2.3']],
    ['all down: as if all were up', ['a', 'b', 'c'], 'largest', ['192.0.2.1']],
    ['all live weights by identifier', [], 'all', ['192.0.2.1', '192.0.2.2']],
    ['all live weights', ['b'], 'all', ['192.0.2.1']],
  ] as const)('%s', (_claim, down, how, answers) => {
    expect(snapshotOf(three, { down, weighted: how })('w')).toEqual({ answers, gaps: [], frozen: ['weighted'] })
  })

  test('the choice is made level by level, not by the share in the end', () => {
    const level = (name: string, id: string, weight: number, data: RecordSet['data']) =>
      below(name, data, { setIdentifier: id, policy: { kind: 'weighted', weight } })
    const tree = [
      level('top', 'a', 60, alias('low.example.com.')),
      level('top', 'b', 40, values('A', '192.0.2.9')),
      level('low', 'x', 1, values('A', '192.0.2.1')),
      level('low', 'y', 1, values('A', '192.0.2.2')),
    ]
    expect(snapshotOf(tree)('top')).toEqual({ answers: ['192.0.2.1'], gaps: [], frozen: ['weighted'] })
    expect(snapshotOf(tree, { weighted: 'all' })('top').answers).toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.9'])
  })

  test('of CNAMEs one answers, whatever is asked for', () => {
    const cname = (id: string) =>
      below('c', values('CNAME', `${id}.example.net.`), { setIdentifier: id, policy: { kind: 'weighted', weight: 1 } })
    expect(snapshotOf([cname('b'), cname('a')], { weighted: 'all' })('c').answers).toEqual(['a.example.net.'])
  })
})

test.each([
  // claim                                down                  answered
  ['eight of nine, by identifier', [], [1, 2, 3, 4, 5, 6, 7, 8]],
  ['the healthy ones', ['s2', 's4'], [1, 3, 5, 6, 7, 8, 9]],
  ['eight of nine when all are down', ['s1', 's2', 's3', 's4', 's5', 's6', 's7', 's8', 's9'], [1, 2, 3, 4, 5, 6, 7, 8]],
] as const)('multivalue: %s', (_claim, down, hosts) => {
  const nine = [9, 8, 7, 6, 5, 4, 3, 2, 1].map((host) => multivalue(`s${host}`))
  expect(snapshotOf(nine, { down })('m').answers).toEqual(hosts.map((host) => `192.0.2.${host}`))
})

describe('AWS resources', () => {
  const dnsName = getName('web-1.us-east-1.elb.amazonaws.com.')
  const endpoint = (addresses: Endpoint['addresses'], addressesAreMadeUp: boolean): Endpoint => ({
    name: 'lb',
    addressesAreMadeUp,
    type: 'application-load-balancer',
    dnsName,
    targets: [],
    minHealthyTargets: 1,
    addresses,
    labels: new Map(),
    assumeUp: false,
    at: NOWHERE,
  })
  const record = below('lb', alias(dnsName, 'Z35SXDOTRQ7X7K', { endpoint: 'lb' }))
  test.each([
    [
      'the addresses that the plan gives',
      { A: ['198.51.100.7', '198.51.100.8'], AAAA: [] },
      false,
      ['198.51.100.7', '198.51.100.8'],
    ],
    ['not those made up for simulation', simulatedAddresses(dnsName), true, undefined],
    ['none given', { A: [], AAAA: ['2001:db8::1'] }, false, undefined],
  ])('%s', (_claim, addresses, isMadeUp, answers) => {
    const gaps = answers ? [] : ['not-simulated']
    expect(snapshotOf([record], { endpoints: [endpoint(addresses, isMadeUp)] })('lb')).toEqual({
      answers: answers ?? [],
      gaps,
      frozen: [],
    })
  })
})

describe('clients', () => {
  const latency = (region: string, address: string) =>
    below('l', values('A', address), { setIdentifier: region, policy: { kind: 'latency', region } })
  const near = (id: string, latitude: number, address: string) =>
    below('g', values('A', address), {
      setIdentifier: id,
      policy: {
        kind: 'geoproximity',
        bias: 0,
        location: { kind: 'coordinates', coordinates: { latitude, longitude: 0 } },
      },
    })
  const sets = [
    latency('us-east-1', '192.0.2.1'),
    latency('eu-west-1', '192.0.2.2'),
    near('a', 80, '192.0.2.3'),
    near('b', 0, '192.0.2.4'),
  ]
  const subnetOnly: Client = { subnet: { family: 4, bits: 0n, length: 8 } }
  test.each([
    // client                                                       latency             geoproximity
    ['nobody', undefined, undefined, undefined],
    ['a network of no place', subnetOnly, undefined, undefined],
    ['a country', { country: 'FR' }, '192.0.2.2', '192.0.2.3'],
    ['a region', { region: 'us-east-1' }, '192.0.2.1', '192.0.2.3'],
    ['measured', { latencyMs: new Map([['us-east-1', 5]]) }, '192.0.2.1', undefined],
  ] as const)('%s', (_who, client, byLatency, byDistance) => {
    const found = snapshotOf(sets, client ? { client } : {})
    const gapsFor = (address: string | undefined) => (address === undefined ? ['needs-client'] : [])
    expect(found('l')).toMatchObject({ answers: byLatency === undefined ? [] : [byLatency], gaps: gapsFor(byLatency) })
    expect(found('g')).toMatchObject({
      answers: byDistance === undefined ? [] : [byDistance],
      gaps: gapsFor(byDistance),
    })
  })

  test('in a private zone everybody stands where its network does', () => {
    const vpcs = [{ id: 'vpc-1', region: 'eu-west-1', cidrs: [] }]
    const plan = deployment([zone(getName('example.com.'), SAMPLE_ZONE_ID, sets, { vpcs })])
    const [set] = (
      flatten(compile(plan), { checks: new Map(), resources: new Map() }, LARGEST).zones.get(SAMPLE_ZONE_ID) ?? []
    ).filter(({ name }) => name === 'l.example.com.')
    expect(set?.answers.map(({ member }) => member.setIdentifier)).toEqual(['eu-west-1'])
  })
})

test('branches shared by many aliases are worked out once', () => {
  const levels = Array.from({ length: 14 }, (_, level) =>
    Array.from({ length: 12 }, (_item, index) =>
      below(`n${level}`, level === 0 ? values('A', `192.0.2.${index}`) : alias(`n${level - 1}.example.com.`), {
        setIdentifier: `s${index}`,
        policy: { kind: 'weighted', weight: 1 },
      }),
    ),
  ).flat()
  // 12^14 paths, 12 leaves, for each of the 12 members.
  expect(snapshotOf(levels, { weighted: 'all' })('n13').answers).toHaveLength(144)
})

test('a snapshot only says what the engine can say', () => {
  const graph = compile(sample)
  const ids = [...sample.healthChecks.keys()]
  const client = fc.constantFrom<Client>(
    {},
    { country: 'FR' },
    { country: 'US', subdivision: 'WA' },
    { region: 'eu-west-1' },
  )
  fc.assert(
    fc.property(fc.subarray(ids), client, fc.constantFrom('largest' as const, 'all' as const), (down, who, weight) => {
      const health = { checks: new Map(ids.map((id) => [id, !down.includes(id)])), resources: new Map() }
      const sets = flatten(graph, health, { client: who, weighted: weight }).zones.get(SAMPLE_ZONE_ID) ?? []
      expect(sets.some(({ name }) => name.startsWith('_r53sim-'))).toBe(false)
      for (const { name, type, answers } of sets) {
        const { outcomes } = decide(graph, health, { name, type }, who)
        const possible = new Set(outcomes.flatMap(({ from }) => from.flatMap((leaf) => leaf.values)))
        // At and below a delegation the engine refers to others; the snapshot leaves that to its reader.
        if (outcomes.some(({ kind }) => kind === 'referral')) continue
        for (const value of answers.flatMap((answer) => answer.values)) expect(possible).toContain(value)
      }
    }),
  )
})
