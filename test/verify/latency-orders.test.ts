import { describe, expect, test } from 'vitest'
import { createKinds } from '../../src/decide/client-kinds.ts'
import { compile } from '../../src/decide/compile.ts'
import type { Client } from '../../src/model/client.ts'
import { allQuestions } from '../../src/simulate/questions.ts'
import { outcomesKey, plainState } from '../../src/verify/plain.ts'
import { createSetting } from '../../src/verify/setting.ts'
import { variablesOf } from '../../src/verify/variables.ts'
import { planOf } from '../health/plan.ts'
import { linesOf, verifyPlan } from '../support/verifying.ts'

const REGIONS = ['us-east-1', 'eu-west-1', 'ap-northeast-1', 'sa-east-1', 'us-west-2'] as const

const latency = (count: number) =>
  `{ latency: { ${REGIONS.slice(0, count)
    .map((region, index) => `${region}: e${index}`)
    .join(', ')} } }`

const planWith = (record: string) => `version: 1
endpoints:
${REGIONS.map((_, index) => `  e${index}: { ipv4: 192.0.2.${index + 1}${index === 4 ? '' : ', health_check: { type: HTTP }'} }`).join('\n')}
zones: { example.com: { records: { www: { A: ${record} } } } }
`

function* orders(regions: readonly string[]): Generator<readonly string[]> {
  if (regions.length === 0) yield []
  for (const first of regions)
    for (const rest of orders(regions.filter((region) => region !== first))) yield [first, ...rest]
}

describe('more latency regions than all orders can be asked of', () => {
  test.each([
    // case                            record                                                                         leading
    ['one group', latency(5), 1],
    [
      'a group beside another',
      `{ weighted: { x: { weight: 1, ${latency(5).slice(2, -2)} }, y: { weight: 2, ${latency(4).slice(2, -2)} } } }`,
      2,
    ],
    ['a group behind another', `{ failover: { primary: ${latency(4)}, secondary: ${latency(5)} } }`, 2],
  ] as const)('every answer to any order is given to one of the kinds: %s', async (_case, record, leading) => {
    const graph = compile(await planOf(planWith(record)))
    const [question] = allQuestions(graph)
    const [zone] = graph.zones
    if (!question || !zone) throw new Error('no record')
    const found = createKinds({ everyOrder: true })([{ graph, zone, name: question.name, type: 'A' }])
    expect(found.partial).toEqual([])
    expect(found.gaps).toEqual([
      `any of 5 latency regions may be the nearest: over-approximated, orders are told apart by the first ${leading === 1 ? 'one' : leading}`,
    ])
    const { variables } = createSetting(
      graph,
      variablesOf(graph.deployment, { kinds: new Set(), probabilities: new Map() }),
    )
    expect(variables.all).toHaveLength(5)
    let answers = 0
    for (let state = 0; state < 2 ** 5; state += 1) {
      const plain = plainState(
        graph,
        variables.all.filter((_, bit) => (state >> bit) & 1),
      )
      const keyFor = (client: Client) => outcomesKey(plain.outcomes(question, client))
      const given = new Set(found.kinds.map(({ client }) => keyFor(client)))
      for (const order of orders(REGIONS)) {
        const latencyMs = new Map(order.map((region, rank) => [region, rank + 1]))
        expect(given).toContain(keyFor({ latencyMs }))
      }
      answers += given.size
    }
    expect(answers).toBeGreaterThan(50)
  })

  test('verify says so', async () => {
    const all = [...REGIONS, 'ap-south-1'].map((region, index) => `${region}: f${index}`)
    const verification = await verifyPlan(`version: 1
endpoints:
${all.map((_, index) => `  f${index}: { ipv4: 192.0.2.${index + 1}, ${index === 5 ? '' : 'health_check: { type: HTTP }'} }`).join('\n')}
zones: { example.com: { records: { www: { A: { latency: { ${all.join(', ')} } } } } } }
`)
    expect(verification.sampled).toBe(0)
    expect(linesOf(verification).filter((line) => line.startsWith('VER002'))).toHaveLength(1)
    expect(linesOf(verification).filter((line) => line.startsWith('VER014'))).toEqual([
      'VER014 |  |  | kinds of client: any of 6 latency regions may be the nearest: over-approximated, orders are told apart by the first one',
    ])
  })
})
