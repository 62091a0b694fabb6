import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createKinds } from '../../src/decide/client-kinds.ts'
import { compile } from '../../src/decide/compile.ts'
import type { DecisionGraph } from '../../src/decide/graph.ts'
import { findZone } from '../../src/decide/lookup.ts'
import type { Client } from '../../src/model/client.ts'
import { loadPlan } from '../../src/plan/load.ts'
import { allQuestions, type Question } from '../../src/simulate/questions.ts'
import { type Analyst, createAnalyst, DEFAULT_ANALYST_OPTIONS } from '../../src/verify/analysis.ts'
import { coneOf } from '../../src/verify/cone.ts'
import { type PlainState, plainState } from '../../src/verify/plain.ts'
import { createSetting, type Setting } from '../../src/verify/setting.ts'
import { type Variable, variablesOf } from '../../src/verify/variables.ts'
import { expectClaims, expectDeadShares } from '../support/engine-claims.ts'
import { everyState } from '../support/every-state.ts'
import { anyMortalPlan, mortalCase } from '../support/mortal-plans.ts'
import { anyWidePlan, textOfWidePlan } from '../support/wide-plans.ts'

/** `VERIFY_PLANS=5000 VERIFY_SEED=7` searches further. */
const PLANS = Number(process.env.VERIFY_PLANS ?? 56)
const SEED = Number(process.env.VERIFY_SEED ?? 5)
/** Every state of so many variables is tried one by one. */
const VARIABLES_MAX = 12
/** A list of all states is slow; of more variables it holds those of three failures. */
const LISTED_MAX = 9
/** Kinds of client that are looked at of each question; all of them where the search goes further. */
const KINDS_MAX = process.env.VERIFY_PLANS === undefined ? 2 : 12

interface Analysts {
  readonly engines: readonly (readonly [string, Analyst])[]
  readonly mean: Analyst
}

/** Enough states for those of at most three failures among twelve, and no more. */
const STATES_OF_THREE = 299

const createAnalysts = (): Analysts => ({
  engines: [
    ['table', createAnalyst({ ...DEFAULT_ANALYST_OPTIONS, engine: 'table' })],
    ['bdd', createAnalyst({ ...DEFAULT_ANALYST_OPTIONS, engine: 'bdd' })],
    ['bounded', createAnalyst({ ...DEFAULT_ANALYST_OPTIONS, engine: 'bounded' })],
    ['bounded at three', createAnalyst({ ...DEFAULT_ANALYST_OPTIONS, engine: 'bounded', statesMax: STATES_OF_THREE })],
  ],
  mean: createAnalyst({ ...DEFAULT_ANALYST_OPTIONS, countsEach: true }),
})

/** The states of one plan, made once for all its questions. */
function createStates(graph: DecisionGraph): (failed: readonly Variable[]) => PlainState {
  const known = new Map<string, PlainState>()
  return (failed) => {
    const key = failed
      .map(({ id }) => id)
      .toSorted()
      .join('\n')
    const state = known.get(key) ?? plainState(graph, failed)
    known.set(key, state)
    return state
  }
}

/** Compares all engines with plain booleans; the number of variables, or undefined where there are too many. */
function compareAll(
  { engines, mean }: Analysts,
  setting: Setting,
  question: Question,
  client: Client,
  stateOf: (failed: readonly Variable[]) => PlainState,
): number | undefined {
  const asked = [{ setting, question, client }]
  const cone = coneOf(asked)
  if (cone.variables.length > VARIABLES_MAX) return undefined
  const isSmall = cone.variables.length <= LISTED_MAX
  const every = everyState(setting.graph, cone.variables, question, client, stateOf)
  for (const [engine, analyst] of engines.filter(([engine]) => engine !== 'bounded' || isSmall))
    analyst.look<boolean>(cone, (analysis) => {
      expect(analysis.engine.kind).toBe(engine.split(' ')[0])
      expectClaims(analysis, every)
      return true
    })
  mean.look<boolean>(cone, (analysis) => {
    expectDeadShares(analysis, every, true)
    return true
  })
  engines[0]?.[1].look<boolean>(cone, (analysis) => {
    expectDeadShares(analysis, every, false)
    return true
  })
  return cone.variables.length
}

describe('every state, question and kind of client is what plain booleans say', () => {
  test('of plans in which up to twelve things can fail', async () => {
    const counts = new Map<number, number>()
    await fc.assert(
      fc.asyncProperty(anyWidePlan, async (plan) => {
        const { deployment, diagnostics } = await loadPlan([{ name: 'plan.yaml', text: textOfWidePlan(plan) }])
        expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
        if (!deployment) throw new Error('the plan does not expand')
        const graph = compile(deployment)
        const { variables, probabilities } = deployment.verify
        const setting = createSetting(graph, variablesOf(deployment, { kinds: new Set(variables), probabilities }))
        const [analysts, stateOf, kindsOf] = [createAnalysts(), createStates(graph), createKinds({ everyOrder: true })]
        let most = 0
        for (const question of allQuestions(graph)) {
          const zone = graph.zones.find((each) => each.zone.id === question.zone.id)
          if (!zone) throw new Error('no zone')
          const { kinds } = kindsOf([{ graph, zone, name: question.name, type: question.type }])
          const step = Math.max(1, Math.ceil(kinds.length / KINDS_MAX))
          for (const kind of kinds.filter((_, index) => index % step === 0))
            most = Math.max(most, compareAll(analysts, setting, question, kind.client, stateOf) ?? 0)
        }
        counts.set(most, (counts.get(most) ?? 0) + 1)
      }),
      { numRuns: PLANS, seed: SEED },
    )
    for (let count = 4; count <= VARIABLES_MAX; count += 1)
      expect(counts.get(count) ?? 0, `plans in which ${count} things can fail`).toBeGreaterThanOrEqual(PLANS / 40)
  })

  test('of plans in every shape that Route 53 takes', () => {
    let compared = 0
    fc.assert(
      fc.property(anyMortalPlan, (plan) => {
        const { deployment, questions, kinds } = mortalCase(plan)
        const graph = compile(deployment)
        const setting = createSetting(
          graph,
          variablesOf(deployment, { kinds: new Set(kinds), probabilities: new Map() }),
        )
        const [analysts, stateOf] = [createAnalysts(), createStates(graph)]
        for (const { query, client } of questions) {
          const zone = findZone(graph, query, client)
          const question = zone && { zone: zone.zone, name: query.name, type: query.type }
          if (question) compared += compareAll(analysts, setting, question, client, stateOf) ?? 0
        }
      }),
      { numRuns: PLANS, seed: SEED },
    )
    expect(compared).toBeGreaterThan(PLANS / 2)
  })
})
