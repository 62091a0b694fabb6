import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '../../src/decide/compile.ts'
import type { LeafAnswer, Outcome } from '../../src/decide/decision.ts'
import { findZone } from '../../src/decide/lookup.ts'
import { add, type Fraction, formatFraction } from '../../src/values/fraction.ts'
import type { EngineKind } from '../../src/values/state-engine.ts'
import { createAnalyst, DEFAULT_ANALYST_OPTIONS } from '../../src/verify/analysis.ts'
import { plainAnswer, plainState } from '../../src/verify/plain.ts'
import type { Draw } from '../../src/verify/regions.ts'
import { createSetting } from '../../src/verify/setting.ts'
import { variablesOf } from '../../src/verify/variables.ts'
import { anyMortalPlan, mortalCase } from '../support/mortal-plans.ts'

const PLANS = Number(process.env.VERIFY_PLANS ?? 200)
const SEED = Number(process.env.VERIFY_SEED ?? 3)
/** Plans of more variables are left to the worked cases: every state is tried one by one. */
const VARIABLES_MAX = 9

/** A distribution as comparable text: values and shares, wherever they come from. */
function textOf(
  draws: readonly { share: Fraction; take: number; leaves: readonly LeafAnswer[]; isElsewhere: boolean }[],
) {
  const shares = new Map<string, Fraction>()
  for (const { share, take, leaves, isElsewhere } of draws) {
    const texts = leaves
      .map(({ values }) =>
        values
          .map(({ text }) => text)
          .sort()
          .join('+'),
      )
      .sort()
    const key = isElsewhere
      ? 'elsewhere'
      : leaves.length === 0
        ? 'none'
        : take < leaves.length
          ? `${take}:${texts.join('|')}`
          : [...new Set(texts)].join('|')
    const known = shares.get(key)
    shares.set(key, known ? add(known, share) : share)
  }
  return [...shares].map(([key, share]) => `${key}@${formatFraction(share)}`).sort()
}

const ofOutcomes = (outcomes: readonly Outcome[]) =>
  textOf(
    outcomes.map(({ share, take, from, kind }) => ({ share, take, leaves: from, isElsewhere: kind === 'referral' })),
  )

describe.each<EngineKind>(['table', 'bdd'])('every state of random plans by %s', (engine) => {
  test('is what the plain engine decides one by one', () => {
    let compared = 0
    fc.assert(
      fc.property(anyMortalPlan, (plan) => {
        const { deployment, questions, kinds } = mortalCase(plan)
        const graph = compile(deployment)
        const setting = createSetting(
          graph,
          variablesOf(deployment, { kinds: new Set(kinds), probabilities: new Map() }),
        )
        const analyst = createAnalyst({ ...DEFAULT_ANALYST_OPTIONS, engine })
        for (const { query, client } of questions) {
          const zone = findZone(graph, query, client)
          if (!zone) continue
          const question = { zone: zone.zone, name: query.name, type: query.type }
          analyst.analyse<boolean>([{ setting, question, client }], (analysis) => {
            const {
              cone,
              engine: { sets },
              cores,
              regions,
            } = analysis
            const [core] = cores
            const [side] = cone.sides
            if (!core || !side) throw new Error('no core')
            if (cone.variables.length > VARIABLES_MAX) return true
            for (let state = 0; state < 2 ** cone.variables.length; state += 1) {
              const failed = new Set([...cone.variables.keys()].filter((index) => (state >> index) & 1))
              const {
                deadShare: _,
                outcomes,
                ...plain
              } = plainAnswer(
                plainState(
                  graph,
                  cone.variables.filter((__, index) => failed.has(index)),
                ),
                question,
                client,
              )
              const holds = (key: 'outage' | 'degraded' | 'failOpen' | 'noAnswer') => sets.holds(core[key], failed)
              expect({
                outage: holds('outage'),
                degraded: holds('degraded'),
                failOpen: holds('failOpen'),
                noAnswer: holds('noAnswer'),
              }).toEqual(plain)
              const here = regions()?.filter(({ when }) => sets.holds(when, failed)) ?? []
              expect(here).toHaveLength(1)
              const draws = (here[0]?.draws ?? []).map(({ share, take, leaves, isElsewhere }: Draw) => ({
                share,
                take,
                leaves: leaves.flatMap((leaf) => side.leaves[leaf] ?? []),
                isElsewhere: isElsewhere === true,
              }))
              expect(textOf(draws)).toEqual(ofOutcomes(outcomes))
              compared += 1
            }
            return true
          })
        }
      }),
      { numRuns: PLANS, seed: SEED },
    )
    expect(compared).toBeGreaterThan(5 * PLANS)
  })
})
