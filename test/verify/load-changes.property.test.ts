import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Deployment } from '../../src/model/deployment.ts'
import { askersOf, isOverloaded, studyLoad } from '../../src/simulate/overload.ts'
import type { Question } from '../../src/simulate/questions.ts'
import { sceneOf } from '../../src/simulate/scene.ts'
import { alignedSettings } from '../../src/verify/aligned-settings.ts'
import { createAnalyst, DEFAULT_ANALYST_OPTIONS } from '../../src/verify/analysis.ts'
import { createLoadComparison } from '../../src/verify/load-changes.ts'
import { commonQuestions } from '../../src/verify/question-pairs.ts'
import type { Setting } from '../../src/verify/setting.ts'
import { anyMortalPlan, mortalCase } from '../support/mortal-plans.ts'

/** The plan with capacities of endpoints, clients with a demand, and weights that are turned by `turn`. */
function loaded(deployment: Deployment, capacities: readonly number[], turn: number): Deployment {
  const endpoints = [...deployment.endpoints].map(
    ([name, endpoint], position) => [name, { ...endpoint, capacity: capacities[position] ?? 5 }] as const,
  )
  const zones = deployment.zones.map((zone) => ({
    ...zone,
    recordSets: zone.recordSets.map((recordSet) =>
      recordSet.policy.kind === 'weighted'
        ? { ...recordSet, policy: { ...recordSet.policy, weight: (recordSet.policy.weight + turn) % 4 } }
        : recordSet,
    ),
  }))
  const clients = new Map(
    [
      { name: 'paris', country: 'FR', demand: 7 },
      { name: 'lima', country: 'PE', demand: 4 },
    ].map((client) => [client.name, client]),
  )
  return { ...deployment, endpoints: new Map(endpoints), zones, clients }
}

/** Overloaded endpoints in each state, a bit of its number for each variable, by plain booleans. */
function overloadedIn({ graph, variables }: Setting, question: Question): readonly ReadonlySet<string>[] {
  const study = studyLoad(graph, question, askersOf(graph.deployment))
  return Array.from({ length: 2 ** variables.all.length }, (_, state) => {
    const faults = variables.all.flatMap((variable, bit) => ((state >> bit) & 1 ? variable.faults : []))
    const over = study.loadsIn(sceneOf(graph, faults)).filter(isOverloaded)
    return new Set(over.map(({ endpoint }) => endpoint))
  })
}

describe('new overload', () => {
  test('is in the states in which plain booleans find it, and in no others', () => {
    const seen = { worse: 0, better: 0 }
    fc.assert(
      fc.property(
        anyMortalPlan,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 8, maxLength: 8 }),
        fc.nat(3),
        (plan, capacities, turn) => {
          const { deployment, kinds } = mortalCase(plan)
          const [before, after] = alignedSettings(
            loaded(deployment, capacities.slice(0, 4), 0),
            loaded(deployment, capacities.slice(turn), turn),
            kinds.filter((kind) => kind !== 'checker'),
          )
          const ids = before.variables.all.map(({ id }) => id)
          expect(after.variables.all.map(({ id }) => id)).toEqual(ids)
          fc.pre(ids.length <= 6)
          const compare = createLoadComparison([before, after], createAnalyst(DEFAULT_ANALYST_OPTIONS))
          for (const pair of commonQuestions(before.graph, after.graph)) {
            const [was, is] = [overloadedIn(before, pair.before), overloadedIn(after, pair.after)]
            const { changes, isGivenUp } = compare(pair.before, pair.after)
            expect(isGivenUp).toBe(false)
            for (const endpoint of before.graph.deployment.endpoints.keys())
              for (const direction of ['worse', 'better'] as const) {
                const [without, within] = direction === 'worse' ? [was, is] : [is, was]
                const states = within.flatMap((over, state) =>
                  over.has(endpoint) && !without[state]?.has(endpoint) ? [state] : [],
                )
                const minimal = states.filter(
                  (state) => !states.some((other) => other !== state && (other & state) === other),
                )
                const found = changes.find((each) => each.endpoint === endpoint && each.direction === direction)
                const scale = 2n ** BigInt(ids.length) / (found?.of ?? 1n)
                expect((found?.states ?? 0n) * scale).toBe(BigInt(states.length))
                expect(
                  new Set(
                    found?.cuts.map((cut) =>
                      cut
                        .map(({ id }) => id)
                        .sort()
                        .join(),
                    ),
                  ),
                ).toEqual(
                  new Set(
                    minimal.map((state) =>
                      ids
                        .filter((_, bit) => (state >> bit) & 1)
                        .sort()
                        .join(),
                    ),
                  ),
                )
                if (found) seen[direction] += 1
              }
          }
        },
      ),
      { numRuns: 60, seed: 23 },
    )
    expect(Math.min(seen.worse, seen.better)).toBeGreaterThan(5)
  })
})
