import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import type { Fault } from '../../src/health/faults.ts'
import { checkerRegionCodes } from '../../src/route53/checkers.ts'
import { questionsFor } from '../../src/simulate/questions.ts'
import { playScenario } from '../../src/simulate/scenario.ts'
import { simulate } from '../../src/simulate/simulate.ts'
import { getName } from '../../src/values/name.ts'
import { planOf } from '../health/plan.ts'

const graphOf = async (fraction: number, perRegion: number) =>
  compile(
    await planOf(`
version: 1
model: { check.healthy_fraction: ${fraction}, check.checkers_per_region: ${perRegion} }
endpoints: { web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }, spare: { ipv4: 192.0.2.20 } }
zones: { example.com: { records: { www: { A: { failover: { primary: web, secondary: spare } } } } } }
`),
  )

const cutOff = (regions: readonly string[]) => regions.map((name): Fault => ({ kind: 'checker', name }))

test.each([
  // fraction, regions cut off, healthy
  [0.18, 6, true],
  [0.18, 7, false],
  [0.5, 3, true],
  [0.5, 4, false],
  [0.1, 7, true],
] as const)('more than %d of the checkers: with %i of 8 regions cut off %s', async (fraction, count, healthy) => {
  const graph = await graphOf(fraction, 2)
  const { after } = simulate(graph, { failed: cutOff(checkerRegionCodes.slice(0, count)) })
  expect(after.health.checks.get('web')).toBe(healthy)
})

test('before and after says what the timeline comes to, whatever the plan says of checkers', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 99 }),
      fc.integer({ min: 1, max: 4 }),
      fc.subarray([...checkerRegionCodes]),
      async (percent, perRegion, regions) => {
        const graph = await graphOf(percent / 100, perRegion)
        const [zone] = graph.zones
        const [question] = zone ? questionsFor(graph, zone.zone.id, getName('www.example.com.'), 'A') : []
        if (!question) throw new Error('no record')
        const failed = cutOff(regions)
        const run = playScenario(graph, { events: [{ at: 0, failed }], question, client: {} })
        const { after } = simulate(graph, { failed })
        expect(run.checkAt('web', 1000)).toBe(after.health.checks.get('web') ? 'healthy' : 'unhealthy')
      },
    ),
    { numRuns: 40 },
  )
})
