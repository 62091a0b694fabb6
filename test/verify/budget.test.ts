import { describe, expect, test } from 'vitest'
import { loadPlan } from '../../src/plan/load.ts'
import { alignedSettings } from '../../src/verify/aligned-settings.ts'
import { DEFAULT_ANALYST_OPTIONS } from '../../src/verify/analysis.ts'
import { createDifference } from '../../src/verify/difference.ts'
import { linesOf, verifyPlan } from '../support/verifying.ts'

const PAIRS = 9

/** Pairs across two regions: with each region's endpoints side by side in the order of variables, diagrams double with each pair. */
function pairs(weight = 1): string {
  const numbers = Array.from({ length: PAIRS }, (_, index) => index + 1)
  return `version: 1
endpoints:
${numbers
  .map(
    (n) => `  a${n}: { ipv4: 192.0.2.${n}, region: us-east-1, health_check: { type: HTTP } }
  b${n}: { ipv4: 198.51.100.${n}, region: eu-west-1 }`,
  )
  .join('\n')}
verify: { variables: [region] }
zones:
  example.com:
    records:
      www:
        A:
          weighted:
${numbers.map((n) => `            p${n}: { weight: ${n === 1 ? weight : 1}, failover: { primary: a${n}, secondary: b${n} } }`).join('\n')}
invariants:
  - { id: few, blast_radius: 0.3 }
  - { id: all, reachable: ["www/p1/*"] }
  - { id: fast, rto: 1m }
`
}

/** Below what the grouped order needs, above what the order of the plan does. */
const NODES_OF_ONE = 6000
const NODES_OF_NEITHER = 200

describe('diagrams that outgrow their budget', () => {
  test('are made once more with variables in the order of the plan: nothing is lost', async () => {
    const [whole, narrow] = await Promise.all(
      [DEFAULT_ANALYST_OPTIONS.nodesMax, NODES_OF_ONE].map((nodesMax) =>
        verifyPlan(pairs(), { selfCheck: false, nodesMax }),
      ),
    )
    if (!whole || !narrow) throw new Error('nothing verified')
    expect(whole.stats.nodes).toBeGreaterThan(NODES_OF_ONE)
    expect(narrow.stats.nodes).toBeGreaterThanOrEqual(NODES_OF_ONE)
    expect(narrow.bound).toBeUndefined()
    expect(new Set(linesOf(narrow))).toEqual(new Set(linesOf(whole)))
    expect(linesOf(whole).length).toBeGreaterThanOrEqual(2)
    expect(narrow.blast).toEqual(whole.blast)
    const figures = ({ questions }: typeof whole) =>
      questions.flatMap(({ kinds }) => kinds.map(({ survives, alternatives }) => [survives, alternatives]))
    expect(figures(narrow)).toEqual(figures(whole))
  })

  test('give way to states with few failures where that does not help either', async () => {
    const { bound, findings, invariants } = await verifyPlan(pairs(), {
      selfCheck: false,
      nodesMax: NODES_OF_NEITHER,
      statesMax: 2000,
    })
    expect(bound).toBe(3)
    expect(findings.filter(({ rule }) => rule === 'VER013')).toHaveLength(1)
    // What was half worked out before has left no trace.
    const whole = await verifyPlan(pairs(), { selfCheck: false })
    expect(invariants.map(({ invariant, holds }) => [invariant.id, holds])).toEqual(
      whole.invariants.map(({ invariant, holds }) => [invariant.id, holds]),
    )
    const blasts = (all: typeof findings) => all.filter(({ rule }) => rule === 'VER015').map(({ message }) => message)
    expect(blasts(findings)).toEqual(blasts(whole.findings))
  })

  test.each([
    ['both orders fit', DEFAULT_ANALYST_OPTIONS.nodesMax, undefined],
    ['one does', 2 * NODES_OF_ONE, undefined],
    ['none does', NODES_OF_NEITHER, 3],
  ])('of a difference, %s', async (_case, nodesMax, expected) => {
    const [before, after] = await Promise.all(
      [pairs(), pairs(3)].map(async (text) => {
        const { deployment } = await loadPlan([{ name: 'plan.yaml', text }])
        if (!deployment) throw new Error('the plan does not expand')
        return deployment
      }),
    )
    if (!before || !after) throw new Error('no plans')
    const { steps, finish } = createDifference(...alignedSettings(before, after, []), {
      ...DEFAULT_ANALYST_OPTIONS,
      nodesMax,
      statesMax: 2000,
      compare: new Set(['values', 'share', 'rto']),
    })
    for (const _ of steps());
    const { bound, groups } = finish()
    expect(bound).toBe(expected)
    expect(groups.flatMap(({ changes }) => changes.map(({ direction }) => direction))).toContain('moved')
  })
})
