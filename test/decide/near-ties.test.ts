import { describe, expect, test } from 'vitest'
import { createKinds } from '../../src/decide/client-kinds.ts'
import { compile } from '../../src/decide/compile.ts'
import { nearTies } from '../../src/decide/near-ties.ts'
import type { Client } from '../../src/model/client.ts'
import { policyOf } from '../../src/routing/registry.ts'
import { planOf } from '../health/plan.ts'

const plan = (record: string, clients = '{}') => `version: 1
endpoints:
  a: { ipv4: 192.0.2.1, health_check: { type: HTTP } }
  b: { ipv4: 192.0.2.2, health_check: { type: HTTP } }
zones: { example.com: { records: { www: { A: ${record} } } } }
clients: ${clients}
`
const PROXIMITY =
  '{ geoproximity: { dublin: { region: eu-west-1, endpoint: a }, frankfurt: { region: eu-central-1, endpoint: b } } }'
const BIASED = PROXIMITY.replace('eu-west-1,', 'eu-west-1, bias: 20,')
const LATENCY = '{ latency: { eu-west-1: a, eu-central-1: b } }'

async function compiled(record: string, clients?: string) {
  const graph = compile(await planOf(plan(record, clients)))
  const [zone] = graph.zones
  const group = zone?.groups.find(({ members }) => members.length === 2)
  if (!zone || !group) throw new Error('no group of two')
  return { graph, zone, group }
}

const near = (latitude: number, longitude: number): Client => ({ coordinates: { latitude, longitude } })
const measured = (first: number, second: number): Client => ({
  latencyMs: new Map([
    ['eu-west-1', first],
    ['eu-central-1', second],
  ]),
})

describe('a near tie', () => {
  test.each([
    // case                            record     client               ties
    ['in between', PROXIMITY, near(51.9, 1.4), 1],
    ['in Dublin', PROXIMITY, near(53.35, -6.26), 0],
    ['in Paris, clearly nearer to Frankfurt', PROXIMITY, near(48.86, 2.35), 0],
    ['the bias moves the middle', BIASED, near(51.9, 1.4), 0],
    ['of unknown place', PROXIMITY, {}, 0],
    ['latencies 9 % apart', LATENCY, measured(91, 100), 1],
    ['latencies 10 % apart', LATENCY, measured(90, 100), 0],
    ['latencies estimated from the distance', LATENCY, near(51.9, 1.4), 1],
    ['in Frankfurt', LATENCY, near(50.11, 8.68), 0],
  ] as const)('%s', async (_case, record, client, ties) => {
    const { group } = await compiled(record)
    expect(nearTies(group, client)).toHaveLength(ties)
  })

  test('has a place beside it from which the order is the other way', async () => {
    const { group } = await compiled(PROXIMITY)
    const client = near(51.9, 1.4)
    const [tie] = nearTies(group, client)
    if (!tie?.beside) throw new Error('no place beside')
    const orderFor = (asker: Client) =>
      policyOf(group.kind)
        .candidates(group.members, asker)
        .map(({ recordSet }) => recordSet.setIdentifier)
    expect(orderFor(client)).toEqual([tie.nearer.setIdentifier, tie.farther.setIdentifier])
    expect(orderFor(tie.beside)).toEqual([tie.farther.setIdentifier, tie.nearer.setIdentifier])
  })

  test('of a client of the plan is said, and both orders are kinds of client', async () => {
    const { graph, zone } = await compiled(PROXIMITY, '{ thames: { coordinates: [51.9, 1.4] } }')
    const views = [
      { graph, zone, name: zone.groups.find(({ members }) => members.length === 2)?.name ?? zone.zone.name, type: 'A' },
    ]
    const { gaps, kinds } = createKinds({ everyOrder: true })(views)
    expect(gaps).toContain('near tie, both orders are looked at: thames between dublin and frankfurt')
    expect(kinds.length).toBeGreaterThanOrEqual(2)
    expect(createKinds({ everyOrder: false })(views).gaps.join()).not.toContain('near tie')
  })
})
