import { describe, expect, test } from 'vitest'
import { clientKinds } from '../../src/decide/client-kinds.ts'
import { compile } from '../../src/decide/compile.ts'
import type { NamedClient } from '../../src/model/client.ts'
import type { Vpc } from '../../src/model/deployment.ts'
import type { Policy, RecordSet } from '../../src/model/record-set.ts'
import { getName } from '../../src/values/name.ts'
import { deployment, prefix, rdata, recordSet, zone } from '../support/deployment.ts'

const APEX = getName('example.com.')
const WWW = getName('www.example.com.')

const routed = (policies: readonly Policy[], name = WWW): readonly RecordSet[] =>
  policies.map((policy, index) =>
    recordSet({
      name,
      setIdentifier: `r${index}`,
      policy,
      data: { kind: 'values', values: rdata('A', `192.0.2.${index + 1}`) },
    }),
  )

const alias = (dnsName: string, policy: Policy, setIdentifier: string): RecordSet =>
  recordSet({
    name: WWW,
    setIdentifier,
    policy,
    data: { kind: 'alias', hostedZoneId: 'Z1', dnsName: getName(dnsName), evaluateTargetHealth: true },
  })

const area = (text: string): Policy => {
  const [country = '', subdivision] = text.split('-')
  if (text === '*') return { kind: 'geolocation', area: { kind: 'default' } }
  if (text.startsWith('@')) return { kind: 'geolocation', area: { kind: 'continent', continent: text.slice(1) } }
  return subdivision === undefined
    ? { kind: 'geolocation', area: { kind: 'country', country } }
    : { kind: 'geolocation', area: { kind: 'subdivision', country, subdivision } }
}

const region = (code: string): Policy => ({ kind: 'latency', region: code })

const location = (name: string, ...blocks: readonly string[]): Policy => ({
  kind: 'ip-based',
  collectionId: 'offices',
  location: name,
  blocks: blocks.map(prefix),
})

const vpc = (code: string): Vpc => ({ id: `vpc-${code}`, region: code, cidrs: [] })

function labels(
  recordSets: readonly RecordSet[],
  { clients = [], vpcs }: { readonly clients?: readonly NamedClient[]; readonly vpcs?: readonly Vpc[] } = {},
): Readonly<Record<string, readonly string[]>> {
  const zones = [zone(APEX, 'Z1', recordSets, vpcs ? { vpcs } : {})]
  const graph = compile(deployment(zones, [], { clients: new Map(clients.map((client) => [client.name, client])) }))
  const [zoneGraph] = graph.zones
  if (!zoneGraph) throw new Error('unreachable: a deployment without its zone')
  return Object.fromEntries(clientKinds(graph, zoneGraph, WWW, 'A').map(({ label, named }) => [label, named]))
}

const kindsOf = (recordSets: readonly RecordSet[], more: Parameters<typeof labels>[1] = {}) =>
  Object.keys(labels(recordSets, more))

describe('kinds of client', () => {
  test.each([
    // group                                                                       kinds
    [
      'nothing looks at the client',
      routed([
        { kind: 'weighted', weight: 1 },
        { kind: 'weighted', weight: 2 },
      ]),
      ['all'],
    ],
    ['no such name', [], ['all']],
    ['each area and the rest', routed([area('@EU'), area('FR'), area('*')]), ['EU', 'EU-FR', 'other']],
    ['a state of a country that has no record', routed([area('US-WA'), area('*')]), ['NA-US-WA', 'other']],
    ['without a default the rest has a kind too', routed([area('CH')]), ['EU-CH', 'other']],
    ['each block and the rest', routed([location('hq', '192.0.2.0/24'), location('*')]), ['hq 192.0.2.0/24', 'other']],
    [
      'blocks of one record are one kind',
      routed([location('hq', '192.0.2.0/24', '198.51.100.0/24')]),
      ['hq 192.0.2.0/24', 'other'],
    ],
    [
      'a block in a block',
      routed([location('a', '192.0.0.0/16'), location('b', '192.0.2.0/24')]),
      ['a 192.0.0.0/16', 'b 192.0.2.0/24', 'other'],
    ],
    [
      'each order of two regions',
      routed([region('eu-west-1'), region('us-east-1')]),
      ['near eu-west-1', 'near us-east-1'],
    ],
    ['one region leaves no choice', routed([region('eu-west-1')]), ['near eu-west-1']],
  ] as const)('%s', (_case, recordSets, kinds) => {
    expect(kindsOf(recordSets)).toEqual(kinds)
  })

  test('areas and regions below one another are combined', () => {
    const kinds = kindsOf([
      alias('eu.example.com.', area('@EU'), 'eu'),
      ...routed([area('*')]),
      ...routed([region('eu-west-1'), region('us-east-1')], getName('eu.example.com.')),
    ])
    expect(kinds).toEqual(['EU, near eu-west-1', 'EU, near us-east-1', 'near eu-west-1', 'near us-east-1'])
  })

  test('in a private zone each VPC is asked (R5.9)', () => {
    expect(
      kindsOf(routed([region('eu-west-1'), region('us-east-1')]), { vpcs: [vpc('us-east-2'), vpc('eu-west-2')] }),
    ).toEqual(['VPC in us-east-2', 'VPC in eu-west-2'])
  })

  test("the plan's clients stand in the kind they fall in, or make one", () => {
    const clients: readonly NamedClient[] = [
      { name: 'paris', country: 'FR' },
      { name: 'lab', latencyMs: new Map() },
    ]
    expect(labels(routed([area('@EU'), area('*')]), { clients })).toEqual({ EU: ['paris'], other: ['lab'] })
  })

  /** Nearest Virginia, then Singapore, then Ireland: no place on Earth has such an order. */
  const nowhere: Omit<NamedClient, 'name'> = {
    continent: 'EU',
    latencyMs: new Map(['us-east-1', 'ap-southeast-1', 'eu-west-1'].map((code, rank) => [code, rank])),
  }

  test.each([
    // the client's name    its label
    ['lab', 'lab'],
    ['EU', 'EU'],
    ['other', 'other'],
    ['all', 'client all'],
    ['EU, near eu-west-1', 'client EU, near eu-west-1'],
  ])('a client called %s that is a kind of its own is called %s', (name, label) => {
    const found = labels(
      [
        alias('eu.example.com.', area('@EU'), 'eu'),
        ...routed([area('*')]),
        ...routed(
          ['us-east-1', 'eu-west-1', 'ap-southeast-1', 'sa-east-1', 'us-west-2'].map(region),
          getName('eu.example.com.'),
        ),
      ],
      { clients: [{ name, ...nowhere }] },
    )
    expect(found[label]).toEqual([name])
    expect(Object.values(found).flat()).toEqual([name])
  })
})
