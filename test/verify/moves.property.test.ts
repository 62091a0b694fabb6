import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createKinds } from '../../src/decide/client-kinds.ts'
import { compile } from '../../src/decide/compile.ts'
import { resolvedOutcomes } from '../../src/simulate/followed.ts'
import { allQuestions } from '../../src/simulate/questions.ts'
import type { Scene } from '../../src/simulate/scene.ts'
import { createAnalyst, DEFAULT_ANALYST_OPTIONS } from '../../src/verify/analysis.ts'
import { movesOf, plainMove } from '../../src/verify/moves.ts'
import { outcomesKey, plainState } from '../../src/verify/plain.ts'
import { createSetting } from '../../src/verify/setting.ts'
import { variablesOf } from '../../src/verify/variables.ts'
import { anyMortalPlan, mortalCase } from '../support/mortal-plans.ts'

describe('when clients have moved', () => {
  test('is in each state what plain booleans say, and nothing where the answer stays', () => {
    let [seen, levels] = [0, 0]
    fc.assert(
      fc.property(anyMortalPlan, fc.array(fc.nat(3), { minLength: 12, maxLength: 12 }), (plan, paces) => {
        const { deployment, kinds } = mortalCase(plan)
        // Checks of one plan seldom differ in pace by chance.
        const checks = [...deployment.healthChecks].map(([id, check], position) => {
          const pace = paces[position % paces.length] ?? 0
          const isPaced = 'intervalSeconds' in check
          return [id, isPaced ? { ...check, failureThreshold: 1 + pace } : check] as const
        })
        const graph = compile({ ...deployment, healthChecks: new Map(checks) })
        const chosen = new Set(kinds.filter((kind) => kind !== 'checker'))
        const setting = createSetting(graph, variablesOf(graph.deployment, { kinds: chosen, probabilities: new Map() }))
        fc.pre(setting.variables.all.length <= 7)
        const analyst = createAnalyst(DEFAULT_ANALYST_OPTIONS)
        const kindsOf = createKinds({ everyOrder: true })
        for (const question of allQuestions(graph)) {
          const zone = graph.zones.find((each) => each.zone.id === question.zone.id)
          if (!zone) throw new Error('no zone')
          const { kinds: askers } = kindsOf([{ graph, zone, name: question.name, type: question.type }])
          for (const kind of askers.slice(0, 6))
            analyst.analyse([{ setting, question, client: kind.client }], (analysis) => {
              const [side] = analysis.cone.sides
              if (!side) throw new Error('no side')
              const moves = movesOf(analysis, 0, { question, kind })
              levels = Math.max(levels, moves.length)
              const { variables } = analysis.cone
              const keyIn = (scene: Scene) => outcomesKey(resolvedOutcomes(graph, scene.health, question, kind.client))
              const calm = keyIn(setting.calm())
              for (let state = 0; state < 2 ** variables.length; state += 1) {
                const failed = variables.flatMap((_, bit) => ((state >> bit) & 1 ? [bit] : []))
                const found = moves.filter(({ when }) => analysis.engine.sets.holds(when, new Set(failed)))
                const { scene } = plainState(
                  graph,
                  failed.flatMap((bit) => variables[bit] ?? []),
                )
                const plain = keyIn(scene) === calm ? undefined : plainMove(side, { question, kind }, scene)
                expect(found.map(({ seconds }) => seconds)).toEqual(plain === undefined ? [] : [plain])
                seen += found.length
              }
              return true
            })
        }
      }),
      { numRuns: 60, seed: 24 },
    )
    expect(seen).toBeGreaterThan(100)
    expect(levels).toBeGreaterThan(1)
  })
})
